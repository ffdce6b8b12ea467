"""Replies as mail programs make them: what the person wrote goes in, the whole body comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

WHO = "Jess Lomax <jess@alderquill.example>"
OURS = """\
Dear Rosa,

To finish your tax return we still need:

1. P60 for 2025/26
2. Statements of the savings account for the year
3. Did you let the flat in August?

Please send them by 30 June.

Jess"""
"""The mail that is answered."""
ITEMS = ("P60 for 2025/26", "Statements of the savings account", "Did you let the flat")

Body = Callable[[str], str]


def marked(text: str = OURS, mark: str = "> ") -> str:
    """Our mail with quote marks."""
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))


def _attributed(line: str, *, blank: bool = True) -> Body:
    """The answer, a line that says who wrote what follows, the quote."""
    return lambda answer: f"{answer}\n\n{line}\n{chr(10) if blank else ''}{marked()}\n"


def _block(*lines: str, ruler: str = "") -> Body:
    """The answer, a header block, our mail without marks."""
    head = "\n".join(([ruler] if ruler else []) + list(lines))
    return lambda answer: f"{answer}\n\n{head}\n\n{OURS}\n"


ATTRIBUTIONS: dict[str, str] = {
    "gmail en-GB": f"On Tue, 9 Jun 2026 at 10:15, {WHO} wrote:",
    "gmail en-US": f"On Tue, Jun 9, 2026 at 10:15 AM {WHO} wrote:",
    "gmail en wrapped": "On Tue, 9 Jun 2026 at 10:15, Jess Lomax at Alder & Quill <\njess@alderquill.example> wrote:",
    "gmail de": f"Am Di., 9. Juni 2026 um 10:15 Uhr schrieb {WHO}:",
    "gmail de wrapped": "Am Di., 9. Juni 2026 um 10:15 Uhr schrieb Jess Lomax <\njess@alderquill.example>:",
    "gmail fr": f"Le mar. 9 juin 2026 à 10:15, {WHO} a écrit :",
    "gmail es": "El mar, 9 jun 2026 a las 10:15, Jess Lomax (<jess@alderquill.example>) escribió:",
    "gmail pt-BR": f"Em ter., 9 de jun. de 2026 às 10:15, {WHO} escreveu:",
    "gmail pt": f"{WHO} escreveu (terça, 9/06/2026 à(s) 10:15):",
    "gmail it": f"Il giorno mar 9 giu 2026 alle ore 10:15 {WHO} ha scritto:",
    "gmail pl": f"wt., 9 cze 2026 o 10:15 {WHO} napisał(a):",
    "gmail ro": f"În mar., 9 iun. 2026 la 10:15, {WHO} a scris:",
    "gmail nl": f"Op di 9 jun 2026 om 10:15 schreef {WHO}:",
    "gmail cy": f"Ar Maw, 9 Meh 2026 am 10:15 {WHO} ysgrifennodd:",
    "gmail sv": f"Den tis 9 juni 2026 kl 10:15 skrev {WHO}:",
    "gmail da": f"Den tir. 9. jun. 2026 kl. 10.15 skrev {WHO}:",
    "gmail no": f"tir. 9. juni 2026 kl. 10:15 skrev {WHO}:",
    "gmail fi": "ti 9. kesäk. 2026 klo 10.15 Jess Lomax (jess@alderquill.example) kirjoitti:",
    "gmail hu": f"{WHO} ezt írta (időpont: 2026. jún. 9., K, 10:15):",
    "gmail cs": f"út 9. 6. 2026 v 10:15 odesílatel {WHO} napsal:",
    "gmail tr": f"{WHO}, 9 Haz 2026 Sal, 10:15 tarihinde şunu yazdı:",
    "gmail ru": f"вт, 9 июн. 2026 г. в 10:15, {WHO}:",
    "gmail bn": f"মঙ্গল, ৯ জুন, ২০২৬ তারিখে ১০:১৫ AM টায় তারিখে {WHO} লিখেছেন:",
    "gmail ur": f"منگل، 9 جون، 2026 کو 10:15 AM بجے کو {WHO} نے لکھا:",
    "gmail pa": f"ਮੰਗਲ, 9 ਜੂਨ, 2026 ਨੂੰ 10:15 ਪੂ.ਦੁ. ਵਜੇ, {WHO} ਨੇ ਲਿਖਿਆ:",
    "gmail gu": f"મંગળ, 9 જૂન, 2026 ના રોજ 10:15 AM વાગ્યે, {WHO} એ લખ્યું:",
    "gmail hi": f"मंगल, 9 जून 2026 को 10:15 am बजे को {WHO} ने लिखा:",
    "gmail zh": f"{WHO} 于2026年6月9日周二 10:15写道：",
    "gmail ja": f"2026年6月9日(火) 10:15 {WHO}:",
    "apple mail": f"On 9 Jun 2026, at 10:15, {WHO} wrote:",
    "apple mail de": f"Am 09.06.2026 um 10:15 schrieb {WHO}:",
    "apple mail fr": f"Le 9 juin 2026 à 10:15, {WHO} a écrit :",
    "thunderbird": "On 09/06/2026 10:15, Jess Lomax wrote:",
    "thunderbird de": "Am 09.06.26 um 10:15 schrieb Jess Lomax:",
    "thunderbird pl": "W dniu 9.06.2026 o 10:15, Jess Lomax pisze:",
    "proton": f"On Tuesday, June 9th, 2026 at 10:15 AM, {WHO} wrote:",
    "roundcube": "On 2026-06-09 10:15, Jess Lomax wrote:",
    "roundcube fr": "Le 2026-06-09 10:15, Jess Lomax a écrit :",
    "open-xchange": f"On 09/06/2026 10:15 BST {WHO} wrote:",
    "spark": f"On 9 Jun 2026, 10:15 +0100, {WHO}, wrote:",
    "k-9": f"On 9 June 2026 10:15:00 BST, {WHO} wrote:",
    "fastmail": "On Tue, 9 Jun 2026, at 10:15 AM, Jess Lomax wrote:",
    "mutt": "On Tue, Jun 09, 2026 at 10:15:00AM +0100, Jess Lomax wrote:",
    "notes": f"{WHO} wrote on 09/06/2026 10:15:00:",
    "evolution": "On Tue, 2026-06-09 at 10:15 +0100, Jess Lomax wrote:",
}
"""Lines above a quote."""

BLOCKS: dict[str, Body] = {
    "outlook en": _block(
        f"From: {WHO}", "Sent: 09 June 2026 10:15", "To: Rosa Quint <rosa@quint.example>", "Subject: Your papers"
    ),
    "outlook bold": _block(
        f"*From:* {WHO}", "*Sent:* 09 June 2026 10:15", "*To:* Rosa Quint", "*Subject:* Your papers"
    ),
    "outlook de": _block(
        f"Von: {WHO}", "Gesendet: Dienstag, 9. Juni 2026 10:15", "An: Rosa Quint", "Betreff: Your papers"
    ),
    "outlook fr": _block(f"De : {WHO}", "Envoyé : mardi 9 juin 2026 10:15", "À : Rosa Quint", "Objet : Your papers"),
    "outlook es": _block(
        f"De: {WHO}", "Enviado: martes, 9 de junio de 2026 10:15", "Para: Rosa Quint", "Asunto: Your papers"
    ),
    "outlook it": _block(f"Da: {WHO}", "Inviato: martedì 9 giugno 2026 10:15", "A: Rosa Quint", "Oggetto: Your papers"),
    "outlook nl": _block(
        f"Van: {WHO}", "Verzonden: dinsdag 9 juni 2026 10:15", "Aan: Rosa Quint", "Onderwerp: Your papers"
    ),
    "outlook pl": _block(f"Od: {WHO}", "Wysłano: wtorek, 9 czerwca 2026 10:15", "Do: Rosa Quint", "Temat: Your papers"),
    "outlook ro": _block(
        f"De la: {WHO}", "Trimis: marți, 9 iunie 2026 10:15", "Către: Rosa Quint", "Subiect: Your papers"
    ),
    "outlook pt": _block(f"De: {WHO}", "Enviada: 9 de junho de 2026 10:15", "Para: Rosa Quint", "Assunto: Your papers"),
    "outlook sv": _block(f"Från: {WHO}", "Skickat: den 9 juni 2026 10:15", "Till: Rosa Quint", "Ämne: Your papers"),
    "outlook da": _block(f"Fra: {WHO}", "Sendt: 9. juni 2026 10:15", "Til: Rosa Quint", "Emne: Your papers"),
    "outlook cy": _block(f"Oddi wrth: {WHO}", "Anfonwyd: 09 Mehefin 2026 10:15", "At: Rosa Quint", "Pwnc: Your papers"),
    "outlook old": _block(
        f"From: {WHO}", "Sent: 09 June 2026 10:15", "To: Rosa", "Subject: x", ruler="-----Original Message-----"
    ),
    "outlook old de": _block(
        f"Von: {WHO}",
        "Gesendet: 9. Juni 2026 10:15",
        "An: Rosa",
        "Betreff: x",
        ruler="-----Ursprüngliche Nachricht-----",
    ),
    "outlook web": _block(
        f"From: {WHO}", "Sent: Tuesday, June 9, 2026 10:15 AM", "To: Rosa Quint", "Subject: Your papers", ruler="_" * 32
    ),
    "samsung": _block(
        f"From: {WHO}",
        "Date: 09/06/2026 10:15 (GMT+00:00)",
        "To: rosa@quint.example",
        "Subject: Your papers",
        ruler="-------- Original message --------",
    ),
    "gmx": _block(
        "Gesendet: Dienstag, 9. Juni 2026 um 10:15 Uhr",
        'Von: "Jess Lomax" <jess@alderquill.example>',
        "An: rosa@quint.example",
        "Betreff: Your papers",
    ),
    "zimbra": _block(
        'From: "Jess Lomax" <jess@alderquill.example>',
        'To: "Rosa" <rosa@quint.example>',
        "Sent: Tuesday, 9 June, 2026 10:15:00",
        "Subject: Your papers",
        ruler="----- Original Message -----",
    ),
    "aol": _block(
        f"From: {WHO}",
        "To: rosa@quint.example",
        "Sent: Tue, Jun 9, 2026 10:15 am",
        "Subject: Your papers",
        ruler="-----Original Message-----",
    ),
    "windows mail ru": _block("От: Jess Lomax", "Отправлено: \u200eвторник\u200e, 9 июня 2026 г. 10:15", "Кому: Rosa"),
    "tracker": _block("Reply above this line", ruler="-" * 20),
    "yahoo": lambda answer: f"{answer}\n\n    On Tuesday, 9 June 2026 at 10:15:00 BST, {WHO} wrote:  \n \n {OURS}\n",
    "bt webmail": lambda answer: (
        f"{answer}\n\n------ Original Message ------\nFrom: {WHO}\nTo: rosa@quint.example\n"
        f"Sent: Tuesday, 9 Jun, 26 At 10:15\nSubject: Your papers\n\n{OURS}\n"
    ),
    "iphone": lambda answer: (
        f"{answer}\n\nSent from my iPhone\n\n" + marked(f"On 9 Jun 2026, at 10:15, {WHO} wrote:\n\n{OURS}") + "\n"
    ),
    "iphone de": lambda answer: (
        f"{answer}\n\nVon meinem iPhone gesendet\n\n"
        + marked(f"Am 09.06.2026 um 10:15 schrieb {WHO}:\n\n{OURS}")
        + "\n"
    ),
    "outlook ios": lambda answer: (
        f"{answer}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{'_' * 32}\nFrom: {WHO}\n"
        f"Sent: Tuesday, June 9, 2026 10:15:00 AM\nTo: Rosa <rosa@quint.example>\nSubject: Your papers\n\n{OURS}\n"
    ),
    "outlook android": lambda answer: (
        f"{answer}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n{'_' * 32}\nFrom: {WHO}\n"
        f"Sent: Tuesday, 9 June 2026 10:15\nTo: Rosa\nSubject: Your papers\n\n{OURS}\n"
    ),
}
"""Whole bodies of programs that write no quote marks, or put more than an attribution before them."""

PLAIN: dict[str, Body] = {name: _attributed(line) for name, line in ATTRIBUTIONS.items()} | BLOCKS


def paragraphs(text: str, tag: str = "div") -> str:
    """Text as HTML lines."""
    return "".join(f"<{tag}>{escape(line) or '<br>'}</{tag}>" for line in text.split("\n"))


def _breaks(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _listed() -> str:
    return (
        "<p>Dear Rosa,</p><p>To finish your tax return we still need:</p><ol><li>P60 for "
        "2025/26</li><li>Statements of the "
        "savings account for the year</li><li>Did you let the flat in August?</li></ol>"
        "<p>Please send them by "
        "30 June.</p>"
    )


_MSO_HEAD = (
    '<p class="MsoNormal"><b>From:</b> Jess Lomax &lt;jess@alderquill.example&gt;<br><b>Sent:</b> 09 June 2026 '
    "10:15<br>"
    "<b>To:</b> Rosa Quint<br><b>Subject:</b> Your papers</p>"
)
_SAID = "On Tue, 9 Jun 2026 at 10:15, Jess Lomax &lt;jess@alderquill.example&gt; wrote:"

PAGES: dict[str, Body] = {
    "gmail": lambda a: (
        f'<div dir="ltr">{paragraphs(a)}</div><br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">'
        f'{_SAID}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{_listed()}</blockquote></div>'
    ),
    "outlook desktop": lambda a: (
        f'<div class="WordSection1">{paragraphs(a, "p")}<div style="border:none;border-top:solid #E1E1E1 1.0pt">'
        f"{_MSO_HEAD}</div>{_listed()}</div>"
    ),
    "outlook web": lambda a: (
        f'<div class="elementToProof">{paragraphs(a)}</div><div id="appendonsend"></div><hr>'
        f'<div id="divRplyFwdMsg" dir="ltr">{_MSO_HEAD}</div><div>{_listed()}</div>'
    ),
    "outlook ios": lambda a: (
        f'<div>{paragraphs(a)}</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook '
        f'for iOS</a></div><hr><div id="divRplyFwdMsg">{_MSO_HEAD}</div>{_listed()}'
    ),
    "apple mail": lambda a: (
        f'<html><body>{paragraphs(a)}<div><blockquote type="cite"><div>{_SAID}</div><br>{_listed()}</blockquote>'
        "</div></body></html>"
    ),
    "iphone": lambda a: (
        f'<div dir="ltr">{paragraphs(a)}</div><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br>'
        f'<blockquote type="cite">{_SAID}<br><br></blockquote></div><blockquote type="cite">{_listed()}</blockquote>'
    ),
    "yahoo": lambda a: (
        f'<div class="yahoo-style-wrap">{paragraphs(a)}</div><div id="yahoo_quoted_12" class="yahoo_quoted">'
        f"<div>{_SAID}</div><div>{_listed()}</div></div>"
    ),
    "thunderbird": lambda a: (
        f'<p>{_breaks(a)}</p><div class="moz-cite-prefix">{_SAID}</div><blockquote type="cite">{_listed()}</blockquote>'
    ),
    "proton": lambda a: (
        f'{paragraphs(a)}<div class="protonmail_signature_block">Sent with <a href="https://proton.me">Proton Mail</a> '
        f'secure email.</div><div class="protonmail_quote">{_SAID}<br><blockquote '
        f'type="cite">{_listed()}</blockquote></div>'
    ),
    "gmx": lambda a: (
        f'<div>{paragraphs(a)}</div><div name="quote" style="border-left:2px solid"><div><b>Gesendet:</b> '
        f"Dienstag, 9. Juni 2026 "
        f"um 10:15 Uhr<br><b>Von:</b> Jess Lomax &lt;jess@alderquill.example&gt;<br><b>An:</b> "
        f"rosa<br><b>Betreff:</b> Papers"
        f"</div>{_listed()}</div>"
    ),
    "samsung": lambda a: (
        f'<div dir="auto">{_breaks(a)}</div><div><br></div><div id="composer_signature">Sent from my Galaxy</div>'
        f"<div>-------- Original message --------</div><div>From: Jess Lomax &lt;jess@alderquill.example&gt;</div>"
        f"<div>Date: 09/06/2026 10:15</div><div>To: rosa</div><div>Subject: Papers</div>{_listed()}"
    ),
    "zimbra": lambda a: (
        f'<div style="font-family:arial">{paragraphs(a)}<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker='
        f'"__HEADERS__"><b>From: </b>Jess Lomax &lt;jess@alderquill.example&gt;<br><b>Sent: </b>Tuesday, 9 June '
        f"2026<br>"
        f"<b>Subject: </b>Papers<br></div>{_listed()}</div>"
    ),
    "windows mail": lambda a: (
        f'<div class="WordSection1">{paragraphs(a, "p")}<p>Sent from <a href="https://go.microsoft.com">Mail</a> for '
        f'Windows</p><div style="border-top:solid">{_MSO_HEAD}</div>{_listed()}</div>'
    ),
}
"""The same in HTML."""


def names(table: Sequence[str]) -> list[str]:
    """Names that pytest can print."""
    return [n.replace(" ", "-") for n in table]
