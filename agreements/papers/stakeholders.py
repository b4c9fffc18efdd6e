"""The stakeholder map as a paper: the picture, and every actor by quadrant. It holds no data of persons.

The same rows and the same day give the same bytes.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.papers.data import Figure, Party
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource
from partners.actors.rows import Picture, by_quadrant, numbered, picture_of, with_counts
from partners.models import Stakeholder

#: The task of a process that this paper proves (methodology: identify key actors and allies).
TASK_KEY = "mapa-actores"
MAP_STYLES = (*STYLES, "css/paper_stakeholders.css")


@dataclass(frozen=True)
class StakeholderPaper:
    """The map ready to be printed; `groups` are (quadrant or None, its actors)."""

    municipality: Party
    folio: str
    dated: str
    picture: Picture
    groups: list
    figures: list[Figure]

    @property
    def title(self):
        return "Mapa de actores"

    @property
    def edition(self):
        return f"Mapa de actores al {self.dated}"


def stakeholder_source(municipality, user, today) -> PdfSource:
    """All that the paper is made from: the actors on the map that the person may see, on the day `today`."""
    paper = paper_of_stakeholders(municipality, user, today)
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string("agreements/pdf/stakeholders.html", {"paper": paper}),
        css=MAP_STYLES,
        title=f"{paper.title}, {municipality} ({paper.folio})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=municipality.zone),
        author=paper.municipality.name,
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )


def paper_of_stakeholders(municipality, user, today) -> StakeholderPaper:
    """Read the actors on the map with their counts: one query, besides the municipality's own data."""
    found = Stakeholder.objects.filter(municipality=municipality, is_active=True).visible_to(user)
    rows = numbered(with_counts(found, today))
    groups = by_quadrant(rows)
    return StakeholderPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/ACT/{today:%Y%m%d}",
        dated=spoken_date(today),
        picture=picture_of(rows),
        groups=groups,
        figures=[
            Figure([str(len(rows))], "actor" if len(rows) == 1 else "actores"),
            *(Figure([str(len(some))], quadrant.name.lower()) for quadrant, some in groups if quadrant),
        ],
    )
