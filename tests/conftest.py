"""Fixtures that several folders of tests share."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.servers import dovecot, own_dovecot, postfix

__all__ = ["dovecot", "own_dovecot", "postfix"]

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line sets it

# Where a change is judged, the same examples are tried each time; everywhere else new ones are looked for.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")
