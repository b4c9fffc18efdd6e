"""One city of the world as a municipality sees it: what is known of it, what there is with it, and its place here."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import get_municipality_or_404, may_edit
from partners.catalogue import place_of
from partners.countries import MEXICO
from partners.models import Candidate, Counterpart, WorldCity
from partners.ranking.city_facts import facts_of
from partners.ranking.city_ranking import own_ranking
from partners.ranking.rows import DIRECTIONS, rows_of
from partners.reference.questions import twinnings_of_city

MOST_GEONAMEID = 999_999_999


@login_required
@require_safe
def city_detail(request, cvegeo, geonameid):
    municipality = get_municipality_or_404(request, cvegeo)
    city = WorldCity.objects.filter(pk=geonameid).first() if geonameid <= MOST_GEONAMEID else None
    if city is None:
        raise Http404("Esa ciudad no está en el catálogo.")
    row, total, problem = None, "", ""
    try:
        ranking = own_ranking(municipality, national=city.country_code == MEXICO)
    except ValueError as error:
        problem = str(error)
    else:
        position = ranking.cities.positions.get(city.pk)
        if position is not None:
            row, total = rows_of(ranking, [position])[0], f"{len(ranking.order):,}"
    counterparts = Counterpart.objects.visible_to(request.user).filter(
        municipality=municipality, city__geonameid=city.pk
    )
    return render(
        request,
        "partners/city_detail.html",
        {
            "municipality": municipality,
            "city": city,
            "place": place_of(city),
            "known": facts_of(city, municipality=municipality, now=timezone.now()),
            "twins": twinnings_of_city(city.pk),
            "row": row,
            "total_words": total,
            "problem": problem,
            "legend": DIRECTIONS.values(),
            "candidate": Candidate.objects.visible_to(request.user)
            .filter(municipality=municipality, city__geonameid=city.pk)
            .first(),
            "counterparts": list(counterparts),
            "can_edit": may_edit(request.user, municipality),
        },
    )
