"""`mailbot job`: how far each job has come, whose time it was, and a word for when one moves on."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, config_at, console, say
from mailbot.cli.view import view
from mailbot.cli.words import counted, day
from mailbot.domain.decision import Decision
from mailbot.domain.jobs import Job, JobCannot, Turn
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.understanding import JobOrder

_TURNS = {Turn.OURS: "us", Turn.CLIENT: "the client", Turn.AUTHORITY: "the authority", Turn.NOBODY: "nobody"}
_END = "end"

ByOption = Annotated[str, typer.Option("--by", help="Which member of staff you are (id, address or name).")]
IdArgument = Annotated[str, typer.Argument(help="The job's id, e.g. C001-J1.")]

commands = typer.Typer(no_args_is_help=True, help="See how far jobs have come; move one on.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="job")


@commands.command("list")
def list_jobs(
    config: ConfigOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
) -> None:
    """List the jobs, those that have waited longest first: what each waits for, for whom, since when."""
    from rich import box
    from rich.table import Table

    from mailbot.deciding import next_of

    seen = view(config)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Job", "Client", "What", "Waits", "With", "Since", "Owner"):
        table.add_column(heading, overflow="fold")
    for record, job in _jobs(seen.register, everything=everything):
        since = day(job.waiting_since.astimezone(seen.practice.zone).date())
        waits = next_of(job) or "is over"
        owner = seen.name_of(job.owner)
        table.add_row(job.id, record.client.name, job.title, waits, _TURNS[job.turn], since, owner)
    if table.row_count:
        console().print(table)
    else:
        say("There is no job yet." if everything else "No job is under way.")


def _jobs(register_: Register, *, everything: bool) -> list[tuple[ClientRecord, Job]]:
    rows = [(record, job) for record in register_.clients.values() for job in record.jobs]
    kept = [row for row in rows if everything or row[1].stage]
    return sorted(kept, key=lambda row: (row[1].waiting_since, row[1].id))


@commands.command("show")
def show(job_id: IdArgument, config: ConfigOption = None) -> None:
    """Show one job: its requests, its stages, and the days that each has cost us and the client."""
    from mailbot.deciding import by_turn, next_of, spent

    seen = view(config)
    record, job = _find(seen.register, job_id)
    say(f"{job.id}: {job.title}")
    say(f"  of {record.client.name}, with {seen.name_of(job.owner)}")
    say(f"  waits {next_of(job)}" if job.stage else "  is over")
    for ref in job.requests:
        request = record.request(ref)
        say(f"  {ref}: {request.subject}, {request.state.value}" if request else f"  {ref}: no longer kept")
    for (stage, turn), days in spent(job, seen.now, seen.calendar).items():
        if stage and days.calendar:
            say(f"  {stage}, with {_TURNS[turn]}: {_days(days.calendar, days.working)}")
    total = by_turn(job, seen.now, seen.calendar)
    shares = [f"{_TURNS[t]} {_days(d.calendar, d.working)}" for t, d in total.items() if d.calendar and t in _COUNTED]
    say(f"  So far: {'; '.join(shares) or 'not a day'}.")
    _show_stages(job)


_COUNTED = (Turn.OURS, Turn.CLIENT, Turn.AUTHORITY)


def _days(calendar: int, working: int) -> str:
    return f"{counted(calendar, 'day')} ({working} working)"


def _show_stages(job: Job) -> None:
    keys = [s.key for s in job.stages]
    at = keys.index(job.stage) if job.stage in keys else len(keys)
    marks = ["x" if n < at else ">" if n == at else " " for n in range(len(keys))]
    say("  " + "  ".join(f"[{mark}] {key}" for mark, key in zip(marks, keys, strict=True)))


def _find(register_: Register, wanted: str) -> tuple[ClientRecord, Job]:
    for record, job in _jobs(register_, everything=True):
        if job.id.lower() == wanted.strip().lower():
            return record, job
    raise Trouble(f"There is no job {wanted}; `mailbot job list --all` shows them all.")


@commands.command("move")
def move(
    job_id: IdArgument,
    stage: Annotated[str, typer.Argument(help="The stage it is at now (`mailbot job show` lists them); or: end.")],
    by: ByOption,
    config: ConfigOption = None,
) -> None:
    """Say that a job is at another stage now, later or earlier."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member, order

    settings = config_at(config)
    with holding(settings, f'mail {settings.practice.bot} "{job_id} is filed"') as house:
        record, job = _find(house.office.register, job_id)
        staff = member(settings.practice, by)
        keys = [*(s.key for s in job.stages), _END]
        if stage not in keys:
            raise Trouble(f"{job.id} has no stage {stage}; it has {', '.join(keys)}.")
        here = keys.index(job.stage or _END)
        act = "back" if keys.index(stage) < here else "at"
        given = JobOrder(record.client.id, job.id, act, "" if stage == _END else stage)
        decision = order(house, staff, SystemClock().now(), given)
        _, after = _find(house.office.register, job_id)
    if after.stage == job.stage:
        raise Trouble(f"{job.id} stays as it is: {_problem(decision)}.")
    say(f"{job.id} ({record.client.name}, {job.title}) {_where(after)}.")


def _problem(decision: Decision) -> str:
    lines = (line for letter in decision.letters for line in letter.facts.get("not_done", ()))  # type: ignore[attr-defined]
    return next((str(line["problem"]) for line in lines), "nothing came of it")


def _where(job: Job) -> str:
    return f"waits {job.now_at.to}" if job.now_at else "is over"


@commands.command("open")
def open_job(
    ref: Annotated[str, typer.Argument(help="The ref of the client's request.")],
    what: Annotated[str, typer.Argument(help='Kind and period, e.g. "accounts to 31 March 2026".')],
    by: ByOption,
    config: ConfigOption = None,
) -> None:
    """Say to which job a request belongs; the first one of its kind and period begins it."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member
    from mailbot.deciding import joined_by_hand
    from mailbot.reading import job_hint

    settings = config_at(config)
    with holding(settings) as house:
        office, now = house.office, SystemClock().now()
        member(settings.practice, by)
        record = office.register.record_of(ref)
        request = record.request(ref) if record else None
        if record is None or request is None:
            raise Trouble(f"There is no request {ref}; `mailbot request list --all` shows them all.")
        hint = job_hint((what,), office.rules, now.astimezone(settings.practice.zone).date())
        if hint is None:
            kinds = ", ".join(kind.name for kind in office.rules.jobs.kinds.values())
            raise Trouble(f"“{what}” names no kind of job; there are: {kinds}.")
        try:
            events = joined_by_hand(request, hint, record, office.rules, now)
        except JobCannot as error:
            raise Trouble(f"{request.ref} was left as it is: {error}.") from None
        office.enact(Decision(tuple((record.client.id, event) for event in events)), now)
        after = office.register.clients[record.client.id]
    job = next(j for j in after.jobs if ref in j.requests)
    say(f"{ref} belongs to {job.id} ({record.client.name}, {job.title}), which {_where(job)}.")
