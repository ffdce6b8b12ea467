"""Who is in the demonstration: an invented practice, its people, its clients."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
BEGIN = datetime(2026, 5, 5, 8, 30, tzinfo=ZONE)
"""The Tuesday after the first bank holiday of May; in the six weeks from here lies the second."""
END = datetime(2026, 6, 16, 18, 0, tzinfo=ZONE)

PRACTICE = "Larch & Penny"
DOMAIN = "larchpenny.example"
BOT = f"papers@{DOMAIN}"
AUTHSERV = f"mx.{DOMAIN}"

ADA, PRIYA, SAM = f"ada@{DOMAIN}", f"priya@{DOMAIN}", f"sam@{DOMAIN}"
JANE, DELYTH, BILAL, KEN = (
    "jane@whitlock.example",
    "delyth@rees.example",
    "bilal@azizdental.example",
    "ken@mossbank.example",
)
CAFE, CAFE_OFFICE = "hello@greenwaycafe.example", "office@greenwaycafe.example"

NAMES = {
    ADA: "Ada Penny",
    PRIYA: "Priya Nair",
    SAM: "Sam Reed",
    JANE: "Jane Whitlock",
    DELYTH: "Delyth Rees",
    BILAL: "Bilal Aziz",
    KEN: "Ken Mossop",
    CAFE: "Greenway Café",
    CAFE_OFFICE: "Greenway Café",
    BOT: PRACTICE,
}

CLIENTS = f"""\
id,name,email,contact,second,language,partner,manager
WHIT,Jane Whitlock,{JANE},Jane,,en,ada,priya
REES,Delyth Rees,{DELYTH},Delyth,,cy,ada,priya
AZIZ,Aziz Dental Ltd,{BILAL},Bilal,,en,ada,priya
MOSS,Mossbank Joinery Ltd,{KEN},Ken,accounts@mossbank.example,en,ada,priya
GREEN,Greenway Café Ltd,{CAFE};{CAFE_OFFICE},Mel,,en,ada,priya
"""


def settings(imap_port: int, smtp_port: int) -> str:
    """The demonstration's mailbot.toml."""
    return f"""\
# Written by `mailbot demo`: a practice that exists on this machine only.

[practice]
name = "{PRACTICE}"
bot = "{BOT}"
domains = ["{DOMAIN}"]
timezone = "{ZONE.key}"
country = "GB"
region = "ENG"
authserv_id = "{AUTHSERV}"

[[staff]]
id = "ada"
name = "{NAMES[ADA]}"
email = "{ADA}"
role = "partner"

[[staff]]
id = "priya"
name = "{NAMES[PRIYA]}"
email = "{PRIYA}"
role = "manager"

[[staff]]
id = "sam"
name = "{NAMES[SAM]}"
email = "{SAM}"

[mailbox]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{BOT}"
password_file = "password"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[state]
folder = "state"
"""
