"""A process that reads strangers' files has nobody to talk to: the kernel refuses it sockets (seccomp(2), Linux).

What it starts inherits that. Where the kernel knows no such filter, or is of a machine that this one has no numbers
for, Python's own sockets are refused all the same.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
"""prctl(2)."""
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Classic BPF: a word of the call's facts (its number at 0, its machine at 4); jumps; the verdict."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
"""Or EACCES."""
_X32 = 0x40000000
"""Calls of x86-64 in another guise, which nothing of ours makes."""
_MACHINES = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""audit(7)'s number of the machine, and the calls by which sockets come about: socket, socketpair, io_uring_setup."""


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def forbid_sockets() -> None:
    """From now on neither this process nor its children open any. Cannot be undone; never raises."""
    sys.addaudithook(_refuse)
    known = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return
    steps = _filter(*known)
    program = _Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError(13, "no network here")


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """Refuse those calls, and calls for any other machine; allow the rest. (code, jump if true, if false, operand)"""
    refuse = len(calls) + 1  # how many steps lie between the first comparison of calls and the refusal
    steps = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 0, refuse + 2, machine), (_LOAD, 0, 0, 0), (_IF_AT_LEAST, refuse, 0, _X32)]
    steps += [(_IF_EQUAL, refuse - 1 - n, 0, call) for n, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
