"""The traffic light of vitality: an office's agreements, one agreement with its log of contacts, all municipalities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.forms.missions import TwinningContactForm
from agreements.forms.vitality import LightFilterForm, PortfolioFilterForm
from agreements.models import Agreement, Mission, TwinningContact
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from agreements.vitality import contacts, editions, gathering, rows
from agreements.vitality.criteria import AMBER, GREEN
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import (
    advisor_required,
    get_municipality_or_404,
    get_visible_or_404,
    may_edit,
    require_editor,
)
from partners.models import Entry

AGREEMENTS = Agreement.objects.for_lists()
CONTACTS = TwinningContact.objects.select_related("agreement__municipality", "agreement__counterpart")
ENTRIES_SHOWN = 5


def _scale(weights):
    return {"legend": rows.legend(), "weights": weights, "green": GREEN, "amber": AMBER}


# --- The light --------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def vitality_list(request, cvegeo):
    """Every agreement of the office that lives, those in most danger first."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    alive = gathering.alive().visible_to(request.user).filter(municipality=municipality)
    weights = editions.current()
    every = rows.rows_of(alive, {municipality.pk: today}, weights)
    filters = LightFilterForm(request.GET)
    found = filters.choose(every)
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("vitalidad", municipality.name, day=today)
        return send_list(kind, rows.columns(), found, name=name, title="Semáforo de vitalidad")
    return render(
        request,
        "agreements/vitality_list.html",
        {
            "municipality": municipality,
            "page": page_of(request, found),
            "every": len(every),
            "lights": rows.lights_of(every),
            "filters": filters,
            "can_edit": may_edit(request.user, municipality),
            **_scale(weights),
        },
    )


@login_required
@require_safe
def vitality_detail(request, pk):
    """One agreement: each criterion with its fact, records and points; the log of contacts below."""
    agreement = get_visible_or_404(request, AGREEMENTS, pk=pk)
    municipality = agreement.municipality
    today = today_in(municipality)
    row, parts, weights = None, [], editions.current()
    if gathering.is_judged(agreement):
        row = rows.rows_of([agreement], {municipality.pk: today}, weights)[0]
        parts = [
            (part, rows.source_links(row.found.sources.get(part.key, [])))
            for part in row.vitality.contributions
        ]
    log = TwinningContact.objects.visible_to(request.user).filter(agreement=agreement)
    return render(
        request,
        "agreements/vitality_detail.html",
        {
            "agreement": agreement,
            "municipality": municipality,
            "row": row,
            "parts": parts,
            "families": rows.families(row.vitality) if row else [],
            "is_unsigned": contacts.is_unsigned(agreement),
            "contacts": page_of(request, log.select_related("recorded_by")),
            "missions": Mission.objects.visible_to(request.user).filter(agreement=agreement)[:5],
            "entries": Entry.objects.visible_to(request.user).about(agreement)[:ENTRIES_SHOWN],
            "can_edit": may_edit(request.user, municipality),
            **_scale(weights),
        },
    )


@advisor_required
@require_safe
def portfolio_list(request):
    """The lights of all municipalities, for advisors: which relations sleep, and where."""
    filters = PortfolioFilterForm(request.GET)
    agreements = list(
        filters.apply(gathering.alive().visible_to(request.user)).select_related(
            "municipality", "counterpart__city"
        )
    )
    now = timezone.now()
    days = {row.municipality_id: row.municipality.today(now) for row in agreements}
    weights = editions.current()
    every = rows.rows_of(agreements, days, weights)
    found = filters.choose(every)
    kind = wanted_format(request.GET)
    if kind:
        return send_list(
            kind,
            rows.columns(with_municipality=True),
            found,
            name=file_name("vitalidad", "municipios", day=timezone.localdate()),
            title="Semáforo de vitalidad",
        )
    return render(
        request,
        "agreements/vitality_portfolio.html",
        {
            "page": page_of(request, found),
            "lights": rows.lights_of(every),
            "filters": filters,
            **_scale(weights),
        },
    )


# --- Contacts ---------------------------------------------------------------------------------------------------------


def _back(agreement):
    return reverse("agreements:vitality-detail", args=[agreement.pk]) + rows.CONTACTS


def _contact_page(request, agreement, form, contact=None):
    return render(
        request,
        "agreements/contact_form.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "contact": contact,
            "form": form,
            "cancel_url": _back(agreement),
        },
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_create(request, pk):
    agreement = get_visible_or_404(request, AGREEMENTS, pk=pk)
    require_editor(request.user, agreement.municipality)
    if contacts.is_unsigned(agreement):
        messages.error(request, contacts.UNSIGNED)
        return redirect(_back(agreement))
    today = today_in(agreement.municipality)
    form = TwinningContactForm(request.POST or None, new=True, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            contacts.add_contact(agreement=agreement, by=request.user, today=today, **form.values())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El contacto quedó registrado, y ya cuenta en el semáforo.")
            return redirect(_back(agreement))
    return _contact_page(request, agreement, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, pk):
    contact = get_visible_or_404(request, CONTACTS, pk=pk)
    agreement = contact.agreement
    require_editor(request.user, agreement.municipality)
    initial = TwinningContactForm.initial_of(contact) | {"seen": contacts.contact_version(contact)}
    form = TwinningContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.change_contact(
                contact=contact,
                by=request.user,
                today=today_in(agreement.municipality),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            if getattr(error, "code", "") == "stale":
                refresh_hidden(form, "seen", contacts.contact_version(contact))
        else:
            messages.success(request, "El contacto quedó corregido.")
            return redirect(_back(agreement))
    return _contact_page(request, agreement, form, contact)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_delete(request, pk):
    """Asks once; then takes the contact out of the log."""
    contact = get_visible_or_404(request, CONTACTS, pk=pk)
    agreement = contact.agreement
    require_editor(request.user, agreement.municipality)
    if request.method == "POST":
        contacts.remove_contact(contact=contact, by=request.user)
        messages.success(request, "El contacto quedó fuera del registro. El historial conserva que estuvo.")
        return redirect(_back(agreement))
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": agreement.municipality,
            "title": f"¿Quitar el contacto «{contact.note}»?",
            "consequences": [
                "Deja de contar en el semáforo. Quítelo sólo si no ocurrió; si algún dato está mal, corríjalo.",
            ],
            "submit_label": "Quitar el contacto",
            "cancel_url": _back(agreement),
        },
    )
