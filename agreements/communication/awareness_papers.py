"""The awareness kit on paper: a handout of two pages, and slides of 16:9. Both in two editions."""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.text import Truncator

from agreements.communication import awareness
from agreements.communication.awareness import Edition, OwnFacts
from agreements.drafting.answers import spoken_date
from agreements.papers.data import Fact, Party
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource
from phases.catalogue import PHASES, REASONS

HANDOUT_STYLES = (*STYLES, "css/paper_communication.css")
SLIDE_STYLES = ("css/paper_slides.css",)
#: Lines of a list that a slide or half a page holds; what does not fit is counted.
MOST = 5
LENGTH = 72
#: Width of the longest bar of the regions, in the drawing's units.
BAR = 250


@dataclass(frozen=True)
class Listed:
    """Some rows of a list in words, and how many more there are."""

    rows: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Bar:
    name: str
    value: str
    width: str
    end: str
    y: int


@dataclass(frozen=True)
class AwarenessPaper:
    """The kit ready to be printed: the methodology's messages, and the municipality's own facts in words."""

    edition_facts: Edition
    municipality: Party
    folio: str
    dated: str
    own: OwnFacts
    tiles: list[Fact]
    priorities: Listed
    strengths: Listed
    needs: Listed
    ties: Listed
    sectors: Listed
    bars: list[Bar]
    contact: str

    @property
    def title(self):
        return self.edition_facts.title

    @property
    def edition(self):
        return f"Taller de sensibilización, {self.edition_facts.name} · {self.dated}"


def handout_source(municipality, user, edition, today) -> PdfSource:
    """The handout of the workshop, of the Edition, on the day `today`."""
    return _source("handout", HANDOUT_STYLES, "Folleto", municipality, user, edition, today)


def slides_source(municipality, user, edition, today) -> PdfSource:
    """The slides of the workshop: one idea each."""
    return _source("slides", SLIDE_STYLES, "Presentación", municipality, user, edition, today)


def _source(template, css, kind, municipality, user, edition, today):
    paper = paper_of_awareness(municipality, user, edition, today)
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string(
            f"agreements/pdf/awareness_{template}.html",
            {"paper": paper, "messages": awareness, "reasons": REASONS, "phases": PHASES},
        ),
        css=css,
        title=f"{kind}: {paper.title}, {municipality} ({edition.name})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=municipality.zone),
        author=paper.municipality.name,
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )


def paper_of_awareness(municipality, user, edition, today) -> AwarenessPaper:
    own = awareness.own_facts(municipality, user)
    axes = [f"{axis} ({_counted(count, 'línea', 'líneas')})" for axis, count in own.axes]
    return AwarenessPaper(
        edition_facts=edition,
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/SEN/{today:%Y%m%d}",
        dated=spoken_date(today),
        own=own,
        tiles=_tiles(own),
        priorities=_listed(axes or own.priorities),
        strengths=_listed(own.strengths),
        needs=_listed(own.needs),
        ties=_listed([*(f"{name} ({where})" for name, where in own.ties), *_begun(own)]),
        sectors=_listed([f"{name[:1].upper()}{name[1:]}: {count}" for name, count in own.sectors]),
        bars=_bars(),
        contact=municipality.address,
    )


def _begun(own):
    return [f"{name} (en proceso)" for name in own.in_process]


def _tiles(own):
    known = [
        Fact("habitantes", f"{own.population:,}" if own.population else "sin dato"),
        Fact("vínculo vigente" if len(own.ties) == 1 else "vínculos vigentes", str(len(own.ties))),
        Fact("en proceso", str(len(own.in_process))),
        Fact("actor en el mapa" if own.actors == 1 else "actores en el mapa", str(own.actors)),
        Fact("línea del plan" if own.lines == 1 else "líneas del plan", str(own.lines)),
    ]
    return known


def _counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


def _listed(rows):
    rows = [Truncator(row).chars(LENGTH) for row in rows]
    return Listed(tuple(rows[:MOST]), max(0, len(rows) - MOST))


def _bars():
    """Agreements by region as the methodology counts them; one without a total has a sentence and no bar."""
    most = max(region.count or 0 for region in awareness.REGIONS_TOLD)
    return [
        Bar(
            name=region.name,
            value=region.agreements or "sin total en la metodología",
            width=f"{BAR * (region.count or 0) / most:.1f}",
            end=f"{BAR * (region.count or 0) / most + (8 if region.count else 0):.1f}",
            y=number * 44,
        )
        for number, region in enumerate(awareness.REGIONS_TOLD)
    ]
