"""Missions: their list with totals by region, one mission, and its changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agreements.forms.missions import MissionFilterForm, MissionForm
from agreements.models import Agreement, Mission
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from agreements.vitality import figures, missions
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.countries import country_name
from partners.models import Entry
from partners.regions import region_name

ROWS = Mission.objects.select_related("municipality", "agreement__counterpart__city", "created_by")
ENTRIES_SHOWN = 10


@login_required
@require_safe
def mission_list(request, cvegeo):
    """The missions found, with what they add up to by region; every total is of the same filters."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    own = Mission.objects.visible_to(request.user).filter(municipality=municipality)
    years, agreements = set(), {}
    for first_day, pk, title in own.order_by().values_list("starts_on", "agreement", "agreement__title"):
        years.add(first_day.year)
        if pk:
            agreements[pk] = title
    filters = MissionFilterForm(
        request.GET, years=sorted(years, reverse=True), agreements=sorted(agreements.items())
    )
    found = filters.apply(own).select_related("agreement")
    kind = wanted_format(request.GET)
    if kind:
        return send_list(
            kind,
            figures.columns(),
            found,
            name=file_name("misiones", municipality.name, day=today),
            title="Misiones",
        )
    rows = list(found)
    totals = figures.region_totals(rows)
    page = page_of(request, rows)
    for row in page.object_list:
        row.country_name = country_name(row.country)
        row.is_waiting = missions.is_waiting(row, today)
    return render(
        request,
        "agreements/mission_list.html",
        {
            "municipality": municipality,
            "page": page,
            "filters": filters,
            "totals": totals,
            "whole": figures.sum_of(totals),
            "bars": figures.bars_of(totals),
            "can_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def mission_detail(request, pk):
    mission = get_visible_or_404(request, ROWS, pk=pk)
    return render(
        request,
        "agreements/mission_detail.html",
        {
            "mission": mission,
            "municipality": mission.municipality,
            "country": country_name(mission.country),
            "region": region_name(mission.country) or figures.ELSEWHERE,
            "is_waiting": missions.is_waiting(mission, today_in(mission.municipality)),
            "entries": Entry.objects.visible_to(request.user).about(mission)[:ENTRIES_SHOWN],
            "can_edit": may_edit(request.user, mission.municipality),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mission_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = MissionForm(
        request.POST or None, municipality=municipality, initial=_wanted(request, municipality)
    )
    if request.method == "POST" and form.is_valid():
        try:
            mission = missions.add_mission(
                municipality=municipality, by=request.user, today=today_in(municipality), **form.values()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La misión quedó registrada.")
            return redirect("agreements:mission-detail", mission.pk)
    return _form_page(request, municipality, form, reverse("agreements:mission-list", args=[cvegeo]))


def _wanted(request, municipality):
    """What a link to an empty form already knows: the agreement and the direction (`?acuerdo=`, `?sentido=`)."""
    initial = {}
    if request.GET.get("sentido") in Mission.Direction.values:
        initial["direction"] = request.GET["sentido"]
    number = request.GET.get("acuerdo", "")
    if number.isascii() and number.isdigit() and len(number) < 18:
        agreement = (
            Agreement.objects.visible_to(request.user)
            .filter(pk=number, municipality=municipality)
            .select_related("counterpart__city")
            .first()
        )
        if agreement:
            city = agreement.counterpart.city
            initial |= {
                "agreement": agreement,
                "country": agreement.counterpart.country_code,
                "city": city.name if city else "",
                "purpose": Mission.Purpose.TWINNING,
            }
    return initial


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mission_edit(request, pk):
    mission = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, mission.municipality)
    form = MissionForm(
        request.POST or None,
        municipality=mission.municipality,
        mission=mission,
        initial=MissionForm.initial_of(mission),
    )
    if request.method == "POST" and form.is_valid():
        try:
            missions.change_mission(
                mission=mission,
                by=request.user,
                today=today_in(mission.municipality),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            if getattr(error, "code", "") == "stale":
                mission = ROWS.get(pk=pk)
                refresh_hidden(form, "seen", mission.revision)
                return _form_page(
                    request, mission.municipality, form, _address(mission), mission, is_stale=True
                )
        else:
            messages.success(request, "La misión quedó guardada.")
            return redirect("agreements:mission-detail", pk)
    return _form_page(request, mission.municipality, form, _address(mission), mission)


def _address(mission):
    return reverse("agreements:mission-detail", args=[mission.pk])


def _form_page(request, municipality, form, cancel_url, mission=None, *, is_stale=False):
    return render(
        request,
        "agreements/mission_form.html",
        {
            "municipality": municipality,
            "form": form,
            "mission": mission,
            "cancel_url": cancel_url,
            "is_stale": is_stale,
        },
        status=status_of(form),
    )
