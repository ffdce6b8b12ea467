"""From a mail to what it means. Pure."""

from mailbot.reading.asked.job_hints import job_hint
from mailbot.reading.asked.payments import with_payments
from mailbot.reading.chain.understand import understand
from mailbot.reading.drafts.draft_answers import opened_by
from mailbot.reading.drafts.drawing import drawn_up
from mailbot.reading.drafts.job_draft_answers import opened_for_job
from mailbot.reading.drafts.listings import term_in
from mailbot.reading.inspection import Brought, Inspection, inspect
from mailbot.reading.papers.locked import awaiting_a_password
from mailbot.reading.papers.passwords import passwords_in
from mailbot.reading.vouching.authentication import wants_voucher

__all__ = [
    "Brought",
    "Inspection",
    "awaiting_a_password",
    "drawn_up",
    "inspect",
    "job_hint",
    "opened_by",
    "opened_for_job",
    "passwords_in",
    "term_in",
    "understand",
    "wants_voucher",
    "with_payments",
]
