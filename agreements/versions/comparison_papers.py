"""The comparison of two versions on paper: from versions to plain data, HTML and a tagged PDF.

The same two versions give the same bytes: the day of the paper is that of the newer one.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.papers.data import Party
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.rendering import STYLES
from agreements.versions.comparing import Comparison, compare
from agreements.versions.comparison_rows import (
    Row,
    Tally,
    language_changes_of,
    rows_of,
    summary_of,
    tallies_of,
    unchanged_of,
)
from hermanamientos.lib.pdf import PdfSource

COMPARISON_STYLES = (*STYLES, "css/paper_comparison.css")


@dataclass(frozen=True)
class Side:
    """One of the two versions."""

    name: str
    dated: str
    author: str
    note: str
    sha256: str


@dataclass(frozen=True)
class ComparisonPaper:
    agreement_title: str
    folio: str
    edition: str
    municipality: Party
    counterpart: Party
    older: Side
    newer: Side
    comparison: Comparison
    summary: str
    language_changes: list[str]
    tallies: list[Tally]
    rows: list[Row]
    unchanged: list[str]

    @property
    def sides(self):
        return (self.older, self.newer)

    @property
    def title(self):
        return f"Comparación de {self.older.name} con {self.newer.name}"


def side_of(version) -> Side:
    """How a version is called. Number 0 is the text as it stands (`agreements.versions.freezing.unsaved_version`)."""
    saved = version.number > 0
    zone = version.agreement.municipality.zone
    return Side(
        name=f"la versión {version.number}" if saved else "el texto de hoy",
        dated=spoken_date(version.created_at.astimezone(zone).date()),
        author=version.author.full_name if saved else "",
        note=version.note,
        sha256=version.sha256,
    )


def comparison_folio(older, newer) -> str:
    """The folio of the comparison: that of its agreement, with both numbers (0 is the text as it stands)."""
    return f"{newer.agreement.folio}/COM-{older.number}-{newer.number}"


def comparison_title(older, newer) -> str:
    return f"Comparación de {side_of(older).name} con {side_of(newer).name}, {newer.agreement.title}"[:250]


def comparison_source(older, newer) -> PdfSource:
    """All that the PDF is made from. Both are versions of one agreement."""
    paper = paper_of_comparison(older, newer)
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": paper.counterpart.coat}
    return PdfSource(
        html=render_to_string("agreements/pdf/comparison.html", {"paper": paper}),
        css=COMPARISON_STYLES,
        title=f"{comparison_title(older, newer)} ({paper.folio})",
        lang="es",
        created_at=newer.created_at,
        author=paper.municipality.name,
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


def paper_of_comparison(older, newer) -> ComparisonPaper:
    agreement = newer.agreement
    comparison = compare(older.content, newer.content)
    sides = side_of(older), side_of(newer)
    return ComparisonPaper(
        agreement_title=agreement.title,
        folio=comparison_folio(older, newer),
        edition=f"Entre {sides[0].name} y {sides[1].name} · {sides[1].dated}",
        municipality=party_of_municipality(agreement.municipality),
        counterpart=party_of_counterpart(agreement.counterpart),
        older=sides[0],
        newer=sides[1],
        comparison=comparison,
        summary=summary_of(comparison),
        language_changes=language_changes_of(comparison),
        tallies=tallies_of(comparison),
        rows=rows_of(comparison),
        unchanged=unchanged_of(comparison),
    )
