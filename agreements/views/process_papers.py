"""Papers of a process as of today: its timeline and its report, as PDF."""

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.papers import processes
from agreements.views.pdf import send_preview
from partners.access import get_visible_or_404
from phases.models import Process


def _process(request, pk):
    return get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)


def _send(request, process, draw, name):
    today = process.municipality.today(timezone.now())
    filename = f"{name}-{process.folio.replace('/', '-')}-{today}.pdf"
    return send_preview(request, draw(process, today), filename)


@login_required
@require_safe
def process_timeline_pdf(request, pk):
    process = _process(request, pk)
    return _send(request, process, processes.timeline_source, "linea-de-tiempo")


@login_required
@require_safe
def process_report_pdf(request, pk):
    process = _process(request, pk)
    return _send(request, process, processes.report_source, "informe")
