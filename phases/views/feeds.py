"""The calendar of a municipality, the addresses by which other applications read it, and one task as a file."""

import calendar
import datetime as dt
import hashlib
import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.calendar_feed import CONTENT_TYPE
from hermanamientos.lib.downloads import send_bytes
from hermanamientos.lib.mail import absolute_url
from partners.access import get_visible_or_404, known_cvegeo, may_read
from partners.models import Municipality
from phases.agenda import tasks_of_committee
from phases.daysoff import office_calendar
from phases.feeds import (
    create_feed,
    feed_changed_at,
    feed_file,
    feed_name,
    feed_of,
    note_reading,
    revoke_feed,
    scopes_for,
    task_file,
)
from phases.forms.feeds import feed_form
from phases.models import CalendarFeed, Process, Task

ONE_DAY = dt.timedelta(days=1)


def _municipality(request, cvegeo):
    """The opened municipality, for everybody who sees something of its calendar; its committee too."""
    municipality = get_visible_or_404(request, Municipality.objects.opened(), cvegeo=known_cvegeo(cvegeo))
    scopes = scopes_for(request.user, municipality)
    if not scopes:
        raise Http404("No hay nada aquí para esta persona.")
    return municipality, scopes


@login_required
@require_safe
def calendar_month(request, cvegeo):
    """The deadlines of one month, day by day (`?mes=2026-03`), and how to have them in one's own calendar."""
    municipality, scopes = _municipality(request, cvegeo)
    form = feed_form(None, user=request.user, municipality=municipality, scopes=scopes)
    return _month_page(request, municipality, form)


def _month_page(request, municipality, form, status=200):
    today = municipality.today(timezone.now())
    first, ignored = _month(request.GET.get("mes", ""), today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    reads = may_read(request.user, municipality)
    if reads:
        tasks = Task.objects.visible_to(request.user).filter(municipality=municipality)
    else:
        tasks = tasks_of_committee([municipality.pk])
    days = {}
    closed = Q(state=Task.State.PENDING, process__state=Process.State.CLOSED)
    shown = tasks.due_between(first, last).exclude(state=Task.State.NOT_APPLICABLE).exclude(closed)
    for task in shown.for_lists().order_by("due_on", "process", "position", "pk"):
        task.today, task.opens = today, reads
        days.setdefault(task.due_on, []).append(task)
    working = office_calendar(municipality)
    request.office_calendars = {municipality.pk: working}
    month_days = [first + n * ONE_DAY for n in range(last.day)]
    return render(
        request,
        "phases/calendar_month.html",
        {
            "municipality": municipality,
            "today": today,
            "first": first,
            "previous": f"{first - ONE_DAY:%Y-%m}",
            "following": f"{last + ONE_DAY:%Y-%m}",
            "is_this_month": first == today.replace(day=1),
            "ignored": ignored,
            "days": sorted(days.items()),
            "days_off": [
                (day, why)
                for day in month_days
                if day.weekday() < calendar.SATURDAY and (why := working.why_not_working(day))
            ],
            "reads": reads,
            "form": form,
            "feeds": CalendarFeed.objects.live()
            .owned_by(request.user)
            .filter(municipality=municipality)
            .select_related("process__counterpart"),
        },
        status=status,
    )


def _month(text, today):
    """The first day of the month that the address asks for, and whether what it said had to be ignored."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if found:
        year, month = int(found[1]), int(found[2])
        if 1900 <= year <= 2199 and 1 <= month <= 12:
            return dt.date(year, month, 1), False
    return today.replace(day=1), bool(text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_create(request, cvegeo):
    """Make an address and show it, this once: it is kept nowhere, and so it cannot be shown after a redirect."""
    municipality, scopes = _municipality(request, cvegeo)
    if request.method != "POST":
        return redirect("phases:calendar-month", municipality.cvegeo)
    form = feed_form(request.POST, user=request.user, municipality=municipality, scopes=scopes)
    if not form.is_valid():
        return _month_page(request, municipality, form, status=422)
    try:
        feed, secret = create_feed(
            municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _month_page(request, municipality, form, status=422)
    url = absolute_url(reverse("phases:feed-read", args=[secret]))
    response = render(
        request,
        "phases/feed_created.html",
        {
            "municipality": municipality,
            "name": feed_name(feed),
            "url": url,
            "webcal": re.sub(r"^https?:", "webcal:", url),
        },
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_revoke(request, pk):
    """Ask, and then close one's own address. Whoever lost the membership may still close it."""
    mine = CalendarFeed.objects.live().owned_by(request.user).select_related("municipality", "process")
    feed = get_object_or_404(mine, pk=pk)
    sees_it = Municipality.objects.visible_to(request.user).opened().filter(pk=feed.municipality_id).exists()
    back = reverse("phases:calendar-month", args=[feed.municipality.cvegeo]) if sees_it else reverse("home")
    if request.method != "POST":
        return render(
            request,
            "partials/confirm_page.html",
            {
                "title": "¿Revocar esta dirección de calendario?",
                "consequences": [
                    f"«{feed_name(feed)}» dejará de actualizarse en las aplicaciones que la leen, suyas o de "
                    "quien usted la haya compartido.",
                    "La dirección no puede recuperarse; puede crear otra.",
                ],
                "submit_label": "Revocar la dirección",
                "cancel_url": back,
            },
        )
    try:
        revoke_feed(feed=feed, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "La dirección de calendario quedó revocada.")
    return redirect(back)


@require_safe
def feed_read(request, secret):
    """The calendar of a secret address, for applications: nobody logs in here.

    Unknown, revoked and no longer permitted addresses get one and the same answer.
    """
    feed = feed_of(secret)
    if feed is None:
        return HttpResponseNotFound(
            "No hay ningún calendario en esta dirección.\n", content_type="text/plain; charset=utf-8"
        )
    note_reading(feed=feed, now=timezone.now())
    data = feed_file(feed)
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    changed_at = int(feed_changed_at(feed).timestamp())
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Content-Disposition"] = content_disposition_header(False, "calendario.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, last_modified=changed_at, response=response)


@login_required
@require_safe
def task_ics(request, pk):
    """One task with a date, to be opened once by a calendar application."""
    task = get_visible_or_404(request, Task.objects.for_lists().filter(due_on__isnull=False), pk=pk)
    return send_bytes(task_file(task), f"tarea-{task.pk}.ics", CONTENT_TYPE)
