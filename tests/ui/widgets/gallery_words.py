"""The gallery's words: English, and the same in Arabic, for pictures only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.i18n import Catalog, Text
from ui.theme.appearance import Theme
from ui.widgets.choices import Option

# English words and the same in Arabic, for pictures only.
ARABIC: Mapping[str, str] = MappingProxyType({
    "Waymark": "ويمارك",
    "Today": "اليوم",
    "Students": "الطلاب",
    "Exchange": "التبادل",
    "Print": "الطباعة",
    "Settings": "الإعدادات",
    "Lock": "قفل",
    "Leila Hosseini": "ليلى حسيني",
    "Intake worker": "موظفة استقبال",
    "Amina Al-Hassan": "أمينة الحسن",
    "Intake": "الاستقبال",
    "Plan": "الخطة",
    "Sessions": "الجلسات",
    "Papers": "الأوراق",
    "WM-0412 · Arabic, some English": "WM-0412 · العربية، وبعض الإنجليزية",
    "Welcome and consent": "الترحيب والموافقة",
    "Arrival and home": "الوصول والسكن",
    "Family": "العائلة",
    "Languages": "اللغات",
    "Education": "التعليم",
    "Work and skills": "العمل والمهارات",
    "Health and access": "الصحة والاحتياجات",
    "Hopes and goals": "الآمال والأهداف",
    "Look back": "مراجعة",
    "1 to ask later": "سؤال واحد لاحقًا",
    "4 of 9": "4 من 9",
    "Topic 5 of 9 · Education": "الموضوع 5 من 9 · التعليم",
    "Tell me about your time at school.": "حدّثيني عن أيامك في المدرسة.",
    "Any schooling counts: a village school, a course, lessons at home.":
        "كل تعليم مهم: مدرسة القرية، أو دورة، أو دروس في البيت.",
    "How far did school go?": "إلى أين وصلتِ في الدراسة؟",
    "No school yet": "لا مدرسة بعد",
    "Some primary": "بعض الابتدائية",
    "Primary finished": "أكملت الابتدائية",
    "Secondary finished": "أكملت الثانوية",
    "Some university": "بعض الجامعة",
    "Degree": "شهادة جامعية",
    "Prefers not to say": "تفضّل ألا تجيب",
    "Ask later": "نسأل لاحقًا",
    "What did you study, and where?": "ماذا درستِ، وأين؟",
    "Nursing, two years, University of Aleppo.": "التمريض، سنتان، جامعة حلب.",
    "Saved on this computer · 10:42": "محفوظ على هذا الحاسوب · 10:42",
    "Back": "السابق",
    "Next: Work and skills": "التالي: العمل والمهارات",
    "Read aloud": "قراءة بصوت",
    "Who is working now?": "من يعمل الآن؟",
    "Your passphrase": "عبارة المرور",
    "Unlock": "فتح القفل",
    "Records that stay in this room until you decide otherwise.":
        "سجلات تبقى في هذه الغرفة حتى تقرروا غير ذلك.",
    "Works without internet": "يعمل من دون إنترنت",
    "Encrypted on this computer": "مشفّر على هذا الحاسوب",
    "1 unfinished interview is saved here and waiting.": "مقابلة واحدة لم تكتمل محفوظة هنا وتنتظر.",
    "It opens where it stopped once its worker unlocks.":
        "تُفتح من حيث توقفت بعد أن يفتح صاحبها القفل.",
    "Undo": "تراجع",
    "Moved “English B1 exam” from April to May": "نُقل «امتحان الإنجليزية B1» من أبريل إلى مايو",
    "Find by name or number": "ابحث بالاسم أو الرقم",
    "New intake": "استقبال جديد",
    "Good morning, Leila": "صباح الخير يا ليلى",
    "Thursday 14 January 2027": "الخميس 14 يناير 2027",
    "Continue": "متابعة",
    "Interpreter booked": "المترجم محجوز",
    "Interpreter missing": "لا يوجد مترجم",
    "Plan review · Tigrinya": "مراجعة الخطة · التغرينية",
    "Yusuf Tesfaye": "يوسف تسفاي",
    "Olena Kovalenko": "أولينا كوفالينكو",
    "First intake · Ukrainian": "استقبال أول · الأوكرانية",
    "Consent ends this week": "تنتهي الموافقة هذا الأسبوع",
    "Learning": "التعلّم",
    "Work": "العمل",
    "Foundations": "الأساسيات",
    "Worth a look": "يستحق النظر",
    "Write the year with four digits, such as 1998.": "اكتب السنة بأربعة أرقام، مثل 1998.",
    "When were you born?": "متى وُلدتِ؟",
    "The exact day": "اليوم بالضبط",
    "The month": "الشهر",
    "The year": "السنة",
    "About how old": "العمر تقريبًا",
    "Not known": "غير معروف",
    "Day": "يوم",
    "Month": "شهر",
    "Year": "سنة",
    "January": "يناير",
    "February": "فبراير",
    "May": "مايو",
    "Register for the exam": "التسجيل للامتحان",
    "Borrow practice book": "استعارة كتاب التدريب",
    "Printing 40 roadmaps": "طباعة 40 خطة",
    "{done} of {total}": "{done} من {total}",
    "Stop": "إيقاف",
    "Nobody is here yet": "لا أحد هنا بعد",
    "Begin with one intake.  Four answers are enough to save it.":
        "ابدأ باستقبال واحد. تكفي أربع إجابات لحفظه.",
    "Keyboard: {language}": "لوحة المفاتيح: {language}",
})  # fmt: skip


class SampleCatalog(Catalog):
    """A catalogue that knows the gallery's words only."""

    def say(self, text: Text) -> str:
        """Return ``text`` in Arabic where the gallery has it."""
        if self.language != "ar" or text.msgid not in ARABIC:
            return super().say(text)
        values = {key: self._value(value) for key, value in text.values}
        return ARABIC[text.msgid].format(**values)


def t(words: str) -> Text:
    """Return ``words`` as a sentence of the gallery."""
    return Text(words)


def options(*words: str) -> list[Option]:
    """Return one option for each of ``words``."""
    return [Option(each, t(each)) for each in words]


def name_of(theme: Theme, words: str) -> str:
    """Return a sample name as its owner would write it."""
    return theme.plain(t(words))
