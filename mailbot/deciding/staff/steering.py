"""A mail from staff has come in: requests are opened, orders followed, and its author hears what was understood."""

from __future__ import annotations

from mailbot.deciding.ground.desk import Desk
from mailbot.deciding.ground.known import Known
from mailbot.deciding.ground.leave import told_stand_ins
from mailbot.deciding.jobs.jobs import follow_job
from mailbot.deciding.questions.questions import ask_author
from mailbot.deciding.replies.completion import completion
from mailbot.deciding.staff.answering import others_told, settle, told_client
from mailbot.deciding.staff.confirming import confirmation, to_confirm
from mailbot.deciding.staff.draft_orders import settle_drafts
from mailbot.deciding.staff.granting import granted, undone, without_granted
from mailbot.deciding.staff.offering import still_new, withdraw_offers
from mailbot.deciding.staff.opening import open_request
from mailbot.deciding.staff.ordering import follow
from mailbot.deciding.staff.sending_back import sent_back
from mailbot.deciding.staff.standing import asked_about
from mailbot.deciding.staff.undoing import note_how_it_stood
from mailbot.domain.decision import Decision
from mailbot.domain.mail import Mail
from mailbot.domain.understanding import Understanding, Verb


def obey(understanding: Understanding, mail: Mail, known: Known) -> Decision:
    """Events and letters that follow from a request or from orders: one confirmation, one question at the most.

    Nothing follows from a mail whose author is not a member of staff.
    """
    register, practice = known.register, known.practice
    author = practice.member(understanding.author or "") or practice.member_at(mail.author.email)
    if author is None:
        return Decision()
    desk = Desk(mail, author, known)
    lines = [*undone(understanding.wishes, desk)]
    opened = [
        facts for opening in still_new(understanding.openings, register) if (facts := open_request(opening, desk))
    ]
    lines += settle_drafts(understanding.drafts, opened, desk)
    commands = without_granted(understanding.commands, understanding.wishes)
    lines += [line for command in commands for line in follow(command, desk)]
    wished = granted(understanding.wishes, desk)
    lines += wished.lines
    opened += wished.opened
    lines += [follow_job(order, desk) for order in understanding.jobs]
    if understanding.told_client:
        lines += told_client(understanding, desk)
    settle(understanding, desk)
    withdraw_offers(desk)
    note_how_it_stood(desk)
    letters = (*sent_back(desk.events, desk), *told_stand_ins(desk), *others_told(desk))
    decision = Decision(tuple(desk.events), letters)
    for record in tuple(desk.records.values()):
        decision += completion(record, register, practice, by=author.id)
    asked = asked_about(commands, desk) if any(c.verb is Verb.STATUS for c in commands) else None
    opened = to_confirm(opened, desk, besides=bool(lines or understanding.doubts))
    letter = confirmation(opened, lines, asked if wished.listed is None else wished.listed, desk, wished)
    decision += Decision(letters=(letter,) if letter else ())
    return decision + ask_author(understanding.doubts, author, mail, register, practice, known.setting)
