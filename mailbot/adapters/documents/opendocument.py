"""OpenDocument texts and sheets (ISO/IEC 26300): paragraphs and table rows as lines."""

from __future__ import annotations

from mailbot.adapters.documents.found import File, Found, failed, text_found
from mailbot.adapters.documents.packages import BROKEN, HostilePackage, Marks, opened, part, text_of

_MARKS = Marks(
    text=frozenset({"p", "h"}),
    starts={"tab": "\t", "line-break": "\n", "s": " "},
    ends={"p": "\n", "h": "\n", "table-row": "\n", "table-cell": "\t"},
    cells=frozenset({"table-cell"}),
    skipped=frozenset({"tracked-changes", "annotation", "styles", "automatic-styles"}),
)


def read(file: File) -> Found:
    """The text of content.xml; its manifest says whether it is encrypted (part 3, 3.4)."""
    try:
        with opened(file.content) as package:
            manifest = part(package, "META-INF/manifest.xml") if "META-INF/manifest.xml" in package.namelist() else b""
            if b"encryption-data" in manifest:
                return failed("encrypted")
            return text_found(text_of(part(package, "content.xml"), _MARKS))
    except HostilePackage:
        return failed("unsupported")
    except BROKEN:
        return failed("corrupt")
