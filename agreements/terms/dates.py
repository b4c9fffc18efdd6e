"""Arithmetic of terms (vigencias): last days, periods, notice. Pure: no database, no clock.

A term of years or months is counted from date to date, and its last day belongs to it: signed on 12 March 2026 for
five years, an agreement holds until 11 March 2031. Where the month has no such day (29 February, the 31st), the term
ends on the last day of that month. No law fixes this for interinstitutional agreements: it is the ordinary civil
count (grade D), and the office may correct the day when its text says otherwise.
"""

import calendar
from datetime import date, timedelta

#: Beyond this year a date is taken for a slip of the keyboard.
LAST_YEAR = 2200


def last_day(starts_on, months):
    """The last day, inclusive, of a term of so many months that begins on `starts_on`.

    Raises ValueError when there is no such day in the calendar, or when there are no months.
    """
    if months < 1:
        raise ValueError("a term lasts at least one month")
    years, index = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, index + 1
    if year > LAST_YEAR:
        raise ValueError("a term ends before the year 2200")
    length = calendar.monthrange(year, month)[1]
    if starts_on.day > length:
        return date(year, month, length)
    return date(year, month, starts_on.day) - timedelta(days=1)


def whole_months(starts_on, ends_on):
    """How many whole months the term lasts from date to date; None when it is no whole number of them."""
    after = ends_on + timedelta(days=1)
    guess = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    return next(
        (
            months
            for months in (guess - 1, guess, guess + 1)
            if months >= 1 and last_day(starts_on, months) == ends_on
        ),
        None,
    )


def next_period(starts_on, ends_on):
    """(first day, last day) of the next period of equal length: in months when the term has whole months, else in
    natural days."""
    first = ends_on + timedelta(days=1)
    months = whole_months(starts_on, ends_on)
    if months:
        return first, last_day(first, months)
    return first, first + (ends_on - starts_on)


def notice_day(ends_on, notice_days):
    """The last day on which a party can say, so many natural days ahead, that the agreement will not go on."""
    return ends_on - timedelta(days=notice_days)


def months_of(answers):
    """The months of the term in a draft's answers; None when it is indefinite or nobody said."""
    unit, number = answers.get("term_unit"), answers.get("term_number")
    if unit == "years" and number:
        return int(number) * 12
    return int(number) if unit == "months" and number else None


def length_in_words(starts_on, ends_on):
    """«5 años», «18 meses», «200 días naturales»."""
    months = whole_months(starts_on, ends_on)
    if not months:
        days = (ends_on - starts_on).days + 1
        return "1 día natural" if days == 1 else f"{days} días naturales"
    years, rest = divmod(months, 12)
    if not rest:
        return "1 año" if years == 1 else f"{years} años"
    return "1 mes" if months == 1 else f"{months} meses"
