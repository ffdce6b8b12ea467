"""Letters held packed are the same letters to everybody who looks at them."""

from __future__ import annotations

import sys
from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.codec import Codec
from mailbot.domain.compact import Digests, Packer, Pointers
from mailbot.domain.letters import OutgoingMail, Purpose

LETTER = (
    "Dear Rosa,\n\nMay we remind you of what is still missing for {}? We need it by Friday to file in time.\n\n"
    "1. P60 for 2025/26\n2. Bank statements for the year to 5 April 2026\n3. Did you have any income from abroad?\n\n"
    "Just reply to this mail; a photograph will do.\n\nKind regards,\nJess Lomax"
)


def primed() -> Packer:
    """One that has seen enough letters."""
    packer = Packer()
    for n in range(2_000):
        packer.pack(LETTER.format(n))
    return packer


PRIMED = primed()


@given(st.text() | st.text(st.characters(), min_size=300) | st.text().map(lambda t: LETTER.format(t)))
def test_what_was_packed_is_unpacked_letter_for_letter(text: str) -> None:
    assert PRIMED.unpack(PRIMED.pack(text)) == text


def test_a_letter_like_others_takes_a_tenth_of_its_room() -> None:
    held = PRIMED.pack(LETTER.format("the return of your late aunt"))
    assert sys.getsizeof(held) < sys.getsizeof(LETTER) / 4
    assert PRIMED.pack("Thank you.") == "Thank you."


def test_before_there_is_anything_to_compare_with_texts_stay_as_they_are() -> None:
    assert Packer().pack(LETTER) == LETTER


def mail(body: str) -> OutgoingMail:
    return OutgoingMail(
        "C1/chaser/1", Purpose.CHASER, "<m1@alderquill.example>", "papers@alderquill.example",
        ("rosa@quint.example",), (), "Papers", None, body, "",
    )  # fmt: skip


def test_an_outgoing_mail_is_what_it_was() -> None:
    """In its words, in comparison, in copies and on disk, however many came before it."""
    bodies = [LETTER.format(n) for n in range(1_000)]
    mails = [mail(body) for body in bodies]
    assert [m.body for m in mails] == bodies
    assert mails[-1] == mail(bodies[-1]) != mail(bodies[-2])
    assert hash(mails[-1]) == hash(mail(bodies[-1]))
    assert replace(mails[-1], raw="x").body == bodies[-1]
    assert bodies[-1] in repr(mails[-1]).encode().decode("unicode_escape")
    codec = Codec()
    written = codec.encoder(OutgoingMail)(mails[-1])
    assert written["body"] == bodies[-1]
    assert codec.decoder(OutgoingMail)(written) == mails[-1]


@given(st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex) | st.text(max_size=70)), st.text())
def test_a_set_of_digests_is_a_set_of_texts(texts: list[str], other: str) -> None:
    found = Digests()
    for text in texts:
        found.add(text)
        found.add(text)
    assert sorted(found) == sorted(set(texts))
    assert all(text in found for text in texts)
    assert (other in found) == (other in texts)
    assert (other.upper() in found) == (other.upper() in texts), "no two texts are one but for their letters' size"


@given(st.lists(st.tuples(st.text(), st.sampled_from(["R1", "R2", "R3", ""]))), st.text())
def test_pointers_point_where_they_were_last_set_to(pairs: list[tuple[str, str]], other: str) -> None:
    found = Pointers()
    for text, name in pairs:
        found[text] = name
    assert {text: found.get(text, "none") for text, _ in pairs} == dict(pairs)
    assert found.get(other, "none") == dict(pairs).get(other, "none")


def test_ten_thousand_of_them_weigh_little() -> None:
    digests, pointers = Digests(), Pointers()
    for n in range(10_000):
        digests.add(sha256(str(n).encode()).hexdigest())
        pointers[f"<m{n}@clients.example>"] = f"R{n % 1_000}"
    buckets = [*digests._rows._buckets, *pointers._rows._buckets]
    assert sum(map(sys.getsizeof, buckets)) < 10_000 * (32 + 20) * 1.3
    assert pointers.get("<m4567@clients.example>", "") == "R567"
    assert len(list(digests)) == 10_000
