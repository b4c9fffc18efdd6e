"""The forms of the criteria: from plain data to a value between 0 and 1 for every city, NaN where nobody knows. Pure.

Every form has a reason that fits in a sentence (docs/emparejador.md tells them) and few, round numbers.
"""

import numpy as np

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.0
# Cities whose sisters count as a city's own surroundings: what a bus ride joins.
NEIGHBOUR_KM = 150.0
FAR_KM = 20_000.0
NEAR_KM = 10.0
COAST_KM = 15.0
BORDER_KM = 50.0
# Spanish needs no interpreter; English, or a language of the office, does half of that.
BRIDGE = 0.5
BRIDGE_LANGUAGE = "en"
SPANISH = "es"


def kilometres(latitude, longitude, latitudes, longitudes):
    """Distances over the sphere from one point to many."""
    here, there = np.radians(latitude), np.radians(latitudes)
    half = np.sin((there - here) / 2) ** 2
    half = half + np.cos(here) * np.cos(there) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def unknown(cities):
    return np.full(len(cities), np.nan, np.float32)


def everywhere(cities, value):
    return np.full(len(cities), value, np.float32)


def per_country(cities, values):
    """Spread an array by country over the cities."""
    return np.asarray(values, np.float32)[cities.country]


def _decades(population):
    """log10 of the inhabitants; NaN where unknown."""
    known = np.asarray(population, np.float32)
    return np.log10(np.where(known > 0, known, np.nan))


def _own_decades(seeker):
    return np.log10(max(seeker.population, 1000)) if seeker.population else None


def size(cities, seeker, facts):
    """Inhabitants on a logarithmic scale: 0 with 3,000, 1 with ten million."""
    return np.clip((_decades(cities.population) - 3.5) / 3.5, 0, 1).astype(np.float32)


def scale(cities, seeker, facts):
    """1 with as many inhabitants; 0.75 with ten times more or less, 0 with a hundred times."""
    own = _own_decades(seeker)
    if own is None:
        return unknown(cities)
    return np.clip(1 - ((_decades(cities.population) - own) / 2) ** 2, 0, 1).astype(np.float32)


def closeness(cities, seeker, facts):
    """Kilometres on a logarithmic scale: 1 up to 10 km, 0 at 20,000; large municipalities reach farther.

    What each step away takes shrinks with the municipality's size: whole up to 30,000 inhabitants, a quarter from
    three million on, because a city with an airport and a budget bears the journey.
    """
    km = np.maximum(distances(cities, seeker), NEAR_KM)
    away = np.clip(np.log10(km / NEAR_KM) / np.log10(FAR_KM / NEAR_KM), 0, 1)
    own = _own_decades(seeker)
    burden = 0.625 if own is None else float(np.clip(1 - 0.375 * (own - 4.5), 0.25, 1))
    return (1 - burden * away).astype(np.float32)


def distances(cities, seeker):
    return kilometres(seeker.latitude, seeker.longitude, cities.latitude, cities.longitude)


def clock(cities, seeker, facts):
    """1 at the same hour, 0 at twelve hours' difference (in January)."""
    if seeker.offset is None:
        return unknown(cities)
    return (1 - hours_apart(cities, seeker) / 12).astype(np.float32)


def hours_apart(cities, seeker):
    hours = np.abs(cities.offset - np.float32(seeker.offset)) % 24
    return np.minimum(hours, 24 - hours)


def language(cities, seeker, facts):
    """Share of the country's people with whom one speaks Spanish; half of it for a bridge language."""
    bridges = seeker.languages | {BRIDGE_LANGUAGE}
    shares = [
        max(spoken.get(SPANISH, 0), BRIDGE * max(spoken.get(code, 0) for code in bridges))
        if spoken
        else np.nan
        for spoken in cities.languages
    ]
    return per_country(cities, np.clip(shares, 0, 1))


def prominence(cities, seeker, facts):
    """How many names GeoNames gives the city in all languages, on a logarithmic scale: 1 with a hundred."""
    return np.clip(np.log10(1 + cities.names) / 2, 0, 1).astype(np.float32)


def place_in_country(cities, seeker, facts):
    """1 for the most populous city of its country, 0 from the thousandth on, on a logarithmic scale."""
    return np.clip(1 - np.log10(cities.rank) / 3, 0, 1).astype(np.float32)


def capital(cities, seeker, facts):
    """Both lead their division (or their country), or neither does: 1; one of them only: 0."""
    if seeker.is_capital is None:
        return unknown(cities)
    leads = cities.is_capital | (cities.rank_in_division == 1)
    return (leads == seeker.is_capital).astype(np.float32)


def homonymy(cities, seeker, facts):
    """1 when both bear the same name, a half when it is one of the city's other names."""
    value = np.zeros(len(cities), np.float32)
    for position, strength in seeker.homonyms.items():
        value[position] = strength
    return value


def heritage(cities, seeker, facts):
    """1 for a city with a Spanish name; elsewhere the share of its country's people who speak Spanish."""
    spanish = np.array([min(1, spoken.get(SPANISH, 0)) for spoken in cities.languages], np.float32)
    return np.where(cities.has_spanish_name, np.float32(1), spanish[cities.country])


def border(cities, seeker, facts):
    """1 side by side, 0 from 50 km on."""
    return np.clip(1 - distances(cities, seeker) / BORDER_KM, 0, 1).astype(np.float32)


def coast(cities, seeker, facts):
    """1 when both lie by the sea (15 km) or both inland, else 0."""
    if seeker.coast_km is None or np.isnan(seeker.coast_km):
        return unknown(cities)
    same = (cities.coast_km <= COAST_KM) == (seeker.coast_km <= COAST_KM)
    return np.where(np.isnan(cities.coast_km), np.nan, same).astype(np.float32)


def migrants(cities, seeker, facts):
    """Remittances that the country (in the United States, the state) sends to Mexico, on a logarithmic scale.

    0 up to a hundred thousand dollars a year, 1 from ten thousand million on. They count in full where the
    municipality receives as much a person as half of the municipalities, down to a half where it receives nothing.
    """
    if facts.remittances is None:
        return unknown(cities)
    sent = per_country(cities, facts.remittances)
    if facts.division_remittances is not None:
        by_division = np.asarray(facts.division_remittances, np.float32)[cities.division]
        sent = np.where(np.isnan(by_division), sent, by_division)
    value = np.clip((np.log10(np.maximum(sent, 1)) - 5) / 5, 0, 1)
    return np.where(np.isnan(sent), np.nan, value * reliance(seeker, facts)).astype(np.float32)


def reliance(seeker, facts):
    """How much remittances mean to the municipality, 0.5 to 1; 1 when unknown, so that it does not punish."""
    if seeker.remittances is None or not facts.median_municipal_remittances:
        return 1.0
    return 0.5 + 0.5 * min(1.0, seeker.remittances / facts.median_municipal_remittances)


def development(cities, seeker, facts):
    """The country's human development: 0 at 0.45, 1 at 0.95."""
    if facts.hdi is None:
        return unknown(cities)
    return np.clip((per_country(cities, facts.hdi) - 0.45) / 0.5, 0, 1).astype(np.float32)


def reciprocity(cities, seeker, facts):
    """1 where human development is Mexico's, 0 from 0.25 away: exchange among equals goes both ways."""
    if facts.hdi is None or "MX" not in cities.countries:
        return unknown(cities)
    own = facts.hdi[cities.countries.index("MX")]
    return np.clip(1 - np.abs(per_country(cities, facts.hdi) - own) / 0.25, 0, 1).astype(np.float32)


def mission(cities, seeker, facts):
    """1 in the city of a Mexican representation, 0.5 at 250 km, 0 from 1,000 km on; unknown where none is listed."""
    if facts.mission_km is None:
        return unknown(cities)
    km = np.maximum(facts.mission_km, 1)
    near = np.clip(1 - np.sqrt(km / 1000), 0, 1)
    return np.where(facts.mission < 0, np.nan, near).astype(np.float32)


def common_networks(cities, seeker, facts):
    """Share of the municipality's networks to which the city belongs; unknown when it has none listed."""
    mine = [key for key in seeker.networks if key in facts.members]
    if not mine:
        return unknown(cities)
    value = np.zeros(len(cities), np.float32)
    for key in mine:
        value[facts.members[key]] += 1 / len(mine)
    return np.minimum(value, 1)


def _best_theme(cities, facts, wanted):
    """0.7 to 1 by the level of the most wanted theme for which a city is known; unknown otherwise.

    That a city is known for one thing does not say that it lacks another: only a match is a fact.
    """
    value = unknown(cities)
    for theme, level in wanted.items():
        positions = facts.themes.get(theme)
        if positions is not None:
            value[positions] = np.fmax(value[positions], np.float32(0.7 + 0.3 * level))
    return value


def shared_themes(cities, seeker, facts):
    """The city is known for a strength of the municipality; unknown for most cities."""
    return _best_theme(cities, facts, seeker.strengths)


def complementary_themes(cities, seeker, facts):
    """The city is known for what the municipality needs; unknown for most cities."""
    return _best_theme(cities, facts, seeker.needs)


def priority(cities, seeker, facts):
    """What the advisor set for the country, or else for its region."""
    if not seeker.priorities:
        return unknown(cities)
    return per_country(cities, [seeker.priorities.get(code, np.nan) for code in cities.countries])


def mexican_sisters(cities, facts):
    """How many Mexican municipalities lists name as a city's sisters."""
    return np.bincount(facts.links.city, minlength=len(cities))


def experience(cities, seeker, facts):
    """Mexican sisters that lists name: 0 with none, 0.5 with two, 1 from eight on (logarithmic)."""
    if facts.links is None:
        return unknown(cities)
    return np.clip(np.log2(1 + mexican_sisters(cities, facts)) / 3.17, 0, 1).astype(np.float32)


def room(cities, seeker, facts):
    """Saturation: 1 with no Mexican sister yet, a half with four, a third with eight."""
    if facts.links is None:
        return unknown(cities)
    return (4 / (4 + mexican_sisters(cities, facts))).astype(np.float32)


def nearness_of_links(seeker, links):
    """Per link, how near its Mexican side is to the seeker: 1 at home, or if both share a sister, falling with km."""
    own = links.key == seeker.key
    friends = np.isin(links.key, links.key[np.isin(links.city, links.city[own]) & ~own])
    km = kilometres(seeker.latitude, seeker.longitude, links.latitude, links.longitude)
    return np.where(own | friends, 1.0, np.exp(-km / NEIGHBOUR_KM))


def around(cities, positions):
    """{city: (the cities about it, how near each is)} for the sisters that lists name; see Links.around."""
    found = {}
    for city in np.unique(positions):
        latitude, longitude = cities.latitude[city], cities.longitude[city]
        # A band of latitudes first: most of the world is elsewhere.
        band = np.flatnonzero(np.abs(cities.latitude - latitude) < 2 * NEIGHBOUR_KM / KM_PER_DEGREE)
        km = kilometres(latitude, longitude, cities.latitude[band], cities.longitude[band])
        near = km < 2 * NEIGHBOUR_KM
        found[int(city)] = band[near], np.exp(-2 * km[near] / NEIGHBOUR_KM).astype(np.float32)
    return found


def neighbours(cities, seeker, facts):
    """Friend of a friend: sisters, in the city or about it, of the municipalities near the seeker or linked to it.

    Every such twinning counts by how near both of its ends are; 0.5 when they sum one, and never quite 1.
    """
    if facts.links is None:
        return unknown(cities)
    total = np.zeros(len(cities), np.float32)
    weights = nearness_of_links(seeker, facts.links)
    for city, weight in zip(facts.links.city.tolist(), weights.tolist(), strict=True):
        if weight > 0.01:
            positions, near = facts.links.around[city]
            total[positions] += np.float32(weight) * near
    return total / (1 + total)


def affinity(cities, seeker, facts):
    """How readily municipalities chose the country (in the United States, the state); fitted, see fitting.py."""
    if facts.affinity is None:
        return unknown(cities)
    return np.asarray(facts.affinity, np.float32)[cities.division]
