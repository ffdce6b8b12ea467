"""Configuration and rules -> values. Every mistake is reported at once, with its file and, where known, its line."""

from mailbot.settings.mistakes import Mistake, SettingsError
from mailbot.settings.rules import default_rules_folder, load_rules

__all__ = ["Mistake", "SettingsError", "default_rules_folder", "load_rules"]
