"""Result indicators of a municipality with their values, judged and drawn, and as plain data."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q

from agreements.evaluation.charting import Chart, chart_of
from agreements.evaluation.progress import Path, Progress, figures, progress_of
from agreements.evaluation.suggestions import RESULTS
from agreements.models import ResultIndicator, ResultValue


@dataclass(frozen=True)
class Series:
    """An indicator with its values up to a year; `values` are rows, in order of year."""

    indicator: ResultIndicator
    values: list[ResultValue]
    until: int

    @property
    def path(self):
        row = self.indicator
        return Path(
            row.baseline_year,
            row.baseline,
            row.target_year,
            row.target,
            row.direction == ResultIndicator.Direction.UP,
            row.unit,
        )

    @property
    def by_year(self):
        return {row.year: row.value for row in self.values}

    @property
    def progress(self) -> Progress:
        return progress_of(self.path, self.by_year, self.until)

    @property
    def chart(self) -> Chart:
        return chart_of(self.path, self.by_year, self.indicator.name)

    @property
    def rows(self):
        """What the table beside the chart says: year, value, expected value, source, the row of the value (or None)."""
        path, row = self.path, self.indicator
        found = []
        if row.baseline_year not in self.by_year:
            found.append((row.baseline_year, row.baseline, row.baseline, "Línea base", None))
        found += [
            (each.year, each.value, path.expected(each.year), each.source or row.source, each)
            for each in self.values
        ]
        return sorted(found, key=lambda each: each[0])


def series_of(municipality, *, until, agreement=None) -> list[Series]:
    """The indicators in use of a municipality, values until a year; of one agreement, its own and everybody's.

    Two queries, however many there are.
    """
    rows = ResultIndicator.objects.filter(municipality=municipality, retired_at__isnull=True)
    if agreement is not None:
        rows = rows.filter(Q(agreement__isnull=True) | Q(agreement=agreement))
    return [Series(row, list(row.values.all()), until) for row in with_values(rows, until)]


def series_on(indicator, until) -> Series:
    """One indicator with its values until a year."""
    return Series(indicator, list(indicator.values.filter(year__lte=until).order_by("year")), until)


def with_values(rows, until):
    """The indicators in the order of the methodology's results, with what their pages show of each."""
    values = ResultValue.objects.filter(year__lte=until).order_by("year")
    found = rows.select_related("agreement__counterpart", "plan_line").prefetch_related(
        Prefetch("values", queryset=values)
    )
    order = list(RESULTS)
    return sorted(found, key=lambda row: (order.index(row.result), row.name, row.pk))


def series_rows(series) -> list[dict]:
    """Series as plain data; `chart_from()` draws them again."""
    found = []
    for each in series:
        row, progress = each.indicator, each.progress
        found.append(
            {
                "result": row.result,
                "result_text": RESULTS[row.result][0],
                "name": row.name,
                "unit": row.unit,
                "rises": row.direction == ResultIndicator.Direction.UP,
                "baseline_year": row.baseline_year,
                "baseline": str(row.baseline),
                "target_year": row.target_year,
                "target": str(row.target),
                "values": [
                    {"year": year, "value": str(value), "expected": str(expected), "source": source}
                    for year, value, expected, source, _ in each.rows
                ],
                "standing": progress.standing,
                "word": progress.word,
                "tone": progress.tone,
                "sentence": progress.sentence,
                "plan_line": str(row.plan_line) if row.plan_line else "",
                "source": row.source,
            }
        )
    return found


def chart_from(row: dict) -> Chart:
    """The drawing of a series kept as plain data."""
    path = Path(
        row["baseline_year"],
        Decimal(row["baseline"]),
        row["target_year"],
        Decimal(row["target"]),
        row["rises"],
        row["unit"],
    )
    return chart_of(path, {each["year"]: Decimal(each["value"]) for each in row["values"]}, row["name"])


def value_text(text: str) -> str:
    """A kept number as it is read."""
    return figures(Decimal(text))
