"""Missions by the methodology's regions, and the columns of their file. Pure but for what it is given."""

from dataclasses import dataclass
from decimal import Decimal

from agreements.models import Mission
from hermanamientos.lib.exports import Column
from partners.countries import country_name
from partners.regions import REGIONS, region_name, region_of

#: For a code that no region has.
ELSEWHERE = "Sin región"


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """Missions of one region. Only those carried out count people and cost (MXN); a blank cost adds nothing."""

    key: str
    name: str
    outgoing: int = 0
    incoming: int = 0
    planned: int = 0
    people: int = 0
    cost: Decimal = Decimal(0)
    without_cost: int = 0
    """Carried out, and nobody wrote down what they cost."""

    @property
    def done(self):
        return self.outgoing + self.incoming


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart: lengths in per cent of its width, as text with a point."""

    name: str
    outgoing: int
    incoming: int
    outgoing_width: str
    incoming_x: str
    incoming_width: str


def region_totals(missions):
    """A RegionTotal for each region, in the methodology's order; «Sin región» only when something is there."""
    grouped = {key: [] for key in REGIONS} | {"": []}
    for mission in missions:
        region = region_of(mission.country)
        grouped[region.key if region else ""].append(mission)
    return [
        _total(key, REGIONS[key].name if key else ELSEWHERE, rows)
        for key, rows in grouped.items()
        if key or rows
    ]


def _total(key, name, missions):
    done = [row for row in missions if row.state == Mission.State.DONE]
    return RegionTotal(
        key,
        name,
        outgoing=sum(row.direction == Mission.Direction.OUTGOING for row in done),
        incoming=sum(row.direction == Mission.Direction.INCOMING for row in done),
        planned=sum(row.state == Mission.State.PLANNED for row in missions),
        people=sum(row.people or 0 for row in done),
        cost=sum((row.cost or Decimal(0) for row in done), Decimal(0)),
        without_cost=sum(row.cost is None for row in done),
    )


def sum_of(totals):
    """All regions together."""
    return RegionTotal(
        "",
        "Todas",
        **{
            name: sum((getattr(row, name) for row in totals), Decimal(0) if name == "cost" else 0)
            for name in ("outgoing", "incoming", "planned", "people", "cost", "without_cost")
        },
    )


def bars_of(totals):
    """The rows of the chart; the longest fills it."""
    most = max((row.done for row in totals), default=0) or 1
    return [
        Bar(
            row.name,
            row.outgoing,
            row.incoming,
            f"{100 * row.outgoing / most:.2f}",
            f"{100 * row.outgoing / most:.2f}",
            f"{100 * row.incoming / most:.2f}",
        )
        for row in totals
    ]


def columns():
    """What the file says of each mission."""
    return [
        Column("Sentido", lambda row: row.get_direction_display()),
        Column("Estado", lambda row: row.get_state_display()),
        Column("Ciudad", lambda row: row.city, 24),
        Column("País", lambda row: country_name(row.country), 24),
        Column("Región", lambda row: region_name(row.country) or ELSEWHERE, 24),
        Column("Inicio", lambda row: row.starts_on),
        Column("Fin", lambda row: row.ends_on),
        Column("Propósito", lambda row: row.get_purpose_display(), 28),
        Column("Acuerdo", lambda row: row.agreement.title if row.agreement else None, 40),
        Column("Objetivo", lambda row: row.description, 40),
        Column("Personas", lambda row: row.people),
        Column("Quiénes", lambda row: row.delegation, 40),
        Column("Costo para el municipio (MXN)", lambda row: row.cost),
        Column("Pagó el traslado", lambda row: row.get_travel_paid_by_display()),
        Column("Pagó la estancia", lambda row: row.get_stay_paid_by_display()),
        Column("Resultado", lambda row: row.result, 50),
    ]
