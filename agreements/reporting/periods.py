"""PURE: the reporting periods of a calendar year: their days and order, and when a report may begin and be closed.

Fixed periods, so that two reports are of the same days. A report may be begun on the first day of its period, and is
closed only when the period is over: what is closed is not the forecast of anybody.
"""

import datetime as dt

QUARTERS = ("t1", "t2", "t3", "t4")
YEAR = "year"
PERIODS = (*QUARTERS, YEAR)
NAMES = {
    "t1": "primer trimestre",
    "t2": "segundo trimestre",
    "t3": "tercer trimestre",
    "t4": "cuarto trimestre",
}
_MONTHS_OF_A_QUARTER = 3


def days_of(period: str, year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a period, both included."""
    if period == YEAR:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    month = 1 + _MONTHS_OF_A_QUARTER * QUARTERS.index(period)
    following = month + _MONTHS_OF_A_QUARTER
    after = dt.date(year + following // 13, (following - 1) % 12 + 1, 1)
    return dt.date(year, month, 1), after - dt.timedelta(days=1)


def in_words(period: str, year: int) -> str:
    """ "primer trimestre de 2026", "año 2026"."""
    return f"año {year}" if period == YEAR else f"{NAMES[period]} de {year}"


def earlier(period: str) -> tuple[str, ...]:
    """The quarters before this one; of the year, all four."""
    return QUARTERS if period == YEAR else QUARTERS[: QUARTERS.index(period)]


def later(period: str) -> tuple[str, ...]:
    """What is built upon this period: the quarters after it, and the year."""
    return () if period == YEAR else (*QUARTERS[QUARTERS.index(period) + 1 :], YEAR)


def up_to(period: str) -> tuple[str, ...]:
    """The quarters whose numbers a report adds up: its own and those before it."""
    return QUARTERS if period == YEAR else (*earlier(period), period)


def has_begun(period: str, year: int, today: dt.date) -> bool:
    return today >= days_of(period, year)[0]


def is_over(period: str, year: int, today: dt.date) -> bool:
    return today > days_of(period, year)[1]


def runs_in(starts_on: dt.date, ends_on: dt.date, period: str, year: int) -> bool:
    """Whether something planned from `starts_on` to `ends_on` (both included) runs on a day of the period."""
    first, last = days_of(period, year)
    return starts_on <= last and ends_on >= first


def needed_quarters(year: int, life, spans, begun) -> tuple[str, ...]:
    """The quarters that the year's report needs, in order.

    `life` is the first and last day of the agreement (None: not known, so no limit), `spans` are the planned days of
    the activities, `begun` the quarters that have a report. A quarter outside the agreement's life in which nothing was
    planned, and of which nobody began a report, is not needed.
    """
    starts_on, ends_on = life

    def is_needed(quarter):
        first, last = days_of(quarter, year)
        alive = (starts_on is None or starts_on <= last) and (ends_on is None or ends_on >= first)
        return alive or quarter in begun or any(runs_in(*span, quarter, year) for span in spans)

    return tuple(quarter for quarter in QUARTERS if is_needed(quarter))
