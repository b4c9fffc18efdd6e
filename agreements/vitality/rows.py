"""What the pages of the traffic light show of each agreement: the bar, the links, the columns of the file."""

from dataclasses import dataclass

from django.db.models import QuerySet

from agreements.models import Agreement, Mission
from agreements.vitality.criteria import CRITERIA, FAMILIES
from agreements.vitality.facts import Gathered
from agreements.vitality.gathering import judged
from agreements.vitality.score import HUNDREDTHS, LIGHTS, Vitality
from hermanamientos.lib.exports import Column
from partners.context import address

#: Colours in the order in which they ask for attention.
ORDER = {key: number for number, key in enumerate(("rojo", "ambar", "nuevo", "verde"))}
CONTACTS = "#contactos"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar, in per cent of the whole (100 points), as text with a point."""

    x: str
    width: str
    family: str
    label: str


@dataclass(frozen=True)
class Row:
    agreement: Agreement
    vitality: Vitality
    found: Gathered

    @property
    def segments(self):
        return segments(self.vitality)

    @property
    def bar_in_words(self):
        parts = ", ".join(f"{words.lower()} {points}" for _, words, points in families(self.vitality))
        return f"{self.vitality.score} puntos de 100: {parts}"

    @property
    def action_url(self):
        return (
            action_url(self.vitality.action.key, self.agreement, self.found) if self.vitality.action else ""
        )


def rows_of(agreements, days, weights):
    """A Row for each agreement: those that need attention first. `days` is today by municipality id, `weights` a
    `vitality.editions.Weights`."""
    if isinstance(agreements, QuerySet):
        agreements = agreements.select_related("municipality", "counterpart__city")
    agreements = list(agreements)
    results = judged(agreements, days, weights)
    rows = [Row(agreement, *results[agreement.pk]) for agreement in agreements]
    return sorted(
        rows, key=lambda row: (ORDER[row.vitality.light.key], row.vitality.hundredths, -row.agreement.pk)
    )


def segments(vitality):
    """The pieces of the bar, family by family."""
    x, found = 0, []
    for family in FAMILIES:
        for part in vitality.contributions:
            if part.family == family and part.points:
                found.append(
                    Segment(
                        f"{x / HUNDREDTHS:.2f}",
                        f"{part.points / HUNDREDTHS:.2f}",
                        family,
                        f"{part.label}: {part.shown}",
                    )
                )
                x += part.points
    return found


def families(vitality):
    """[(family, its name, its points as text)] in the order of the bar."""
    found = []
    for family, (name, _) in FAMILIES.items():
        points = sum(part.points for part in vitality.contributions if part.family == family)
        found.append((family, name, f"{points // HUNDREDTHS}.{points % HUNDREDTHS:02d}"))
    return found


def legend():
    """[(family, name, what it holds)]"""
    return [(family, name, text) for family, (name, text) in FAMILIES.items()]


def lights_of(rows):
    """[(Light, how many)] of every colour."""
    return [(light, sum(row.vitality.light is light for row in rows)) for light in LIGHTS.values()]


# --- Links -------------------------------------------------------------------------------------------------------


def source_links(sources):
    """[(words, address or "")] of the records behind a fact."""
    return [
        (
            source.text,
            address(f"agreements:{source.noun}", source.key)
            + (CONTACTS if source.noun == "vitality-detail" else ""),
        )
        for source in sources
    ]


def action_url(key, agreement, found):
    """Where the act is done; "" where this installation has no page for it."""
    cvegeo, pk, programme = agreement.municipality.cvegeo, agreement.pk, found.programme_id
    if key in ("contact", "answer"):
        return address("agreements:contact-create", pk)
    if key in ("host", "visit"):
        way = Mission.Direction.INCOMING if key == "host" else Mission.Direction.OUTGOING
        return f"{address('agreements:mission-create', cvegeo)}?acuerdo={pk}&sentido={way}"
    if key == "plan":
        return address("agreements:programme-create", pk)
    if key in ("report", "spending", "carry-out"):
        return address("agreements:report-list", programme) or address(
            "agreements:programme-detail", programme
        )
    if key in ("budget", "counterpart-budget"):
        return address("agreements:programme-detail", programme)
    if key == "session":
        return address("agreements:session-list", cvegeo)
    if key == "committee":
        return address("agreements:committee-detail", cvegeo)
    return address("agreements:term-detail", pk)


# --- Files -------------------------------------------------------------------------------------------------------


def columns(*, with_municipality=False):
    """What the file says of each agreement: the light, the sum and every contribution."""
    offices = [
        Column("Municipio", lambda row: row.agreement.municipality.name, 24),
        Column("Entidad", lambda row: row.agreement.municipality.get_state_display(), 24),
    ]
    return [
        *(offices if with_municipality else []),
        Column("Acuerdo", lambda row: row.agreement.title, 40),
        Column("Contraparte", lambda row: str(row.agreement.counterpart), 30),
        Column("Estado", lambda row: row.agreement.get_state_display()),
        Column("Semáforo", lambda row: str(row.vitality.light)),
        Column("Puntos", lambda row: row.vitality.hundredths / HUNDREDTHS, 10),
        *(_points_column(number, one.label) for number, one in enumerate(CRITERIA.values())),
        Column("Último contacto", lambda row: row.found.last_contact_on),
        Column("Aviso", lambda row: row.vitality.warning, 40),
        Column(
            "Qué la elevaría más", lambda row: row.vitality.action.label if row.vitality.action else None, 60
        ),
    ]


def _points_column(number, label):
    return Column(label, lambda row: row.vitality.contributions[number].points / HUNDREDTHS, 12)
