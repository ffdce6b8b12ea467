"""The one thread on which all of an office's work is done, one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Reading a slow document never stops those who listen; and whoever is at it for too long is seen."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._busy_since: float | None = None

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it when all before it is done; what it gives, or what it raises."""

        def at_it() -> T:
            self._busy_since = monotonic()
            try:
                return work(*args, **kwargs)
            finally:
                self._busy_since = None

        return await asyncio.get_running_loop().run_in_executor(self._thread, at_it)

    @property
    def busy_for(self) -> float:
        """Seconds spent so far on what is being done; 0.0: nothing is."""
        since = self._busy_since
        return 0.0 if since is None else monotonic() - since

    def close(self) -> None:
        """Nothing more is begun; what is being done is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)
