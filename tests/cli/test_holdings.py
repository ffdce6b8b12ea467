"""Which mails of the spool are a client's, even of those that no parser gets through."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.cli.holdings import mails_of
from mailbot.deciding import Trace, Whose
from mailbot.domain.mail import Mail
from mailbot.domain.register import ClientRecord, Register
from mailbot.ports import Unparsed
from tests.world import PRACTICE, client

POISON = b"From: Rosa Quint <rosa@quint.example>\r\nSubject: P60\r\n\r\nDIES\r\n"


class NeverThrough:
    """A parser that comes to its end on no mail."""

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """Give up."""
        raise Unparsed("It can't be taken apart: it took too long.")


def test_a_mail_that_does_not_come_apart_is_still_found_by_whom_it_names(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside" / f"{'a' * 64}.eml").write_bytes(POISON)
    record = ClientRecord(client())
    trace = Trace(record, Register({record.client.id: record}), PRACTICE)
    (held,) = mails_of(tmp_path, trace, NeverThrough(), Disk())
    assert held.whose is not Whose.NOT
    assert held.parsed(NeverThrough()).author.email == "rosa@quint.example"
