"""Which item each attached file is for."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.domain.documents import FileText
from mailbot.domain.practice import Client
from mailbot.domain.requests import Request
from mailbot.reading.naming.references import asks_of
from mailbot.reading.papers.documents import papers_in
from mailbot.reading.replies.arrivals import Arrivals, arrivals
from mailbot.reading.text.lexicon import lexicon
from tests.reading.replying import ASKS, EITHER, QUIET, told
from tests.world import TUESDAY, client, file, request, rules

P60 = "P60 End of Year Certificate\nTax year to 5 April {year}\nEmployee: {name}\nEmployer: {employer}\n"


def p60(
    name: str = "Rosa Quint", employer: str = "Saltram Academy", year: int = 2026, called: str = "scan.pdf"
) -> FileText:
    """A P60."""
    return file(called, P60.format(year=2026, name=name, employer=employer))


def bank(first: str, last: str, called: str = "statement.pdf", of: str = "Santander") -> FileText:
    """A bank statement."""
    return file(called, f"{of}\nCurrent account statement\nMiss R Quint\n{first} to {last}\nMoney in Balance\n")


def silently(asked: Mapping[str, str], *files: FileText, of: Client | None = None) -> Arrivals:
    """Files without a word."""
    return placed([(request(asked), of or client())], *files)


def placed(requests: list[tuple[Request, Client]], *files: FileText) -> Arrivals:
    """Files without a word, for one or several requests."""
    names = tuple(c.name for _, c in requests)
    documents = [d for f in files for d in papers_in(f, names, rules())]
    asks = asks_of(requests, lexicon(rules(), "en"), requests[0][0].ref)
    return arrivals(documents, asks, (), rules(), TUESDAY.date())


def verdicts(found: Arrivals) -> dict[str, str]:
    """Item to verdict."""
    return {c.asked.item.id: c.verdict for c in found.came}


def test_each_of_three_files_finds_its_item_without_a_word() -> None:
    found = silently(
        {
            "a": "doc: P60 for 2025/26",
            "b": "doc: Santander statements, January to March 2026",
            "c": "doc: Dividend vouchers for 2025/26",
        },
        p60(called="IMG_1.jpg"),
        bank("1 January 2026", "31 March 2026", "doc2.pdf"),
        file("x.pdf", "DIVIDEND VOUCHER\nNorwold Water plc\nShareholder: Miss R Quint\nPayment date 27 June 2025\n"),
    )
    assert verdicts(found) == {"a": "full", "b": "full", "c": "full"}
    assert not found.unplaced
    assert not found.unsure


def test_of_two_p60s_each_goes_to_its_employers_item() -> None:
    found = silently(
        {"a": "doc: P60 from Saltram Academy, 2025/26", "b": "doc: P60 from Fernhill Care, 2025/26"},
        p60(employer="Fernhill Care Ltd"),
        p60(employer="Saltram Academy Trust"),
    )
    assert verdicts(found) == {"a": "full", "b": "full"}


def test_one_p60_ticks_off_one_of_two() -> None:
    found = silently(
        {"a": "doc: P60 from Saltram Academy, 2025/26", "b": "doc: P60 from Fernhill Care, 2025/26"},
        p60(employer="Fernhill Care Ltd"),
    )
    assert verdicts(found) == {"b": "full"}


def test_of_a_couple_sharing_an_address_each_gets_their_own() -> None:
    tobias = client("Tobias Quint", of="C2", at=("rosa@quint.example",))
    found = placed(
        [
            (request({"a": "doc: P60 for 2025/26"}, ref="R1"), client()),
            (request({"a": "doc: P60 for 2025/26"}, ref="R2", of="C2"), tobias),
        ],
        p60("Mr T Quint"),
        p60("Miss R Quint"),
    )
    assert {(c.asked.request.ref, c.verdict) for c in found.came} == {("R1", "full"), ("R2", "full")}


def test_statements_of_two_banks_do_not_mix() -> None:
    found = silently(
        {"a": "doc: Santander statements for May 2026", "b": "doc: Barclays statements for May 2026"},
        bank("1 May 2026", "31 May 2026", of="Barclays"),
    )
    assert verdicts(found) == {"b": "full"}


def test_a_menu_is_for_nothing() -> None:
    found = silently({"a": "doc: P60 for 2025/26"}, file("menu.pdf", "Christmas menu\nTurkey\nNut roast\n"))
    assert not found.came
    assert len(found.unplaced) == 1


def test_a_letter_that_speaks_of_the_p60_is_no_p60() -> None:
    letter = file("letter.docx", "Dear Jess\nSaltram will send a new P60 for the year to 5 April 2026.\nRosa Quint\n")
    assert "full" not in verdicts(silently({"a": "doc: P60 for 2025/26"}, letter)).values()
    told({"a": "doc: P60 for 2025/26"}, "Please see my letter about the P60 attached.", letter).and_a_person(EITHER)


def test_a_locked_file_is_asked_for_again() -> None:
    locked = file("P60.pdf", problem="encrypted")
    found = silently({"a": "doc: P60 for 2025/26", "b": "doc: Bank statements for May 2026"}, locked)
    assert verdicts(found) == {"a": "wrong"}
    assert found.came[0].note == "it is locked with a password and we can't open it"


def test_a_p60_in_a_maiden_name_is_put_to_a_person() -> None:
    told({"a": "doc: P60 for 2025/26"}, "P60 attached.", p60("Rosa Hallam")).does({}).and_a_person(ASKS)


def test_an_invoice_that_names_nothing_of_what_was_asked_is_taken_at_the_clients_word() -> None:
    bill = file("doc.pdf", "INVOICE\nBatley Plant\nDate 3 March 2026\nTo: R Quint\nMinimix 150\nTotal £310\n")
    asked = {"a": "doc: Invoice for the cement mixer", "b": "doc: Receipt for the trailer"}
    assert not silently(asked, bill).came
    told(asked, "Here is the invoice for the cement mixer.", bill).does({"a": "received"}).and_a_person(QUIET)


def test_what_came_before_counts() -> None:
    found = silently({"a": "doc: Santander statements, May and June 2026"}, bank("1 May 2026", "31 May 2026"))
    assert [(c.verdict, c.missing) for c in found.came] == [("partial", ("2026-06",))]


def test_a_picture_that_nothing_here_could_read_goes_to_a_person() -> None:
    photo = FileText("IMG_2041.jpg", "image", "image/jpeg", "", problem="unread", source="none", size=90_000)
    told({"a": "doc: P60 for 2025/26"}, "P60 attached", photo).does({}).and_a_person(ASKS)
    told({"a": "doc: P60 for 2025/26", "b": "doc: Pension letter"}, "", photo).does({}).and_a_person(ASKS)


def test_a_paper_to_the_name_that_the_client_trades_under_is_theirs() -> None:
    invoice = file(
        "quarry 77.pdf", "Hollin Quarry\n\nInvoice 77\nTo: Quint Masonry\nDate: 9 April 2026\nTotal 412.80\n"
    )
    asked = [(request({"a": "doc: Purchase invoices from Hollin Quarry"}), client(at=("rosa@quint-masonry.example",)))]
    assert verdicts(placed(asked, invoice)) == {"a": "full"}
    stranger = [(asked[0][0], client())]
    assert verdicts(placed(stranger, invoice)) == {}


def test_a_paper_of_another_sort_that_bears_every_word_asked_for_is_taken_at_the_clients_word() -> None:
    text = (
        "Brindle Lettings\n\nLandlord: Miss R Quint\nRent statement for 2025/26\nRent received 8,100.00\nNet 7,400.00\n"
    )
    asked = {"a": "doc: Rent statement from Brindle Lettings"}
    told(asked, "Rent statement as promised", file("Brindle 2025-26.pdf", text)).does({"a": "received"})
    table = "month,members,gross\n2026-03,41,3690.00\n2026-04,38,3420.00\n2026-05,35,3150.00\n"
    asked = {"a": "doc: Gym day pass report"}
    told(asked, "Gym day pass report attached", file("Gym day pass Mar-May.csv", table)).does({"a": "received"})


def test_a_list_of_invoices_is_not_the_invoices() -> None:
    text = "Vantel Ltd\n\nVantel Ltd - purchase invoices April 2026\n" + "\n".join(
        f"Invoice VT-{n} to Quint 0{n}/04/2026 {n}10.00" for n in range(1, 5)
    )
    asked = {"a": "doc: Purchase invoices from Vantel"}
    told(asked, "All the Vantel purchase invoices", file("Vantel April.pdf", text)).and_a_person(EITHER)


def test_an_invoice_to_somebody_of_the_family_is_put_to_a_person() -> None:
    text = "Worthing Windows\nINVOICE\nDate 14 October 2025\nTo  Mrs D Quint\nSash 1,180.00\nTotal due 1,416.00\n"
    told(
        {"a": "doc: Invoice from Worthing Worktops for October 2025"}, "Here you go", file("w.pdf", text)
    ).and_a_person(ASKS)


def test_import_vat_certificates_are_counted_month_by_month() -> None:
    rows = "".join(f"{day}/04/2026  091  26GB346379402{day}  1,503.94\n" for day in (12, 14, 15, 20, 22))
    april = f"HM Revenue & Customs\nImport VAT certificate (C79)\nRosa Quint\nMonth: April 2026\n\n{rows}"
    asked = {"a": "doc: C79 import VAT certificates, April and May 2026"}
    (outcome,) = told(asked, "April's C79 attached.", file("c79.pdf", april)).reading.outcomes
    assert (outcome.state.value, outcome.missing) == ("partial", ("2026-05",))
