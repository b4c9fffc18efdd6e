"""Places on the map of the world: plate carrée in the units of static/vendor/world.svg (1000 for 360 degrees). Pure."""

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 400
TOP_LATITUDE, BOTTOM_LATITUDE = 84, -60
EARTH_RADIUS_KM = 6371.0088
# How far an arc rises over the straight line, as a share of its length.
BEND = 0.18
# Never narrower than this (units): closer than the outline is exact, a map says nothing.
LEAST_CROP = 60


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ViewBox:
    x: float
    y: float
    width: float
    height: float

    def __str__(self):
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


WORLD = ViewBox(0, 0, WIDTH, HEIGHT)


def is_place(latitude, longitude):
    """Whether both are numbers of degrees that exist on Earth."""
    return (
        latitude is not None and longitude is not None and -90 <= latitude <= 90 and -180 <= longitude <= 180
    )


def project(latitude, longitude):
    """Return the Point of a place (degrees); beyond the drawn latitudes it stays on the edge."""
    inside = min(max(latitude, BOTTOM_LATITUDE), TOP_LATITUDE)
    return Point(round((longitude + 180) * WIDTH / 360, 1), round((TOP_LATITUDE - inside) * WIDTH / 360, 1))


def kilometres(a, b):
    """Great-circle distance between two (latitude, longitude) in degrees, on a sphere (within 0.6 %)."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def arc(a, b):
    """Return path data of the bent line between two (latitude, longitude), by the shorter way around the world.

    Over the antimeridian it is drawn from both edges of the map: each half leaves the picture where the other enters.
    """
    start, end = project(*a), project(*b)
    across = 0
    if end.x - start.x > WIDTH / 2:
        across = -WIDTH
    elif start.x - end.x > WIDTH / 2:
        across = WIDTH
    paths = [_curve(start, Point(end.x + across, end.y))]
    if across:
        paths.append(_curve(Point(start.x - across, start.y), end))
    return " ".join(paths)


def _curve(start, end):
    length = math.hypot(end.x - start.x, end.y - start.y)
    # Upwards, so that arcs to one region fan out instead of crossing.
    top = max(2.0, (start.y + end.y) / 2 - BEND * length)
    middle = (start.x + end.x) / 2
    return f"M{start.x:g},{start.y:g}Q{middle:g},{top:g} {end.x:g},{end.y:g}"


def crop(points, *, ratio=WIDTH / HEIGHT, margin=0.12):
    """Return the smallest ViewBox that holds the points, of this ratio (width over height), inside the map."""
    if not points:
        return WORLD
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    width = max((right - left) * (1 + 2 * margin), LEAST_CROP)
    height = max((bottom - top) * (1 + 2 * margin), LEAST_CROP / ratio)
    if width / height > ratio:
        height = width / ratio
    else:
        width = height * ratio
    if width > WIDTH or height > HEIGHT:
        width, height = min(width, WIDTH), min(height, HEIGHT)
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return ViewBox(*(round(value, 1) for value in (x, y, width, height)))
