"""Histories: who did what, and when. Nothing here changes or removes a line."""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.exports import wanted_format
from partners.access import get_municipality_or_404
from partners.models import Entry
from phases.exports import send_history
from phases.filters import EntryFilter
from phases.models import Process

PAGE_SIZE = 50
# The page of each kind of record, by its model; records of other kinds have none to link to.
PAGES = {
    "process": "phases:process-detail",
    "task": "phases:task-detail",
    "agreement": "agreements:agreement-detail",
    "annualprogramme": "agreements:programme-detail",
    "counterpart": "partners:counterpart-detail",
}


def history_page(request, entries):
    """The filter and the page of a history: what its template needs."""
    found = EntryFilter(request.GET, queryset=entries, request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return {"filter": found, "page": page}


def process_history_file(request, process):
    """The file of a process's history if the address asks for one, else None."""
    kind = wanted_format(request.GET)
    if kind is None:
        return None
    entries = Entry.objects.visible_to(request.user).about(process)
    municipality = process.municipality
    return send_history(
        kind,
        EntryFilter(request.GET, queryset=entries, request=request).qs,
        zone=municipality.zone,
        subject_of=lambda entry: f"{process.partner_name} ({process.folio})",
        name=("historial", process.folio.replace("/", "-"), municipality.name),
        day=municipality.today(timezone.now()),
    )


@login_required
@require_safe
def history_list(request, cvegeo):
    """Everything that happened in a municipality's office: processes, tasks, agreements, people."""
    municipality = get_municipality_or_404(request, cvegeo)
    entries = (
        Entry.objects.visible_to(request.user)
        .filter(municipality=municipality)
        .select_related("content_type")
    )
    processes = Process.objects.visible_to(request.user).filter(municipality=municipality)
    kind = wanted_format(request.GET)
    if kind is not None:
        names = _names(processes)
        return send_history(
            kind,
            EntryFilter(request.GET, queryset=entries, request=request).qs,
            zone=municipality.zone,
            subject_of=lambda entry: names.get(_process_id(entry)) or str(entry.content_type.name),
            name=("historial", municipality.name),
            day=municipality.today(timezone.now()),
        )
    context = history_page(request, entries)
    names = _names(processes.filter(pk__in={_process_id(entry) for entry in context["page"]} - {None}))
    for entry in context["page"]:
        entry.subject_name = names.get(_process_id(entry)) or entry.content_type.name
        # What was only added to the inventory has no page of its own.
        in_inventory = entry.act.startswith("inventory.")
        entry.subject_page = "" if in_inventory else PAGES.get(entry.content_type.model, "")
    return render(request, "phases/history_list.html", {"municipality": municipality, **context})


def _process_id(entry):
    """The process of which an entry tells, or None."""
    kind = ContentType.objects.get_for_model(Process)
    return entry.object_id if entry.content_type_id == kind.pk else None


def _names(processes):
    """Counterpart and folio of each process, by its number: one query."""
    rows = processes.select_related("municipality", "counterpart")
    return {row.pk: f"{row.partner_name} ({row.folio})" for row in rows}
