"""Pictures -> text: turned upright, straightened, scaled, and given to Tesseract."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageSequence, ImageStat, UnidentifiedImageError

from mailbot.adapters.documents import ocr
from mailbot.adapters.documents.found import MOST_TEXT, Content, File, Found, failed
from mailbot.adapters.documents.layout import GAP, Piece, as_lines

PAGE_SIDE = 900
"""Pixels of the longer side of a first page that is shown in a letter."""
MOST_PAGE_OCTETS = 100_000
_PATIENT_PAGES = 3
MOST_FRAMES = 10
"""Pages of a fax (TIFF) that are read."""
_MOST_PIXELS = 100_000_000
"""Beyond this only a JPEG is read, for it can be decoded small."""
_MOST_JPEG_PIXELS = 300_000_000
_LONGEST = 3_200
_SHORTEST = 1_800
"""Pixels of the longer side that Tesseract is given, at most and at least."""
_DARK = 110
"""Mean grey below which it is light writing on dark."""
_MOST_SKEW = 15
_THUMB = 640
_GOOD = 70.0
_ENOUGH = 40
_SURE = 60.0
"""Where a page is hardly legible, words surer than this are kept: the others are blots."""

Image.MAX_IMAGE_PIXELS = None  # the bounds above are ours, checked before anything is decoded


def read(file: File) -> Found:
    """The words in a picture; a blank or blurred one gives few."""
    if file.kind in {"image/heic", "image/heif"}:
        _learn_heif()
    try:
        with Image.open(io.BytesIO(file.content)) as image:
            if _too_large(image):
                return failed("unsupported", 1)
            if ocr.program() is None:
                image.load()
                return failed("unread", getattr(image, "n_frames", 1))
            frames = enumerate(_frames(image, file))
            texts = [t for n, frame in frames if (t := text_in(frame, file.beat, n)) is not None]
            pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except UnidentifiedImageError:
        return failed("corrupt")
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError):
        return failed("corrupt")
    return Found("\f\n".join(texts)[:MOST_TEXT], pages, source="ocr")


def first_page(file: File) -> Found:
    """The picture, or the first page of a fax, drawn small."""
    if file.kind in {"image/heic", "image/heif"}:
        _learn_heif()
    try:
        with Image.open(io.BytesIO(file.content)) as image:
            if _too_large(image):
                return failed("unsupported", 1)
            image.draft("RGB", (PAGE_SIDE, PAGE_SIDE))
            return drawn_small(_turned_by_exif(image))
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError):
        return failed("corrupt")


def drawn_small(image: Image.Image) -> Found:
    """A JPEG of a page, drawn anew: nothing of the file itself goes along. Coarser where it would be too large."""
    on_paper = Image.new("RGB", image.size, "white")
    on_paper.paste(image.convert("RGB"), mask=image.convert("RGBA").getchannel("A"))
    for side, quality in ((PAGE_SIDE, 60), (PAGE_SIDE, 40), (PAGE_SIDE * 2 // 3, 40), (PAGE_SIDE // 2, 30)):
        small = on_paper.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        small.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MOST_PAGE_OCTETS:
            return Found(pages=1, source="none", contents=(Content("page.jpg", made.getvalue()),))
    return failed("unsupported", 1)


def text_in(image: Image.Image, beat: Callable[[], None], page: int = 0) -> str | None:
    """What a picture says, line by line; None when no OCR is installed. `beat` is called before each look.

    Pages far into a long file are looked at once: what the first ones needed is mostly known by then.
    """
    if not ocr.languages():
        return None
    grey = _levelled(_scaled(_dark_on_light(image.convert("L"))))
    view = _View(grey)
    for other in (_upside_down, _without_shadows, _as_tesseract_thinks) if page < _PATIENT_PAGES else ():
        if view.good:
            break
        beat()
        view = max(view, other(view), key=lambda v: v.worth)
    return as_lines(_pieces([w for w in view.words if view.good or w.confidence >= _SURE]))


class _View:
    """A picture one way up, and what can be read of it."""

    def __init__(self, grey: Image.Image) -> None:
        self.grey = grey
        self.words = ocr.words(_pgm(grey))
        self.worth = _worth(self.words) if _are_upright(self.words) else 0.0

    @property
    def good(self) -> bool:
        """Whether looking again is not worth the time."""
        return self.worth >= _ENOUGH and _sureness(self.words) >= _GOOD


def _upside_down(view: _View) -> _View:
    return _View(view.grey.transpose(Image.Transpose.ROTATE_180))


def _without_shadows(view: _View) -> _View:
    return _View(_even(view.grey))


def _as_tesseract_thinks(view: _View) -> _View:
    turn = ocr.quarter_turns(_pgm(view.grey))
    return _View(_rotated(view.grey, -turn)) if turn in {90, 270} else view


def _learn_heif() -> None:
    """HEIC is what iPhones make; the decoder is loaded only when one comes."""
    import pi_heif

    pi_heif.register_heif_opener()


def _too_large(image: Image.Image) -> bool:
    most = _MOST_JPEG_PIXELS if image.format == "JPEG" else _MOST_PIXELS
    return image.width * image.height > most


def _frames(image: Image.Image, file: File) -> Iterator[Image.Image]:
    """The pictures in a file, each turned as its EXIF says."""
    image.draft("L", (_LONGEST, _LONGEST))
    many = image.format == "TIFF"
    for number, frame in enumerate(ImageSequence.Iterator(image) if many else (image,)):
        if number >= MOST_FRAMES:
            return
        file.beat()
        yield _turned_by_exif(frame)


def _turned_by_exif(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image) or image
    except (ValueError, SyntaxError, LookupError, TypeError, ArithmeticError):
        return image


def _dark_on_light(grey: Image.Image) -> Image.Image:
    return ImageOps.invert(grey) if ImageStat.Stat(grey).mean[0] < _DARK else grey


def _scaled(grey: Image.Image) -> Image.Image:
    longest = max(grey.size)
    factor = min(_LONGEST / longest, 1.0) if longest > _SHORTEST else min(_SHORTEST / longest, 3.0)
    if factor == 1.0:
        return grey
    return grey.resize(
        (max(1, round(grey.width * factor)), max(1, round(grey.height * factor))), Image.Resampling.LANCZOS
    )


def _levelled(grey: Image.Image) -> Image.Image:
    """Turned so that its lines of text lie level; which end is up is mostly not known yet."""
    small = _small(grey)
    angle, contrast = _skew(small)
    angle_aside, contrast_aside = _skew(small.transpose(Image.Transpose.ROTATE_90))
    if contrast_aside > contrast * 1.3:  # its lines run from top to bottom, or it is a table with straight columns
        aside = _rotated(grey.transpose(Image.Transpose.ROTATE_90), angle_aside)
        turn = ocr.quarter_turns(_pgm(aside))
        if turn in {0, 180}:
            return aside.rotate(turn)
    return _rotated(grey, angle)


def _rotated(grey: Image.Image, angle: float) -> Image.Image:
    if abs(angle) < 0.4:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(grey))


def _paper(grey: Image.Image) -> int:
    """The commonest light grey."""
    histogram = grey.histogram()[128:]
    return 128 + max(range(128), key=histogram.__getitem__)


def _skew(small: Image.Image) -> tuple[float, float]:
    """Degrees, anticlockwise, that straighten the lines, found coarsely, then finely; how far they then stand out."""
    level = _contrast(small, 0)
    tried = {float(a): _contrast(small, a) for a in range(-_MOST_SKEW, _MOST_SKEW + 1) if a}
    coarse = max(tried, key=tried.__getitem__)
    tried |= {a: _contrast(small, a) for a in (coarse - 0.67, coarse - 0.33, coarse + 0.33, coarse + 0.67)}
    best = max(tried, key=tried.__getitem__)
    return (best, tried[best]) if tried[best] > level * 1.1 else (0.0, level)


def _small(grey: Image.Image) -> Image.Image:
    """As much of it as shows the lines, shadows off."""
    factor = _THUMB / max(grey.size)
    size = max(1, round(grey.width * factor)), max(1, round(grey.height * factor))
    return _even(grey.resize(size, Image.Resampling.BOX) if factor < 1 else grey)


def _contrast(small: Image.Image, angle: float) -> float:
    """How much the darkness of neighbouring rows differs: most when lines of text are level."""
    turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((a - b) ** 2 for a, b in itertools.pairwise(rows)) / len(rows)


def _even(grey: Image.Image) -> Image.Image:
    """Shadows and creases taken off: how far each pixel differs from its neighbourhood."""
    radius = max(grey.size) / 40
    around = grey.filter(ImageFilter.BoxBlur(radius))
    return ImageOps.invert(ImageOps.autocontrast(ImageChops.subtract(around, grey), cutoff=(0, 0.5)))


def _worth(words: Sequence[ocr.Word]) -> float:
    """How much was read, weighed by how surely."""
    return sum(len(w.text) * (w.confidence / 100) ** 2 for w in words if w.text[0].isalnum() or len(w.text) > 2)


def _are_upright(words: Sequence[ocr.Word]) -> bool:
    """Tesseract reads some lines that run upwards, but not in order."""
    long = [w for w in words if len(w.text) > 3]
    return sum(1 for w in long if w.bottom - w.top > w.right - w.left) * 2 <= len(long)


def _sureness(words: Sequence[ocr.Word]) -> float:
    letters = sum(len(w.text) for w in words)
    return sum(len(w.text) * w.confidence for w in words) / letters if letters else 0.0


def _pgm(grey: Image.Image) -> bytes:
    """Portable graymap: no time is lost on compression."""
    return b"P5\n%d %d\n255\n" % grey.size + grey.tobytes()


def _pieces(words: Sequence[ocr.Word]) -> list[Piece]:
    """Tesseract's lines, cut where the gap is a column's."""
    pieces: list[Piece] = []
    last: ocr.Word | None = None
    for word in words:
        if last is not None and word.line == last.line:
            _append(pieces, word)
        else:
            pieces.append(Piece(word.text, word.left, word.top, word.right, word.bottom))
        last = word
    return pieces


def _append(pieces: list[Piece], word: ocr.Word) -> None:
    piece = pieces[-1]
    wide = word.left - piece.right > piece.height * 1.2
    piece.text += (GAP if wide else " ") + word.text
    piece.right, piece.top, piece.bottom = word.right, min(piece.top, word.top), max(piece.bottom, word.bottom)
