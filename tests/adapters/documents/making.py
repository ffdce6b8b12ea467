"""Files such as clients send, made on the spot: PDFs, photographs, workbooks, archives."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

import docx
import openpyxl
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mailbot.adapters.magic import sniff
from mailbot.domain.mail import Attachment

CERTIFICATE = (
    "Certificate of tax deducted",
    "Year to 5 April 2026",
    "Employee: Marjorie Quill",
    "National Insurance number QQ 12 34 56 C",
    "Total pay in this year 31,204.18",
    "Tax deducted in total 3,721.40",
    "Employer: Fernhollow Joinery Limited",
    "Reference 523/FH8842",
    "Keep this certificate in a safe place; you will need it",
    "if you have to fill in a tax return.",
)
"""A paper with words, names and figures enough to be told from noise."""
STATEMENT = (
    ("03 May 2026", "Timber yard", "412.50", "8,110.02"),
    ("11 May 2026", "Customer receipt", "1,250.00", "9,360.02"),
    ("29 May 2026", "Rent", "900.00", "8,460.02"),
)
"""Date, what, amount, balance."""


def attachment(
    name: str, content: bytes, declared: str = "application/octet-stream", *, inline: bool = False, shown: bool = False
) -> Attachment:
    """A file as the parser hands it over."""
    kind = sniff(content, name)
    sha = hashlib.sha256(content).hexdigest()
    return Attachment(name, content, declared, kind, sha, inline=inline, referenced=shown)


def pdf(*pages: Sequence[str], password: str = "") -> bytes:
    """One page for each list of lines."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, "owner", strength=128) if password else None)
    for lines in pages:
        for n, line in enumerate(lines):
            canvas.drawString(72, 780 - 18 * n, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def table_pdf(*, by_column: bool = False, turned: int = 0) -> bytes:
    """A statement's rows; drawn row by row, or column by column as some banks' programs do; `turned` by /Rotate."""
    out = io.BytesIO()
    canvas = Canvas(out)
    cells = [(row, column) for row in range(len(STATEMENT)) for column in range(4)]
    for row, column in sorted(cells, key=lambda c: (c[1], c[0])) if by_column else cells:
        canvas.drawString(72 + 120 * column, 700 - 20 * row, STATEMENT[row][column])
    if turned:
        canvas.setPageRotation(turned)
    canvas.save()
    return out.getvalue()


def scan_pdf(*pictures: Image.Image) -> bytes:
    """Pictures on A4, no text layer: what a scanner makes."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for image in pictures:
        canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def paper(lines: Sequence[str] = CERTIFICATE, width: int = 1_654, height: int = 2_339, size: int = 38) -> Image.Image:
    """An A4 page at 200 dots an inch."""
    image = Image.new("L", (width, height), 250)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for n, line in enumerate(lines):
        pen.text((width // 12, height // 12 + n * size * 2), line, font=font, fill=20)
    return image


def photograph(page: Image.Image, *, turned: float = 0, seed: int = 1) -> Image.Image:
    """The page on a table, askew, under a lamp, with a phone's noise."""
    dice = random.Random(seed)
    table = Image.new("L", (page.width + 500, page.height + 600), 96)
    table.paste(page, (250, 300))
    corners = (40, 30, 0, table.height, table.width, table.height - 50, table.width - 60, 0)
    image = table.transform(table.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    shadow = Image.linear_gradient("L").rotate(dice.choice((0, 90))).resize(image.size).point(lambda v: 150 + v * 0.41)
    image = Image.composite(image, Image.new("L", image.size, 30), shadow)
    noise = Image.effect_noise(image.size, 28)
    image = Image.blend(image, noise, 0.12).filter(ImageFilter.GaussianBlur(0.8))
    return image.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=90) if turned else image


def encoded(image: Image.Image, form: str = "JPEG", *, turn: int = 1, camera: bool = False) -> bytes:
    """A picture file; `turn` is EXIF's Orientation."""
    out = io.BytesIO()
    exif = image.getexif()
    if turn != 1:
        exif[0x0112] = turn
    if camera:
        exif[0x010F] = "Pearphone"
    image.save(out, form, **({"exif": exif} if form == "JPEG" else {}))
    return out.getvalue()


def workbook(rows: Sequence[Sequence[object]], title: str = "Sheet1") -> bytes:
    """An xlsx of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = (), picture: bytes = b"") -> bytes:
    """A docx: paragraphs, then a table, then a picture."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                table.cell(r, c).text = cell
    if picture:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def mail(text: str, files: Mapping[str, bytes]) -> bytes:
    """A mail with attachments."""
    message = EmailMessage()
    message["From"] = "Ines Brook <ines@brook.example>"
    message["To"] = "marjorie@quill.example"
    message["Subject"] = "Papers"
    message["Date"] = "Mon, 04 May 2026 09:00:00 +0100"
    message["Message-ID"] = "<1@brook.example>"
    message.set_content(text)
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def winmail(body: str, files: Mapping[str, bytes]) -> bytes:
    """Outlook's winmail.dat ([MS-OXTNEF]), short names in the title, long names among the properties."""
    out = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")]
    for name, content in files.items():
        long_name = name.encode("utf-16-le") + b"\0\0"
        padded = long_name + b"\0" * (-len(long_name) % 4)
        properties = struct.pack("<IHHII", 1, 31, 0x3707, 1, len(long_name)) + padded
        out += [
            _attribute(2, 0x00069002, b"\0" * 14),
            _attribute(2, 0x00018010, name[:8].encode("ascii", "replace") + b"\0"),
            _attribute(2, 0x0006800F, content),
            _attribute(2, 0x00069005, properties),
        ]
    return b"".join(out)


def _attribute(level: int, tag: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
