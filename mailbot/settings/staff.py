"""[[staff]]: who works in the practice (mailbot.toml)."""

from __future__ import annotations

from mailbot.domain.practice import Role, Staff
from mailbot.settings.tables import Table, TomlFile


def staff_of(file: TomlFile) -> tuple[Staff, ...]:
    """Everybody, in the order of the file; at least one of them a partner."""
    staff: list[Staff] = []
    before = len(file.mistakes)
    for table in file.tables("staff"):
        role = table.choice("role", tuple(Role), Role.STAFF.value)
        aliases = tuple(a.lower() for a in table.texts("aliases", []))
        digest = table.flag("digest", True) if "digest" in table.values else None
        staff.append(Staff(table.text("id"), table.text("name"), table.address("email"), Role(role), aliases, digest))
        if digest is False and role == Role.PARTNER:
            table.wrong("digest", "can't be false for a partner: somebody has to see what is open. Leave it out.")
        table.done()
        _once(table, staff)
    if len(file.mistakes) > before:
        return tuple(staff)
    if not staff:
        file.wrong("nobody works here: add a [[staff]] table for each member of the practice, a partner among them.")
    elif not any(s.role is Role.PARTNER for s in staff):
        file.wrong('nobody is a partner: give at least one [[staff]] role = "partner"; the digest goes to partners.')
    return tuple(staff)


def _once(table: Table, staff: list[Staff]) -> None:
    *before, last = staff
    if any(s.id == last.id for s in before):
        table.wrong("id", f"{last.id!r} is used twice; each member of staff needs one of their own.")
    if any(s.email == last.email for s in before):
        table.wrong("email", f"{last.email} belongs to two members of staff; each needs one of their own.")
