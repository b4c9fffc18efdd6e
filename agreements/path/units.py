"""Names of the foreign ministry's units that a file passes through: settings, since a reform renames them."""

import re
from dataclasses import dataclass

from django.conf import settings

#: Receives the text, and the signed copy. Gives the legal opinion. Both belong to the ministry.
COORDINATION = "coordination"
LEGAL = "legal"
MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` as an oficio writes it; `short` its initials, when the setting gives them between brackets."""

    name: str
    short: str


def unit(key):
    """The unit of this key as the installation names it today."""
    name = " ".join(settings.MINISTRY_UNITS[key].split())
    initials = re.search(r"\(([^()]+)\)$", name)
    return Unit(name, initials[1] if initials else name)


def unit_name(key):
    """What a form proposes as the unit of an act; empty for a step that has none."""
    return unit(key).name if key else ""
