"""Mail that pretends: a staff member's name over another address, a domain that looks like ours or a client's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailbot.domain.mail import Address, Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.text.words import folded
from mailbot.reading.vouching.authentication import verdict
from mailbot.reading.vouching.lookalikes import dresses_up, imitates, in_latin, is_within, own_label, readable, skeleton

_MOST_CLIENTS = 20_000


def impostor(mail: Mail, practice: Practice, register: Register, rules: Rules) -> Reason | None:
    """The trick and what shows it, as a clause for staff; None: it pretends nothing. Whose address it bears, and
    whether the server vouches for that, is another question."""
    author = mail.author
    if practice.member_at(author.email) is not None and len(mail.from_) == 1:
        return None
    if _claims_our_domain(mail, practice):
        return Reason("unknown colleague", f"it bears the practice's own domain ({author.email}), unvouched for")
    if is_within(author.domain, practice.domains) or register.clients_at(author.email):
        return _odd_senders(mail, practice)
    tests = (
        _odd_senders(mail, practice),
        _imitated_domain(author, practice, register, rules),
        _borrowed_name(author, practice, register, rules),
        _imitated_reply(mail, practice, rules),
    )
    return next((t for t in tests if t), None)


def _claims_our_domain(mail: Mail, practice: Practice) -> bool:
    return is_within(mail.author.domain, practice.domains) and verdict(mail, practice).passed is not True


def _odd_senders(mail: Mail, practice: Practice) -> Reason | None:
    """A second From, where a reader may be shown another than the one that was checked (RFC 5322, 3.6.2)."""
    if mail.from_headers < 2 and len(mail.from_) < 2:
        return None
    staff = [a.email for a in mail.from_ if practice.member_at(a.email) or is_within(a.domain, practice.domains)]
    named = f", among them {staff[0]}" if staff else ""
    return Reason("several senders", f"it bears {max(len(mail.from_), mail.from_headers)} sender addresses{named}")


# -- domains ----------------------------------------------------------------------------------------------------------


def _imitated_domain(author: Address, practice: Practice, register: Register, rules: Rules) -> Reason | None:
    domain = author.domain
    if not domain:
        return None
    if known := next(_like_ours(domain, practice, rules), ""):
        return Reason("look-alike domain", f"{readable(domain)} is made to look like {known}")
    local = skeleton(author.email.rpartition("@")[0])
    if known := next((d for d in practice.domains if skeleton(d) in local), ""):
        return Reason("look-alike address", f"{author.email} carries {known} in front of the @")
    if known := next(_like_a_clients(domain, register, rules), ""):
        return Reason("look-alike domain", f"{readable(domain)} is made to look like a client's, {known}")
    return None


def _like_ours(domain: str, practice: Practice, rules: Rules) -> Iterator[str]:
    words = rules.kinds.get("beside_domains", ())
    yield from (d for d in practice.domains if imitates(domain, d) or dresses_up(domain, d, words))


def _like_a_clients(domain: str, register: Register, rules: Rules) -> Iterator[str]:
    """Only what looks the same; where two clients have nearly the same name, neither imitates the other."""
    public = frozenset(rules.kinds.get("public_mailboxes", ()))
    theirs = _domains_of(register)
    if own_label(domain) in public or domain in theirs:
        return
    yield from (d for d in theirs if own_label(d) not in public and imitates(domain, d))


def _domains_of(register: Register) -> dict[str, None]:
    records = list(register.clients.values())[:_MOST_CLIENTS]
    return dict.fromkeys(a.rpartition("@")[2] for r in records for a in sorted(r.client.addresses))


def _imitated_reply(mail: Mail, practice: Practice, rules: Rules) -> Reason | None:
    """An answer would go to a look-alike."""
    for address in mail.reply_to[:20]:
        if not is_within(address.domain, practice.domains) and next(_like_ours(address.domain, practice, rules), ""):
            return Reason("look-alike reply address", f"answers would go to {readable(address.domain)}")
    return None


# -- names ------------------------------------------------------------------------------------------------------------


def _borrowed_name(author: Address, practice: Practice, register: Register, rules: Rules) -> Reason | None:
    """A staff member's or the practice's name, shown over an address that is neither theirs nor a client's."""
    shown = author.name
    if not shown.strip():
        return None
    if "@" in shown and (inside := _our_address_in(shown, practice)):
        return Reason("borrowed address", f"it shows {inside}, but was sent from {author.email}")
    words = _name_words(shown)
    if any(_is_name(words, _name_words(n), rules) for n in _client_names(register)):
        return None
    for member in practice.staff:
        if _is_name(words, _name_words(member.name), rules, practice):
            return Reason("borrowed name", f"it shows {member.name}'s name, but was sent from {author.email}")
    own = _name_words(practice.name)
    if len(own) > 1 and own == words:
        return Reason("borrowed name", f"it shows the practice's name, but was sent from {author.email}")
    return None


def _our_address_in(shown: str, practice: Practice) -> str:
    low = shown.lower()
    addresses = [*(s.email.lower() for s in practice.staff), practice.bot, *(f"@{d}" for d in practice.domains)]
    return next((a for a in addresses if a in low), "")


def _client_names(register: Register) -> Iterable[str]:
    records = list(register.clients.values())[:_MOST_CLIENTS]
    return (n for r in records for n in (r.client.name, r.client.contact) if n)


def _name_words(name: str) -> frozenset[str]:
    """The words of a name as the eye sees them, in no order; initials left out."""
    return frozenset(skeleton(w) for w in folded(in_latin(name)).split() if len(w) > 1 and not w.isdigit())


def _is_name(shown: frozenset[str], name: frozenset[str], rules: Rules, practice: Practice | None = None) -> bool:
    """The whole name, with nothing beside it but titles, roles and the practice's name."""
    if len(name) < 2 or not name <= shown:
        return False
    beside = {skeleton(w) for w in rules.kinds.get("beside_names", ())}
    ours = _name_words(practice.name) if practice else frozenset()
    return shown - name <= beside | ours
