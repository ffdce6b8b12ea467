"""From a mail to what it means. Pure."""

from mailbot.reading.authentication import wants_voucher
from mailbot.reading.chain import understand
from mailbot.reading.draft_answers import opened_by
from mailbot.reading.drawing import drawn_up
from mailbot.reading.inspection import Brought, Inspection, inspect
from mailbot.reading.job_hints import job_hint
from mailbot.reading.listings import term_in
from mailbot.reading.locked import awaiting_a_password
from mailbot.reading.passwords import passwords_in
from mailbot.reading.payments import with_payments

__all__ = [
    "Brought",
    "Inspection",
    "awaiting_a_password",
    "drawn_up",
    "inspect",
    "job_hint",
    "opened_by",
    "passwords_in",
    "term_in",
    "understand",
    "wants_voucher",
    "with_payments",
]
