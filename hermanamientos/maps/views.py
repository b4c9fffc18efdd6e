"""Pages with maps: of a municipality, of the country, and the panorama by region."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.exports import Column, send_list, wanted_format
from hermanamientos.maps.drawing import LETTER, draw, draw_links
from hermanamientos.maps.forms import MapFilterForm
from hermanamientos.maps.national import by_country, by_state, links_seen_by
from hermanamientos.maps.panorama import region_rows, regions_without_ties
from hermanamientos.maps.standings import STANDINGS
from hermanamientos.maps.ties import ties_of
from partners.access import get_municipality_or_404, may_edit
from partners.regional_figures import CAUTION, SOURCE

TIE_COLUMNS = [
    Column("Ciudad", lambda tie: tie.city, 28),
    Column("Lugar", lambda tie: tie.place, 34),
    Column("Región", lambda tie: tie.region.name if tie.region else "", 26),
    Column("Vínculo", lambda tie: tie.standing_name, 34),
    Column("Detalle", lambda tie: "; ".join(tie.facts), 50),
    Column("Latitud", lambda tie: tie.latitude, 12),
    Column("Longitud", lambda tie: tie.longitude, 12),
]
COUNTRY_COLUMNS = [
    Column("País", lambda count: count.name, 30),
    Column("Vínculos", lambda count: count.links, 12),
    Column("Con acuerdo", lambda count: count.signed, 14),
    Column("En proceso", lambda count: count.running, 14),
    Column("Municipios", lambda count: len(count.municipalities), 14),
]


@login_required
@require_safe
def municipality_map(request, cvegeo):
    """The ties of a municipality on the map of the world, and the same in a table."""
    municipality = get_municipality_or_404(request, cvegeo)
    everything = ties_of(municipality, request.user)
    filters = MapFilterForm(request.GET)
    ties = filters.apply(everything)
    kind = wanted_format(request.GET)
    if kind is not None:
        return send_list(kind, TIE_COLUMNS, ties, name=f"mapa-{cvegeo}", title="Vínculos")
    home = (municipality.latitude, municipality.longitude)
    drawing = draw(home, ties, home_name=municipality.name, whole_world=filters.whole_world)
    return render(
        request,
        "maps/municipality_map.html",
        {
            "municipality": municipality,
            "ties": ties,
            "any_tie": bool(everything),
            "drawing": drawing,
            "filters": filters,
            "legend": [STANDINGS[key] for key in STANDINGS if any(tie.standing == key for tie in ties)],
            "unplaced": [tie for tie in ties if not tie.is_on_map],
            "home_unplaced": municipality.latitude is None,
            "can_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def municipality_panorama(request, cvegeo):
    """The methodology's regions: what it says of each, and what this municipality has there."""
    municipality = get_municipality_or_404(request, cvegeo)
    rows = region_rows(ties_of(municipality, request.user))
    most = max(row.total for row in rows)
    return render(
        request,
        "maps/municipality_panorama.html",
        {
            "municipality": municipality,
            "rows": [(row, row.share(most)) for row in rows],
            "without_ties": regions_without_ties(rows),
            "source": SOURCE,
            "caution": CAUTION,
            "today": municipality.today(timezone.now()),
        },
    )


@login_required
@require_safe
def national_map(request):
    """All municipalities for advisors, those of their states for state coordinators; nobody else has a country."""
    access = request.user.access
    if not access.is_advisor and not access.state_codes:
        raise PermissionDenied("El mapa nacional es de la cancillería y de los enlaces estatales.")
    links = links_seen_by(request.user)
    countries = by_country(links)
    kind = wanted_format(request.GET)
    if kind is not None:
        return send_list(kind, COUNTRY_COLUMNS, countries, name="mapa-nacional", title="Países")
    view_box, arcs = draw_links(links)
    standings_shown = {link.standing for link in links}
    return render(
        request,
        "maps/national_map.html",
        {
            "links": links,
            "states": by_state(links),
            "countries": countries,
            "view_box": view_box,
            "letter": round(view_box.width * LETTER, 2),
            "arcs": arcs,
            "legend": [STANDINGS[key] for key in STANDINGS if key in standings_shown],
            "unplaced": len(links) - len(arcs),
        },
    )
