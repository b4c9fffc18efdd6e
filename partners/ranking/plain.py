"""The plain data that a ranking is made from. Arrays run over the cities of the catalogue, all in the same order. Pure.

Everywhere NaN (in numbers) and None (elsewhere) mean that nobody knows; they are never zero.
"""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False, slots=True)
class Cities:
    """The world's cities of 5,000 inhabitants or more, from GeoNames; what needs no import.

    `country` and `division` are positions in `countries` («FR») and `divisions` («US.TX», GeoNames' first level);
    `zone` in `zones`. `population` 0 means unknown. `names` counts the names that GeoNames gives it in all languages.
    `rank` is the place by population in its country (1: the largest). `offset` is hours from UTC in January.
    """

    geonameid: np.ndarray
    name: list[str]
    country: np.ndarray
    countries: list[str]
    division: np.ndarray
    divisions: list[str]
    subdivision: list[str]
    latitude: np.ndarray
    longitude: np.ndarray
    population: np.ndarray
    names: np.ndarray
    rank: np.ndarray
    rank_in_division: np.ndarray
    is_capital: np.ndarray
    has_spanish_name: np.ndarray
    """Whether a city of Mexico or Spain bears its name too, or it begins as Spanish names do."""
    offset: np.ndarray
    coast_km: np.ndarray
    """To the sea; infinite when farther than 100 km, NaN unknown."""
    languages: list[dict[str, float]]
    """Per country: {language code: share of its people who speak it, 0 to 1} (CLDR)."""
    country_names: list[str]
    positions: dict[int, int]
    """geonameid -> position."""

    def __len__(self):
        return len(self.geonameid)

    def label(self, i):
        """«Lyon, Francia»; in the countries whose divisions have Spanish names, «Austin, Texas, Estados Unidos»."""
        parts = [self.name[i], self.subdivision[self.division[i]], self.country_names[self.country[i]]]
        return ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Seeker:
    """The municipality that looks for a sister, or Mexico City as a whole (`key` «09»)."""

    key: str
    name: str
    latitude: float
    longitude: float
    population: int | None = None
    geonameids: frozenset[int] = frozenset()
    homonyms: dict[int, float] = field(default_factory=dict)
    """Position of a city of the same name -> 1 when it is its main name, less when it is another of its names."""
    offset: float | None = None
    """Hours from UTC in January."""
    remittances: float | None = None
    """US dollars a year and person."""
    is_capital: bool | None = None
    coast_km: float | None = None
    languages: frozenset[str] = frozenset()
    """Languages in which the office can work, besides Spanish."""
    strengths: dict[str, float] = field(default_factory=dict)
    """Theme -> level, 0 to 1; the same in `needs`."""
    needs: dict[str, float] = field(default_factory=dict)
    networks: frozenset[str] = frozenset()
    twins: frozenset[int] = frozenset()
    """Positions of the cities with which it is twinned, by the office's own processes."""
    priorities: dict[str, float] = field(default_factory=dict)
    """Country code -> priority set by the advisor, 0 to 1."""


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """Twinnings that lists name: one row a Mexican municipality and a foreign city."""

    key: np.ndarray
    """cvegeo of the Mexican side («09»: Mexico City)."""
    city: np.ndarray
    latitude: np.ndarray
    """Of the Mexican side, as the longitude."""
    longitude: np.ndarray
    around: dict[int, tuple[np.ndarray, np.ndarray]]
    """City of a link -> the cities about it (itself too) and how near each is, 1 down to 0."""

    def __len__(self):
        return len(self.key)

    def without(self, keys):
        """The links but those of these municipalities."""
        return self.kept(~np.isin(self.key, list(keys)))

    def kept(self, mask):
        """The links that a mask keeps."""
        return Links(self.key[mask], self.city[mask], self.latitude[mask], self.longitude[mask], self.around)

    def joined(self, other):
        """These links and those of `other` (Links or None) that are not among them."""
        if other is None:
            return self
        own = set(zip(self.key.tolist(), self.city.tolist(), strict=True))
        new = [pair not in own for pair in zip(other.key.tolist(), other.city.tolist(), strict=True)]
        return Links(
            np.concatenate([self.key, other.key[new]]),
            np.concatenate([self.city, other.city[new]]),
            np.concatenate([self.latitude, other.latitude[new]]),
            np.concatenate([self.longitude, other.longitude[new]]),
            self.around | other.around,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Facts:
    """What imports add. A field that is None was not imported: its criteria say «sin datos»."""

    hdi: np.ndarray | None = None
    """Per country, 0 to 1."""
    remittances: np.ndarray | None = None
    """Sent to Mexico, US dollars a year, per country."""
    division_remittances: np.ndarray | None = None
    """The same per division of the United States."""
    median_municipal_remittances: float | None = None
    """US dollars a year and person, half of the municipalities receive less."""
    members: dict[str, np.ndarray] = field(default_factory=dict)
    """Key of a network -> positions of its cities."""
    network_names: dict[str, str] = field(default_factory=dict)
    themes: dict[str, np.ndarray] = field(default_factory=dict)
    """Key of a theme -> positions of the cities known for it."""
    theme_names: dict[str, str] = field(default_factory=dict)
    missions: list[str] = field(default_factory=list)
    """Names of Mexico's representations."""
    mission: np.ndarray | None = None
    """Per city: position in `missions` of the one that serves it, -1 unknown."""
    mission_km: np.ndarray | None = None
    links: Links | None = None
    affinity: np.ndarray | None = None
    """Per division: how readily Mexican municipalities have chosen that place, 0 to 1 (fitted; see fitting.py)."""
    sources: dict[str, str] = field(default_factory=dict)
    """Key of a fact («hdi», «links»...) -> where it comes from and of what day, for a reader."""
