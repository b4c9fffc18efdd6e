"""What the pages of reports show: the periods of a year with what each lacks, and a report's activities as rows."""

import datetime as dt
from dataclasses import dataclass

from agreements.models import Report
from agreements.reporting import periods, wording
from agreements.reporting.chart import BAR_WIDTH
from agreements.reporting.figures import Entry, Money, Quantity, Row, Summary, summary_of
from agreements.reporting.plain import Content
from agreements.reporting.reading import Book, Lack

#: Of what a report lacks, the list of periods names so many.
MOST_LACKS = 3


@dataclass(frozen=True)
class PeriodRow:
    """A period of the programme's year; `report` is None when it was not begun, or when it is not for this person."""

    period: str
    name: str
    first: dt.date
    last: dt.date
    report: Report | None
    is_needed: bool
    may_begin: bool
    lacks: list[Lack]
    more: int
    is_hidden: bool


def period_rows(book: Book, today: dt.date, *, reads_all: bool) -> list[PeriodRow]:
    """The four quarters and the year. Who does not read all (the committee) sees no work in hand."""
    needed = book.needed
    return [_period_row(book, period, needed, today, reads_all) for period in periods.PERIODS]


def _period_row(book, period, needed, today, reads_all):
    report = book.reports.get(period)
    hidden = report is not None and report.is_open and not reads_all
    report = None if hidden else report
    lacks = book.lacks(report, today) if report and report.is_open else []
    words = periods.in_words(period, book.year)
    first, last = periods.days_of(period, book.year)
    return PeriodRow(
        period=period,
        name="Informe anual" if period == periods.YEAR else words[:1].upper() + words[1:],
        first=first,
        last=last,
        report=report,
        is_needed=period == periods.YEAR or period in needed,
        may_begin=report is None
        and not hidden
        and periods.has_begun(period, book.year, today)
        and not book.closed_later(period),
        lacks=lacks[:MOST_LACKS],
        more=max(len(lacks) - MOST_LACKS, 0),
        is_hidden=hidden,
    )


@dataclass(frozen=True)
class Shown:
    """A figure in words, what of it nobody knows, and the lines that it was added up from, each with its report."""

    text: str
    gaps: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class ActivityRow:
    """An activity on the page of a report. `here` is what this report's own quarter says of it."""

    row: Row
    here: Entry | None
    progress: str
    planned: tuple[dt.date, dt.date]
    target: str
    baseline: str
    adding: str
    result: Shown
    percent: str
    bar: str
    people: dict[str, Shown]
    spent: list[tuple[str, Shown]]
    quarters: list[tuple[str, Entry, dict[str, str]]]


@dataclass(frozen=True)
class MoneyRow:
    side: str
    money: Money
    spent: Shown
    percent: str


@dataclass(frozen=True)
class Page:
    """All the figures of a report in words, for its page."""

    content: Content
    summary: Summary
    standing: str
    due: str
    score: str
    activities: list[ActivityRow]
    money: list[MoneyRow]
    totals: dict[str, Shown]


def page_of_report(content: Content) -> Page:
    """A content as its page shows it."""
    head = content.head
    last = periods.days_of(head.period, head.year)[1]
    summary = summary_of(content.rows, last)
    return Page(
        content=content,
        summary=summary,
        standing=wording.standing(summary, last),
        due=wording.due(summary),
        score=wording.percent(summary.score),
        activities=[_activity(row, head.period) for row in content.rows],
        money=[
            MoneyRow(
                "Municipio" if each.side == "local" else "Contraparte",
                each,
                Shown(wording.amount(each.spent.value, each.currency), wording.gaps(each.spent)),
                wording.percent(each.percent),
            )
            for each in summary.money
        ],
        totals={
            part: Shown(wording.number(each.value), wording.gaps(each))
            for part, each in summary.people.items()
        },
    )


def _activity(row: Row, period: str) -> ActivityRow:
    by_line = {entry.line: entry for entry in row.entries}

    def shown(quantity: Quantity, text: str) -> Shown:
        return Shown(text, wording.gaps(quantity), tuple(by_line[line] for line in quantity.lines))

    result = row.result
    part = min(max(row.percent or 0, 0), 100)
    return ActivityRow(
        row=row,
        here=row.of(period),
        progress=row.progress,
        planned=(row.plan.starts_on, row.plan.ends_on),
        target=wording.target(row.plan),
        baseline="" if row.plan.baseline is None else wording.baseline(row.plan),
        adding=wording.adding(row.plan),
        result=shown(result, wording.number(result.value)),
        percent="" if row.percent is None else wording.percent(row.percent),
        bar=f"{float(part) * BAR_WIDTH / 100:.1f}",
        people={
            part: shown(row.people(part), wording.number(row.people(part).value))
            for part in ("women", "men", "unspecified", "people")
        },
        spent=[
            (
                "Municipio" if side == "local" else "Contraparte",
                shown(row.spent(side, currency), wording.amount(row.spent(side, currency).value, currency)),
            )
            for side in ("local", "counterpart")
            for currency in row.currencies(side)
        ],
        quarters=[(_quarter(entry), entry, numbers_of(entry)) for entry in row.entries],
    )


def _quarter(entry):
    name = periods.NAMES[entry.period]
    return name[:1].upper() + name[1:]


def numbers_of(entry: Entry) -> dict[str, str]:
    """The numbers of one line in words, without those that nobody knows."""
    values = {
        "Indicador": wording.number(entry.actual) if entry.actual is not None else "",
        "Mujeres": wording.number(entry.women) if entry.women is not None else "",
        "Hombres": wording.number(entry.men) if entry.men is not None else "",
        "Otras personas o sin dato": wording.number(entry.unspecified)
        if entry.unspecified is not None
        else "",
        "Gasto del municipio": wording.money(entry.spent_local, "MXN")
        if entry.spent_local is not None
        else "",
        "Gasto de la contraparte": wording.money(entry.spent_counterpart, entry.currency)
        if entry.spent_counterpart is not None
        else "",
    }
    return {label: text for label, text in values.items() if text}
