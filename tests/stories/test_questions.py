"""Questions to staff: what only a person can decide, answered on a phone in seconds, and never lost."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.policy import SMTP

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.understanding import MailKind
from tests.adapters.documents.making import pdf
from tests.stories.dialogue import BOT, JESS, MICK, NADIA, NOSY, OWEN, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING, p60

VAT = "Hi Mick, please send me your purchase invoices for the quarter and your mileage log by 30 June. Jess"
ASKS = "Does the raffle at school count as a gift to charity?"
SCHOOL = pdf(["Cherry Hill School", "Dear parents,", "the summer fair is on 20 June. Bring a cake."])
CLAIMS = "I posted the P60 to you last week."


def asked() -> Dialogue:
    """Rosa and Mick were asked for papers by Jess this Monday morning."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(JESS, MICK, "VAT quarter", VAT)
    return story


def questions(letters: list[OutgoingMail]) -> list[tuple[str, ...]]:
    return [m.to for m in letters if m.purpose is Purpose.QUESTION]


# -- gathered ---------------------------------------------------------------------------------------------------------


def test_the_first_question_goes_at_once_and_those_within_the_hour_in_one_letter() -> None:
    story = asked()
    assert questions(story.client_writes(ROSA, CLAIMS)) == [(JESS,)]
    assert questions(story.client_writes(MICK, "I sent you the mileage log in May already.")) == []
    assert questions(story.client_writes(ROSA, ASKS)) == []
    assert questions(story.minutes_pass(50)) == []
    assert questions(story.minutes_pass(20)) == [(JESS,)]
    letter = story.expect_letter(JESS, Purpose.QUESTION, "1. Pendragon Haulage Ltd", "2. Rosa Quint", "mileage log")
    assert letter.subject == "2 questions: Pendragon Haulage Ltd and Rosa Quint"
    assert ROSA not in letter.recipients


def test_an_hour_later_the_next_goes_at_once_again() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.minutes_pass(61)
    assert questions(story.client_writes(MICK, "I sent you the mileage log in May already.")) == [(JESS,)]


def test_what_is_not_understood_in_a_mail_of_staff_is_asked_back_at_once() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    assert questions(story.staff_write(JESS, BOT, "Rosa", "Frobnicate the whatsit for Rosa")) == [(JESS,)]


# -- answered by number -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "state"),
    [("1", "received"), ("1 thanks", "received"), ("yes", "received"), ("2", "outstanding"), ("3", "claimed")],
)
def test_a_number_does_what_it_says(answer: str, state: str) -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.expect_letter(JESS, Purpose.QUESTION, "1. Yes, we have it", "2. No, ask again", CLAIMS.rstrip("."))
    story.staff_answer(JESS, answer)
    assert story.stands()["P60 for 2025/26"] == state
    assert story.office.register.clients["C1"].questions == ()
    assert questions(story.days_pass(4)) == []


def gathered() -> Dialogue:
    """Two questions in one letter: whether Mick's log is here (1), whether Rosa's P60 is (2)."""
    story = asked()
    story.client_writes(ROSA, ASKS)
    story.client_writes(MICK, "I sent you the mileage log in May already.")
    story.client_writes(ROSA, CLAIMS)
    story.minutes_pass(61)
    story.expect_letter(JESS, Purpose.QUESTION, "1. Pendragon", "2. Rosa Quint")
    return story


@pytest.mark.parametrize(
    ("answer", "mileage", "p60_state"),
    [
        ("1: 2, 2: ok", "outstanding", "received"),
        ("1 yes 2 no", "received", "outstanding"),
        ("1. yes\n2. leave it", "received", "claimed"),
        ("2: 1\n\nThanks, Jess", "claimed", "received"),
        ("yes to both", "received", "received"),
        ("1 to all", "received", "received"),
    ],
)
def test_several_are_answered_in_one_mail(answer: str, mileage: str, p60_state: str) -> None:
    story = gathered()
    story.staff_answer(JESS, answer)
    assert (story.stands("C2")["your mileage log"], story.stands()["P60 for 2025/26"]) == (mileage, p60_state)


def test_a_bare_yes_to_several_settles_nothing_and_is_asked_back() -> None:
    story = gathered()
    story.staff_answer(JESS, "yes")
    assert (story.stands("C2")["your mileage log"], story.stands()["P60 for 2025/26"]) == ("claimed", "claimed")
    story.expect_letter(JESS, Purpose.QUESTION, "put the number first")


def test_a_yes_to_what_is_no_yes_or_no_ticks_nothing_off_and_is_asked_back() -> None:
    story = asked()
    story.client_writes(ROSA, "P60 attached", notes_pdf=SCHOOL)
    story.staff_answer(JESS, "yes")
    assert set(story.stands().values()) == {"outstanding"}
    story.expect_letter(JESS, Purpose.QUESTION, "Which of these is it?", "“P60 for 2025/26”; tick it off")
    story.staff_answer(JESS, "1")
    assert story.stands()["P60 for 2025/26"] == "received"


def test_a_yes_to_one_question_ticks_off_nothing_that_another_asks_about() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.client_writes(ROSA, ASKS)
    story.client_writes(MICK, "I sent you the mileage log in May already.")
    story.minutes_pass(61)
    story.staff_answer(JESS, "1: yes, 2: yes")
    assert story.stands() == {"P60 for 2025/26": "claimed", "details of any gifts to charity": "query"}
    assert story.stands("C2")["your mileage log"] == "received"


def test_an_order_about_something_else_leaves_the_question_open() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.staff_answer(JESS, "Mick needn't send the mileage log, waive it")
    assert story.stands("C2")["your mileage log"] == "waived"
    assert [q.items for q in story.office.register.clients["C1"].questions] == [("a",)]


def test_a_file_that_fits_nothing_is_placed_by_a_number() -> None:
    story = asked()
    story.client_writes(ROSA, "P60 attached", notes_pdf=SCHOOL)
    letter = story.expect_letter(JESS, Purpose.QUESTION, "notes.pdf")
    number = next(n for n in range(1, 5) if f"{n}. “P60 for 2025/26”; tick it off" in letter.body)
    story.staff_answer(JESS, str(number))
    assert story.stands()["P60 for 2025/26"] == "received"


# -- a client's question ----------------------------------------------------------------------------------------------


def test_a_plain_reply_goes_to_the_client_in_their_thread_with_the_bot_in_copy_and_chasing_goes_on() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    hers = story.last.mail.message_id
    letter = story.expect_letter(JESS, Purpose.QUESTION, "raffle", f"your answer goes to Rosa at {ROSA}")
    sent = message_from_bytes(letter.raw.encode(), policy=SMTP)
    assert ROSA in sent["Reply-To"]
    assert "papers+" in sent["Reply-To"]
    assert sent["In-Reply-To"] is None, "it is no answer; the reply will be"
    assert hers in sent["References"]
    assert sent["Subject"] == "Re: Hello", "her own subject, for her to find it under"
    story.staff_reply(JESS, "Hello Rosa, yes, raffle tickets don't count, but donations do. So please list those. Jess")
    assert story.last.understanding.kind is MailKind.STAFF_COMMAND
    assert story.stands()["details of any gifts to charity"] == "outstanding"
    assert story.office.register.clients["C1"].questions == ()
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Rosa has your answer", "we go on asking for")
    story.days_pass(10)
    story.expect_letter(ROSA, Purpose.CHASER, "details of any gifts to charity")
    assert questions(story.days_pass(5)) == []


def test_the_letter_with_a_clients_question_says_nothing_that_the_client_may_not_read() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    letter = story.expect_letter(JESS, Purpose.QUESTION)
    for word in ("Pendragon", "Mick", "tick it off", "go on asking", "take it off"):
        assert word not in letter.body


def test_an_answer_that_lets_the_client_off_is_asked_about_before_anybody_is_chased() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    story.staff_reply(JESS, "Hi Rosa, no need to send the details of gifts to charity any more. Jess")
    assert story.stands()["details of any gifts to charity"] == "query"
    story.expect_letter(JESS, Purpose.QUESTION, "How do we go on", "1. Take it off the list")
    story.staff_answer(JESS, "1")
    assert story.stands()["details of any gifts to charity"] == "waived"


def test_an_answer_may_ask_for_more() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    story.staff_reply(JESS, "Hi Rosa, no, it doesn't. Could you also send me your P45 by 30 June please?\n\nJess")
    assert story.last.understanding.kind is MailKind.STAFF_REQUEST
    asked_now = [i.ask for r in story.office.register.clients["C1"].requests for i in r.items]
    assert any("P45" in ask for ask in asked_now)
    first = story.office.register.clients["C1"].requests[0]
    assert {i.ask: i.state.value for i in first.items}["details of any gifts to charity"] == "outstanding"


def test_who_answers_the_clients_own_mail_is_only_asked_how_to_go_on() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    hers = str(story.last.mail.message_id)
    text = "Hi Rosa, raffle tickets do not count, as you get a chance of a prize. Jess"
    story.arrives(story._mail(JESS, ROSA, "Re: Hello", text, cc=BOT, headers={"In-Reply-To": hers, "References": hers}))
    assert story.stands()["details of any gifts to charity"] == "query", "nobody is chased on a guess"
    assert questions(story.minutes_pass(61)) == [(JESS,)]
    story.expect_letter(JESS, Purpose.QUESTION, "You have answered Rosa", "2. Go on asking")
    story.staff_answer(JESS, "2")
    assert story.stands()["details of any gifts to charity"] == "outstanding"
    assert questions(story.days_pass(4)) == []


def unread() -> Dialogue:
    """A mail of somebody unknown could not be read."""
    story = asked()
    story.office.set_aside(b"From: nosy@elsewhere.test\n\n?", "f" * 64, story.now, story.now, "It broke.")
    story._send()
    return story


def test_a_question_about_nobody_we_know_is_put_to_a_partner_until_it_is_answered() -> None:
    story = unread()
    story.expect_letter(NADIA, Purpose.QUESTION, NOSY, "could not be read", "1. I have seen to it")
    assert questions(story.minutes_pass(24 * 60 + 5)) == [(NADIA,)], "and once more after a working day"
    story.staff_answer(NADIA, "done, thanks")
    assert list(story.office.register.open_questions()) == []
    assert questions(story.days_pass(5)) == []


def test_a_partners_yes_in_the_digest_ticks_off_no_more_than_was_asked() -> None:
    story = asked()
    story.client_writes(ROSA, "P60 attached", notes_pdf=SCHOOL)
    story.minutes_pass(24 * 60)
    digest = story.letters(NADIA, Purpose.DIGEST)[-1]
    assert "1. Rosa Quint" in digest.body
    head = {"In-Reply-To": digest.message_id, "References": digest.message_id}
    story.arrives(story._mail(NADIA, BOT, f"Re: {digest.subject}", "1 yes", headers=head))
    assert set(story.stands().values()) == {"outstanding"}
    assert story.office.register.clients["C1"].questions


def test_one_that_stays_unanswered_stands_in_the_digest() -> None:
    story = unread()
    story.days_pass(9)
    assert len(story.letters(NADIA, Purpose.QUESTION)) == 4
    assert NOSY in story.letters(NADIA, Purpose.DIGEST)[-1].body


def test_a_program_that_takes_the_first_address_only_still_answers_the_client_and_the_question_comes_again() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    letter = story.expect_letter(JESS, Purpose.QUESTION)
    sent = message_from_bytes(letter.raw.encode(), policy=SMTP)
    assert str(sent["Reply-To"]).startswith(ROSA)
    assert (JESS,) in questions(story.days_pass(2))


@pytest.mark.parametrize("text", ["yes", "no", "Yes, a copy of the ticket is enough.", "It doesn't count, Rosa"])
def test_an_answer_for_the_client_that_reaches_only_the_bot_settles_nothing_and_says_so(text: str) -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    before = story.stands()
    story.staff_answer(JESS, text)
    assert story.stands() == before
    story.expect_letter(JESS, Purpose.QUESTION, "reached only me, not Rosa", ROSA)
    assert story.office.register.clients["C1"].questions


@pytest.mark.parametrize(
    ("word", "state"), [("not needed", "waived"), ("answered", "outstanding"), ("it is here", "received")]
)
def test_the_words_for_the_bot_alone_do_what_they_say(word: str, state: str) -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    letter = story.expect_letter(JESS, Purpose.QUESTION, f"“{word}”")
    [address] = {word.rstrip(";") for word in letter.body.split() if word.startswith("papers+q-")}
    story.staff_write(JESS, address, "Rosa", word)
    assert story.stands()["details of any gifts to charity"] == state


def test_the_word_for_the_bot_alone_reaches_nobody_else() -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    letter = story.expect_letter(JESS, Purpose.QUESTION)
    [address] = {word.rstrip(";") for word in letter.body.split() if word.startswith("papers+q-")}
    story.staff_write(JESS, address, "Rosa", "not needed")
    assert story.stands()["details of any gifts to charity"] == "waived"


@pytest.mark.parametrize("text", ["1", "Please waive it", "no"])
def test_what_a_stranger_writes_to_that_address_counts_for_nothing(text: str) -> None:
    story = asked()
    story.client_writes(ROSA, ASKS)
    letter = story.expect_letter(JESS, Purpose.QUESTION)
    [address] = {word.rstrip(";") for word in letter.body.split() if word.startswith("papers+q-")}
    before = story.stands()
    story.arrives(story._mail(NOSY, address, "Re: Rosa", text))
    assert story.stands() == before
    assert story.office.register.clients["C1"].questions


# -- left lying -------------------------------------------------------------------------------------------------------


def test_unanswered_it_is_asked_again_then_the_manager_then_the_partner() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.days_pass(9)
    assert [m.to for m in story.letters(JESS, Purpose.QUESTION)] == [(JESS,)] * 2
    assert [m.to for m in story.letters(OWEN, Purpose.QUESTION)] == [(OWEN,)]
    assert [m.to for m in story.letters(NADIA, Purpose.QUESTION)] == [(NADIA,)]
    digest = story.letters(NADIA, Purpose.DIGEST)[-1]
    assert digest.body.index("Decisions waiting") < digest.body.index("What each job waits for")
    assert "P60" in digest.body[digest.body.index("Decisions waiting") :]


def test_an_answer_from_any_of_them_settles_it_and_the_others_hear_so() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.days_pass(3)
    story.expect_letter(OWEN, Purpose.QUESTION, "P60")
    story.staff_answer(OWEN, "1")
    assert story.stands()["P60 for 2025/26"] == "received"
    told = story.expect_letter(JESS, Purpose.CONFIRMATION, "Owen has answered this", "P60")
    assert told.to == (JESS,)
    assert questions(story.days_pass(5)) == []


AWAY = "Thank you for your mail. I am on leave and back on Monday 22 June. Jess"


def test_who_answers_automatically_is_away_and_the_manager_is_asked_at_once() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.is_away(JESS, AWAY)
    assert story.last.understanding.returns == date(2026, 6, 22)
    assert questions(story.minutes_pass(5)) == [(OWEN,)]
    assert questions(story.client_writes(MICK, "I sent you the mileage log in May already.")) == []
    assert questions(story.minutes_pass(61)) == [(OWEN,)], "gathered for him, too"
    story.days_pass(15)
    assert questions(story.client_writes(MICK, "Do you need the invoices in colour?")) == [(JESS,)], "she is back"


def test_an_automatic_reply_that_nobody_vouches_for_makes_nobody_absent() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS)
    story.is_away(JESS, AWAY, passes=False)
    assert questions(story.minutes_pass(30)) == []


# -- what it carries --------------------------------------------------------------------------------------------------


def test_it_brings_the_first_page_as_a_small_picture_with_words_for_those_who_see_none() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS, letter_pdf=SCHOOL)
    letter = story.expect_letter(JESS, Purpose.QUESTION)
    sent = message_from_bytes(letter.raw.encode(), policy=SMTP)
    pictures = [p for p in sent.walk() if p.get_content_type() == "image/jpeg"]
    assert [p["Content-Disposition"] for p in pictures] == ["inline"]
    page = pictures[0].get_payload(decode=True)
    assert isinstance(page, bytes)
    assert len(page) <= 100_000
    html = next(p for p in sent.walk() if p.get_content_type() == "text/html").get_content()
    assert f"cid:{pictures[0]['Content-ID'].strip('<>')}" in html
    assert 'alt="First page of letter.pdf"' in html
    assert "[picture" not in letter.body
    assert "[picture" not in html


def test_a_locked_file_is_named_and_not_shown() -> None:
    story = asked()
    story.client_writes(ROSA, CLAIMS, old_pdf=p60(2026, "Quint1964"))
    letter = story.expect_letter(JESS, Purpose.QUESTION, "old.pdf (locked with a password)")
    assert "image/jpeg" not in letter.raw
