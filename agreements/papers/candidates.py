"""Candidate cities on paper: one page per city, the comparison of a shortlist, and the weighting matrix.

Each tells how things stand on a day; the same rows and the same day give the same bytes. What nobody knows says «sin
datos» here as on the screens.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from agreements.drafting.answers import spoken_date
from agreements.papers.data import Party
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from agreements.papers.score_bar import ScoreBar, score_bar
from hermanamientos.lib.geography import is_place
from hermanamientos.lib.map_drawing import locator
from hermanamientos.lib.pdf import PdfSource
from partners.models import Candidate
from partners.ranking.city_facts import UNKNOWN, CityFacts, facts_of_all
from partners.shortlist.rows import Contacts, contacts_in_short

CANDIDATE_STYLES = (*STYLES, "css/paper_candidates.css")
#: How many cities a committee compares at once.
MOST_COMPARED = 5
#: Reasons of the score told in full on the one page of a city; the others are summed up.
MOST_REASONS = 6
SENTENCE_LENGTH = 120
UNKNOWN_LENGTH = 180
#: Characters of a cell of the comparison; the whole stands on the city's own page.
CELL_LENGTH = 90
#: Facts of the comparison, by their keys.
COMPARED = {
    "population": "Población",
    "distance": "Distancia",
    "time": "Horario",
    "languages": "Idiomas del país",
    "representation": "Representación de México",
    "networks": "Redes de ciudades",
    "sisters": "Hermanas en México",
    "hdi": "Desarrollo humano del país",
    "remittances": "Remesas desde su país",
}
# The outline's classes have no style sheet inside a PDF's drawing: each becomes its ink.
INKS = (
    ('class="land"', 'fill="#dbe4e1"'),
    ('class="link"', 'stroke="#b5651d"'),
    ('class="home"', 'fill="#0f4c4a"'),
    ('class="place"', 'fill="#b5651d"'),
)


@dataclass(frozen=True)
class Reason:
    label: str
    sentence: str
    points: str


@dataclass(frozen=True)
class CityPage:
    """One candidate ready to be printed on one page."""

    candidate: Candidate
    facts: CityFacts
    map: SafeString
    bar: ScoreBar | None
    reasons: list[Reason]
    others: str
    unknown: str
    line: dict | None
    contacts: Contacts
    scored_on: str

    @property
    def name(self):
        return self.candidate.city.name

    @property
    def state(self):
        return self.candidate.get_state_display()

    @property
    def score(self):
        return UNKNOWN if self.candidate.score is None else f"{self.candidate.score:.1f} de 100"

    @property
    def mean(self):
        return "sin calificar" if self.line is None else f"{self.line['mean']:.2f} de 5"

    @property
    def people(self):
        count = self.line["people"] if self.line else 0
        return "1 persona" if count == 1 else f"{count} personas"

    @property
    def spread(self):
        """How far the people lie apart, in words; empty for fewer than two."""
        if self.line is None or self.line["people"] < 2:
            return ""
        return f"entre {self.line['low']:.2f} y {self.line['high']:.2f}"


@dataclass(frozen=True)
class CandidatesPaper:
    """One city, or a shortlist with its comparison first."""

    municipality: Party
    folio: str
    dated: str
    title: str
    pages: list[CityPage]

    @property
    def edition(self):
        return f"{self.title} · al {self.dated}"

    @property
    def rows(self):
        """The comparison: (what, [value per city])."""
        if not self.pages:
            return []
        pages = self.pages
        facts = [
            (name, [Truncator(page.facts.of(key).words).chars(CELL_LENGTH) for page in pages])
            for key, name in COMPARED.items()
        ]
        return [
            ("Estado", [page.state for page in pages]),
            ("Emparejador", [page.score for page in pages]),
            ("Lugar entre las ciudades", [_place(page.candidate.rank) for page in pages]),
            ("Matriz de ponderación", [page.mean for page in pages]),
            ("Calificaron", [page.people if page.line else UNKNOWN for page in pages]),
            ("Responde en", [page.contacts.average_words or UNKNOWN for page in pages]),
            *facts,
        ]


def _place(rank):
    return f"{rank:,}" if rank else UNKNOWN


@dataclass(frozen=True)
class MatrixPaper:
    """The weighting matrix, open or closed."""

    municipality: Party
    folio: str
    dated: str
    sheet: dict
    closed: str
    closed_by: str

    title = "Matriz de ponderación de ciudades"

    @property
    def edition(self):
        return f"Matriz de ponderación, {self.closed or f'abierta, al {self.dated}'}"

    @property
    def marked(self):
        return [line for line in self.sheet["candidates"] if line["people"]]

    @property
    def whole(self):
        return sum(row["weight"] for row in self.sheet["criteria"])


# --- Bytes -----------------------------------------------------------------------------------------------------------


def candidate_source(candidate, matrix, today) -> PdfSource:
    """All that the page of one city is made from, as it stands on the day `today`."""
    municipality = candidate.municipality
    paper = CandidatesPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/CAN/{candidate.pk:05d}",
        dated=spoken_date(today),
        title=f"Ficha de ciudad candidata: {candidate.city.name}",
        pages=pages_of([candidate], municipality, matrix, today),
    )
    return _source("agreements/pdf/candidate.html", paper, municipality, today)


def shortlist_source(candidates, municipality, matrix, today) -> PdfSource:
    """The comparison of at most MOST_COMPARED candidates on a first page, and a page for each."""
    paper = CandidatesPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/CAN/{today:%Y%m%d}",
        dated=spoken_date(today),
        title="Ciudades candidatas para el comité",
        pages=pages_of(candidates[:MOST_COMPARED], municipality, matrix, today),
    )
    return _source("agreements/pdf/candidate_shortlist.html", paper, municipality, today)


def matrix_source(municipality, matrix, today) -> PdfSource:
    """The weighting matrix: as it was closed, or, marked as open, as it stands on the day `today`."""
    closing = matrix.closing
    day = municipality.today(closing.closed_at) if closing else today
    paper = MatrixPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/MAT/{closing.pk if closing else 0:05d}",
        dated=spoken_date(day),
        sheet=matrix.sheet,
        closed=f"cerrada el {spoken_date(day)}" if closing else "",
        closed_by=closing.closed_by.full_name if closing else "",
    )
    mark = "" if closing else "MATRIZ ABIERTA"
    return _source("agreements/pdf/matrix.html", paper, municipality, day, watermark=mark)


def _source(template, paper, municipality, day, watermark=""):
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string(template, {"paper": paper}),
        css=CANDIDATE_STYLES,
        title=f"{paper.title}, {municipality} ({paper.folio})",
        lang="es",
        created_at=dt.datetime.combine(day, dt.time(), tzinfo=municipality.zone),
        author=paper.municipality.name,
        watermark=watermark,
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )


# --- From rows to pages ----------------------------------------------------------------------------------------------


def pages_of(candidates, municipality, matrix, today) -> list[CityPage]:
    """A CityPage per candidate (with its city at hand), in their order."""
    noon = dt.datetime.combine(today, dt.time(12), tzinfo=municipality.zone)
    facts = facts_of_all([each.city for each in candidates], municipality=municipality, now=noon)
    return [
        _page(candidate, known, municipality, matrix, today)
        for candidate, known in zip(candidates, facts, strict=True)
    ]


def _page(candidate, facts, municipality, matrix, today):
    known = [each for each in candidate.contributions if each["points"] is not None]
    line = matrix.of(candidate)
    told, rest = known[:MOST_REASONS], known[MOST_REASONS:]
    return CityPage(
        candidate=candidate,
        facts=facts,
        map=_map(municipality, candidate.city),
        bar=score_bar(known, candidate.city.name) if candidate.score is not None else None,
        reasons=[
            Reason(
                each["label"],
                Truncator(each["sentence"]).chars(SENTENCE_LENGTH),
                f"{each['points']:.2f}",
            )
            for each in told
        ],
        others=f"{sum(each['points'] for each in rest):.2f}" if rest else "",
        unknown=Truncator(
            ", ".join(
                each["label"][:1].lower() + each["label"][1:]
                for each in candidate.contributions
                if each["points"] is None
            )
        ).chars(UNKNOWN_LENGTH),
        line=line if line and line["people"] else None,
        contacts=contacts_in_short(candidate.contacts.all(), today),
        scored_on=spoken_date(municipality.today(candidate.scored_at)) if candidate.scored_at else "",
    )


def _map(municipality, city):
    """A small map with both places, or nothing where one of them is not known."""
    home, there = (municipality.latitude, municipality.longitude), (city.latitude, city.longitude)
    if not (is_place(*home) and is_place(*there)):
        return mark_safe("")
    title = f"Mapa: {municipality.name} y {city.name}"
    # On paper what a drawing shows is told by its <title>.
    drawing = locator(home, [there], title=title).replace(">", f"><title>{escape(title)}</title>", 1)
    for css_class, ink in INKS:
        drawing = drawing.replace(css_class, ink)
    # Our own drawing: numbers, and a title that locator escaped.
    return mark_safe(drawing)  # noqa: S308
