"""The «Tabla de observaciones y respuestas»: from the models to plain data, HTML and a tagged PDF.

The same rows and the same day give the same bytes.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.models import Remark
from agreements.papers.data import Figure, Party
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.rendering import STYLES
from agreements.remarks.rows import RemarkRow, count_of, rows_of
from hermanamientos.lib.pdf import PdfSource

REMARK_STYLES = (*STYLES, "css/paper_remarks.css")


@dataclass(frozen=True)
class RemarksPaper:
    """The table ready to be printed; `changed` are the rows whose clause reads otherwise since, one a clause."""

    agreement_title: str
    folio: str
    dated: str
    state_label: str
    municipality: Party
    counterpart: Party
    rows: list[RemarkRow]
    changed: list[RemarkRow]
    figures: list[Figure]

    @property
    def title(self):
        return "Tabla de observaciones y respuestas"

    @property
    def edition(self):
        return f"Observaciones al {self.dated}"


def remarks_folio(agreement) -> str:
    """The folio of the table: that of its agreement, marked."""
    return f"{agreement.folio}/OBS"


def remarks_title(agreement, today) -> str:
    return f"Tabla de observaciones y respuestas, {agreement.title}, al {spoken_date(today)}"[:250]


def remarks_source(agreement, today) -> PdfSource:
    """All that the table is made from, as it stands on the day `today`."""
    paper = paper_of_remarks(agreement, today)
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": paper.counterpart.coat}
    return PdfSource(
        html=remarks_html(paper),
        css=REMARK_STYLES,
        title=f"{paper.title}, {agreement.title} ({paper.folio})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=agreement.municipality.zone),
        author=paper.municipality.name,
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


def remarks_html(paper: RemarksPaper) -> str:
    return render_to_string("agreements/pdf/remarks.html", {"paper": paper})


def paper_of_remarks(agreement, today) -> RemarksPaper:
    rows = rows_of(agreement)
    counts = count_of(rows)
    return RemarksPaper(
        agreement_title=agreement.title,
        folio=remarks_folio(agreement),
        dated=spoken_date(today),
        state_label=agreement.get_state_display(),
        municipality=party_of_municipality(agreement.municipality),
        counterpart=party_of_counterpart(agreement.counterpart),
        rows=rows,
        changed=_changed(rows),
        figures=[
            Figure([str(len(rows))], "observación" if len(rows) == 1 else "observaciones"),
            Figure([str(counts[Remark.State.OPEN])], "por responder"),
            Figure([str(counts[Remark.State.ANSWERED])], _words(counts[Remark.State.ANSWERED], "respondida")),
            Figure([str(counts[Remark.State.SETTLED])], _words(counts[Remark.State.SETTLED], "atendida")),
        ],
    )


def _words(count, word):
    return word if count == 1 else f"{word}s"


def _changed(rows):
    """Of each clause that reads otherwise since it was observed, its first observation of each version."""
    found = {}
    for row in rows:
        if row.is_changed:
            found.setdefault((row.remark.clause_key, row.remark.version_id), row)
    return list(found.values())
