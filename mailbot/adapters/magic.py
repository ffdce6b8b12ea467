"""What a file is, told by its bytes. The name is asked only where bytes can't tell (plain text, CSV)."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
ZIP = "application/zip"
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OOXML}wordprocessingml.document"
XLSX = f"{OOXML}spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroenabled.12"
PPTX = f"{OOXML}presentationml.presentation"
OLE = "application/x-ole-storage"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
LOCKED_OFFICE = "application/encrypted"
"""An Office file under a password: an OLE storage that holds nothing but an encrypted package."""
TNEF = "application/ms-tnef"
EML = "message/rfc822"
SMIME = "application/pkcs7-mime"
SMIME_SIGNATURE = "application/pkcs7-signature"

_HEAD = 4_096
_MOST_ENTRIES = 500

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"-----BEGIN PKCS7", SMIME),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (b"-----BEGIN PGP SIGNATURE", "application/pgp-signature"),
)

_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
_HEIF = {b"mif1", b"msf1"}

_OFFICE_PARTS: tuple[tuple[str, str], ...] = (
    ("word/document", DOCX),
    ("xl/workbook", XLSX),
    ("ppt/presentation", PPTX),
)

_OLE_NAMES: tuple[tuple[str, str], ...] = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)

_MARKUP = re.compile(
    r"\A(?:<!--.{0,500}?-->\s{0,20}|<\?xml.{0,200}?\?>\s{0,20}){0,3}<(!doctype html|html|head|body|svg)\b", re.S | re.I
)
_HEADER_LINE = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]?", re.M)
_MAIL_HEADERS = frozenset({"from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version"})


def sniff(content: bytes, name: str = "") -> str:
    """The MIME type of a file by its bytes; `name` breaks ties among kinds of plain text. Never raises."""
    if not content:
        return EMPTY
    tests: tuple[Callable[[bytes, str], str], ...] = (_by_start, _riff, _iso_media, _zip, _ole, _pkcs7, _pdf, _text)
    return next((found for test in tests if (found := test(content, name))), UNKNOWN)


def _by_start(content: bytes, name: str) -> str:
    found = next((kind for start, kind in _STARTS if content.startswith(start)), "")
    if found == SMIME and name.lower().endswith(".p7s"):
        return SMIME_SIGNATURE
    if content.startswith(b"BM") and len(content) > 26 and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return found


def _pdf(content: bytes, name: str) -> str:
    """Readers accept up to 1,024 octets before the header (ISO 32000, appendix H)."""
    return PDF if b"%PDF-" in content[:1_032] else ""


def _riff(content: bytes, name: str) -> str:
    if not content.startswith(b"RIFF"):
        return ""
    return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "")


def _iso_media(content: bytes, name: str) -> str:
    """ISO base media files (ISO 14496-12): HEIC photographs, and films."""
    if content[4:8] != b"ftyp":
        return ""
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = [content[8:12], *(content[i : i + 4] for i in range(16, length, 4))]
    if brands[0] in _HEIC or (brands[0] in _HEIF and _HEIC & set(brands)):
        return "image/heic"
    if brands[0] in _HEIF:
        return "image/avif" if b"avif" in brands else "image/heif"
    if brands[0] in {b"avif", b"avis"}:
        return "image/avif"
    return "audio/mp4" if brands[0].startswith(b"M4A") else "video/mp4"


def _zip(content: bytes, name: str) -> str:
    if content.startswith(b"PK\x05\x06"):
        return ZIP
    if not content.startswith(b"PK\x03\x04"):
        return ""
    if found := _open_document(content):
        return found
    names = list(_zip_names(content))
    for part, kind in _OFFICE_PARTS:
        if any(n.startswith(part) for n in names):
            return XLSM if kind == XLSX and "xl/vbaProject.bin" in names else kind
    return ZIP


def _open_document(content: bytes) -> str:
    """OpenDocument 1.2, part 3, 3.3: the first entry is named `mimetype` and stored as it is."""
    if content[30:38] != b"mimetype":
        return ""
    size = min(int.from_bytes(content[22:26], "little"), 100) or 100
    kind = content[38 : 38 + size].decode("ascii", "ignore")
    if kind.startswith(ODF):
        return re.split(r"[^\w./-]", kind)[0]
    return "application/epub+zip" if kind.startswith("application/epub+zip") else ""


def _zip_names(content: bytes) -> Iterator[str]:
    """Names in the central directory (APPNOTE 4.3.12), or, where that is cut off, of the local headers."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    at = int.from_bytes(content[end + 16 : end + 20], "little") if end >= 0 else len(content)
    for _ in range(_MOST_ENTRIES):
        if content[at : at + 4] != b"PK\x01\x02" or at + 46 > len(content):
            break
        lengths = struct.unpack_from("<HHH", content, at + 28)
        yield content[at + 46 : at + 46 + lengths[0]].decode("utf-8", "replace").replace("\\", "/")
        at += 46 + sum(lengths)
    else:
        return
    if end < 0:
        yield from _local_names(content)


def _local_names(content: bytes) -> Iterator[str]:
    at = 0
    for _ in range(_MOST_ENTRIES):
        at = content.find(b"PK\x03\x04", at)
        if at < 0 or at + 30 > len(content):
            return
        length = int.from_bytes(content[at + 26 : at + 28], "little")
        yield content[at + 30 : at + 30 + min(length, 512)].decode("utf-8", "replace").replace("\\", "/")
        at += 30


def _ole(content: bytes, name: str) -> str:
    """Compound files ([MS-CFB]): told apart by the streams their directory names."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ""
    if _stream(content, "__properties_version1.0") >= 0:
        return MSG
    if _stream(content, "EncryptedPackage") >= 0:
        return LOCKED_OFFICE
    places = [(place, kind) for n, kind in _OLE_NAMES if (place := _stream(content, n)) >= 0]
    return min(places)[1] if places else OLE


def _stream(content: bytes, name: str) -> int:
    """Where a directory entry of this name stands; -1: nowhere. An entry begins at a multiple of 128 octets."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    for _ in range(50):
        if at < 0 or at % 128 == 0:
            return at
        at = content.find(wanted, at + 1)
    return -1


def _pkcs7(content: bytes, name: str) -> str:
    """CMS (RFC 5652): the content type's OID stands right at the beginning of the DER."""
    if content[0] != 0x30 or b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" not in content[:32]:
        return ""
    return SMIME_SIGNATURE if name.lower().endswith(".p7s") else SMIME


def _text(content: bytes, name: str) -> str:
    text = _as_text(content)
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    upper = start[:20].upper()
    if upper.startswith("BEGIN:VCARD"):
        return "text/vcard"
    if upper.startswith("BEGIN:VCALENDAR"):
        return "text/calendar"
    if found := _MARKUP.match(start):
        return "image/svg+xml" if found[1].lower() == "svg" else "text/html"
    if start.startswith("<?xml"):
        return "application/xml"
    return _plain_text(start, name.lower())


def _plain_text(text: str, name: str) -> str:
    if _looks_like_a_mail(text, name):
        return EML
    if name.endswith((".csv", ".tsv")) or (not name.endswith((".txt", ".md", ".log")) and _looks_like_csv(text)):
        return "text/csv"
    if name.endswith((".htm", ".html")):
        return "text/html"
    return "text/plain"


def _as_text(content: bytes) -> str | None:
    """The beginning as text; None when it is not text."""
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in head:
        return None
    text = head.decode("utf-8", "ignore")
    if len(text.encode()) < len(head) - 3:
        text = head.decode("cp1252", "replace")
    odd = sum(1 for c in text if (c < " " and c not in "\t\r\n\f\x1b") or c == "\ufffd")
    return text if odd * 20 <= len(text) else None


def _looks_like_a_mail(text: str, name: str) -> bool:
    head = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0]
    first = head.partition("\n")[0]
    if not (_HEADER_LINE.match(first) or first.startswith("From ")):
        return False
    found = {m[1].lower() for m in _HEADER_LINE.finditer(head)} & _MAIL_HEADERS
    return len(found) >= (2 if name.endswith(".eml") else 3) and bool(found & {"from", "received", "message-id"})


def _looks_like_csv(text: str) -> bool:
    lines = [line for line in text.splitlines()[:12] if line.strip()][:10]
    if len(lines) < 3:
        return False
    counts = ([line.count(sign) for line in lines[:-1]] for sign in ",;\t")
    return any(min(c) >= 2 and max(c) == min(c) for c in counts)
