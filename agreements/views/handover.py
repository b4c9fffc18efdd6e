"""The hand-over: what whoever takes over inherits, and the packages that prove it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from agreements.forms.handover import HandoverForm
from agreements.handover import building
from agreements.handover.contents import counts_of
from agreements.handover.papers import certificate_source, summary_source
from agreements.handover.records import LEFT_OUT, NEVER
from agreements.handover.summary import loose_ends_of, summary_of
from agreements.handover.tasks import LEAD, preparation_of
from agreements.handover_jobs import build_handover
from agreements.models import Handover
from agreements.views.pdf import send_preview
from agreements.views.shared import page_of, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.downloads import send_bytes, send_private
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor

ROWS = Handover.objects.select_related("municipality", "requested_by")
#: Seconds between two looks at a package that is being made.
LOOK_AGAIN = 5
COLUMNS = [
    Column("Al día", lambda row: row.as_of),
    Column("Estado", lambda row: row.get_state_display()),
    Column("Pedido por", lambda row: row.requested_by.full_name, 28),
    Column("Archivos", lambda row: row.done_count),
    Column("No incluidos", lambda row: len(row.missing)),
    Column("Tamaño en bytes", lambda row: row.size),
    Column("Huella SHA-256 del archivo", lambda row: row.sha256, 68),
    Column("Huella SHA-256 del manifiesto", lambda row: row.manifest_sha256, 68),
]


def may_download(user, municipality):
    """Whoever belongs to the office: a package holds the people it calls, whom nobody else sees."""
    return municipality.pk in user.access.reader_ids


@login_required
@require_safe
def handover_list(request, cvegeo):
    """When the administration ends, what is left to settle, and the packages made so far."""
    municipality = get_municipality_or_404(request, cvegeo)
    found = ROWS.visible_to(request.user).filter(municipality=municipality)
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("entregas-recepcion", municipality.name, day=today_in(municipality))
        return send_list(kind, COLUMNS, found, name=name, title="Entregas-recepción")
    return _list(request, municipality, found, HandoverForm())


def _list(request, municipality, found, form):
    now, today = timezone.now(), today_in(municipality)
    page = page_of(request, found)
    for row in page:
        row.is_gone = building.is_stale(row, now)
    ends_on = municipality.administration_ends_on
    return render(
        request,
        "agreements/handover_list.html",
        {
            "municipality": municipality,
            "today": today,
            "ends_on": ends_on,
            "days_left": (ends_on - today).days if ends_on else None,
            "announced_on": ends_on - LEAD if ends_on else None,
            "task": preparation_of(municipality),
            "loose_ends": loose_ends_of(municipality, today),
            "counts": counts_of(municipality),
            "left_out": [*NEVER, *LEFT_OUT.values()],
            "page": page,
            "running": next((row for row in page if row.is_running and not row.is_gone), None),
            "form": form,
            "may_edit": may_edit(request.user, municipality),
            "may_download": may_download(request.user, municipality),
        },
        status=status_of(form),
    )


@login_required
@acts_by_post("agreements:handover-list")
def handover_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        found = ROWS.visible_to(request.user).filter(municipality=municipality)
        return _list(request, municipality, found, form)
    now = timezone.now()
    handover, is_new = building.request_handover(
        municipality=municipality, by=request.user, today=municipality.today(now), now=now
    )
    if is_new:
        transaction.on_commit(lambda: _start(handover.pk))
    else:
        messages.info(request, "Ya se estaba preparando un paquete: es éste.")
    return redirect("agreements:handover-detail", handover.pk)


def _start(pk):
    if settings.PDF_IN_PROCESS:
        building.build(pk=pk, now=timezone.now())
        return
    try:
        build_handover.apply_async([pk], retry=False)
    except OperationalError:
        handover = Handover.objects.select_related("municipality").get(pk=pk)
        building.give_up(handover=handover, error=building.NO_BROKER, now=timezone.now())


@login_required
@require_safe
def handover_detail(request, pk):
    """One package: how far it is, or its hashes and what could not be put into it."""
    handover = get_visible_or_404(request, ROWS, pk=pk)
    is_gone = building.is_stale(handover, timezone.now())
    waits = handover.is_running and not is_gone
    response = render(
        request,
        "agreements/handover_detail.html",
        {
            "municipality": handover.municipality,
            "handover": handover,
            "is_gone": is_gone,
            "waits": waits,
            "may_edit": may_edit(request.user, handover.municipality),
            "may_download": may_download(request.user, handover.municipality),
        },
    )
    if waits:
        response.headers["Refresh"] = f"{LOOK_AGAIN}; url={reverse('agreements:handover-detail', args=[pk])}"
    patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_safe
def handover_download(request, pk):
    handover = _ready_or_404(request, pk)
    if not may_download(request.user, handover.municipality):
        raise PermissionDenied("El paquete contiene datos de personas: sólo lo descarga la oficina.")
    name = f"entrega-recepcion-{handover.municipality.cvegeo}-{handover.as_of}-{handover.sha256[:8]}.zip"
    return send_private(handover.storage_name, name, "application/zip")


@login_required
@require_safe
def handover_certificate(request, pk):
    """The annex of the act of delivery, with the hashes of the package.

    Made here and without the mark of a preview: it is one page about a row that no longer changes, and whoever signs it
    must not read on it that it counts for nothing.
    """
    handover = _ready_or_404(request, pk, forgotten=True)
    name = f"constancia-entrega-{handover.municipality.cvegeo}-{handover.as_of}.pdf"
    return send_bytes(certificate_source(handover).pdf(), name, "application/pdf", inline=True)


def _ready_or_404(request, pk, forgotten=False):
    handover = get_visible_or_404(request, ROWS, pk=pk)
    states = [Handover.State.DONE, Handover.State.FORGOTTEN] if forgotten else [Handover.State.DONE]
    if handover.state not in states:
        raise Http404("El paquete no está listo.")
    return handover


@login_required
@require_safe
def handover_summary(request, cvegeo):
    """«Lo que hereda en 10 minutos», as of today."""
    municipality = get_municipality_or_404(request, cvegeo)
    summary = summary_of(municipality, today_in(municipality))
    return render(
        request, "agreements/handover_summary.html", {"municipality": municipality, "summary": summary}
    )


@login_required
@require_safe
def handover_summary_pdf(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    name = f"lo-que-hereda-{municipality.cvegeo}-{today}.pdf"
    return send_preview(request, summary_source(summary_of(municipality, today)), name)
