"""A mail attached to a mail: its words as text, its files as contents."""

from __future__ import annotations

from mailbot.adapters.bodies import gather
from mailbot.adapters.documents import markup
from mailbot.adapters.documents.found import MOST_CONTENTS, Content, File, Found, text_found
from mailbot.adapters.mime import read_tree
from mailbot.domain.mail import Attachment


def read(file: File) -> Found:
    """The body (plain, else the HTML's text) and every attachment; mails within it are attachments too."""
    harvest = gather(read_tree(file.content))
    body = harvest.text if harvest.text.strip() else markup.text_of(harvest.html)
    contents = tuple(_content(a) for a in harvest.attachments[:MOST_CONTENTS])
    found = text_found(body)
    return Found(found.text, 1, None if contents else found.problem, "text", contents)


def _content(a: Attachment) -> Content:
    return Content(a.name, a.content, (), a.inline, a.referenced, a.declared_type)
