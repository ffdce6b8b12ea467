"""Fixtures that several folders of tests share."""

from tests.servers import dovecot, own_dovecot, postfix

__all__ = ["dovecot", "own_dovecot", "postfix"]
