"""Days and numbers as people tell them: four calendars, their months, each language's digits.

Qt-free, so that a screen and a paper never disagree.
"""

from app.calendars.monthnames import month_name, month_names
from app.calendars.reckoning import (
    Calendar,
    Reckoned,
    from_day,
    is_within,
    month_days,
    month_length,
    months_in_year,
    to_day,
    year_days,
    year_span,
)
from app.calendars.usual import usual_calendar
from app.calendars.weeks import first_weekday, week_of, weekday_name
from app.calendars.writing import (
    in_digits,
    show_day,
    show_day_month,
    show_moment,
    show_month,
    show_time,
    show_weekday_day,
    show_year,
)

__all__ = [
    "Calendar",
    "Reckoned",
    "first_weekday",
    "from_day",
    "in_digits",
    "is_within",
    "month_days",
    "month_length",
    "month_name",
    "month_names",
    "months_in_year",
    "show_day",
    "show_day_month",
    "show_moment",
    "show_month",
    "show_time",
    "show_weekday_day",
    "show_year",
    "to_day",
    "usual_calendar",
    "week_of",
    "weekday_name",
    "year_days",
    "year_span",
]
