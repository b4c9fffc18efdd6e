"""The yearly evaluation as a paper, printed from its content alone.

A closed evaluation is the same paper for good; an open one is a preview of the day, with its watermark.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.evaluation.advising import VERDICTS
from agreements.evaluation.gathering import content_of
from agreements.evaluation.showing import Shown, shown
from agreements.papers.data import Party
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource

EVALUATION_STYLES = (*STYLES, "css/paper_evaluation.css")


@dataclass(frozen=True)
class EvaluationPaper:
    """An evaluation ready to be printed."""

    year: int
    pair: str
    folio: str
    state_label: str
    dated: str
    municipality: Party
    counterpart: Party
    verdict: str
    texts: list[tuple[str, str]]
    reasons: str
    content: dict
    shown: Shown

    @property
    def title(self):
        return "Evaluación anual"

    @property
    def short_title(self):
        return f"Evaluación anual {self.year}, {self.pair}"

    @property
    def edition(self):
        return f"{self.state_label} · {self.dated}"


def evaluation_title(evaluation) -> str:
    return f"Evaluación anual {evaluation.year} · {evaluation.agreement.counterpart.official_name}"


def evaluation_source(evaluation, today) -> PdfSource:
    """All that the PDF is made from; of an open evaluation as things stand on the day `today`."""
    paper = paper_of_evaluation(evaluation, today)
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": paper.counterpart.coat}
    midnight = dt.datetime.combine(today, dt.time(), tzinfo=evaluation.municipality.zone)
    return PdfSource(
        html=render_to_string("agreements/pdf/evaluation.html", {"paper": paper}),
        css=EVALUATION_STYLES,
        title=f"{paper.short_title} ({paper.folio})",
        lang="es",
        created_at=evaluation.closed_at or midnight,
        author=paper.municipality.name,
        watermark="EN CAPTURA" if evaluation.is_open else "",
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


def paper_of_evaluation(evaluation, today) -> EvaluationPaper:
    content = content_of(evaluation, today)
    municipality = party_of_municipality(evaluation.municipality)
    counterpart = party_of_counterpart(evaluation.agreement.counterpart)
    texts = [
        ("Qué cambió en el territorio", evaluation.transformation),
        ("Lo aprendido", evaluation.lessons),
    ]
    closed_on = evaluation.municipality.today(evaluation.closed_at) if evaluation.closed_at else None
    return EvaluationPaper(
        year=evaluation.year,
        pair=f"{municipality.short_name} – {counterpart.short_name}",
        folio=evaluation.folio,
        state_label="Evaluación cerrada" if closed_on else "Evaluación en captura",
        dated=spoken_date(closed_on or today),
        municipality=municipality,
        counterpart=counterpart,
        verdict=VERDICTS.get(evaluation.verdict, "Sin decidir"),
        texts=[(title, text) for title, text in texts if text],
        reasons=evaluation.reasons,
        content=content | {"presence_text": evaluation.presence},
        shown=shown(evaluation, content),
    )
