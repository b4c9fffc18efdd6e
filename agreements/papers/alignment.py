"""The alignment matrix as a paper: the lines of the plans with what stands behind them, the gaps, and the SDGs.

The same rows and the same day give the same bytes.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.alignment import STANDINGS, Matrix
from agreements.drafting.answers import spoken_date
from agreements.papers.data import Figure, Party
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource

ALIGNMENT_STYLES = (*STYLES, "css/paper_alignment.css")


@dataclass(frozen=True)
class AlignmentPaper:
    """The matrix ready to be printed; `scope` says of which year its activities are."""

    municipality: Party
    folio: str
    dated: str
    scope: str
    matrix: Matrix
    figures: list[Figure]

    @property
    def title(self):
        return "Matriz de alineación"

    @property
    def edition(self):
        return f"Matriz de alineación al {self.dated}"


def alignment_source(municipality, matrix, today, *, year=None) -> PdfSource:
    """All that the paper is made from, as the matrix stands on the day `today`."""
    paper = paper_of_alignment(municipality, matrix, today, year=year)
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string("agreements/pdf/alignment.html", {"paper": paper}),
        css=ALIGNMENT_STYLES,
        title=f"{paper.title}, {municipality} ({paper.folio})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=municipality.zone),
        author=paper.municipality.name,
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )


def paper_of_alignment(municipality, matrix, today, *, year=None) -> AlignmentPaper:
    return AlignmentPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/ALI/{today:%Y%m%d}",
        dated=spoken_date(today),
        scope=f"Actividades de {year}" if year else "Actividades de todos los programas",
        matrix=matrix,
        figures=[
            Figure([str(len(matrix.rows))], "línea del plan" if len(matrix.rows) == 1 else "líneas del plan"),
            *(Figure([str(matrix.count(key))], word) for key, (word, _) in STANDINGS.items()),
            Figure([str(matrix.gap_count)], "fuera del plan"),
        ],
    )
