"""Outlines that bin/assets made, for drawings that carry their own: maps on paper.

Screens refer to static/vendor/world.svg instead (`<use>`), so that the browser keeps it.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from hermanamientos.lib.geography import WORLD, arc, crop, project

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"


@cache
def outline(name):
    """Return the paths {key: path data} of «world» (numeric ISO codes) or «mexico» (state ids).

    Raises FileNotFoundError where bin/assets has not run.
    """
    return json.loads((VENDOR / f"{name}.json").read_text(encoding="utf-8"))["paths"]


def locator(home, others, *, title, whole_world=False):
    """Return an SVG for paper: the land, the `home` (latitude, longitude), and a line to each of `others`.

    Colours are classes (.land, .home, .place, .link) that the paper's style sheet sets; `title` says in words what is
    seen, for whoever does not see it.
    """
    points = [project(*place) for place in (home, *others)]
    box = WORLD if whole_world else crop(points, ratio=2.5, margin=0.3)
    # A mark keeps its size on paper whatever the crop.
    unit = box.width / 250
    land = "".join(outline("world").values())
    links = "".join(
        f'<path class="link" d="{arc(home, place)}" fill="none" stroke-width="{unit:g}"/>' for place in others
    )
    marks = "".join(
        f'<circle class="{"place" if number else "home"}" cx="{point.x:g}" cy="{point.y:g}" r="{2 * unit:g}"/>'
        for number, point in enumerate(points)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{_escaped(title)}">'
        f'<path class="land" d="{land}"/>{links}{marks}</svg>'
    )


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
