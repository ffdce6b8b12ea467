"""Answers by number, under our quoted lines, and behind our own words on the same line."""

from __future__ import annotations

from dataclasses import replace

from mailbot.domain.mail import VisibleText
from tests.reading.replying import ASKS, EITHER, QUIET, told, told_in
from tests.world import client, items, request

FLOWERS = {
    "a": "doc: Market invoices, April 2026",
    "b": "doc: Till summary for April",
    "c": "ask: Did you employ anybody over Easter?",
    "d": "ask: Value of stock at 30 April 2026",
    "e": "doc: Van insurance renewal",
}
OUR_LIST = """Dear Rosa,

For April I still need:

1. Market invoices, April 2026
2. Till summary for April
3. Did you employ anybody over Easter?
4. Value of stock at 30 April 2026
5. Van insurance renewal

Many thanks
Jess"""


def test_answers_under_each_quoted_line() -> None:
    answers = (
        ("1. Market invoices, April 2026", "Friday, the wholesaler is slow."),
        ("2. Till summary for April", "Posted on Saturday."),
        ("3. Did you employ anybody over Easter?", "My niece, for two days."),
        ("4. Value of stock at 30 April 2026", "£380"),
        ("5. Van insurance renewal", "No van since February."),
    )
    text = "\n\n".join(below for _, below in answers)
    seen = VisibleText(text, quoted=OUR_LIST, answers=answers)
    expected = {
        "a": "promised 2026-06-12",
        "b": "claimed",
        "c": "received",
        "d": "received",
        "e": "not_applicable",
    }
    told(FLOWERS, text, visible=seen).does(expected).and_a_person(ASKS)


def test_one_word_under_a_question_answers_it() -> None:
    answers = (("3. Did you employ anybody over Easter?", "Nobody."), ("4. Value of stock at 30 April 2026", "Nil"))
    text = "Nobody.\n\nNil"
    told(FLOWERS, text, visible=VisibleText(text, quoted=OUR_LIST, answers=answers)).does(
        {"c": "received", "d": "received"}
    ).and_a_person(QUIET)


def test_a_question_under_a_quoted_line_is_about_that_line() -> None:
    answers = (("5. Van insurance renewal", "Which one, the Vito or the old Caddy?"),)
    text = answers[0][1]
    told(FLOWERS, text, visible=VisibleText(text, quoted=OUR_LIST, answers=answers)).does({"e": "query"}).and_a_person(
        ASKS
    )


def test_answers_typed_behind_our_own_words_without_any_quote_marks() -> None:
    quoted = """Dear Rosa,

1. Market invoices, April 2026 - will send Monday
2. Till summary for April >> dropped it in on Thursday, left with your receptionist
3. Did you employ anybody over Easter? NO
4. Value of stock at 30 April 2026: about 410 pounds
5. Van insurance renewal - we don't have a van any more

Jess"""
    seen = VisibleText("Hi, answers in red below", quoted=quoted)
    expected = {
        "a": "promised 2026-06-15",
        "b": "claimed",
        "c": "received",
        "d": "received",
        "e": "not_applicable",
    }
    told(FLOWERS, seen.text, visible=seen).does(expected).and_a_person(ASKS)


def test_our_own_list_quoted_without_answers_says_nothing() -> None:
    seen = VisibleText("See below please, is it still needed?", quoted=OUR_LIST)
    told(FLOWERS, seen.text, visible=seen).does({}).and_a_person(EITHER)


def test_our_list_left_in_the_text_is_not_the_clients_question() -> None:
    text = (
        "Hello Jess, will do it all on Friday\n\n3. Did you employ anybody over Easter?\n4. "
        "Value of stock at 30 April 2026"
    )
    every = dict.fromkeys("abcde", "promised 2026-06-12")
    told(FLOWERS, text).does(every).and_a_person(QUIET)


def test_numbers_mean_the_list_that_is_quoted_not_the_order_of_the_request() -> None:
    reminder = "We are still waiting for\n\n1. Till summary for April\n2. Van insurance renewal\n"
    seen = VisibleText("1 tomorrow, number 2 on Friday", quoted=reminder)
    told(FLOWERS, seen.text, visible=seen).does({"b": "promised 2026-06-10", "e": "promised 2026-06-12"})


def test_letters_and_roman_numbers() -> None:
    told(FLOWERS, "(i) tomorrow\n(ii) Friday\n(iii) no\n(iv) £250").does(
        {"a": "promised 2026-06-10", "b": "promised 2026-06-12", "c": "received", "d": "received"}
    )
    told(FLOWERS, "b) Friday\ne) we sold the van").does({"b": "promised 2026-06-12"})


def test_a_list_without_numbers_in_the_order_of_names() -> None:
    text = "market inv - friday\ntill - tomorrow\nstock 395\ninsurance - renewing it on the 15th"
    told(FLOWERS, text).does(
        {
            "a": "promised 2026-06-12",
            "b": "promised 2026-06-10",
            "d": "received",
            "e": "promised 2026-06-15",
        }
    ).and_a_person(QUIET)


def test_signing_off_with_an_initial_is_no_answer_to_item_a() -> None:
    told(FLOWERS, "Thank you\nA. Quint").does({}).and_a_person(QUIET)


def test_a_date_or_a_time_at_the_start_of_a_line_is_no_number_of_the_list() -> None:
    told(FLOWERS, "2.30 on Thursday suits me for the call\n10 people came to the open day").does({}).and_a_person(
        EITHER
    )


def test_an_item_settled_before_is_not_settled_again() -> None:
    asked = {"a": "doc*: P60 for 2025/26", "b": "ask*: Did you move house?", "c": "doc: Pension letter"}
    told(asked, "As I said, no, I didn't move house. Pension letter tomorrow.").does({"c": "promised 2026-06-10"})


def test_a_corrected_answer_is_received_anew() -> None:
    asked = {"a": "ask*: Total business miles for the year", "b": "doc: MOT receipt"}
    told(asked, "Correction: the business miles were 11,240, not 12,140. Sorry!").does({"a": "received"})


def test_waived_items_stay_as_they_are() -> None:
    made = request({"a": "doc: P60 for 2025/26", "b": "doc: Pension letter"})
    waived = items({"a": "doc: P60 for 2025/26"})[0]
    made = replace(made, items=(replace(waived, state=type(waived.state).WAIVED), made.items[1]))
    told_in([(client(), [made])], "P60 and pension letter on Friday").does({"b": "promised 2026-06-12"})


def test_answers_without_a_stop_between_our_lines_stay_apart() -> None:
    asked = {
        "a": "ask: What was the £950 paid to Tollgate Tyres for?",
        "b": "ask: Is the overdraft secured?",
        "c": "doc: Price list at 31 May 2026",
        "d": "ask: How many days a week does Ned drive for the firm?",
    }
    answers = (
        ("1. What was the £950 paid to Tollgate Tyres for?", "Four tyres for the recovery lorry"),
        ("2. Is the overdraft secured?", "Yes, no change there since the bank last asked"),
        ("3. Price list at 31 May 2026", "Ned is typing it, you will have it this Friday, 12 June"),
        ("4. How many days a week does Ned drive for the firm?", "4 in summer and 2 from October to March"),
    )
    text = "\n".join(below for _, below in answers)
    told(asked, text, visible=VisibleText(text, quoted=OUR_LIST, answers=answers)).does(
        {"a": "received", "b": "received", "c": "promised 2026-06-12", "d": "received"}
    )


def test_what_stands_under_a_question_need_not_answer_it() -> None:
    answers = (
        ("3. Did you employ anybody over Easter?", "I'd have to ask Tom"),
        ("4. Value of stock at 30 April 2026", "Counting it on Thursday"),
    )
    text = "\n".join(below for _, below in answers)
    told(FLOWERS, text, visible=VisibleText(text, quoted=OUR_LIST, answers=answers)).does({"d": "promised 2026-06-11"})


def test_a_list_numbered_with_noughts_is_our_list_too() -> None:
    quoted = "01. Market invoices, April 2026\n02. Till summary for April\n05. Van insurance renewal"
    seen = VisibleText("2 posted on Saturday\n5 there is none", quoted=quoted)
    told(FLOWERS, seen.text, visible=seen).does({"b": "claimed", "e": "not_applicable"})


def test_a_list_numbered_with_nothing_but_noughts_stops_nobody() -> None:
    seen = VisibleText("They come on Friday, in that order.", quoted="00. Market invoices, April 2026")
    told(FLOWERS, seen.text, visible=seen)
