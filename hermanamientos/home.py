"""The first page after login, by role; and the office's daily page."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from partners.access import get_municipality_or_404, may_edit
from partners.models import Entry, Municipality
from partners.states import STATES
from phases.models import Process, Task

LIST_SIZE = 10
MOVEMENTS = 8


@login_required
@require_safe
def home(request):
    """Send everybody to their own first page; whoever has none is told what to do."""
    access = request.user.access
    if access.is_advisor:
        return redirect("admin:index")
    if access.state_codes:
        return redirect("state-home", sorted(access.state_codes)[0])
    readable = [m.municipality for m in access.memberships if m.municipality_id in access.reader_ids]
    if readable:
        return redirect("municipality-home", readable[0].cvegeo)
    committees = [m.municipality for m in access.memberships if m.municipality_id in access.committee_ids]
    if committees:
        return redirect("agreements:committee-area", committees[0].cvegeo)
    return redirect("partners:no-membership")


@login_required
@require_safe
def municipality_home(request, cvegeo):
    """Processes with their timelines, what is due in seven days, what is late, the last movements."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = municipality.today(timezone.now())
    # Not the calendar week: on a Friday people want to see Monday.
    week_ends_on = today + dt.timedelta(days=6)
    tasks = Task.objects.visible_to(request.user).filter(municipality=municipality).running().for_lists()
    due = tasks.filter(is_automatic=False).order_by("due_on", "position")
    late = list(due.overdue(today)[: LIST_SIZE + 1])
    this_week = list(due.due_between(today, week_ends_on)[: LIST_SIZE + 1])
    processes = (
        Process.objects.visible_to(request.user)
        .filter(municipality=municipality)
        .not_closed()
        .with_timeline()[: LIST_SIZE + 1]
    )
    return render(
        request,
        "home.html",
        {
            "municipality": municipality,
            "today": today,
            "week_ends_on": week_ends_on,
            "processes": processes,
            "late": late,
            "this_week": this_week,
            "list_size": LIST_SIZE,
            "inventory_count": Agreement.objects.visible_to(request.user)
            .filter(municipality=municipality)
            .inventory()
            .count(),
            "entries": Entry.objects.visible_to(request.user)
            .filter(municipality=municipality)
            .select_related("actor")[:MOVEMENTS],
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def state_home(request, code):
    """The opened municipalities of a state, for its enlace estatal."""
    if code not in request.user.access.state_codes:
        raise Http404("Ese estado no es el suyo.")
    municipalities = (
        Municipality.objects.visible_to(request.user)
        .opened()
        .filter(state=code)
        .annotate(
            running=Count("processes", filter=Q(processes__state__in=["open", "suspended", "in_followup"])),
            closed=Count("processes", filter=Q(processes__state="closed")),
        )
    )
    return render(request, "state_home.html", {"state_name": STATES[code], "municipalities": municipalities})
