"""Reports on paper: from their content to plain text with reference marks, to HTML and PDF.

Every number carries marks like [1, 3–5]: the lines of the table «De dónde sale cada cifra», each with the folio of its
report, so that whoever reads can add it up again.
"""

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from agreements.drafting.answers import municipal_party, spoken_date, with_article
from agreements.library.texts import NATIONAL
from agreements.papers.data import Party, Signature, date_range, money, pairs
from agreements.papers.parties import coat_png
from agreements.papers.rendering import STYLES
from agreements.reporting import periods, wording
from agreements.reporting.chart import Chart, chart_of
from agreements.reporting.figures import Entry, Quantity, Row, Summary, summary_of
from agreements.reporting.plain import Content
from agreements.reporting.reading import Book
from hermanamientos.lib.pdf import PdfSource

REPORT_STYLES = (*STYLES, "css/paper_reports.css")
#: More activities than this, and the table of the summary begins a page of its own.
MOST_ON_SUMMARY = 7
SIDE_NAMES = {"local": "municipio", "counterpart": "contraparte"}


@dataclass(frozen=True)
class Cell:
    """A figure in words, the marks of the lines that it comes from, and how many of those it lacks."""

    text: str
    marks: str = ""
    gaps: int = 0


@dataclass(frozen=True)
class KeyFigure:
    cells: list[Cell]
    label: str


@dataclass(frozen=True)
class SourceLine:
    """A line of the table of sources: its mark, and the numbers that it gives."""

    mark: int
    activity: int
    where: str
    folio: str
    line: int
    progress: str
    actual: str
    people: str
    spent_local: str
    spent_counterpart: str


@dataclass(frozen=True)
class Quarter:
    """What one quarter says of an activity."""

    name: str
    mark: int
    progress: str
    narrative: str
    problems: str


@dataclass(frozen=True)
class ActivitySheet:
    number: int
    name: str
    kind: str
    progress: str
    progress_key: str
    planned: str
    real: Cell
    target: str
    result: Cell
    percent: str
    people: Cell
    women: Cell
    men: Cell
    unspecified: Cell
    budget: dict[str, str]
    spent: dict[str, list[Cell]]
    facts: list[list[tuple[str, Cell]]]
    quarters: list[Quarter]
    evidence: list[str]


@dataclass(frozen=True)
class MoneyLine:
    side: str
    currency: str
    budget: str
    spent: Cell
    percent: str


@dataclass(frozen=True)
class ReportPaper:
    """A report ready to be printed."""

    title: str
    period: str
    period_key: str
    pair: str
    short_title: str
    year: int
    folio: str
    state_label: str
    dated: str
    programme_folio: str
    agreement_title: str
    agreement_folio: str
    municipality: Party
    counterpart: Party
    standing: str
    due: str
    texts: dict[str, str]
    figures: list[KeyFigure]
    chart: Chart
    sheets: list[ActivitySheet]
    totals: dict[str, Cell]
    money: list[MoneyLine]
    sources: list[SourceLine]
    signatures: list[Signature]
    watermark: str = ""
    language: str = "es"
    direction: str = "ltr"
    missing: list[str] = field(default_factory=list)

    @property
    def edition(self):
        return f"{self.state_label} · {self.dated}"

    @property
    def signature_rows(self):
        return pairs(self.signatures)

    @property
    def is_long(self):
        return len(self.sheets) > MOST_ON_SUMMARY


# --- Bytes -----------------------------------------------------------------------------------------------------------


def report_source(report) -> PdfSource:
    """All that the PDF of a report is made from: as it was closed, or as it stands now, with a watermark."""
    paper = paper_of_report(report)
    template = "year_report" if report.period == periods.YEAR else "quarter"
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": paper.counterpart.coat}
    return PdfSource(
        html=render_to_string(f"agreements/pdf/{template}.html", {"paper": paper}),
        css=REPORT_STYLES,
        title=f"{paper.short_title} ({paper.folio})",
        lang="es",
        created_at=report.closed_at or report.changed_at,
        author=paper.municipality.name,
        watermark=paper.watermark,
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


def report_title(report) -> str:
    """How a list of documents names it."""
    kind = "Informe anual" if report.period == periods.YEAR else "Informe trimestral"
    words = periods.in_words(report.period, report.programme.year)
    return f"{kind}, {words} · {report.programme.agreement.counterpart.official_name}"


# --- From content to paper -------------------------------------------------------------------------------------------


def paper_of_report(report) -> ReportPaper:
    """Read a report: its programme comes with municipality, agreement, counterpart and city."""
    content = Book(report.programme).content(report)
    head, programme = content.head, report.programme
    counterpart = programme.agreement.counterpart
    zone = programme.municipality.zone
    at = (report.closed_at or report.changed_at).astimezone(zone).date()
    marks = _Marks(content)
    summary = summary_of(content.rows, periods.days_of(head.period, head.year)[1])
    is_year = head.period == periods.YEAR
    pair = f"{head.municipality.short_name} – {head.counterpart.short_name}"
    title = "Informe anual" if is_year else "Informe trimestral"
    words = periods.in_words(head.period, head.year)
    return ReportPaper(
        title=title,
        period=words[:1].upper() + words[1:],
        period_key=head.period,
        pair=pair,
        short_title=f"{title}, {words}, {pair}",
        year=head.year,
        folio=head.folio,
        state_label="Informe en captura" if report.is_open else "Informe cerrado",
        dated=spoken_date(at),
        programme_folio=head.programme_folio,
        agreement_title=head.agreement_title,
        agreement_folio=head.agreement_folio,
        municipality=_party(head.municipality, programme.municipality.coat_of_arms),
        counterpart=_party(head.counterpart, counterpart.coat_of_arms),
        standing=wording.standing(summary, periods.days_of(head.period, head.year)[1]),
        due=wording.due(summary),
        texts=content.texts,
        figures=_figures(summary, marks),
        chart=chart_of(content.rows),
        sheets=[_sheet(row, marks) for row in content.rows],
        totals={part: marks.cell(each) for part, each in summary.people.items()},
        money=[_money_line(each, head, marks) for each in summary.money],
        sources=marks.sources(),
        signatures=[
            Signature(
                f"Por {municipal_party(programme.municipality, scope=NATIONAL).partition(',')[0]}",
                programme.coordinator_local,
            ),
            Signature(f"Por {with_article(counterpart)}", programme.coordinator_counterpart),
        ],
        watermark="BORRADOR" if report.is_open else "",
    )


class _Marks:
    """The reference marks: the lines of all activities, numbered in the order in which the report shows them."""

    def __init__(self, content: Content):
        self._lines = [(row, entry) for row in content.rows for entry in row.entries]
        self._number = {entry.line: number for number, (_, entry) in enumerate(self._lines, 1)}
        self._year = content.head.year

    def of(self, lines) -> str:
        """ "1, 3–5" for the ids of lines."""
        numbers = sorted({self._number[each] for each in lines})
        runs = []
        for each in numbers:
            if runs and runs[-1][1] == each - 1:
                runs[-1][1] = each
            else:
                runs.append([each, each])
        return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)

    def number(self, entry: Entry) -> int:
        return self._number[entry.line]

    def cell(self, each: Quantity, text: str | None = None) -> Cell:
        text = wording.number(each.value) if text is None else text
        return Cell(text, self.of(each.lines), each.unknown if each.is_known else 0)

    def amount(self, each: Quantity, currency: str) -> Cell:
        return self.cell(each, wording.amount(each.value, currency))

    def sources(self) -> list[SourceLine]:
        return [self._source(row, entry) for row, entry in self._lines]

    def _source(self, row: Row, entry: Entry):
        return SourceLine(
            mark=self._number[entry.line],
            activity=row.plan.number,
            where=_ordinal(entry.period),
            folio=entry.folio,
            line=entry.line,
            progress=wording.PROGRESS[entry.progress][0],
            actual=wording.number(entry.actual),
            people=wording.number(entry.people),
            spent_local=wording.amount(entry.spent_local, "MXN"),
            spent_counterpart=wording.amount(entry.spent_counterpart, entry.currency),
        )


def _ordinal(period):
    return f"{periods.QUARTERS.index(period) + 1}.º trimestre"


def _party(words, coat):
    return Party(words.name, words.short_name, words.place, words.name_local, words.language, coat_png(coat))


def _figures(summary: Summary, marks: _Marks):
    # What nobody spent anything in, as far as is known, stands in the table.
    spent = {
        side: [each for each in summary.money if each.side == side and each.spent.is_known]
        for side in SIDE_NAMES
    }
    people = summary.people["people"]
    score = "" if summary.score is None else f" ({wording.percent(summary.score)})"
    return [
        KeyFigure(
            [marks.cell(summary.done, f"{summary.counts['done']} de {summary.planned}")],
            f"actividades realizadas{score}",
        ),
        KeyFigure([marks.cell(people)], "personas que participaron"),
        *(
            KeyFigure(
                [marks.amount(each.spent, each.currency) for each in spent[side]] or [Cell(wording.UNKNOWN)],
                f"ejerció {'el municipio' if side == 'local' else 'la contraparte'}{_share(spent[side])}",
            )
            for side in SIDE_NAMES
        ),
    ]


def _share(lines):
    """ " (45 % de lo previsto)", when there is one currency only."""
    if len(lines) != 1 or lines[0].percent is None:
        return ""
    return f" ({wording.percent(lines[0].percent)} de lo previsto)"


def _money_line(each, head, marks):
    side = head.municipality if each.side == "local" else head.counterpart
    return MoneyLine(
        side.short_name,
        each.currency,
        money(each.budget, each.currency),
        marks.amount(each.spent, each.currency),
        wording.percent(each.percent),
    )


def _sheet(row: Row, marks: _Marks) -> ActivitySheet:
    plan, result = row.plan, row.result
    real_lines = [entry.line for entry in row.entries if entry.starts_on or entry.ends_on]
    real = wording.days(row.starts_on, row.ends_on)
    spent = {
        side: [marks.amount(row.spent(side, currency), currency) for currency in row.currencies(side)]
        for side in SIDE_NAMES
    }
    budget = {
        "local": money(plan.budget_local, "MXN"),
        "counterpart": money(plan.budget_counterpart, plan.currency),
    }
    facts = [
        ("Fechas previstas", Cell(date_range(plan.starts_on, plan.ends_on))),
        ("Fechas reales", Cell(real or "sin fechas reales", marks.of(real_lines))),
        ("Indicador", Cell(plan.indicator)),
        ("Cómo se acumula", Cell(wording.adding(plan))),
        ("Línea base", Cell(wording.baseline(plan))),
        ("Meta del año", Cell(wording.target(plan))),
        ("Resultado acumulado", marks.cell(result, wording.unit_of(result, plan))),
        ("Avance de la meta", Cell(wording.percent(row.percent))),
    ]
    return ActivitySheet(
        number=plan.number,
        name=plan.name,
        kind=plan.kind[:1].upper() + plan.kind[1:],
        progress=wording.progress(row),
        progress_key=row.progress,
        planned=date_range(plan.starts_on, plan.ends_on, with_year=False),
        real=Cell(
            wording.days(row.starts_on, row.ends_on, with_year=False) or "sin fechas", marks.of(real_lines)
        ),
        target=wording.target(plan),
        result=marks.cell(result),
        percent=wording.percent(row.percent),
        people=marks.cell(row.people()),
        women=marks.cell(row.people("women")),
        men=marks.cell(row.people("men")),
        unspecified=marks.cell(row.people("unspecified")),
        budget=budget,
        spent=spent,
        facts=pairs(facts),
        quarters=[
            Quarter(
                _ordinal(entry.period),
                marks.number(entry),
                wording.PROGRESS[entry.progress][0],
                entry.narrative,
                entry.problems,
            )
            for entry in row.entries
        ],
        evidence=[_evidence(each) for each in row.proofs],
    )


def _evidence(proof):
    """Which task it proves, and by what: the first letters of a file's hash let anybody tell it again."""
    words = proof.words or "archivo"
    return f"{proof.task_name}: {words}" + (f" (huella {proof.sha256[:12]})" if proof.sha256 else "")
