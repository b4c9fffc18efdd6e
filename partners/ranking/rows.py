"""What the pages of the ranking show of a city: its place, the parts of its score, its reasons in plain words. Pure.

The strongest reasons are those by which a city stands out: what each criterion gives it beyond what it gives the
average city of the list. What everybody has is no reason to choose anybody.
"""

from dataclasses import dataclass

import numpy as np

from partners import matching
from partners.ranking.city_ranking import place_in
from partners.ranking.criteria import COMPLEMENTARY, CRITERIA, SIMILAR, TIE
from partners.regions import CATALONIA, is_catalan, region_name

REASONS = 3
#: Words of the directions, in the order in which the bar shows them; the key is the CSS class of their colour.
DIRECTIONS = {
    TIE: ("ties", "Vínculos", "lo que ya las une: cercanía, migrantes, hermanas en común"),
    COMPLEMENTARY: ("complements", "Complementariedad", "lo que una tiene y la otra necesita"),
    SIMILAR: ("similar", "Semejanza", "en lo que se parecen"),
}
HUNDREDTHS = matching.HUNDREDTHS
#: Criteria that look at the same fact: only the strongest of each gives a reason.
SAME_FACT = {
    "tamano": "escala",
    "frontera": "cercania",
    "experiencia": "vecinos",
    "holgura": "vecinos",
    "reciprocidad": "desarrollo",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar: one criterion's points, from `x` on, in per cent of the whole bar (100 points)."""

    x: str
    width: str
    css_class: str
    label: str
    points: float


@dataclass(frozen=True, slots=True)
class Share:
    """The points of one direction."""

    css_class: str
    label: str
    points: float


@dataclass(frozen=True)
class Row:
    """One city of the list."""

    position: int
    place: int | None
    geonameid: int
    name: str
    where: str
    country: str
    region: str
    population: int
    score: float
    contributions: tuple[matching.Contribution, ...]
    segments: tuple[Segment, ...]
    shares: tuple[Share, ...]
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    gate: str | None
    candidate: object = None
    """The municipality's Candidate for this city, if it is one already."""

    @property
    def place_words(self):
        return f"{self.place:,}" if self.place else ""

    @property
    def people(self):
        return f"{self.population:,}" if self.population else ""

    @property
    def points(self):
        return f"{self.score:.2f}"

    def contribution(self, key):
        """The Contribution of a criterion, or None when it weighs nothing."""
        return next((part for part in self.contributions if part.key == key), None)

    def points_of(self, key):
        """The points of a criterion; None when nobody knows, or when it weighs nothing."""
        part = self.contribution(key)
        return part.points if part else None

    @property
    def bar_in_words(self):
        """«62.41 puntos de 100: vínculos 30.10, complementariedad 20.31, semejanza 12.00»"""
        parts = ", ".join(f"{share.label.lower()} {share.points:.2f}" for share in self.shares)
        return f"{self.points} puntos de 100: {parts}"


def rows_of(ranking, positions, first_place=None):
    """The Rows of some cities. `first_place` is the place of the first, when they follow each other in the list."""
    usual = usual_points(ranking)
    return [
        row_of(
            ranking,
            int(position),
            place_in(ranking, position) if first_place is None else first_place + number,
            usual,
        )
        for number, position in enumerate(positions)
    ]


def usual_points(ranking):
    """{criterion: hundredths that the average city of the list gets by it}."""
    listed = ranking.order
    return {key: float(part[listed].mean()) if len(listed) else 0.0 for key, part in ranking.parts.items()}


def row_of(ranking, position, place, usual):
    cities = ranking.cities
    contributions = tuple(ranking.contributions(position))
    country = cities.countries[cities.country[position]]
    return Row(
        position=position,
        place=place,
        geonameid=int(cities.geonameid[position]),
        name=cities.name[position],
        where=where_of(cities, position),
        country=country,
        region=region_of(cities, position),
        population=int(cities.population[position]),
        score=ranking.score(position),
        contributions=contributions,
        segments=tuple(_segments(contributions)),
        shares=tuple(_shares(contributions)),
        reasons=tuple(_reasons(contributions, usual)),
        unknown=tuple(part.label for part in contributions if part.points is None),
        gate=ranking.gate_of(position),
    )


def where_of(cities, position):
    """«Texas, Estados Unidos»: the division, where it has a Spanish name, and the country."""
    names = cities.subdivision[cities.division[position]], cities.country_names[cities.country[position]]
    return ", ".join(filter(None, names))


def region_of(cities, position):
    country = cities.countries[cities.country[position]]
    name = region_name(country)
    return f"{name} (Cataluña)" if division_is_catalan(cities, position) else name


def division_is_catalan(cities, position):
    country, _, admin1 = cities.divisions[cities.division[position]].partition(".")
    return is_catalan(country, admin1)


def mask_of_catalonia(cities):
    """The cities of Cataluña."""
    division = ".".join(CATALONIA)
    if division not in cities.divisions:
        return np.zeros(len(cities), bool)
    return cities.division == cities.divisions.index(division)


def _segments(contributions):
    x = 0.0
    for direction, (css_class, _, _) in DIRECTIONS.items():
        for part in contributions:
            if part.points and part.direction == direction:
                # Numbers of an SVG are written with a point, whatever the language: the template gets text.
                yield Segment(f"{x:.2f}", f"{part.points:.2f}", css_class, part.label, part.points)
                x += part.points


def _shares(contributions):
    for direction, (css_class, label, _) in DIRECTIONS.items():
        # Whole hundredths add up without the dust of binary fractions.
        hundredths = sum(
            round(part.points * HUNDREDTHS)
            for part in contributions
            if part.points is not None and part.direction == direction
        )
        yield Share(css_class, label, hundredths / HUNDREDTHS)


def _reasons(contributions, usual):
    """The sentences of the criteria by which the city is most above the average, at most three."""
    above = sorted(
        (part for part in contributions if part.points is not None),
        key=lambda part: usual[part.key] - part.points * HUNDREDTHS,
    )
    found = {}
    for part in above:
        if part.points * HUNDREDTHS > usual[part.key]:
            found.setdefault(SAME_FACT.get(part.key, part.key), part.sentence)
    return list(found.values())[:REASONS]


def criteria_by_direction():
    """[(css class, words, what it means, its criteria)] in the order of the bar."""
    return [
        (css_class, label, meaning, [one for one in CRITERIA.values() if one.direction == direction])
        for direction, (css_class, label, meaning) in DIRECTIONS.items()
    ]


def compared_criteria(rows):
    """[(css class, label, [(city, Contribution)])] of every criterion known of any of the cities, by direction."""
    if not rows:
        return []
    known = {part.key for row in rows for part in row.contributions if part.points is not None}
    return [
        (css_class, one.label, [(row.name, row.contribution(one.key)) for row in rows])
        for css_class, _, _, criteria in criteria_by_direction()
        for one in criteria
        if one.key in known
    ]


def unknown_of_all(rows):
    """The labels of the criteria about which nothing is known of any of the cities."""
    return [label for label in rows[0].unknown if all(label in row.unknown for row in rows)] if rows else []


@dataclass(frozen=True, slots=True)
class Move:
    """A city among the first by the weights that are tried, with its place by those that are saved."""

    place: int
    before: int | None
    geonameid: int
    name: str
    where: str
    score: float

    @property
    def up(self):
        """Places that it rises; negative when it falls, 0 when it stays or was not listed."""
        return self.before - self.place if self.before else 0

    @property
    def in_words(self):
        """«lugar 14, sube 9»"""
        if not self.before:
            return "no estaba en la lista"
        if not self.up:
            return "el mismo lugar"
        steps = f"sube {self.up:,}" if self.up > 0 else f"baja {-self.up:,}"
        return f"lugar {self.before:,}, {steps}"


def moves_between(before, after, most):
    """The first `most` cities of the ranking `after`, as Moves from the ranking `before` of the same municipality."""
    return [
        Move(
            place=place,
            before=place_in(before, position),
            geonameid=int(after.cities.geonameid[position]),
            name=after.cities.name[position],
            where=where_of(after.cities, position),
            score=after.score(position),
        )
        for place, position in enumerate(after.order[:most].tolist(), start=1)
    ]


#: What a criterion needs that is imported, in words; the others say their package.
IMPORTED = {
    "links": "listas de hermanamientos, importadas",
    "remittances": "Banco de México, importado",
    "networks": "listas de redes, importadas",
    "missions": "lista de representaciones, importada",
    "hdi": "PNUD, importado",
}


def source_of(criterion):
    """Where a criterion's facts come from, in words."""
    return IMPORTED.get(criterion.fact, criterion.source)
