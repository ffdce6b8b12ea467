"""Tables in which staff ask: a row a thing, but for what is marked as received."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.asked.antecedents import entry_asked
from mailbot.reading.asked.lists import Piece, rows_as_things, without_ticked
from mailbot.reading.asked.owners import is_ours
from mailbot.reading.asked.setting import MOST_ITEMS, Reading, Setting, Wanted
from mailbot.reading.asked.things import clean
from mailbot.reading.naming.whose_request import names_only
from mailbot.reading.text.words import words

_LONGEST_ENTRY = 300


def rows_from(pieces: Sequence[Piece], start: int) -> list[Piece]:
    """The rows of the table that begins there."""
    rows = [pieces[start]]
    for piece in pieces[start + 1 :]:
        if piece.sort != "row" or piece.first:
            break
        rows.append(piece)
    return rows


def _is_column(cell: str, setting: Setting) -> bool:
    return not words(cell) or (setting.every.has(cell, "table_head") and len(words(cell)) <= 4)


def _is_done(cell: str, asks: bool, setting: Setting) -> bool:
    """Whether a cell says that the thing is here: "received", "yes" below "Received?", "no" below "Needed?"."""
    if asks and setting.every.has(cell, "cell_yes", "cell_no"):
        return setting.every.has(cell, "cell_no")
    return setting.every.has(cell, "row_done")


def _names_something(thing: str, cells: Sequence[str], setting: Setting) -> bool:
    """ "Both | hourly rate agreed": the first cell may only say whose."""
    for_all = cells if setting.every.has(thing, "row_for_all") else ()
    return any(clean(cell, setting.every) for cell in (thing, *for_all))


def read_table(rows: Sequence[Piece], reading: Reading, setting: Setting) -> None:
    """What a table asks for, a row a thing."""
    if reading.leads is False:
        return
    heads = [_is_column(cell, setting) for cell in rows[0].cells]
    asks = all(heads) and any(setting.every.has(cell, "head_wanted") for cell in rows[0].cells)
    for thing, cells in rows_as_things(without_ticked(rows), all(heads)):
        named = names_only(thing, setting.names) if setting.several or setting.dictated else None
        if named and cells:
            reading.client, reading.parted, reading.leads = named, True, True
            thing, cells = cells[0], cells[1:]
        owners = [is_ours(c, setting) for c in cells]
        if (
            True in owners
            or any(_is_done(c, asks, setting) for c in cells)
            or not _names_something(thing, cells, setting)
        ):
            continue
        cells = tuple(c for c, ours in zip(cells, owners, strict=True) if ours is None)
        more = [c for c in cells if words(c) and not setting.every.has(c, "row_status")]
        asked = entry_asked(", ".join([thing, *more])[:_LONGEST_ENTRY], setting)
        if reading.leads:
            reading.want(asked)
        elif len(reading.doubtful) < MOST_ITEMS:
            reading.doubtful.append(Wanted(asked, reading.client))
