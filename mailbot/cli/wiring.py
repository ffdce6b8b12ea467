"""From a configuration to a daemon ready to run: the one place where adapters are picked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mailbot.adapters.audit import AuditFile
from mailbot.adapters.clock import SystemClock
from mailbot.adapters.packing import Pickled
from mailbot.adapters.signing_key import signing_key
from mailbot.adapters.state_format import mind_whole
from mailbot.cli.accounts import imap_account, smtp_account
from mailbot.cli.digest_pages import DigestPages
from mailbot.cli.lazily import LazyLinguist
from mailbot.cli.places import calendar_of, disk_of, spool_folder, tried_rules_of
from mailbot.daemon import Daemon, Pulse, World
from mailbot.deciding import OFFERED_WITHIN
from mailbot.domain.rules import Rules
from mailbot.office import Office
from mailbot.ports import (
    Clock,
    Comeback,
    DocumentReader,
    HolidayBook,
    Likeness,
    Linguist,
    Mailbox,
    Parser,
    ReceiptBox,
    Sender,
    SignatureChecker,
    Spool,
    Store,
    Watched,
)
from mailbot.settings import Config, MaildirSettings
from mailbot.tools import Tools

log = logging.getLogger("mailbot")


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes each part of the world. Replace any of them: a demonstration has mailboxes of its own."""

    clock: Callable[[], Clock]
    store: Callable[[Config], Store]
    spool: Callable[[Config], Spool]
    mailboxes: Callable[[Config, Clock], tuple[Mailbox, ...]]
    sender: Callable[[Config], Sender]
    parser: Callable[[], Parser]
    reader: Callable[[], DocumentReader]
    linguist: Callable[[Rules], Linguist]
    holidays: Callable[[], HolidayBook]


@dataclass(frozen=True, slots=True)
class House:
    """A practice's mailbot, put together."""

    config: Config
    office: Office
    world: World
    store: Store

    def daemon(self, heartbeat: Callable[[Pulse], None] = lambda pulse: None) -> Daemon:
        """What runs it."""
        return Daemon(self.office, self.world, heartbeat, self._prepare)

    def _prepare(self) -> None:
        """What takes long to load is loaded before the first mail: better no start than mails that fail."""
        linguist = self.office.tools.linguist
        if isinstance(linguist, LazyLinguist):
            linguist.warm_up()
            known = [text for kind in self.office.rules.documents for text in kind.described]
            self.office.tools.likeness.alike("I will send it tomorrow.", known)

    def close(self) -> None:
        """Let go of the state folder, and of whatever else is held."""
        for tool in (self.office.tools.reader, self.office.tools.parser):
            close = getattr(tool, "close", None)
            if close is not None:
                close()
        self.store.close()


def build(config: Config, makers: Makers | None = None) -> House:
    """Put everything together. Takes the lock of the state folder first.

    Raises SettingsError (rules), StoreLocked, StoreDamaged, KeyUnusable and OSError; connects to nothing.
    """
    makers = makers or real()
    clock = makers.clock()
    rules = tried_rules_of(config, clock.now())
    store = makers.store(config)
    try:
        mind_whole(config.state, disk := disk_of(config))  # refused before anything in it is touched
        practice = replace(config.practice, signing_key=signing_key(config.state, disk))
        calendar = calendar_of(practice, makers.holidays(), clock.now(), rules)
        spool = makers.spool(config)
        reader = makers.reader()
        likeness = _likeness()
        linguist, signed = makers.linguist(rules), signatures(config)
        parser, packs = makers.parser(), Pickled()
        tools = Tools(store, parser, reader, linguist, spool.raw, reader.first_page, likeness, signed, _draw, packs)
        pages = DigestPages(config.state, practice, rules, kept=not disk.seal.keyed)
        office = Office(practice, rules, calendar, tools, pages.follow)
        audit, comeback = AuditFile(config.state), _comeback(config)
        world = World(
            makers.mailboxes(config, clock),
            makers.sender(config),
            spool,
            clock,
            audit,
            _receipts(config, rules),
            comeback,
            sent_folders(config, clock),
        )
    except BaseException:
        store.close()
        raise
    return House(config, office, world, store)


def real() -> Makers:
    """The world as it is. What takes long to import is imported when it is made."""
    return Makers(
        SystemClock, _store, _spool, _mailboxes, _sender, _parser, _reader, LazyLinguist, _holidays
    )  # fmt: skip


def _draw(bars: Sequence[tuple[str, int]]) -> bytes:
    """What draws is loaded with the first chart."""
    from mailbot.adapters.charts import draw

    return draw(bars)


def _store(config: Config) -> Store:
    from mailbot.adapters.store import TinyStore

    return TinyStore(config.state, disk_of(config))


def _spool(config: Config) -> Spool:
    from mailbot.adapters.spool import DiskSpool

    return DiskSpool(spool_folder(config), disk_of(config))


def _receipts(config: Config, rules: Rules) -> ReceiptBox | None:
    from mailbot.adapters.receipts_folder import ReceiptsFolder

    return ReceiptsFolder(config.receipts, rules.payments.columns) if config.receipts else None


def _comeback(config: Config) -> Comeback | None:
    from mailbot.adapters.restored import note_compared, restored_in

    restored = restored_in(config.state)
    return Comeback(restored.made, restored.until, partial(note_compared, config.state)) if restored else None


def _likeness() -> Likeness:
    from mailbot.adapters.meaning import EncodedLikeness

    return EncodedLikeness()


def _parser() -> Parser:
    from mailbot.adapters.confined_parser import ConfinedParser

    return ConfinedParser()


def signatures(config: Config) -> SignatureChecker | None:
    """What verifies DKIM signatures, where the practice wants that."""
    if not config.vouching.dkim:
        return None
    from mailbot.adapters.dkim_signatures import DkimSignatures
    from mailbot.adapters.dns_text import DnsText

    return DkimSignatures(config.vouching.keys, DnsText() if config.vouching.dns else None)


def _reader() -> DocumentReader:
    from mailbot.adapters.documents import LocalDocumentReader

    return LocalDocumentReader()


def _holidays() -> HolidayBook:
    from mailbot.adapters.holidays import PublicHolidays

    return PublicHolidays()


def _mailboxes(config: Config, clock: Clock) -> tuple[Mailbox, ...]:
    settings, ledgers = config.mailbox, config.state / "ledgers"
    if isinstance(settings, MaildirSettings):
        from mailbot.adapters.maildir import MaildirMailbox

        ledger, every = ledgers / "maildir.txt", settings.poll_seconds
        return (MaildirMailbox(settings.path, ledger, clock.now, every, _report, settings.largest_mail),)
    from mailbot.adapters.imap import ImapMailbox
    from mailbot.adapters.imap_worker import Pace

    pace = Pace(poll=settings.poll_seconds)
    return (ImapMailbox(imap_account(settings), ledgers, clock.now, _report, pace),)


def sent_folders(config: Config, clock: Clock) -> tuple[Watched, ...]:
    """The Sent folders that staff let us look into; what is older than a few days is no news there."""
    if not config.sent:
        return ()
    from mailbot.adapters.imap import ImapMailbox
    from mailbot.adapters.imap_worker import Pace
    from mailbot.adapters.sent_folder import SentFolder

    lately = (clock.now() - OFFERED_WITHIN).date()
    found = []
    for one in config.sent:
        account = imap_account(replace(one.account, since=one.account.since or lately))
        ledgers = config.state / "ledgers" / "sent" / one.staff
        box = ImapMailbox(account, ledgers, clock.now, _report, Pace(poll=one.account.poll_seconds))
        found.append(SentFolder(box, one.staff))
    return tuple(found)


def _sender(config: Config) -> Sender:
    from mailbot.adapters.smtp import SmtpSender

    return SmtpSender(smtp_account(config))


def _report(state: str, sentence: str) -> None:
    """A mailbox tells how it is."""
    log.log(logging.WARNING if state == "failing" else logging.INFO, "%s", sentence)
