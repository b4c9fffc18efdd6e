"""The timeline of a process on a page of its own."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import get_visible_or_404
from phases.models import Process
from phases.timeline_rows import timeline_of


@login_required
@require_safe
def process_timeline(request, pk):
    process = get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)
    today = process.municipality.today(timezone.now())
    return render(
        request,
        "phases/process_timeline.html",
        {
            "process": process,
            "municipality": process.municipality,
            "today": today,
            "chart": timeline_of(process, today),
        },
    )
