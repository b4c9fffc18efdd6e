"""The multilateral agenda of an office: everybody's forums and its own, by date; one forum; files in and out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.calendar_feed import CONTENT_TYPE
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.countries import country_name
from partners.forms.forums import ForumFilterForm, ForumForm, ForumImportForm
from partners.imports import ImportRejected
from partners.models import Entry, Forum, NetworkMembership
from partners.networks import forums
from partners.networks.forum_calendar import forum_file
from partners.networks.forum_imports import import_forums
from partners.themes import theme_names
from partners.views.stakeholders import refuse

PER_PAGE = 30
ENTRIES_SHOWN = 10
NOTES_SHOWN = 10


def _agenda(request, municipality):
    return Forum.objects.of(municipality).visible_to(request.user).select_related("network", "municipality")


def _forum(request, municipality, pk):
    return get_object_or_404(_agenda(request, municipality), pk=pk)


@login_required
@require_safe
def forum_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = municipality.today(timezone.now())
    agenda = _agenda(request, municipality)
    offered = set(
        agenda.order_by().values_list("network__key", "network__acronym", "network__name", "country_code")
    )
    filters = ForumFilterForm(request.GET, offered=offered)
    found = filters.apply(agenda)
    if filters.shows_past:
        rows = found.filter(ends_on__lt=today).order_by("-starts_on", "name", "pk")
    else:
        rows = found.filter(ends_on__gte=today).order_by("starts_on", "name", "pk")
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("agenda-multilateral", municipality.name, day=today)
        return send_list(kind, COLUMNS, rows.iterator(chunk_size=500), name=name, title="Agenda multilateral")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    mine = NetworkMembership.objects.filter(municipality=municipality, state="member").visible_to(
        request.user
    )
    my_networks = set(mine.values_list("network", flat=True))
    for row in page.object_list:
        row.country = country_name(row.country_code) if row.country_code else ""
        row.theme_list = theme_names(row.themes)
        row.is_of_my_network = row.network_id in my_networks
    return render(
        request,
        "partners/forum_list.html",
        {
            "municipality": municipality,
            "page": page,
            "filters": filters,
            "filtered": filters.in_force,
            "is_empty": not offered,
            "can_edit": may_edit(request.user, municipality),
            "today": today,
        },
    )


COLUMNS = [
    Column("Nombre", lambda row: row.name, 50),
    Column("Inicio", lambda row: row.starts_on, 14),
    Column("Fin", lambda row: row.ends_on, 14),
    Column("Sede", lambda row: row.place, 30),
    Column("País", lambda row: country_name(row.country_code) if row.country_code else "", 20),
    Column("Red", lambda row: str(row.network) if row.network else "", 20),
    Column("Convoca", lambda row: row.organiser, 30),
    Column("Temas", lambda row: "; ".join(theme_names(row.themes)), 40),
    Column("Certeza", lambda row: row.get_standing_display(), 16),
    Column("Fuente", lambda row: row.source_url, 40),
    Column("Revisado", lambda row: row.checked_on, 14),
    Column("UID", lambda row: row.uid, 30),
    Column("Agenda", lambda row: row.municipality.name if row.municipality else "de todos", 20),
]


@login_required
@require_safe
def forum_detail(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    row = _forum(request, municipality, pk)
    return render(
        request,
        "partners/forum_detail.html",
        {
            "municipality": municipality,
            "forum": row,
            "country": country_name(row.country_code) if row.country_code else "",
            "themes": theme_names(row.themes),
            "is_past": row.ends_on < municipality.today(timezone.now()),
            "entries": Entry.objects.visible_to(request.user).about(row)[:ENTRIES_SHOWN],
            # Everybody's forums are corrected in the ministry's admin.
            "can_edit": row.municipality_id == municipality.pk and may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def forum_ics(request, cvegeo, pk):
    """One forum as a file for a calendar application."""
    municipality = get_municipality_or_404(request, cvegeo)
    row = _forum(request, municipality, pk)
    url = request.build_absolute_uri(reverse("partners:forum-detail", args=[cvegeo, pk]))
    response = HttpResponse(forum_file(row, url=url, now=timezone.now()), content_type=CONTENT_TYPE)
    name = f"{slugify(row.name)[:60] or 'foro'}-{row.starts_on}.ics"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forum_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = ForumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = forums.add_forum(
                municipality=municipality,
                by=request.user,
                today=municipality.today(timezone.now()),
                **form.values(),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, f"«{row.name}» quedó en la agenda.")
            return redirect("partners:forum-detail", cvegeo, row.pk)
    return _form_page(request, municipality, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forum_edit(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    row = _own(request, municipality, pk)
    initial = {name: getattr(row, name) for name in forums.FIELDS} | {"seen": forums.forum_version(row)}
    form = ForumForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            forums.change_forum(
                forum=row,
                by=request.user,
                today=municipality.today(timezone.now()),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            refuse(form, error)
            if getattr(error, "code", "") == "stale":
                # What was typed stays; pressing again saves it over what is there now.
                form.data = form.data.copy()
                form.data["seen"] = forums.forum_version(_own(request, municipality, pk))
        else:
            messages.success(request, "Los datos del foro quedaron guardados.")
            return redirect("partners:forum-detail", cvegeo, pk)
    return _form_page(request, municipality, form, row)


def _own(request, municipality, pk):
    """A forum that this office added; 404 for everybody's, which it does not change."""
    require_editor(request.user, municipality)
    return get_object_or_404(_agenda(request, municipality).filter(municipality=municipality), pk=pk)


def _form_page(request, municipality, form, row=None):
    cancel_url = (
        reverse("partners:forum-detail", args=[municipality.cvegeo, row.pk])
        if row
        else reverse("partners:forum-list", args=[municipality.cvegeo])
    )
    return render(
        request,
        "partners/forum_form.html",
        {"municipality": municipality, "form": form, "forum": row, "cancel_url": cancel_url},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forum_remove(request, cvegeo, pk):
    """Asks once; then takes the office's own forum out of the agenda."""
    municipality = get_municipality_or_404(request, cvegeo)
    row = _own(request, municipality, pk)
    if request.method == "POST":
        try:
            forums.remove_forum(forum=row, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"«{row.name}» ya no está en la agenda.")
        return redirect("partners:forum-list", cvegeo)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": municipality,
            "title": f"¿Quitar «{row.name}» de la agenda?",
            "consequences": [
                "Se borra de la agenda del municipio. El historial dice que estuvo y quién lo quitó."
            ],
            "submit_label": "Quitar de la agenda",
            "cancel_url": reverse("partners:forum-detail", args=[cvegeo, pk]),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forum_import(request, cvegeo):
    """A calendar or a table into the office's agenda: tried first, or at once; what is wrong is told line by line."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = ForumImportForm(request.POST or None, request.FILES or None)
    outcome, problems = None, []
    if request.method == "POST" and form.is_valid():
        file, dry_run = form.cleaned_data["file"], form.cleaned_data["dry_run"]
        try:
            outcome = import_forums(
                municipality=municipality,
                filename=file.name,
                data=file.read(),
                by=request.user,
                today=municipality.today(timezone.now()),
                dry_run=dry_run,
            )
        except ImportRejected as rejected:
            problems = rejected.problems
            form.add_error(None, "No se importó nada: corrija el archivo y súbalo de nuevo.")
        except ValidationError as error:
            form.add_error("file", error)
        else:
            if not dry_run:
                messages.success(request, f"La agenda quedó importada: {outcome.in_words}.")
                for line, note in outcome.notes[:NOTES_SHOWN]:
                    messages.warning(request, f"Línea {line}: {note}")
                return redirect("partners:forum-list", cvegeo)
    return render(
        request,
        "partners/forum_import.html",
        {
            "municipality": municipality,
            "form": form,
            "outcome": outcome,
            "problems": problems,
            "cancel_url": reverse("partners:forum-list", args=[cvegeo]),
        },
        status=422 if form.errors else 200,
    )
