"""What a person types. The only place that picks adapters."""

from mailbot.cli.app import main

__all__ = ["main"]
