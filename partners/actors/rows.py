"""What pages, files and paper show of the stakeholder map: quadrants, places on the picture, columns.

The picture is five by five: interest to the right, influence upwards. High begins at 3: in doubt an actor is treated as
the stronger. Source of the grid: the usual interest and influence matrix of stakeholder analysis; our own wording.
"""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from hermanamientos.lib.exports import Column
from partners.folding import fold
from partners.models import Stakeholder
from partners.themes import theme_names

#: From which mark on (1 to 5) interest and influence count as high.
HIGH = 3


@dataclass(frozen=True, slots=True)
class Quadrant:
    key: str
    name: str
    who: str
    advice: str


QUADRANTS = {
    quadrant.key: quadrant
    for quadrant in (
        Quadrant(
            "cerca",
            "Mantener cerca",
            "mucha influencia y mucho interés",
            "Invítelos a decidir: comité, negociación y programa de actividades.",
        ),
        Quadrant(
            "satisfechos",
            "Mantener satisfechos",
            "mucha influencia y poco interés",
            "Consúltelos antes de cada paso importante y muéstreles qué ganan.",
        ),
        Quadrant(
            "informados",
            "Mantener informados",
            "poca influencia y mucho interés",
            "Cuénteles lo que pasa y súmelos a las actividades: son los primeros aliados.",
        ),
        Quadrant(
            "seguimiento",
            "Dar seguimiento",
            "poca influencia y poco interés",
            "Basta con avisarles; revise de vez en cuando si algo cambió.",
        ),
    )
}
UNPLACED = "sin-ubicar"


def quadrant_of(interest, influence):
    """The Quadrant of two marks from 1 to 5; None while either is unknown."""
    if interest is None or influence is None:
        return None
    if influence >= HIGH:
        return QUADRANTS["cerca" if interest >= HIGH else "satisfechos"]
    return QUADRANTS["informados" if interest >= HIGH else "seguimiento"]


def with_counts(stakeholders, today):
    """The queryset with what a list shows of each actor: open and overdue commitments, day of the last contact."""
    pending = Q(commitments__state="pending")
    return stakeholders.annotate(
        open_commitments=Count("commitments", filter=pending, distinct=True),
        late_commitments=Count(
            "commitments", filter=pending & Q(commitments__due_on__lt=today), distinct=True
        ),
        last_contact_on=Max("contacts__happened_on"),
    )


# --- The picture ----------------------------------------------------------------------------------------------------

#: Measures of the picture, in its own units: about a pixel of a phone.
CELL, LEFT, TOP, STEP, RADIUS = 64, 34, 22, 20.5, 9.5
BOTTOM = TOP + 5 * CELL
WIDTH, HEIGHT = LEFT + 5 * CELL + 6, BOTTOM + 52
#: A cell holds three rows of three dots; when there are more actors, its last place says how many.
PER_CELL = 9


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the picture, its numbers as SVG takes them: an actor, or the rest of a full cell (`row` is None)."""

    x: str
    y: str
    label: str
    row: object = None
    quadrant: Quadrant | None = None
    cell: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The dots of the placed actors, the frames and names of the quadrants, and the marks along both sides."""

    dots: tuple[Dot, ...]
    frames: tuple[tuple, ...]
    columns: tuple[tuple, ...]
    rows: tuple[tuple, ...]
    width: int = WIDTH
    height: int = HEIGHT
    radius: float = RADIUS


def picture_of(rows):
    """Lay out the actors that have both marks; each carries its `number`. Those of one cell never overlap."""
    cells = {}
    for row in rows:
        if row.interest is not None and row.influence is not None:
            cells.setdefault((row.interest, row.influence), []).append(row)
    dots = []
    for (interest, influence), some in sorted(cells.items(), key=lambda pair: (-pair[0][1], pair[0][0])):
        shown = some if len(some) <= PER_CELL else some[: PER_CELL - 1]
        places = _places(interest, influence, min(len(some), PER_CELL))
        quadrant = quadrant_of(interest, influence)
        where = f"interés {interest}, influencia {influence}, {quadrant.name.lower()}"
        for row, (x, y) in zip(shown, places, strict=False):
            title = f"{row.number}. {row.name}: {where}"
            dots.append(Dot(_n(x), _n(y), str(row.number), row, quadrant, title=title))
        if len(shown) < len(some):
            (x, y), rest = places[-1], len(some) - len(shown)
            dots.append(
                Dot(
                    _n(x),
                    _n(y),
                    f"+{rest}",
                    quadrant=quadrant,
                    cell=f"{interest}-{influence}",
                    title=f"{rest} más con {where}",
                )
            )
    return Picture(tuple(dots), _frames(), _columns(), _row_marks())


def _places(interest, influence, count):
    """Centres of `count` dots in rows of three, the whole centred in its cell."""
    middle_x = LEFT + (interest - 0.5) * CELL
    middle_y = TOP + (5 - influence + 0.5) * CELL
    lines = -(-count // 3)
    found = []
    for line in range(lines):
        here = min(3, count - 3 * line)
        y = middle_y + (line - (lines - 1) / 2) * STEP
        found += [(middle_x + (n - (here - 1) / 2) * STEP, y) for n in range(here)]
    return found


def _frames():
    """(quadrant, x, y, width, height, y of its name) of the four parts: names stand outside, where no dot does."""
    low = (HIGH - 1) * CELL
    high = 5 * CELL - low
    above, below = TOP - 7, BOTTOM + 30
    return (
        (QUADRANTS["satisfechos"], LEFT, TOP, low, high, above),
        (QUADRANTS["cerca"], LEFT + low, TOP, high, high, above),
        (QUADRANTS["seguimiento"], LEFT, TOP + high, low, low, below),
        (QUADRANTS["informados"], LEFT + low, TOP + high, high, low, below),
    )


def _columns():
    return tuple((mark, _n(LEFT + (mark - 0.5) * CELL), BOTTOM + 14) for mark in range(1, 6))


def _row_marks():
    return tuple((mark, LEFT - 8, _n(TOP + (5 - mark + 0.5) * CELL + 4)) for mark in range(1, 6))


def _n(number):
    """A number as SVG writes it, whatever the language."""
    return f"{number:.1f}"


# --- Lists and files ------------------------------------------------------------------------------------------------


def numbered(rows):
    """The rows by name, as people sort; each gets its `number` (from 1) and `quadrant` for picture and table."""
    found = sorted(rows, key=lambda row: (fold(row.name), row.pk))
    for number, row in enumerate(found, start=1):
        row.number, row.quadrant = number, quadrant_of(row.interest, row.influence)
        row.theme_list = theme_names(row.themes)
    return found


def by_quadrant(rows):
    """[(quadrant, its rows)], all four, then (None, those without place) when there are some."""
    found = [(quadrant, [row for row in rows if row.quadrant is quadrant]) for quadrant in QUADRANTS.values()]
    unplaced = [row for row in rows if row.quadrant is None]
    return found + ([(None, unplaced)] if unplaced else [])


def ground_stands(row, today):
    """Whether the data of the person of contact may still be given out: a public servant's, or with proved consent."""
    if row.data_ground == Stakeholder.Ground.PUBLIC_SERVANT:
        return True
    return (
        row.data_ground == Stakeholder.Ground.CONSENT
        and row.consent_on is not None
        and row.consent_on <= today
        and bool(row.consent_proof)
    )


def columns(today, *, with_people):
    """Columns of the list as a file. Data of persons only `with_people`, and only while its ground stands."""

    def personal(name):
        return lambda row: getattr(row, name) if ground_stands(row, today) else ""

    found = [
        Column("Actor", lambda row: row.name, 40),
        Column("Sector", lambda row: row.get_sector_display(), 28),
        Column("Temas", lambda row: "; ".join(row.theme_list), 40),
        Column("Interés", lambda row: row.interest, 10),
        Column("Influencia", lambda row: row.influence, 10),
        Column("Lugar en el mapa", lambda row: row.quadrant.name if row.quadrant else "Sin ubicar", 24),
        Column("Qué puede aportar", lambda row: row.contribution, 50),
        Column("Compromisos pendientes", lambda row: row.open_commitments, 14),
        Column("Compromisos vencidos", lambda row: row.late_commitments, 14),
        Column("Último contacto", lambda row: row.last_contact_on, 14),
        Column("En el mapa", lambda row: row.is_active, 10),
    ]
    if with_people:
        found += [
            Column("Persona de contacto", personal("contact_name"), 28),
            Column("Cargo", personal("contact_title"), 28),
            Column("Correo", personal("contact_email"), 30),
            Column("Teléfono", personal("contact_phone"), 18),
            Column("Base de los datos personales", lambda row: row.get_data_ground_display(), 30),
            Column("Consentimiento del", lambda row: row.consent_on, 14),
        ]
    return found
