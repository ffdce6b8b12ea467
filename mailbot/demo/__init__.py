"""Six weeks of an invented practice, played on this machine: real servers on loopback, the real daemon, a clock that jumps."""
