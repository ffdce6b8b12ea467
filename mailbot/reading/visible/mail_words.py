"""What mail programs, and people, put around a message, in the languages that reach an English practice.

Facts about programs rather than policy: they change when a program changes, not when a practice does.
"""

from __future__ import annotations

WROTE = (
    "wrote", "writes", "ysgrifennodd", "napisał", "napisała", "napisał(a)", "napisal(a)", "pisze", "napisali",
    "a scris", "a écrit", "a ecrit", "écrit", "escribió", "escribio", "ha escrito", "escreveu", "escreveram",
    "schrieb", "geschrieben", "ha scritto", "scrive", "schreef", "skrev", "skrifaði", "kirjoitti", "írta",
    "napsal", "napsala", "napsal(a)", "napísal", "yazdı", "şunu yazdı", "пишет", "написал", "написала",
    "написал(а)", "έγραψε", "লিখেছেন", "লিখেছে", "লিখেছেন:", "نے لکھا", "لکھا", "تحریر کیا", "ਨੇ ਲਿਖਿਆ",
    "ਲਿਖਿਆ", "એ લખ્યું", "લખ્યું", "ने लिखा", "लिखा", "எழுதினார்", "كتب", "کتب", "đã viết", "写道", "寫道",
    "のメール", "さんは書きました",
)  # fmt: skip
"""The verb of an attribution line ("On …, Tom wrote:")."""

HISTORY_BEGINS = (
    "original message", "original email", "original e-mail", "original appointment", "reply message",
    "previous message", "ursprüngliche nachricht", "originalnachricht", "ursprungliche nachricht",
    "message d'origine", "message d’origine", "message original", "mensaje original", "mensagem original",
    "messaggio originale", "oorspronkelijk bericht", "oorspronkelijke bericht", "wiadomość oryginalna",
    "oryginalna wiadomość", "wiadomosc oryginalna", "mesaj original", "mesajul original", "neges wreiddiol",
    "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "original meddelelse",
    "opprinnelig melding", "opprinnelig e-post", "alkuperäinen viesti", "původní zpráva", "eredeti üzenet",
    "orijinal ileti", "исходное сообщение", "মূল বার্তা", "আসল বার্তা", "اصل پیغام", "اصل میسج", "ਅਸਲ ਸੁਨੇਹਾ",
    "ਮੂਲ ਸੁਨੇਹਾ", "મૂળ સંદેશ", "मूल संदेश", "الرسالة الأصلية", "原始邮件", "元のメッセージ",
)  # fmt: skip
"""What stands between rulers above a history."""

FORWARD_BEGINS = (
    "forwarded message", "begin forwarded message", "forwarded by", "forwarded email", "forwarded mail",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "message transféré", "message transfere", "début du message transféré", "début du message réexpédié",
    "message réexpédié", "mensaje reenviado", "inicio del mensaje reenviado", "mensagem encaminhada",
    "mensagem reencaminhada", "início da mensagem reencaminhada", "início da mensagem encaminhada",
    "messaggio inoltrato", "inizio messaggio inoltrato", "inizio del messaggio inoltrato",
    "doorgestuurd bericht", "begin doorgestuurd bericht", "wiadomość przekazana", "przekazana wiadomość",
    "treść przekazanej wiadomości", "wiadomość przesłana dalej", "początek przekazywanej wiadomości",
    "początek przekazanej wiadomości", "forwarded wiadomość", "mesaj redirecționat", "mesaj redirectionat",
    "mesaj transmis", "început mesaj redirecționat", "neges a anfonwyd ymlaen", "neges wedi'i hanfon ymlaen",
    "neges wedi’i hanfon ymlaen", "neges ymlaen", "vidarebefordrat meddelande", "videresendt meddelelse",
    "videresendt besked", "videresendt melding", "videresendt e-post", "välitetty viesti", "přeposlaná zpráva",
    "továbbított üzenet", "iletilen ileti", "пересланное сообщение", "пересылаемое сообщение",
    "ফরোয়ার্ড করা বার্তা", "ফরওয়ার্ড করা বার্তা", "آگے بھیجا گیا پیغام", "فارورڈ کردہ پیغام",
    "ਅੱਗੇ ਭੇਜਿਆ ਸੁਨੇਹਾ", "ફોરવર્ડ કરેલ સંદેશ", "ફોરવર્ડ કરેલો સંદેશ", "अग्रेषित संदेश", "转发的邮件",
)  # fmt: skip
"""What stands above a mail that was passed on."""

HEADER_LABELS: dict[str, tuple[str, ...]] = {
    "from": (
        "from", "von", "de", "da", "van", "od", "de la", "oddi wrth", "gan", "från", "fra", "lähettäjä",
        "expéditeur", "remitente", "mittente", "afzender", "nadawca", "expeditor", "expeditorul", "absender",
        "প্রেরক", "থেকে", "হতে", "منجانب", "از", "بھیجنے والا", "ਵੱਲੋਂ", "ਤੋਂ", "ਭੇਜਣ ਵਾਲਾ", "તરફથી", "પ્રેષક",
        "प्रेषक", "من", "от", "kimden", "feladó", "发件人", "差出人",
    ),
    "date": (
        "sent", "date", "sent on", "gesendet", "datum", "envoyé", "envoye", "envoyé le", "enviado",
        "enviado el", "fecha", "enviada", "enviada em", "enviado em", "data", "data/ora", "inviato",
        "verzonden", "wysłano", "wysłane", "data wysłania", "trimis", "dată", "data trimiterii", "anfonwyd",
        "dyddiad", "skickat", "sendt", "dato", "lähetetty", "পাঠানো হয়েছে", "পাঠানো", "তারিখ", "تاریخ",
        "بھیجا گیا", "ਮਿਤੀ", "ਭੇਜਿਆ", "ਭੇਜਿਆ ਗਿਆ", "તારીખ", "મોકલ્યું", "મોકલેલ", "दिनांक", "تم الإرسال",
        "отправлено", "дата", "tarih", "gönderildi", "elküldve", "发送时间", "日付",
    ),
    "to": (
        "to", "an", "à", "a", "para", "aan", "do", "către", "catre", "la", "at", "i", "till", "til",
        "vastaanottaja", "destinataire", "destinatario", "empfänger", "প্রাপক", "প্রতি", "بنام", "بخدمت", "کو",
        "ਨੂੰ", "ਪ੍ਰਤੀ", "પ્રતિ", "ને", "प्रति", "إلى", "кому", "kime", "címzett", "收件人", "宛先",
    ),
    "cc": ("cc", "kopie", "copie", "copie à", "copia", "kopia", "dw", "udw", "bcc", "cci", "kopi", "عکس", "抄送"),
    "subject": (
        "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "subiect",
        "subiectul", "pwnc", "testun", "ämne", "emne", "aihe", "বিষয়", "موضوع", "عنوان", "ਵਿਸ਼ਾ", "વિષય",
        "विषय", "الموضوع", "тема", "konu", "tárgy", "主题", "件名",
    ),
    "other": (
        "reply-to", "importance", "attachments", "anlagen", "priority", "wichtigkeit", "pièces jointes",
        "załączniki", "antwort an", "responder a", "rispondi a",
    ),
}  # fmt: skip
"""The labels of a header block that is written out above a history, by field."""

SENT_FROM = (
    "sent from", "sent via", "sent using", "sent with", "get outlook for", "sent on the go", "typed on my",
    "written on my", "von meinem", "von meiner", "gesendet von", "gesendet mit", "gesendet aus",
    "diese nachricht wurde von", "envoyé de", "envoyé depuis", "envoyé à partir", "envoyé via",
    "télécharger outlook", "obtenir outlook", "enviado desde", "enviado con", "obtener outlook", "enviado do",
    "enviado a partir", "enviado de", "obter o outlook", "inviato da", "scarica outlook", "verstuurd vanaf",
    "verzonden vanaf", "verzonden met", "download outlook", "wysłane z", "wysłano z", "pobierz outlook",
    "trimis de pe", "trimis din", "obțineți outlook", "anfonwyd o", "anfonwyd o'm", "skickat från",
    "skickad från", "hämta outlook", "sendt fra", "hent outlook", "lähetetty", "odesláno z", "iphone'umdan",
    "আমার", "میرے", "ਮੇਰੇ", "મારા",
)  # fmt: skip
"""How a program's own line below a mail begins."""

DEVICES = (
    "iphone", "ipad", "android", "galaxy", "samsung", "huawei", "xiaomi", "redmi", "pixel", "oneplus", "nokia",
    "motorola", "blackberry", "windows", "outlook", "yahoo", "aol", "gmx", "web.de", "proton", "tutanota",
    "icloud", "phone", "mobile", "handy", "smartphone", "telefon", "telefono", "teléfono", "téléphone", "ffôn",
    "tablet", "ipod", "apple watch", "zoho", "bluemail", "spark", "mailbird", "thunderbird", "mail for",
    "mail app", "mobil", "gerät", "móvil", "celular", "আইফোন", "ফোন", "آئی فون", "فون", "ਆਈਫੋਨ", "ਫੋਨ",
    "આઇફોન", "ફોન", "virgin media", "sky email", "bt email",
)  # fmt: skip
"""What such a line names."""

DISCLAIMERS = (
    "intended recipient", "intended solely for", "intended only for", "intended for the addressee",
    "confidential and may", "confidential and intended", "confidential and privileged", "legally privileged",
    "any attachments are confidential", "attachments is confidential", "may contain confidential",
    "contains confidential", "contain privileged", "if you have received this", "received this email in error",
    "received this message in error", "unauthorised use", "please consider the environment",
    "think before you print", "registered in england", "registered in scotland", "registered in wales",
    "registered in northern ireland", "registered office", "company number", "company no", "registered number",
    "company registration", "vat registration", "vat reg", "vat no", "regulated by the institute",
    "authorised and regulated by", "scanned for viruses", "virus-free", "checked by avg", "avast antivirus",
    "mimecast", "does not accept liability", "accept no liability", "no liability is accepted",
    "views expressed in this", "privacy notice", "privacy policy", "this e-mail and any", "this email and any",
    "this message and any attach", "vertrauliche", "rechtlich geschützte informationen", "handelsregister",
    "geschäftsführer:", "amtsgericht", "denken sie an die umwelt", "ce message et", "ce courriel et",
    "est confidentiel", "sont confidentiels", "si vous n'êtes pas le destinataire", "pensez à l'environnement",
    "confidencial", "si usted no es el destinatario", "antes de imprimir", "se você não é o destinatário",
    "se não for o destinatário", "riservat", "se non siete i destinatari", "informativa sulla privacy",
    "d.lgs", "vertrouwelijk", "niet voor u bestemd", "poufn", "jeśli nie jesteś adresatem",
    "nie jest państwo adresat", "administratorem danych", "sąd rejonowy", "confidențial",
    "dacă nu sunteți destinatarul", "yn gyfrinachol", "mae'r e-bost hwn", "mae’r e-bost hwn",
    "ystyriwch yr amgylchedd", "cofrestrwyd yng", "wedi'i gofrestru yng",
    "croesawu gohebiaeth", "gysylltu â ni yn gymraeg", "croesawn ohebiaeth", "contact us in welsh",
    "welcome correspondence in", "rhif cwmni", "swyddfa gofrestredig", "konfidentiell", "fortrolig",
    "luottamuksellinen", "গোপনীয়", "خفیہ", "ਗੁਪਤ", "ગોપનીય",
)  # fmt: skip
"""Words of which one in a paragraph at the end makes it a disclaimer."""

BANNERS = (
    "originated from outside", "originates from outside", "external email", "external sender",
    "external message", "do not click links", "do not click on links", "you don't often get email from",
    "you don’t often get email from", "learn why this is important", "came from outside", "sent from outside",
    "this is an external", "externe e-mail", "externer absender", "expéditeur externe", "wiadomość zewnętrzna",
    "correo externo", "e-mail externo",
)  # fmt: skip
"""What a gateway writes above a mail from outside."""

SIGN_OFFS = (
    "kind regards", "best regards", "warm regards", "warmest regards", "kindest regards", "many regards",
    "regards", "rgds", "best wishes", "all the best", "best", "cheers", "thanks", "thank you", "many thanks",
    "thanks again", "thx", "ta", "yours", "yours sincerely", "yours faithfully", "yours truly", "sincerely",
    "kr", "br", "bw", "with best wishes", "thanks in advance", "with kind regards", "take care", "speak soon",
    "love", "cofion", "cofion gorau", "cofion cynnes", "diolch", "diolch yn fawr", "yn gywir", "hwyl",
    "pozdrawiam", "z poważaniem", "pozdrowienia", "dziękuję", "dzięki", "cu stimă", "cu respect",
    "toate cele bune", "mulțumesc", "multumesc", "o zi bună", "cordialement", "bien cordialement",
    "bien à vous", "salutations", "merci", "sincères salutations", "saludos", "un saludo", "saludos cordiales",
    "atentamente", "gracias", "muchas gracias", "un abrazo", "cumprimentos", "atenciosamente", "abraços",
    "abraço", "obrigado", "obrigada", "com os melhores cumprimentos", "mit freundlichen grüßen",
    "mit freundlichen grüssen", "freundliche grüße", "viele grüße", "liebe grüße", "beste grüße", "mfg", "lg",
    "vg", "gruß", "danke", "cordiali saluti", "distinti saluti", "un saluto", "saluti", "grazie",
    "met vriendelijke groet", "vriendelijke groet", "groet", "groeten", "groetjes", "bedankt", "mvg",
    "vänliga hälsningar", "med vänlig hälsning", "hälsningar", "tack", "med venlig hilsen", "mvh",
    "venlig hilsen", "hilsen", "vennlig hilsen", "takk", "tak", "ধন্যবাদ", "শুভেচ্ছা", "শুভেচ্ছান্তে", "ইতি",
    "شکریہ", "والسلام", "خدا حافظ", "ਧੰਨਵਾਦ", "ਸਤਿਕਾਰ ਸਹਿਤ", "આભાર", "આપનો", "धन्यवाद",
)  # fmt: skip
"""What stands alone on the line above a name."""

INLINE = (
    "in red", "in blue", "in green", "in bold", "in capitals", "in caps", "in purple", "in italics",
    "see below", "as below", "answers below", "answer below", "replies below", "my replies", "comments below",
    "responses below", "noted below", "see my", "my answers", "my bits", "my comments", "answered below",
    "added below", "typed below", "written below", "inline", "in line", "next to each", "beside each",
    "beside your", "next to your", "against each", "against your", "under each", "under your", "underneath",
    "between your lines", "in your list", "on your list", "in your email", "in your mail", "in the text",
    "isod", "mewn coch", "rhwng y llinellau", "poniżej", "na czerwono", "mai jos", "cu roșu", "cu rosu",
    "ci-dessous", "en rouge", "dans le texte", "más abajo", "a continuación", "en rojo", "abajo", "abaixo",
    "em vermelho", "a vermelho", "siehe unten", "unten", "in rot", "qui sotto", "di seguito", "in rosso",
    "hieronder", "in het rood", "in rood", "nedan", "i rött", "nedenfor", "i rød", "নিচে", "লাল", "نیچے",
    "سرخ", "neeche", "niche", "ਹੇਠਾਂ", "ਲਾਲ", "નીચે", "લાલ",
)  # fmt: skip
"""How somebody says that the answers stand in the copy of our mail below."""
