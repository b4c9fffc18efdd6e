"""The search of the world's cities and of Mexico's municipalities, and cities typed by hand."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from partners import catalogue, counterparts
from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.folding import fold
from partners.forms.cities import CitySearchForm, MunicipalitySearchForm, TypedCityForm
from partners.models import Municipality, PartnerCity

RESULTS = 20
JSON_RESULTS = 10


def next_of(request):
    """The page of this site to which the person wants to return, or ""."""
    url = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and allowed else ""


def with_query(url, **values):
    """`url` with a query of those values that are not empty."""
    query = urlencode({name: value for name, value in values.items() if value})
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


@login_required
@require_safe
@vary_on_headers("Accept")
def city_search(request):
    """Cities of the world by any name in any script; with `municipio`, those that its enlace may choose.

    The same address answers JSON to `Accept: application/json` or `formato=json`, for searching while typing.
    """
    municipality = None
    if request.GET.get("municipio"):
        municipality = get_municipality_or_404(request, request.GET["municipio"])
    chooses = municipality is not None and may_edit(request.user, municipality)
    create_url = reverse("partners:counterpart-create", args=[municipality.cvegeo]) if chooses else ""
    form = CitySearchForm(request.GET)
    form.is_valid()
    query, country = form.cleaned_data.get("q", ""), form.cleaned_data.get("pais", "")
    wants_json = request.GET.get("formato") == "json" or request.headers.get("Accept") == "application/json"
    limit = JSON_RESULTS if wants_json else RESULTS
    if query:
        found = catalogue.search_cities(query, country=country or None, limit=limit)
    else:
        found = catalogue.largest_cities(country, limit=limit) if country else []
    back = next_of(request)
    results = [
        {
            "id": one.city.pk,
            "name": one.city.name,
            "place": one.place,
            "population": one.city.population,
            "people": f"{one.city.population:,}" if one.city.population else "",
            "by_other_name": one.by_other_name,
            "label": one.label,
            "detail": f"{one.city.population:,} habitantes" if one.city.population else "",
            "url": with_query(create_url, geonameid=one.city.pk, next=back) if chooses else "",
        }
        for one in found
    ]
    if wants_json:
        return JsonResponse({"results": results})
    return render(
        request,
        "partners/city_search.html",
        {
            "municipality": municipality,
            "chooses": chooses,
            "form": form,
            "query": query,
            "country": country,
            "results": results,
            "typed": _typed_cities(request.user, municipality, query, country) if municipality else [],
            "back": back,
            "create_url": create_url,
            "free_url": with_query(create_url, next=back),
            "type_url": _of(municipality, "partners:city-create", q=query, pais=country, next=back),
            "mexican_url": _of(municipality, "partners:city-municipality", next=back),
        },
    )


def _of(municipality, name, **values):
    return with_query(reverse(name, args=[municipality.cvegeo]), **values) if municipality else ""


def _typed_cities(user, municipality, query, country):
    """The cities that the municipality typed by hand and that fit the search."""
    cities = PartnerCity.objects.filter(municipality=municipality).visible_to(user)
    if country:
        cities = cities.filter(country_code=country)
    wanted = fold(query.partition(",")[0])
    return [
        {"pk": city.pk, "name": city.name, "place": catalogue.place_of(city), "population": city.population}
        for city in cities[:200]
        if wanted in fold(city.name)
    ]


@login_required
@require_safe
def city_municipality(request, cvegeo):
    """Which Mexican municipality is the counterpart: a search over INEGI's catalogue."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = MunicipalitySearchForm(request.GET)
    form.is_valid()
    query = form.cleaned_data.get("q", "")
    loaded = Municipality.objects.count()
    return render(
        request,
        "partners/city_municipality.html",
        {
            "municipality": municipality,
            "form": form,
            "query": query,
            "results": [row for row in catalogue.search_municipalities(query) if row.pk != municipality.pk],
            "complete": loaded >= catalogue.FULL_CATALOGUE,
            "loaded": loaded,
            "back": next_of(request),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def city_create(request, cvegeo):
    """A city that the catalogue lacks; then comes the counterpart in it."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = TypedCityForm(
        request.POST or None,
        initial={"name": request.GET.get("q", ""), "country_code": request.GET.get("pais", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            city = counterparts.type_city(municipality=municipality, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{city.name} quedó guardada. Ahora diga quién firmaría en ella.")
            create_url = reverse("partners:counterpart-create", args=[cvegeo])
            return redirect(with_query(create_url, city=city.pk, next=next_of(request)))
    search_url = with_query(reverse("partners:city-search"), municipio=cvegeo, next=next_of(request))
    return render(
        request,
        "partners/city_form.html",
        {"municipality": municipality, "form": form, "search_url": search_url},
    )
