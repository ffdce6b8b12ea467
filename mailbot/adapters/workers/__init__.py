"""Processes of our own that look at what strangers wrote: limited, without network, replaced when they die."""

from mailbot.adapters.workers.confined import allow_cpu, confine, streams
from mailbot.adapters.workers.framing import Garbled, head_of, octets_of, put
from mailbot.adapters.workers.offline import forbid_sockets
from mailbot.adapters.workers.pool import Limits, Pool, Trade, Unfinished

__all__ = [
    "Garbled", "Limits", "Pool", "Trade", "Unfinished", "allow_cpu", "confine", "forbid_sockets", "head_of",
    "octets_of", "put", "streams",
]  # fmt: skip
