"""Working days. Pure: no database, no clock.

Default rule: a working day is Monday to Friday and no day of compulsory rest of the Ley Federal del Trabajo,
article 74, as the ``holidays`` package lists them for Mexico (public category, first Mondays already moved). It is
a default only: state law governs municipal staff, so a municipality declares its own non-working days (election
days of art. 74, fraction IX, holiday periods) and the days on which it does work. Three offices have calendars:

* the municipality's stands behind every task;
* the foreign ministry's own non-working days (SRE) count for its tasks too;
* the counterpart country's public holidays and weekend count for the tasks that both sides do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> dict[date, str]:
    """Days of compulsory rest of one year with their names: in Spanish, else in English, where the package can.

    The year is asked for alone and copied into a plain dict: the package's own mapping would silently add
    other years when it is looked up. ``country`` is ISO 3166-1 alpha-2; an unknown one raises
    NotImplementedError.
    """
    languages = holidays.list_localized_countries().get(country, [])
    language = next((each for each in ("es", "en_US") if each in languages), None)
    return dict(
        holidays.country_holidays(country, years=year, expand=False, language=language, categories="public")
    )


@lru_cache(maxsize=256)
def weekend_of(country: str) -> frozenset[int]:
    """Weekdays (0 is Monday) on which offices of a country rest; Saturday and Sunday where nothing is known."""
    try:
        return frozenset(holidays.country_holidays(country).weekend)
    except NotImplementedError:
        return frozenset({SATURDAY, SATURDAY + 1})


@lru_cache(maxsize=256)
def is_known_country(country: str) -> bool:
    """Whether the ``holidays`` package lists the holidays of this country."""
    return country in holidays.list_supported_countries()


class WorkingCalendar:
    """Calendar of working days of Mexico, with declared days on top.

    ``extra`` are non-working dates, or a mapping of dates to names; ``worked`` are dates on which this office works
    although the law's default calls them holidays (never weekends by themselves: what is declared as worked is
    worked). ``abroad`` is the ISO code of a country whose holidays and weekend are non-working too. Instances are
    immutable and cheap; the holidays of each year are computed once per process.
    """

    def __init__(
        self,
        extra: Iterable[date] | Mapping[date, str] = (),
        *,
        country: str = "MX",
        worked: Iterable[date] = (),
        abroad: str = "",
    ):
        self.country = country
        self.abroad = abroad if abroad and is_known_country(abroad) else ""
        self._extra = (
            dict(extra) if isinstance(extra, Mapping) else dict.fromkeys(extra, "Día inhábil declarado")
        )
        self._worked = frozenset(worked)

    def why_not_working(self, day: date) -> str:
        """Why nothing is due on this day, in Spanish; empty on a working day."""
        return self._why_not_here(day) or self._why_not_abroad(day)

    def _why_not_here(self, day):
        if day in self._extra:
            return self._extra[day]
        if day in self._worked:
            return ""
        holiday = public_holidays(self.country, day.year).get(day)
        if holiday:
            return holiday
        if day.weekday() == SATURDAY:
            return "Sábado"
        if day.weekday() > SATURDAY:
            return "Domingo"
        return ""

    def _why_not_abroad(self, day):
        if not self.abroad:
            return ""
        holiday = public_holidays(self.abroad, day.year).get(day)
        if holiday:
            return f"Día inhábil de la contraparte ({self.abroad}): {holiday}"
        if day.weekday() in weekend_of(self.abroad):
            return f"Fin de semana de la contraparte ({self.abroad})"
        return ""

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        return not self.why_not_working(day)

    def next_working(self, day: date) -> date:
        """The same day when it is a working day, otherwise the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """The same day when it is a working day, otherwise the last working day before it."""
        while not self.is_working(day):
            day -= ONE_DAY
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


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars of one process: one per office whose working days count."""

    office: WorkingCalendar = MEXICO
    sre: WorkingCalendar = MEXICO
    counterpart: WorkingCalendar = MEXICO

    def of(self, task) -> WorkingCalendar:
        """The calendar of a task, a template or a TaskSpec: whoever has its step must be at work."""
        if task.is_sre_step:
            return self.sre
        return self.counterpart if task.is_counterpart_step else self.office


def build_calendars(
    *,
    declared: Mapping[date, str] | None = None,
    worked: Iterable[date] = (),
    sre: Mapping[date, str] | None = None,
    country: str = "",
) -> Calendars:
    """Calendars of a municipality with its declared and worked days, the SRE's days and the counterpart's country.

    ``declared`` and ``sre`` map dates to names. A day that the municipality declares is non-working for all tasks.
    Mexico, or no country, adds nothing for the counterpart.
    """
    declared, worked = dict(declared or {}), frozenset(worked)
    office = WorkingCalendar(declared, worked=worked) if declared or worked else MEXICO
    return Calendars(
        office=office,
        # The ministry does not work because a municipality does.
        sre=WorkingCalendar({**(sre or {}), **declared}) if sre or worked else office,
        counterpart=WorkingCalendar(declared, worked=worked, abroad=country)
        if country not in {"", "MX"}
        else office,
    )


#: Calendars of whoever declared nothing.
DEFAULT = Calendars()
