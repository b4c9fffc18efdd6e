"""What a file of one kind of facts looks like: its columns, and what a record of it becomes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import models

from partners.folding import fold
from partners.models import ReferenceImport
from partners.reference.values import Row, Spot

Kind = ReferenceImport.Kind


@dataclass(slots=True)
class Fact:
    """An unsaved row of a model, and the cities that it names: {suffix of its fields: Spot}."""

    row: models.Model
    spots: dict[str, Spot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Credit:
    """What must be said of the data wherever they are shown: whose they are, and under which licence."""

    text: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of one kind are read.

    `columns`: {key: other headings}; a key is a heading too. `needed`: groups of keys of which the file must have one
    each. `years`: begins the headings that end in a year («usd_2025»), if the kind has such. `identity` tells whether
    two records are the same.
    """

    kind: str
    model: type[models.Model]
    columns: dict[str, tuple[str, ...]]
    needed: tuple[tuple[str, ...], ...]
    read: Callable[[Row], Iterable[Fact]]
    identity: Callable[[Row], tuple]
    source: str
    credits: tuple[Credit, ...]
    years: tuple[str, ...] = ()
    note: str = ""
    """What a reader must know before relying on the facts."""

    def places(self, headings: list[str]) -> dict[str, int]:
        """{key: position} of the columns that the file has; the first heading wins."""
        found = {}
        for key, names in self.columns.items():
            for name in (key, *names):
                folded = flat(name)
                if folded in headings:
                    found[key] = headings.index(folded)
                    break
        for position, heading in enumerate(headings):
            match = re.fullmatch(rf"({'|'.join(self.years)})((?:19|20)\d\d)", heading) if self.years else None
            if match:
                found[f"{match[1]}_{match[2]}"] = position
        return found

    def lacks(self, found: dict[str, int]) -> list[str]:
        """What the file would need to be of this kind, in words; empty when nothing."""
        missing = [" o ".join(group) for group in self.needed if not any(key in found for key in group)]
        if self.years and not any(key.partition("_")[0] in self.years for key in found):
            missing.append(f"{self.years[0]}_2025 (una por año)")
        return missing


def flat(heading):
    """A heading as it is compared: «GeoName ID» and «geonameid» are one."""
    return fold(heading).replace(" ", "")


def yearly(row: Row, prefixes):
    """Yield (year, key of the column, prefix) of the columns «usd_2025», oldest first."""
    for key in sorted(row.cells):
        prefix, _, year = key.rpartition("_")
        if prefix in prefixes and year.isdigit():
            yield int(year), key, prefix
