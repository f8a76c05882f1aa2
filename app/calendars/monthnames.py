"""Names of the months of each calendar, by language.

Gregorian names come from CLDR.  The others are the project's own list: Amharic and
Tigrinya names as CLDR has them, the rest not yet reviewed by native readers.
"""

from __future__ import annotations

from types import MappingProxyType

from app.calendars.locales import babel_dates, locale_of
from app.calendars.reckoning import Calendar
from app.i18n import is_rtl

# Any language written with Latin letters or from right to left that has no names of its own.
_LATIN, _ARABIC = "latin", "arabic"

_IRANIAN = "فروردین، اردیبهشت، خرداد، تیر، مرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند"
_AFGHAN = "حمل، ثور، جوزا، سرطان، اسد، سنبله، میزان، عقرب، قوس، جدی، دلو، حوت"
_PASHTO = "وری، غویی، غبرګولی، چنګاښ، زمری، وږی، تله، لړم، لیندۍ، مرغومی، سلواغه، کب"
_HIJRI = (
    "محرم، صفر، ربیع الاول، ربیع الثانی، جمادی الاول، جمادی الثانی، رجب، شعبان، رمضان، شوال، "
    "ذی القعده، ذی الحجه"
)
_SOLAR_HIJRI = {
    "fa": _IRANIAN,
    "prs": _AFGHAN,
    "haz": _AFGHAN,
    "uz-Arab": _AFGHAN,
    "ps": _PASHTO,
    "ckb": (
        "خاکەلێوە، گوڵان، جۆزەردان، پووشپەڕ، گەلاوێژ، خەرمانان، ڕەزبەر، گەڵاڕێزان، سەرماوەز، "
        "بەفرانبار، ڕێبەندان، ڕەشەمە"
    ),
    # Who reads these is not from there: both names, as people from Kabul and from Tehran say it.
    "ar": (
        "الحمل/فروردين، الثور/أرديبهشت، الجوزاء/خرداد، السرطان/تير، الأسد/مرداد، السنبلة/شهريور، "
        "الميزان/مهر، العقرب/آبان، القوس/آذر، الجدي/دي، الدلو/بهمن، الحوت/إسفند"
    ),
    "uk": (
        "хамаль/фарвардін, саур/ордибехешт, джауза/хордад, саратан/тір, асад/мордад, "
        "сонбола/шахрівар, мізан/мехр, акраб/абан, каус/азар, джаді/дей, дальв/бахман, хут/есфанд"
    ),
    _LATIN: (
        "Hamal/Farvardin, Sawr/Ordibehesht, Jawza/Khordad, Saratan/Tir, Asad/Mordad, "
        "Sonbola/Shahrivar, Mizan/Mehr, Aqrab/Aban, Qaws/Azar, Jadi/Dey, Dalw/Bahman, Hut/Esfand"
    ),
    _ARABIC: _IRANIAN,
}
_ETHIOPIC = {
    "am": "መስከረም, ጥቅምት, ኅዳር, ታኅሣሥ, ጥር, የካቲት, መጋቢት, ሚያዝያ, ግንቦት, ሰኔ, ሐምሌ, ነሐሴ, ጳጉሜን",
    "ti": "መስከረም, ጥቅምቲ, ሕዳር, ታሕሳስ, ጥሪ, ለካቲት, መጋቢት, ሚያዝያ, ግንቦት, ሰነ, ሓምለ, ነሓሰ, ጳጉሜ",
    "om": (
        "Fulbaana, Onkololeessa, Sadaasa, Muddee, Amajjii, Guraandhala, Bitootessa, Eebila, "
        "Caamsaa, Waxabajjii, Adoolessa, Hagayya, Qaammee"
    ),
    "uk": (
        "мескерем, тикимт, хидар, тахсас, тир, єкатіт, мегабіт, міязія, гінбот, сене, хамле, "
        "нехасе, пагуме"
    ),
    _LATIN: (
        "Meskerem, Tikimt, Hidar, Tahsas, Tir, Yekatit, Megabit, Miyazya, Ginbot, Sene, Hamle, "
        "Nehase, Pagume"
    ),
    _ARABIC: (
        "مسكرم، تقمت، هدار، تاهساس، طر، يكاتيت، مجابيت، ميازيا، جنبوت، سيني، حملي، نهاسي، باجومي"
    ),
}
_ISLAMIC = {
    "ar": (
        "محرم، صفر، ربيع الأول، ربيع الآخر، جمادى الأولى، جمادى الآخرة، رجب، شعبان، رمضان، شوال، "
        "ذو القعدة، ذو الحجة"
    ),
    "tr": (
        "Muharrem, Safer, Rebiülevvel, Rebiülahir, Cemaziyelevvel, Cemaziyelahir, Recep, Şaban, "
        "Ramazan, Şevval, Zilkade, Zilhicce"
    ),
    "uk": (
        "мухаррам, сафар, рабі аль-авваль, рабі ас-сані, джумада аль-уля, джумада аль-ахіра, "
        "раджаб, шаабан, рамадан, шавваль, зуль-каада, зуль-хіджа"
    ),
    _LATIN: (
        "Muharram, Safar, Rabi al-Awwal, Rabi al-Thani, Jumada al-Ula, Jumada al-Akhira, Rajab, "
        "Shaban, Ramadan, Shawwal, Dhu al-Qadah, Dhu al-Hijjah"
    ),
    _ARABIC: _HIJRI,
}
_NAMES = MappingProxyType(
    {
        Calendar.SOLAR_HIJRI: _SOLAR_HIJRI,
        Calendar.ETHIOPIC: _ETHIOPIC,
        Calendar.ISLAMIC: _ISLAMIC,
    }
)


def month_names(calendar: Calendar, language: str) -> tuple[str, ...]:
    """Return the names of all months of a year, in order, to be read by themselves."""
    by_language = _NAMES.get(calendar)
    if by_language is None:
        found = babel_dates().get_month_names("wide", "stand-alone", locale_of(language))
        return tuple(str(found[month]) for month in range(1, 13))
    other = _ARABIC if is_rtl(language) else _LATIN
    names = by_language.get(language) or by_language[other]
    return tuple(names.replace("\N{ARABIC COMMA}", ",").split(", "))


def month_name(calendar: Calendar, month: int, language: str) -> str:
    """Return the name of a month, counted from 1."""
    return month_names(calendar, language)[month - 1]
