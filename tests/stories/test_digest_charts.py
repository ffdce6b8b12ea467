"""The digest as it leaves: its figures are drawn, and the words say the same."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_string
from email.policy import SMTP

from mailbot.adapters.charts import draw
from mailbot.domain.letters import Purpose
from tests.stories.dialogue import JESS, NADIA, ROSA, Dialogue


def test_the_partner_sees_the_open_items_by_age() -> None:
    story = Dialogue()
    story.office.tools = replace(story.office.tools, draw=draw)
    ask = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n- the lease\n\nJess"
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ask)
    story.days_pass(10)
    digest = story.expect_letter(NADIA, Purpose.DIGEST, "1 to 2 weeks:")
    kinds = [p.get_content_type() for p in message_from_string(digest.raw, policy=SMTP).walk()]
    assert kinds[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related"]
    assert kinds[4:6] == ["text/html", "image/png"]
    assert kinds[-1] == "text/calendar"
    assert 'alt="less than a week: 0; 1 to 2 weeks: 2;' in digest.raw.replace("=\r\n", "").replace("=3D", "=")


def test_letters_to_clients_carry_no_picture_of_ours() -> None:
    story = Dialogue()
    story.office.tools = replace(story.office.tools, draw=draw)
    ask = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nJess"
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ask)
    story.days_pass(25)
    to_rosa = [m for _, m in story.sent if ROSA in m.recipients]
    assert to_rosa
    assert not any("image/png" in m.raw for m in to_rosa)
