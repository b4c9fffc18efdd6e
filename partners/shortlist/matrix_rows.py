"""A municipality's weighting matrix as plain data: from its rows, or as it was frozen when it was closed.

Both have one shape, the *sheet*, which screens, files and paper show and which JSON can hold.
"""

from dataclasses import dataclass

from partners.catalogue import place_of
from partners.models import Candidate, Mark, MatrixClosing, MatrixCriterion
from partners.shortlist import matrix_results

#: Decimals of a mean that is kept: more than any screen shows.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Matrix:
    """The sheet, and the closing that froze it (None while it is open)."""

    sheet: dict
    closing: MatrixClosing | None

    @property
    def has_marks(self):
        return any(row["people"] for row in self.sheet["candidates"])

    def of(self, candidate):
        """The line of one candidate, or None."""
        return next((row for row in self.sheet["candidates"] if row["key"] == candidate.pk), None)


def matrix_of(municipality):
    """The Matrix as it stands: four queries while it is open, one once it is closed."""
    closing = closing_of(municipality)
    if closing is not None:
        return Matrix(closing.content, closing)
    return Matrix(sheet_of(municipality), None)


def closing_of(municipality):
    return (
        MatrixClosing.objects.in_force().filter(municipality=municipality).select_related("closed_by").first()
    )


def criteria_of(municipality):
    return MatrixCriterion.objects.filter(municipality=municipality, retired_at__isnull=True)


def in_matrix(municipality):
    """The candidates that the matrix compares: all but the discarded ones, first come first."""
    return (
        Candidate.objects.filter(municipality=municipality)
        .exclude(state=Candidate.State.DISCARDED)
        .select_related("city")
        .order_by("created_at", "pk")
    )


def sheet_of(municipality):
    """The sheet of the rows of today, as plain data that JSON can hold: three queries."""
    criteria = [
        matrix_results.Criterion(row.pk, row.name, row.weight, row.guidance)
        for row in criteria_of(municipality)
    ]
    candidates = {row.pk: row for row in in_matrix(municipality)}
    marks = list(
        Mark.objects.filter(
            candidate__municipality=municipality, criterion__in=[each.key for each in criteria]
        )
        .exclude(candidate__state=Candidate.State.DISCARDED)
        .select_related("by")
    )
    names = {mark.by_id: mark.by.full_name for mark in marks}
    votes = [
        matrix_results.Vote(mark.candidate_id, mark.criterion_id, mark.by_id, mark.value, mark.note)
        for mark in marks
    ]
    return {
        "criteria": [
            {"key": each.key, "name": each.name, "weight": each.weight, "guidance": each.guidance}
            for each in criteria
        ],
        "people": [{"key": key, "name": names[key]} for key in sorted(names, key=lambda key: names[key])],
        "candidates": [
            _line(candidates[result.candidate], result, names)
            for result in matrix_results.results(criteria, votes, list(candidates))
        ],
    }


def _line(candidate, result, names):
    return {
        "key": candidate.pk,
        "city": candidate.city.name,
        "place": place_of(candidate.city),
        "state": candidate.get_state_display(),
        "rank": result.place,
        "mean": _rounded(result.mean),
        "known": _rounded(result.known),
        "people": result.people,
        "low": _rounded(result.low),
        "high": _rounded(result.high),
        "deviation": _rounded(result.deviation),
        "disputed": [row.criterion.name for row in result.disputed],
        "totals": [{"person": names[person], "total": _rounded(total)} for person, total in result.totals],
        "rows": [
            {
                "criterion": row.criterion.name,
                "weight": row.criterion.weight,
                "mean": _rounded(row.mean),
                "low": row.low,
                "high": row.high,
                "disputed": row.is_disputed,
                "marks": [
                    {"person": names[vote.person], "value": vote.value, "note": vote.note}
                    for vote in row.votes
                ],
            }
            for row in result.rows
        ],
    }


def _rounded(value):
    return None if value is None else round(value, DIGITS)
