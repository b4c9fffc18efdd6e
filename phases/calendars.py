"""Working days. Pure: no database, no clock.

Default rule: a working day is Monday to Friday and no day of compulsory rest of the Ley Federal del Trabajo,
article 74, as the ``holidays`` package lists them for Mexico (public category, first Mondays already moved).
What that package does not know, and callers add through ``extra``: the election days that electoral law sets
(art. 74, fraction IX), days declared by a state or a municipality, and holiday periods of an office.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> dict[date, str]:
    """Days of compulsory rest of one year with their names; Spanish for Mexico.

    The year is asked for alone and copied into a plain dict: the package's own mapping would silently add
    other years when it is looked up. ``country`` is ISO 3166-1 alpha-2; an unknown one raises
    NotImplementedError.
    """
    days = holidays.country_holidays(
        country, years=year, expand=False, language="es" if country == "MX" else None, categories="public"
    )
    return dict(days)


class WorkingCalendar:
    """Calendar of working days of a country, with ``extra`` non-working dates on top.

    ``extra`` takes dates, or a mapping of dates to names. Instances are immutable and cheap; the holidays of
    each year are computed once per process.
    """

    def __init__(self, extra: Iterable[date] | dict[date, str] = (), *, country: str = "MX"):
        self.country = country
        self._extra = (
            dict(extra) if isinstance(extra, dict) else dict.fromkeys(extra, "Día inhábil declarado")
        )

    def why_not_working(self, day: date) -> str:
        """Why nothing is due on this day, in Spanish; empty on a working day."""
        if day in self._extra:
            return self._extra[day]
        holiday = public_holidays(self.country, day.year).get(day)
        if holiday:
            return holiday
        if day.weekday() == SATURDAY:
            return "Sábado"
        if day.weekday() > SATURDAY:
            return "Domingo"
        return ""

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        return not self.why_not_working(day)

    def next_working(self, day: date) -> date:
        """The same day when it is a working day, otherwise the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is ``count`` working days after ``day``; before it when ``count`` is negative.

        The starting day itself is not counted. With 0 the result is ``next_working(day)``.
        """
        if count == 0:
            return self.next_working(day)
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            if self.is_working(day):
                left -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after ``start`` up to and including ``end``.

        From a Friday to the next Monday there is 1. When ``end`` is earlier the result is negative: minus the
        working days from ``end`` to the day before ``start``, so that -3 reads "three working days ago".
        """
        if end < start:
            return -sum(self.is_working(end + timedelta(days=n)) for n in range((start - end).days))
        return sum(self.is_working(start + timedelta(days=n + 1)) for n in range((end - start).days))


#: Mexico without any local day: the default of the whole product.
MEXICO = WorkingCalendar()
