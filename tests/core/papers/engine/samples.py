"""Sentences with a phone number, a date, brackets and a Latin course name, per language."""

from __future__ import annotations

from datetime import date

from app.papers.engine import FontSet, PaperCanvas, Paragraph, TextStyle, isolate_ltr

PHONE = isolate_ltr("+49 30 1234567")
MAIL = isolate_ltr("help@example.org")

ARABIC = (
    "خارطة الطريق الخاصة بك: سجّل أولاً في دورة اللغة الألمانية B1 في المركز قبل 15 آذار 2026 "
    f"(الغرفة 204)، ثم أحضر شهادتك الأصلية. لديك أسئلة؟ اتصل بالرقم {PHONE} أو اكتب إلى {MAIL}. "
    "لا تقلق، الاستشارة مجانية."
)
DARI = (
    "نقشهٔ راه شما: اول تا ۱۵ مارچ ۲۰۲۶ در کورس زبان آلمانی B1 در مرکز ثبت نام کنید (اتاق ۲۰۴)، "
    f"بعد شهادت‌نامهٔ اصلی خود را بیاورید. به شمارهٔ {PHONE} زنگ بزنید. می‌توانید با یک دوست بیایید."
)
UKRAINIAN = (
    "Ваша дорожня карта: спершу до 15 березня 2026 запишіться в центрі на курс німецької мови B1 "
    f"(кімната 204), потім принесіть оригінал свідоцтва. Зателефонуйте {PHONE} або напишіть на "
    f"{MAIL}. Їжа й під'їзд — безкоштовно, ґанок поруч."
)
ENGLISH = (
    "Your roadmap: first register for the German course B1 at the centre before 15 March 2026 "
    f"(room 204), then bring your original certificate. Call {PHONE} or write to {MAIL}. "
    "Fluffy official waffles: naïve, cœur, façade."
)
FRENCH = (
    "Votre feuille de route : inscrivez-vous d’abord au cours d’allemand B1 au centre avant le "
    f"15 mars 2026 (salle 204). Appelez le {PHONE}. « Cœur, naïf, officiel. »"
)
TURKISH = (
    "Yol haritanız: önce 15 Mart 2026'dan önce B1 Almanca kursuna kaydolun (oda 204). "
    f"{PHONE} numarayı arayın. Işık, İstanbul, çğşöü, fiş, ofis."
)
LEFT_TO_RIGHT = {"uk": UKRAINIAN, "en": ENGLISH, "fr": FRENCH, "tr": TURKISH}
RIGHT_TO_LEFT = {"ar": ARABIC, "prs": DARI}

DAY = date(2026, 1, 3)


def page(texts: dict[str, str], width_pt: float = 400, *, bold: bool = False) -> bytes:
    """Return a PDF with each text as a paragraph of its language."""
    paper = PaperCanvas(title="Sample", language=next(iter(texts)), day=DAY)
    fonts = FontSet()
    y = 40.0
    for language, text in texts.items():
        paragraph = Paragraph(fonts, text, TextStyle(12, bold=bold), language=language)
        laid = paragraph.layout(width_pt)
        with paper.element("P", language=language):
            paper.draw(laid, 40, y)
        y += laid.height_pt + 12
    return paper.to_bytes()
