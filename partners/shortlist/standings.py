"""Where the ranking places one city today, to be kept with the candidate: the ranking moves on, the file stays."""

import dataclasses

from partners.countries import MEXICO
from partners.ranking.city_ranking import own_ranking, place_in
from partners.shortlist.candidates import Standing


def standing_of(municipality, geonameid):
    """Return the Standing of a city of the world catalogue by the municipality's own weights.

    None when the ranking does not know the city, or nobody knows where the municipality lies. A Mexican city is placed
    among Mexican ones too; the place of a city stopped at a gate is None.
    """
    try:
        ranking = own_ranking(municipality)
        position = ranking.cities.positions.get(geonameid)
        if position is not None and ranking.cities.countries[ranking.cities.country[position]] == MEXICO:
            ranking = own_ranking(municipality, national=True)
    except ValueError:
        return None
    if position is None:
        return None
    return Standing(
        score=ranking.score(position),
        rank=place_in(ranking, position),
        contributions=[dataclasses.asdict(each) for each in ranking.contributions(position)],
    )
