"""The stakeholder map of an office: picture and list, one actor, and its changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.actors import rows as stakeholder_rows
from partners.actors import stakeholders
from partners.forms.stakeholders import StakeholderFilterForm, StakeholderForm
from partners.models import Entry, Stakeholder

PER_PAGE = 30
ENTRIES_SHOWN = 10
ROWS = Stakeholder.objects.select_related("municipality")


def may_see_people(user, municipality):
    """Only the office itself sees whom it calls; who reads it from outside sees organisations."""
    return municipality.pk in user.access.reader_ids


@login_required
@require_safe
def stakeholder_list(request, cvegeo):
    """The picture of all actors found, and their list page by page."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = municipality.today(timezone.now())
    filters = StakeholderFilterForm(request.GET)
    found = Stakeholder.objects.filter(municipality=municipality).visible_to(request.user)
    rows = stakeholder_rows.numbered(stakeholder_rows.with_counts(filters.apply(found), today))
    kind = wanted_format(request.GET)
    if kind:
        with_people = may_see_people(request.user, municipality)
        return send_list(
            kind,
            stakeholder_rows.columns(today, with_people=with_people),
            rows,
            name=file_name("actores", municipality.name, day=today),
            title="Actores y aliados",
        )
    return render(
        request,
        "partners/stakeholder_list.html",
        {
            "municipality": municipality,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
            "picture": stakeholder_rows.picture_of(rows),
            "groups": stakeholder_rows.by_quadrant(rows),
            "filters": filters,
            "filtered": filters.in_force,
            "can_edit": may_edit(request.user, municipality),
            "today": today,
        },
    )


@login_required
@require_safe
def stakeholder_detail(request, pk):
    row = get_visible_or_404(request, ROWS, pk=pk)
    today = row.municipality.today(timezone.now())
    return render(
        request,
        "partners/stakeholder_detail.html",
        {
            "stakeholder": row,
            "municipality": row.municipality,
            "quadrant": stakeholder_rows.quadrant_of(row.interest, row.influence),
            "themes": stakeholder_rows.theme_names(row.themes),
            "commitments": list(row.commitments.all()),
            "contacts": list(row.contacts.select_related("by")),
            "entries": Entry.objects.visible_to(request.user).about(row)[:ENTRIES_SHOWN],
            "can_edit": may_edit(request.user, row.municipality),
            "sees_people": may_see_people(request.user, row.municipality),
            "today": today,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = StakeholderForm(request.POST or None, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            row = stakeholders.add_stakeholder(
                municipality=municipality,
                by=request.user,
                today=municipality.today(timezone.now()),
                **form.values(),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{row.name} quedó en el mapa de actores.")
            return redirect("partners:stakeholder-detail", row.pk)
    return _form_page(request, municipality, form, reverse("partners:stakeholder-list", args=[cvegeo]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_edit(request, pk):
    row = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, row.municipality)
    initial = {name: getattr(row, name) for name in stakeholders.FIELDS}
    form = StakeholderForm(
        request.POST or None, initial=initial | {"seen": stakeholders.stakeholder_version(row)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            stakeholders.change_stakeholder(
                stakeholder=row,
                by=request.user,
                today=row.municipality.today(timezone.now()),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            refuse(form, error)
            if getattr(error, "code", "") == "stale":
                # What was typed stays; pressing again saves it over what is there now.
                form.data = form.data.copy()
                form.data["seen"] = stakeholders.stakeholder_version(_fresh(row))
        else:
            messages.success(request, "Los datos del actor quedaron guardados.")
            return redirect("partners:stakeholder-detail", pk)
    return _form_page(request, row.municipality, form, reverse("partners:stakeholder-detail", args=[pk]), row)


def _fresh(row):
    return Stakeholder.objects.get(pk=row.pk)


def _form_page(request, municipality, form, cancel_url, row=None):
    return render(
        request,
        "partners/stakeholder_form.html",
        {"municipality": municipality, "form": form, "stakeholder": row, "cancel_url": cancel_url},
        status=422 if form.errors else 200,
    )


def refuse(form, error):
    """Put a verb's refusal on the form's fields; what the form does not show goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_erase(request, pk):
    """Asks once; then erases the person of contact."""
    row = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, row.municipality)
    if request.method == "POST":
        try:
            stakeholders.erase_personal_data(stakeholder=row, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Los datos de la persona de contacto quedaron borrados.")
        return redirect("partners:stakeholder-detail", pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": row.municipality,
            "title": f"¿Borrar los datos de la persona de contacto de {row.name}?",
            "consequences": [
                "Se borran nombre, cargo, correo, teléfono y la constancia del consentimiento. No se pueden recuperar.",
                f"En sus notas, el nombre, el correo y el teléfono se cambian por «{stakeholders.WITHDRAWN}».",
                "El actor, sus compromisos y sus contactos siguen en el mapa; el historial dice que se borraron, no "
                "qué decían. Revise las notas por si queda ahí algún otro dato de la persona.",
            ],
            "submit_label": "Borrar los datos",
            "cancel_url": reverse("partners:stakeholder-detail", args=[pk]),
        },
    )


def _activate(request, pk, active, done):
    row = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, row.municipality)
    try:
        stakeholders.set_active(stakeholder=row, active=active, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done.format(name=row.name))
    return redirect("partners:stakeholder-detail", pk)


@login_required
@acts_by_post(back="partners:stakeholder-detail")
def stakeholder_archive(request, pk):
    return _activate(request, pk, False, "{name} ya no está en el mapa. Puede devolverlo cuando quiera.")


@login_required
@acts_by_post(back="partners:stakeholder-detail")
def stakeholder_restore(request, pk):
    return _activate(request, pk, True, "{name} está de nuevo en el mapa.")
