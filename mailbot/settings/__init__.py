"""Configuration and rules -> values. Every mistake is reported at once, with its file and, where known, its line."""

from mailbot.settings.config import Config, load_config
from mailbot.settings.habits import load_habits
from mailbot.settings.mistakes import Mistake, SettingsError
from mailbot.settings.rules import default_rules_folder, load_rules
from mailbot.settings.secrets import Secret
from mailbot.settings.servers import ImapSettings, MaildirSettings, SmtpSettings

__all__ = [
    "Config",
    "ImapSettings",
    "MaildirSettings",
    "Mistake",
    "Secret",
    "SettingsError",
    "SmtpSettings",
    "default_rules_folder",
    "load_config",
    "load_habits",
    "load_rules",
]
