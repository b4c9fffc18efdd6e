"""The counterparts of a municipality: list, record, registration and changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.downloads import send_private
from partners import counterparts
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.catalogue import place_of
from partners.countries import MEXICO, country_name, language_name, suggested_language, zone_name
from partners.forms.cities import CounterpartForm, PartnerFilterForm
from partners.models import Counterpart, Entry, Municipality, PartnerCity, WorldCity
from partners.views.cities import next_of, with_query

PER_PAGE = 30
ENTRIES_SHOWN = 10
ROWS = Counterpart.objects.select_related("municipality", "city", "mexican_municipality")


@login_required
@require_safe
def partner_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    rows = ROWS.filter(municipality=municipality).visible_to(request.user)
    filters = PartnerFilterForm(
        request.GET, countries=set(rows.order_by().values_list("country_code", flat=True).distinct())
    )
    page = Paginator(filters.apply(rows), PER_PAGE).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row.place = _place(row)
    search_url = with_query(reverse("partners:city-search"), municipio=cvegeo)
    return render(
        request,
        "partners/partner_list.html",
        {
            "municipality": municipality,
            "page": page,
            "filters": filters,
            "filtered": any(request.GET.get(name) for name in ("tipo", "pais")),
            "can_edit": may_edit(request.user, municipality),
            "search_url": search_url,
        },
    )


def _place(row):
    """Where the counterpart is: its city and the city's place, its state in Mexico, or its country."""
    if row.is_mexican:
        return f"{row.mexican_municipality.name}, {row.mexican_municipality.get_state_display()}"
    if row.city:
        return f"{row.city.name}, {place_of(row.city)}"
    return country_name(row.country_code)


@login_required
@require_safe
def counterpart_detail(request, pk):
    row = get_visible_or_404(request, ROWS, pk=pk)
    holder = ", ".join(filter(None, [row.office_holder, row.office_holder_title]))
    return render(
        request,
        "partners/counterpart_detail.html",
        {
            "counterpart": row,
            "municipality": row.municipality,
            "can_edit": may_edit(request.user, row.municipality),
            "place": _place(row),
            "scope_note": counterparts.scope_note(row.kind),
            "holder": holder,
            "language": language_name(row.language).capitalize() if row.language else "",
            "city": row.city,
            "city_place": place_of(row.city) if row.city else "",
            "city_zone": zone_name(row.city.timezone) if row.city and row.city.timezone else "",
            "city_people": f"{row.city.population:,}" if row.city and row.city.population else "",
            "entries": Entry.objects.visible_to(request.user).about(row)[:ENTRIES_SHOWN],
        },
    )


@login_required
@require_safe
def counterpart_coat(request, pk):
    """The coat of arms of the counterpart."""
    row = get_visible_or_404(request, ROWS, pk=pk)
    name = row.coat_of_arms.name
    if not name:
        raise Http404("Esta contraparte no tiene escudo.")
    extension = "png" if name.endswith(".png") else "jpg"
    content_type = "image/png" if extension == "png" else "image/jpeg"
    return send_private(name, f"escudo-{row.pk}.{extension}", content_type, inline=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def counterpart_create(request, cvegeo):
    """Register the body that signs: in the city of `geonameid` or `city`, the municipality of `mexican`, or in none.

    `next` is the page to return to; it receives the new counterpart as `contraparte`.
    """
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    geonameid, city, mexican = _chosen(request, municipality)
    place = city or geonameid
    form = CounterpartForm(
        request.POST or None,
        request.FILES or None,
        new=True,
        country=place.country_code if place else "",
        national=mexican is not None,
        initial=_suggestions(place, mexican),
    )
    back = next_of(request)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            if mexican:
                values |= {"kind": Counterpart.Kind.MEXICAN_MUNICIPALITY, "mexican_municipality": mexican}
            elif place:
                if geonameid:
                    city = counterparts.adopt_city(
                        geonameid=geonameid.pk, by=request.user, municipality=municipality
                    )
                values |= {"city": city, "country_code": city.country_code}
            row = counterparts.add_counterpart(
                municipality=municipality,
                by=request.user,
                coat_of_arms=form.cleaned_data["coat_of_arms"],
                **values,
            )
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, f"{row.official_name} quedó registrada entre sus socios.")
            detail_url = reverse("partners:counterpart-detail", args=[row.pk])
            return redirect(with_query(back, contraparte=row.pk) if back else detail_url)
    search_url = with_query(reverse("partners:city-search"), municipio=cvegeo, next=back)
    mexican_url = with_query(reverse("partners:city-municipality", args=[cvegeo]), next=back)
    return render(
        request,
        "partners/counterpart_form.html",
        {
            "municipality": municipality,
            "form": form,
            "place_name": (mexican and str(mexican)) or (place and f"{place.name}, {place_of(place)}") or "",
            "choose_url": mexican_url if mexican else search_url,
            # A city of Mexico was found among the world's: what signs there is its municipality.
            "mexican_url": mexican_url if place and place.country_code == MEXICO else "",
            "cancel_url": back or reverse("partners:partner-list", args=[cvegeo]),
            "scope_note": counterparts.scope_note(Counterpart.Kind.MEXICAN_MUNICIPALITY) if mexican else "",
        },
    )


def _chosen(request, municipality):
    """Return (WorldCity, PartnerCity, Municipality) of the address, at most one of them; 404 for what is not there."""
    asked = {name: request.GET[name] for name in ("geonameid", "city", "mexican") if request.GET.get(name)}
    if not asked:
        return None, None, None
    if len(asked) > 1 or not all(value.isascii() and value.isdigit() for value in asked.values()):
        raise Http404("La dirección no dice una sola ciudad.")
    (name, value), *_ = asked.items()
    if len(value) > 9:
        raise Http404("Esa ciudad no existe.")
    if name == "geonameid":
        found = (WorldCity.objects.filter(pk=value).first(), None, None)
    elif name == "city":
        cities = PartnerCity.objects.visible_to(request.user)
        city = cities.filter(pk=value).first()
        found = (None, city if city and city.municipality_id in (None, municipality.pk) else None, None)
    else:
        # The catalogue's names are public; what the other municipality's office keeps is not read.
        found = (None, None, Municipality.objects.exclude(pk=municipality.pk).filter(cvegeo=value).first())
    if not any(found):
        raise Http404("Esa ciudad no existe.")
    return found


def _suggestions(place, mexican):
    if mexican:
        return {"official_name": f"Municipio de {mexican.name}, {mexican.get_state_display()}"}
    if place:
        language = suggested_language(place.country_code)
        return {"kind": "" if place.country_code == MEXICO else Counterpart.Kind.CITY, "language": language}
    return {}


def _refuse(form, error):
    """Put a verb's refusal on the form's fields; what the form does not show goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def counterpart_edit(request, pk):
    row = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, row.municipality)
    form = CounterpartForm(
        request.POST or None,
        request.FILES or None,
        national=row.is_mexican,
        country=row.city.country_code if row.city else "",
        scope_fixed=counterparts.is_in_use(row),
        has_coat_of_arms=bool(row.coat_of_arms),
        initial={name: getattr(row, name) for name in counterparts.FIELDS}
        | {"seen": counterparts.counterpart_version(row)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            counterparts.change_counterpart(
                counterpart=row,
                by=request.user,
                seen=form.cleaned_data["seen"],
                coat_of_arms=form.cleaned_data["coat_of_arms"],
                remove_coat_of_arms=form.cleaned_data.get("remove_coat_of_arms", False),
                **form.values(),
            )
        except ValidationError as error:
            _refuse(form, error)
            # What was typed stays; pressing again saves it over what is there now.
            form.data = form.data.copy()
            form.data["seen"] = counterparts.counterpart_version(row)
        else:
            messages.success(request, "Los datos de la contraparte quedaron guardados.")
            return redirect("partners:counterpart-detail", pk)
    return render(
        request,
        "partners/counterpart_form.html",
        {
            "municipality": row.municipality,
            "counterpart": row,
            "form": form,
            "place_name": _place(row) if row.city or row.is_mexican else "",
            "cancel_url": reverse("partners:counterpart-detail", args=[pk]),
            "scope_note": counterparts.scope_note(row.kind) if row.is_private else "",
        },
    )
