"""Six weeks of an invented practice on this machine: servers on loopback, the real daemon, a clock that jumps."""
