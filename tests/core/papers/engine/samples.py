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
TIGRINYA = (
    "መምርሒ መንገድኹም፦ ቅድሚ 15 መጋቢት 2026 ኣብ ማእከል ኣብ ኮርስ ጀርመንኛ B1 ተመዝገቡ (ክፍሊ 204)፣ ብድሕሪኡ "
    f"ኦሪጂናል ምስክር ወረቐትኩም ኣምጽኡ። ናብ {PHONE} ደውሉ። ሕቶ ኣለኩም፧ ንዑ፡ምሳና፡ተዘራረቡ።"
)
BURMESE = (
    "သင့်လမ်းညွှန်၊ ၁၅ မတ် ၂၀၂၆ မတိုင်မီ ဂျာမန်ဘာသာစကား B1 သင်တန်းတွင် စာရင်းသွင်းပါ (အခန်း ၂၀၄)။ "
    f"ထို့နောက် မူရင်းအောင်လက်မှတ်ကို ယူလာပါ။ {PHONE} သို့ ဖုန်းဆက်ပါ။ ဥက္ကဋ္ဌ၊ ဏ္ဍ၊ ကျွန်ုပ်တို့၊ မြို့နယ်၊ ဩဂုတ်။"
)
BENGALI = (
    "আপনার পথের মানচিত্র: ১৫ মার্চ ২০২৬-এর আগে কেন্দ্রে জার্মান ভাষার B1 কোর্সে নাম লেখান (কক্ষ ২০৪)। "
    f"স্কুলের মূল সনদপত্র নিয়ে আসুন। {PHONE} নম্বরে ফোন করুন। "
    "স্বাস্থ্য, উজ্জ্বল, কর্তৃপক্ষ, বিশ্ববিদ্যালয়, দুঃখ, চাঁদ, কোর্স।"
)
KHMER = (
    "ផែនទីផ្លូវរបស់អ្នក៖ មុនថ្ងៃ 15 មីនា 2026 សូមចុះឈ្មោះរៀនភាសាអាល្លឺម៉ង់កម្រិត B1 នៅមជ្ឈមណ្ឌល (បន្ទប់ 204)។ "
    f"យកសញ្ញាបត្រច្បាប់ដើមមក។ ទូរស័ព្ទមក {PHONE}។ ស្ត្រី កន្ត្រៃ ខ្ញុំ ប៉ុន្តែ អ៊ីនធឺណិត សៀវភៅ ដោះស្រាយ"
)
THAI = (
    "แผนที่เส้นทางของคุณ: ลงทะเบียนเรียนภาษาเยอรมันระดับ B1 ที่ศูนย์ก่อนวันที่ 15 มีนาคม 2026 (ห้อง 204) "
    f"แล้วนำใบรับรองตัวจริงมา โทร {PHONE} ถ้ามีคำถาม น้ำ ที่นี่ ปู่ ญาติ ฐาน กตัญญู"
)
LEFT_TO_RIGHT = {
    "uk": UKRAINIAN,
    "en": ENGLISH,
    "fr": FRENCH,
    "tr": TURKISH,
    "ti": TIGRINYA,
    "my": BURMESE,
    "bn": BENGALI,
    "km": KHMER,
    "th": THAI,
}
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


def in_lines(text: str, language: str, width_pt: float = 400, *, bold: bool = False) -> str:
    """Return ``text`` with a space at each line's end, which is what a copy has there.

    A script without spaces gets none from the program at a line's end; its reader sees the
    end of the line and a copy has a line feed.
    """
    laid = Paragraph(FontSet(), text, TextStyle(12, bold=bold), language=language).layout(width_pt)
    return " ".join(line.text[line.start : line.end] for line in laid.lines)
