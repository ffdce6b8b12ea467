"""What a mail of staff is: a request to a client, an order to the bot, a client's mail passed on, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import is_ours
from mailbot.domain.understanding import MailKind, Opening, Reason, Verb
from mailbot.reading.asked.openings import Openings, read_openings
from mailbot.reading.naming.references import asks_of, named
from mailbot.reading.naming.whose_request import addressed, is_bot
from mailbot.reading.orders.given import Orders
from mailbot.reading.orders.leanings import leanings
from mailbot.reading.orders.orders import orders_plainly, read_orders
from mailbot.reading.text.frames import Frames, frames
from mailbot.reading.text.words import words
from mailbot.reading.visible.passed_on import PassedOn, passed_on

Annotate = Callable[[str, str], Annotation]

_GO_WITH_A_REQUEST = frozenset({Verb.EXTEND, Verb.REMIND})
"""What also says by when, and that it shall be chased."""
_GO_WITH_DICTATION = _GO_WITH_A_REQUEST | {Verb.ADD, Verb.STATUS, Verb.RESUME}
"""What "please ask her for the lease" may order besides."""
_RULE_ON_WHAT_IS_OPEN = frozenset(
    {Verb.PAUSE, Verb.CANCEL, Verb.REASSIGN, Verb.WAIVE, Verb.RECEIVED, Verb.REJECT, Verb.ADDRESS}
)
"""What is ordered of a request that is chased already; of a new one nobody would."""
_FEW = 3
"""An order above a client's mail may be as short as this."""


def staff_kind(
    mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules, annotate: Annotate
) -> tuple[MailKind, Reason]:
    """What a mail of staff is, and why."""
    return StaffMail(mail, visible, register, practice, rules, annotate).kind()


class StaffMail:
    """A mail of staff with everything needed to read it; what it opens and orders is read once, when first asked."""

    def __init__(
        self, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules, annotate: Annotate
    ) -> None:
        self.mail, self.visible, self.register = mail, visible, register
        self.practice, self.rules, self.annotate = practice, rules, annotate

    def kind(self) -> tuple[MailKind, Reason]:
        """What it is, and why."""
        inner = passed_on(self.mail, self.visible, self.rules.language("en").dates)
        if inner is not None:
            return self._of_passed_on(inner)
        if addressed(self.mail.to, self.mail.cc, self.register, self.practice).clients:
            return self._of_mail_to_client()
        return self._of_mail_to_bot()

    @cached_property
    def openings(self) -> Openings:
        """What it asks clients for."""
        return read_openings(self.mail, self.visible, self.register, self.practice, self.rules, self.annotate)

    def openings_with(self, files: Sequence[FileText]) -> Openings:
        """The same, with what its files say."""
        if not files:
            return self.openings
        return read_openings(self.mail, self.visible, self.register, self.practice, self.rules, self.annotate, files)

    @cached_property
    def orders(self) -> Orders:
        """What it orders."""
        return read_orders(self.mail, self.visible, self.register, self.practice, self.rules, self.annotate)

    def _orders_plainly(self) -> bool:
        """Whether it orders something in so many words; above a client's mail much else sounds like an order."""
        return orders_plainly(self.mail, self.visible, self.register, self.practice, self.rules)

    def _acknowledges(self) -> bool:
        """Whether it only says thanks."""
        author = self.practice.member_at(self.mail.author.email)
        lines = [x for x in self.visible.text.splitlines() if not (author and x.strip().startswith(author.first_name))]
        known, said = frames(self.rules, *self.rules.languages), "\n".join(lines)
        return not self.orders.commands and (known.has(said, "acknowledges") or self._thanks(said, known))

    def _thanks(self, said: str, known: Frames) -> bool:
        """Whether an answer to us opens with thanks and goes on to want nothing: no please, no question, no item."""
        found = self.orders
        if found.wishes or found.jobs or not self.mail.in_reply_to or "?" in said or known.has(said, "order_polite"):
            return False
        first = next((line for line in said.splitlines() if words(line)), "")
        thanks = known.has(first, "acknowledges_thanks") or known.begins(first, "acknowledges_fine")
        return bool(thanks) and not any(d.items for d in found.doubts)

    def _says_nothing(self) -> bool:
        """Whether it neither orders anything nor leaves it open what is ordered: thanks, a greeting."""
        found = self.orders
        return not (found.commands or found.doubts or found.wishes or found.jobs)

    def _of_passed_on(self, inner: PassedOn) -> tuple[MailKind, Reason]:
        """A mail that passes on another."""
        if self.practice.member_at(inner.author.email) is not None or self._written_by_staff(inner):
            found = self.openings
            if (found.openings or found.doubts) and not self._rules_on_what_is_passed_on():
                return MailKind.STAFF_REQUEST, Reason("a colleague's request, passed on", inner.subject)
            return MailKind.STAFF_COMMAND, Reason("a request that is open already, passed on", inner.subject)
        if self.mail.attachments or not words(self.visible.text) or not self._orders_plainly():
            return MailKind.CLIENT_REPLY, Reason("passed on by staff", inner.author.email)
        return MailKind.STAFF_COMMAND, Reason("an order above a mail passed on", self.visible.text[:80])

    def _rules_on_what_is_passed_on(self) -> bool:
        """Whether the words above it order something of a request that is open: "stop chasing him about this one"."""
        return any(c.verb in _RULE_ON_WHAT_IS_OPEN for c in self.orders.commands)

    def _written_by_staff(self, inner: PassedOn) -> bool:
        """The bot sends in the name of staff: its own address stands in their mails."""
        return inner.author.email.lower() == self.practice.bot or any(
            s.name.lower() == inner.author.name.lower() for s in self.practice.staff if inner.author.name
        )

    def _of_mail_to_client(self) -> tuple[MailKind, Reason]:
        """A mail that a client reads, too."""
        found = self.openings
        if found.asks:
            return MailKind.STAFF_REQUEST, Reason("asks a client")
        return MailKind.UNRELATED, Reason("asks the client for nothing")

    def _of_mail_to_bot(self) -> tuple[MailKind, Reason]:
        """A mail that only the bot reads, or the bot and strangers."""
        outside = addressed(self.mail.to, self.mail.cc, self.register, self.practice)
        if any(is_ours(self.practice, i) for i in (*self.mail.in_reply_to, *self.mail.references)):
            return self._command("answers the bot")
        if outside.strangers:
            found = self.openings
            kind = MailKind.STAFF_REQUEST if found.openings or found.doubts else MailKind.UNRELATED
            return kind, Reason("written to somebody on no client list", outside.strangers[0].email)
        if self.mail.attachments and len(words(self.visible.text)) < _FEW and not self._orders_plainly():
            return MailKind.CLIENT_REPLY, Reason("files passed on by staff")
        if self.orders.only_jobs:  # "Rosa is invoiced, £480, invoice 2107" asks for no invoice
            return self._command("tells how far a job is")
        if self._dictates() or self._lists_wants():
            return MailKind.STAFF_REQUEST, Reason("tells the bot what to ask for")
        return self._command("written to the bot alone")

    def _command(self, why: str) -> tuple[MailKind, Reason]:
        if self._says_nothing() or self._acknowledges() or self._talks_to_colleagues():
            return MailKind.UNRELATED, Reason("orders nothing", why)
        return MailKind.STAFF_COMMAND, Reason(why)

    def _talks_to_colleagues(self) -> bool:
        """Whether it goes to others of the practice, too, and nothing of it can be made out as an order."""
        colleagues = [a for a in (*self.mail.to, *self.mail.cc) if a.domain in self.practice.domains]
        others = any(not is_bot(a.email, self.practice) and a.email != self.mail.author.email for a in colleagues)
        found = self.orders
        vague = bool(found.doubts) and not any(d.client or d.request for d in found.doubts)
        return others and (found.at_a_loss or (vague and not found.commands))

    def _lists_wants(self) -> bool:
        """Whether it tells of clients and of things they are to send, and orders nothing."""
        ordered = {c.verb for c in self.orders.commands}
        if self.mail.in_reply_to or ordered - _GO_WITH_A_REQUEST:
            return False
        found = self.openings
        asked = [i.ask for o in found.openings for i in o.items if self._names_a_paper(i.ask)]
        things = sum(not self._ordered_already(ask) for ask in asked)
        if ordered and things < 2:
            return False  # "give Rosa until 16 June for the rest" asks for nothing new
        wants = frames(self.rules, "en").has(self.visible.text, "needs_from")
        return bool(things) and (found.parted or wants)

    def _dictates(self) -> bool:
        """Whether it tells the bot to ask a client for something new."""
        known = frames(self.rules, *self.rules.languages)
        text = f"{self.mail.subject}\n{self.visible.text}"
        if not known.has(text, "dictates", "dictated") or self.mail.in_reply_to:
            return False
        plainly = known.has(text, "dictates")
        if self._orders_beside_dictation(plainly):
            return False
        found = self.openings
        if found.openings:
            asked = [i.ask for o in found.openings for i in o.items if not self._asked_again(o, i.ask)]
            return any(not self._ordered_already(ask) for ask in asked)
        return bool(found.doubts) and plainly and not self.orders.commands

    def _ordered_already(self, ask: str) -> bool:
        """Whether what seems to be asked for is part of an order: "give Terry a reminder", "give Rosa more time"."""
        if any(c.verb is Verb.ADD and self._adds(c.reason.evidence, ask) for c in self.orders.commands):
            return True
        unclear = (d.quote for d in self.orders.doubts if d.client or d.request)
        ordered = (c.reason.evidence for c in self.orders.commands if c.verb is not Verb.ADD)
        return not self._names_a_paper(ask) and any(_within(ask, said) for said in (*ordered, *unclear))

    def _asked_again(self, opening: Opening, ask: str) -> bool:
        """Whether it is on that client's list already, and only to be asked for again."""
        record = self.register.clients.get(opening.client)
        if record is None or not frames(self.rules, "en").has(self.visible.text, "order_once_more"):
            return False
        asks = asks_of(tuple((request, record.client) for request in record.open), leanings(self.rules).lexicon)
        return any(found.certain for found in named(ask, asks))

    def _adds(self, said: str, ask: str) -> bool:
        """Whether it stands in a sentence that puts something on a list that is open already."""
        return _within(ask, said) and frames(self.rules, "en").has(said, "order_add_sign")

    def _names_a_paper(self, ask: str) -> bool:
        known = leanings(self.rules)
        return any(n.key in known.papers for n in known.lexicon.namings(ask))

    def _orders_beside_dictation(self, plainly: bool) -> bool:
        """Whether it orders what goes with no new request. Somebody's own name below is no handing over."""
        author = self.practice.member_at(self.mail.author.email)
        ordered = {
            c.verb
            for c in self.orders.commands
            if not (c.verb is Verb.REASSIGN and author is not None and c.staff == author.id)
        }
        return bool(ordered - (_GO_WITH_DICTATION if plainly else {Verb.ADD}))


def _within(ask: str, said: str) -> bool:
    return " ".join(ask.split()).lower() in " ".join(said.split()).lower()
