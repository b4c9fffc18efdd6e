"""A map as plain data for its template: where each mark and line stands, and which names fit. Pure."""

from dataclasses import dataclass

from hermanamientos.lib.geography import WORLD, Point, ViewBox, arc, crop, is_place, project
from hermanamientos.maps.standings import ORDER, STANDINGS

# Width over height of the picture on a page.
RATIO = 2.2
# Sizes as shares of the picture's width, so that a crop looks like the whole.
MARK, LETTER = 0.0062, 0.0135
# A letter's width over its height, generously.
LETTER_RATIO = 0.56


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One city: its shape (path data), the line from home, and its name where there is room."""

    tie: object
    shape: str
    line: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    view_box: ViewBox
    letter: float
    marks: list[Mark]
    home: str = ""
    home_label: Label | None = None


def draw(home, ties, *, home_name="", whole_world=False):
    """Return the Drawing of the ties seen from `home` ((latitude, longitude), or None when it is unknown).

    A tie has `latitude`, `longitude`, `city` and `standing` (a key of STANDINGS); one without coordinates is left out.
    The picture is cut to what it shows, unless `whole_world`.
    """
    shown = [tie for tie in ties if is_place(tie.latitude, tie.longitude)]
    home = home if home and is_place(*home) else None
    places = [project(tie.latitude, tie.longitude) for tie in shown]
    start = project(*home) if home else None
    box = _box([*places, start] if start else places, whole_world)
    unit, letter = box.width * MARK, round(box.width * LETTER, 2)
    taken = [_square(point, unit * 1.2) for point in [*places, *([start] if start else [])]]
    home_label = _label(start, home_name, unit, letter, taken) if start else None
    marks = []
    for tie, point in zip(shown, places, strict=True):
        standing = STANDINGS[tie.standing]
        line = arc(home, (tie.latitude, tie.longitude)) if home and standing.has_line else ""
        label = _label(point, tie.city, unit, letter, taken)
        marks.append(Mark(tie, shape(standing.shape, point, unit), line, label))
    return Drawing(box, letter, marks, shape("circle", start, unit * 1.5) if start else "", home_label)


@dataclass(frozen=True, slots=True)
class Arc:
    """The line of one link on a map of many municipalities, and the mark at its far end."""

    link: object
    line: str
    shape: str


def draw_links(links):
    """Return (ViewBox, [Arc]) of links from many homes; those that lack a place are left out.

    A link has `home` and `end`, each (latitude, longitude), and `standing`. The strongest are drawn last, on top.
    """
    shown = [link for link in links if is_place(*link.home) and is_place(*link.end)]
    box = _box([project(*place) for link in shown for place in (link.home, link.end)], whole_world=not shown)
    unit = box.width * MARK * 0.7
    arcs = [
        Arc(link, arc(link.home, link.end), shape(STANDINGS[link.standing].shape, project(*link.end), unit))
        for link in sorted(shown, key=lambda link: -ORDER[link.standing])
    ]
    return box, arcs


def _box(points, whole_world):
    if whole_world or not points:
        return WORLD
    # Arcs rise above their ends: room for them.
    spread = max(p.x for p in points) - min(p.x for p in points)
    top = min(p.y for p in points) - spread * 0.1
    return crop([*points, Point(points[0].x, max(top, 0))], ratio=RATIO, margin=0.14)


def shape(name, point, size):
    """Return the path data of a mark around a point, `size` being its radius."""
    x, y, r = point.x, point.y, round(size, 2)
    if name == "square":
        return f"M{x - r:g},{y - r:g}h{2 * r:g}v{2 * r:g}h{-2 * r:g}Z"
    if name == "diamond":
        d = round(r * 1.35, 2)
        return f"M{x:g},{y - d:g}l{d:g},{d:g}l{-d:g},{d:g}l{-d:g},{-d:g}Z"
    full = f"M{x - r:g},{y:g}a{r:g},{r:g} 0 1,0 {2 * r:g},0a{r:g},{r:g} 0 1,0 {-2 * r:g},0Z"
    if name == "circle":
        return full
    # The hole runs the other way round.
    i = round(r * 0.5, 2)
    return f"{full}M{x - i:g},{y:g}a{i:g},{i:g} 0 1,1 {2 * i:g},0a{i:g},{i:g} 0 1,1 {-2 * i:g},0Z"


def _square(point, half):
    return point.x - half, point.y - half, point.x + half, point.y + half


def _label(point, text, unit, letter, taken):
    """Return where a name fits beside its mark without covering another, or None; remembers what it takes."""
    width, gap = len(text) * letter * LETTER_RATIO, unit * 1.8
    for x, anchor, left in (
        (point.x + gap, "start", point.x + gap),
        (point.x - gap, "end", point.x - gap - width),
    ):
        box = (left, point.y - letter * 0.6, left + width, point.y + letter * 0.5)
        own = _square(point, unit * 1.2)
        if not any(_overlap(box, other) for other in taken if other != own):
            taken.append(box)
            return Label(round(x, 2), round(point.y + letter * 0.35, 2), anchor)
    return None


def _overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
