"""Which client a mail is from and which requests it is about: proofs in order of strength, each with its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.documents import Document
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client, Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.matching.relevance import Annotate, another_matter, touches
from mailbot.reading.text.words import folded, words
from mailbot.reading.visible.subjects import bare_subject
from mailbot.reading.vouching.lookalikes import own_label

OTHER_MATTER = "another matter in an old thread"
"""The rule by which a mail in our thread is about none of the requests."""
_FEWEST_WORDS = 3
"""An item of fewer words proves nothing when it is quoted."""
_MOST_STRANGERS = 400
"""Clients whose names a stranger's mail is searched for open requests of."""


_MOST_OF_PAPER = 4_000
"""Characters of a paper in which a name is looked for."""
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Proof:
    request: Request
    reason: Reason


def match(
    mail: Mail,
    visible: VisibleText,
    documents: Sequence[Document],
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
) -> Match:
    """The client, the requests (the thread's first) and the rule that said so.

    No request: the mail is about none, or nobody can tell. `known_sender` False: it is about these requests, but
    from an address that does not write for that client, so it must settle nothing.
    """
    writers = register.clients_at(mail.author.email)
    proof = next(_proofs(mail, visible, register, writers), None)
    if not writers:
        return _from_stranger(mail, visible, documents, proof, register, rules, annotate)
    if proof and proof.request.client not in {w.client.id for w in writers}:
        return _in_foreign_thread(proof)
    if proof:
        return _in_thread(mail, visible, documents, proof, writers, rules, annotate)
    return _new_mail(mail, visible, documents, writers, rules, annotate)


# -- proofs -----------------------------------------------------------------------------------------------------------


def _proofs(mail: Mail, visible: VisibleText, register: Register, writers: Sequence[ClientRecord]) -> Iterator[_Proof]:
    """The strongest first: our address, our Message-IDs, our words quoted, our subject."""
    for address in mail.recipients:
        if request := register.request_of_tag(address):
            yield _Proof(request, Reason("tagged address", address))
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        if request := register.request_of_message(message_id):
            yield _Proof(request, Reason("reply to our mail", message_id))
    own = [r for w in writers for r in w.requests] or [r for _, r in register.open_requests()]
    if visible.quoted:
        yield from _quoting(visible.quoted, own)
    if writers:
        yield from _by_subject(mail.subject, own)


def _quoting(quoted: str, requests: Iterable[Request]) -> Iterator[_Proof]:
    """Requests whose items stand in the quoted text word for word; the one with most of them first."""
    text = f" {folded(quoted)} "
    counted = [(sum(_quoted_in(text, i.ask) for i in r.items), r) for r in requests]
    for count, request in sorted(counted, key=lambda c: (-c[0], c[1].state is not RequestState.OPEN)):
        if count:
            yield _Proof(request, Reason("our own words quoted", f"{count} items of “{request.subject}”"))


def _quoted_in(text: str, ask: str) -> bool:
    return len(words(ask)) >= _FEWEST_WORDS and f" {folded(ask)} " in text


def _by_subject(subject: str, requests: Sequence[Request]) -> Iterator[_Proof]:
    said = folded(bare_subject(subject))
    if not said or said == folded(subject):
        return
    for request in sorted(requests, key=lambda r: r.state is not RequestState.OPEN):
        if folded(bare_subject(request.subject)) == said:
            yield _Proof(request, Reason("reply to our subject", request.subject))


# -- senders we know --------------------------------------------------------------------------------------------------


def _in_foreign_thread(proof: _Proof) -> Match:
    """A client writes into another client's thread: whose data it brings, only a person can say."""
    reason = Reason("another client's thread", str(proof.reason))
    return Match(proof.request.client, (proof.request.ref,), reason, known_sender=False, thread=proof.request.ref)


def _in_thread(
    mail: Mail,
    visible: VisibleText,
    documents: Sequence[Document],
    proof: _Proof,
    writers: Sequence[ClientRecord],
    rules: Rules,
    annotate: Annotate,
) -> Match:
    request = proof.request
    others = _candidates(writers, first=request.client)
    pairs = [(request, _client_of(request, writers)), *((r, c) for r, c in others if r.ref != request.ref)]
    if another_matter(mail, visible, documents, pairs, rules, annotate):
        return Match(request.client, (), Reason(OTHER_MATTER, str(proof.reason)))
    return Match(request.client, tuple(r.ref for r, _ in pairs), proof.reason, thread=request.ref)


def _client_of(request: Request, writers: Sequence[ClientRecord]) -> Client:
    return next(w.client for w in writers if w.client.id == request.client)


def _candidates(writers: Sequence[ClientRecord], first: str = "") -> list[tuple[Request, Client]]:
    """Every open request of every client for whom the address writes."""
    ordered = sorted(writers, key=lambda w: w.client.id != first)
    return [(r, w.client) for w in ordered for r in w.open]


def _new_mail(
    mail: Mail,
    visible: VisibleText,
    documents: Sequence[Document],
    writers: Sequence[ClientRecord],
    rules: Rules,
    annotate: Annotate,
) -> Match:
    """A mail in no thread of ours: its content must touch something that is asked of the sender."""
    pairs = _candidates(writers)
    found = touches(mail, visible, documents, pairs, rules, annotate)
    if not found:
        why = "nothing is open" if not pairs else "it speaks of nothing that is open"
        client = writers[0].client.id if len(writers) == 1 else None
        return Match(client, (), Reason("a client's mail about something else", why))
    ranked = sorted(pairs, key=lambda p: -found.get(p[0].ref, 0.0))
    several = "one open request" if len(pairs) == 1 else f"{len(pairs)} open requests"
    reason = Reason("sender's address", f"{mail.author.email}, {several}, and its content")
    return Match(ranked[0][1].id, tuple(r.ref for r, _ in ranked), reason)


# -- strangers --------------------------------------------------------------------------------------------------------


def _from_stranger(
    mail: Mail,
    visible: VisibleText,
    documents: Sequence[Document],
    proof: _Proof | None,
    register: Register,
    rules: Rules,
    annotate: Annotate,
) -> Match:
    if proof:
        reason = Reason("unknown address", f"{mail.author.email}; {proof.reason}")
        return Match(proof.request.client, (proof.request.ref,), reason, known_sender=False, thread=proof.request.ref)
    for record, why in _likely(mail, visible, documents, register, rules):
        pairs = [(r, record.client) for r in record.open]
        found = touches(mail, visible, documents, pairs, rules, annotate)
        if found:
            refs = tuple(sorted(found, key=lambda ref: -found[ref]))
            reason = Reason("unknown address", f"{mail.author.email}; {why} and speaks of what is open")
            return Match(record.client.id, refs, reason, known_sender=False)
    return Match(None, (), Reason("unknown address", mail.author.email or "none"))


def _likely(
    mail: Mail, visible: VisibleText, documents: Sequence[Document], register: Register, rules: Rules
) -> Iterator[tuple[ClientRecord, str]]:
    """Clients with something open for whom a stranger may write: of the same domain, named in full (by the mail, its
    sender's name or a paper it brings), or of the same family name."""
    having = [r for r in register.clients.values() if r.open]
    if at_home := _same_domain(mail.author.domain, having, rules):
        yield at_home, "same domain"
    own = folded(f"{mail.author.name} {mail.subject} {visible.text} {visible.signature}")
    papers = " ".join(folded(d.file.text[:_MOST_OF_PAPER]) for d in documents)
    text = f" {own} {papers} "
    named = (r for r in having if len(words(r.client.name)) > 1 and f" {folded(r.client.name)} " in text)
    for record in list(named)[:_MOST_STRANGERS]:
        yield record, f"names {record.client.name}"
    if relative := _same_family(mail.author.name, having):
        yield relative, f"bears the family name of {relative.client.name}"


def _same_domain(domain: str, having: Sequence[ClientRecord], rules: Rules) -> ClientRecord | None:
    """The only client at a domain of its own; a public mailbox proves nothing."""
    if not domain or own_label(domain) in rules.kinds.get("public_mailboxes", ()):
        return None
    found = [r for r in having if domain in {e.rpartition("@")[2] for e in r.client.emails}]
    return found[0] if len(found) == 1 else None


def _same_family(name: str, having: Sequence[ClientRecord]) -> ClientRecord | None:
    """The only client with the family name that the sender shows: a daughter, a husband."""
    shown = [w.form for w in words(name)]
    if len(shown) < 2 or len(shown[-1]) < _SHORTEST_NAME:
        return None
    found = [r for r in having if 1 < len(w := words(r.client.name)) < 4 and w[-1].form == shown[-1]]
    return found[0] if len(found) == 1 else None
