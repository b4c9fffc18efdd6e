"""Calendar addresses (.ics): creating one, revoking it, and what it shows to whom.

The address is the key: whoever has it reads the calendar without logging in. So only a hash of its secret is kept, its
owner sees it once, and what it shows is decided anew on every reading by what the owner may see then. It dies with the
membership.
"""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from hermanamientos.lib.calendar_feed import CANCELLED, CONFIRMED, TENTATIVE, Deadline, calendar_file
from hermanamientos.lib.mail import absolute_url, mail_domain
from partners.access import may_read
from partners.history import record
from partners.models import Entry, Municipality
from phases.agenda import tasks_of, tasks_of_committee
from phases.guards import spell
from phases.models import CalendarFeed, Process, Task
from phases.reasons import account_of, week_in_words

#: Live addresses that one person may have in one municipality.
MAX_LIVE = 20
#: A reading is written down at most once in this time.
READING_INTERVAL = dt.timedelta(hours=1)
SECRET_BYTES = 32

Scope = CalendarFeed.Scope


def scopes_for(user, municipality):
    """What this person may subscribe to in this municipality, as a tuple of scopes."""
    if municipality.pk in user.access.reader_ids:
        return (Scope.PERSON, Scope.PROCESS, Scope.COMMITTEE)
    if may_read(user, municipality):
        return (Scope.PROCESS, Scope.COMMITTEE)
    return (Scope.COMMITTEE,) if municipality.pk in user.access.committee_ids else ()


def create_feed(*, municipality, scope, by, now, process=None):
    """Give `by` a new calendar address; returns the feed and its secret, which is kept nowhere.

    Raises ValidationError for what this person may not see, for a process of another municipality, and when the person
    has too many addresses already.
    """
    if scope not in scopes_for(by, municipality) or (scope == Scope.PROCESS) != (process is not None):
        raise ValidationError("Elija qué quiere ver en su calendario.", code="scope")
    if process is not None and process.municipality_id != municipality.pk:
        raise ValidationError("Elija un proceso de este municipio.", code="foreign_row")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        if CalendarFeed.objects.live().owned_by(by).filter(municipality=municipality).count() >= MAX_LIVE:
            raise ValidationError(
                "Ya tiene %(count)s direcciones de calendario en este municipio: revoque las que ya no usa.",
                code="many",
                params={"count": MAX_LIVE},
            )
        feed = CalendarFeed.objects.create(
            owner=by,
            municipality=municipality,
            scope=scope,
            process=process,
            secret_hash=hash_of(secret),
            created_at=now,
        )
        _record(
            feed, "calendar.created", f"Creó una dirección de calendario: {feed.get_scope_display()}.", by
        )
    return feed, secret


def revoke_feed(*, feed, by, now):
    """Close a calendar address for good. Raises ValidationError when it is closed already."""
    with transaction.atomic():
        updated = CalendarFeed.objects.live().filter(pk=feed.pk).update(revoked_at=now)
        if updated != 1:
            raise ValidationError("Esa dirección de calendario ya estaba revocada.", code="revoked")
        _record(
            feed, "calendar.revoked", f"Revocó una dirección de calendario: {feed.get_scope_display()}.", by
        )


def _record(feed, act, text, by):
    subject = feed.process or feed.municipality
    record(act=act, text=text, by=by, subject=subject, municipality=feed.municipality)


def hash_of(secret):
    """SHA-256 of a secret, in hexadecimal. A secret of 256 random bits needs neither salt nor slowness."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def feed_of(secret):
    """The live feed of a secret, while its owner may see what it shows; otherwise None, whatever the reason."""
    feed = (
        CalendarFeed.objects.live()
        .filter(secret_hash=hash_of(secret), owner__is_active=True)
        .select_related("owner", "municipality", "process__counterpart", "process__municipality")
        .first()
    )
    if feed is None or feed.scope not in scopes_for(feed.owner, feed.municipality):
        return None
    seen = Municipality.objects.visible_to(feed.owner).opened()
    return feed if seen.filter(pk=feed.municipality_id).exists() else None


def note_reading(*, feed, now):
    """Remember that somebody read the calendar, to the hour: the owner sees whether an address is in use."""
    CalendarFeed.objects.filter(pk=feed.pk).filter(
        Q(last_read_at__isnull=True) | Q(last_read_at__lte=now - READING_INTERVAL)
    ).update(last_read_at=now)


# --- Contents ------------------------------------------------------------------------------------------------------


def tasks_in(feed):
    """The dated tasks that a feed shows: nothing that does not apply, nothing pending of a closed process.

    Of a person, what is pending; of a process and of a committee, what is done too. Milestones stand for the ends of
    the phases.
    """
    if feed.scope == Scope.PERSON:
        tasks = tasks_of(feed.owner).filter(municipality=feed.municipality, is_automatic=False).pending()
    elif feed.scope == Scope.PROCESS:
        tasks = Task.objects.visible_to(feed.owner).filter(process=feed.process)
    else:
        tasks = tasks_of_committee([feed.municipality_id])
    closed = Q(state=Task.State.PENDING, process__state=Process.State.CLOSED)
    shown = tasks.filter(due_on__isnull=False).exclude(state=Task.State.NOT_APPLICABLE).exclude(closed)
    return shown.for_lists().order_by("due_on", "pk")


def feed_name(feed):
    """What the calendar is called in the application that shows it."""
    if feed.scope == Scope.PROCESS:
        return f"Hermanamiento {feed.process}"
    if feed.scope == Scope.COMMITTEE:
        return f"Comité de ciudades hermanas de {feed.municipality.name}"
    return f"Mis tareas de {feed.municipality.name}"


def feed_file(feed):
    """The bytes of a feed. Its cost in queries does not grow with its tasks."""
    tasks = list(tasks_in(feed))
    changed = last_changes(tasks, feed.municipality)
    opens = may_read(feed.owner, feed.municipality)
    return calendar_file(
        feed_name(feed),
        [as_deadline(task, modified=changed(task), opens=opens) for task in tasks],
        product=_product(),
        about="Fechas límite del hermanamiento. Se actualiza sola.",
        zone=feed.municipality.timezone,
    )


def feed_changed_at(feed):
    """When anything was last written down that may have changed the feed: a bound for Last-Modified."""
    rows = Entry.objects.filter(Q(municipality=feed.municipality) | Q(municipality__isnull=True))
    return max(rows.aggregate(last=Max("at"))["last"] or feed.created_at, feed.created_at)


def task_file(task):
    """One task with a date as a calendar file, with the whole account of its date."""
    account = account_of(task)
    why = "\n".join(["Por qué esta fecha:", *(f"· {line}" for line in account.reasons)]) if account else ""
    modified = last_changes([task], task.municipality)(task)
    return calendar_file(
        task.name,
        [as_deadline(task, modified=modified, opens=True, why=why)],
        product=_product(),
        zone=task.municipality.timezone,
    )


def as_deadline(task, *, modified, opens, why=""):
    """A task as an event. `opens` says whether whoever reads it may open the task's page (the committee may not)."""
    page = (
        reverse("phases:task-detail", args=[task.pk])
        if opens
        else reverse("phases:calendar-month", args=[task.municipality.cvegeo])
    )
    url = absolute_url(page)
    prefix, status = "", CONFIRMED
    if task.is_done:
        prefix = "✓ "
    elif task.state == Task.State.NOT_APPLICABLE or _is_closed(task):
        prefix, status = "No aplica: ", CANCELLED
    elif not task.is_clock_running:
        prefix, status = "Detenida: ", TENTATIVE
    partner = task.process.partner_name if task.process_id else ""
    return Deadline(
        uid=f"tarea-{task.pk}@{mail_domain()}",
        day=task.due_on,
        summary=f"{prefix}{task.name}" + (f" ({partner})" if partner else ""),
        description=_description(task, url, opens, why or _why(task)),
        url=url,
        sequence=task.sequence,
        modified=modified,
        categories=tuple(
            each for each in (task.phase.short_name if task.phase_id else "Sin proceso", partner) if each
        ),
        status=status,
        rings=status == CONFIRMED and not task.is_done,
    )


def _is_closed(task):
    return task.process_id is not None and task.process.state == Process.State.CLOSED


def _description(task, url, opens, why):
    lines = []
    if task.process_id:
        lines.append(f"Hermanamiento con {task.process.partner_name}, folio {task.process.folio}.")
    if task.phase_id:
        lines.append(f"Fase {task.phase.number}, {task.phase.short_name.lower()}.")
    if task.responsible_unit:
        lines.append(f"Unidad responsable: {task.responsible_unit}.")
    # Names of people stay inside the office.
    if opens and task.assigned_to != task.responsible_unit:
        lines.append(f"La tiene: {task.assigned_to}.")
    if task.is_done:
        lines.append(f"Cumplida el {spell(task.completed_on)}.")
    elif not task.is_clock_running and not _is_closed(task):
        lines.append("El plazo del proceso está detenido: la fecha se moverá cuando se reanude.")
    lines += [why, f"{'Abrir la tarea' if opens else 'Ver el calendario'}: {url}"]
    return "\n".join(line for line in lines if line)


def _why(task):
    """Where the date comes from, in one sentence that costs no query; the whole account is on the task's page."""
    if task.planned_on is None:
        return ""
    if task.planned_on == task.due_on:
        week = week_in_words(task)
        return f"Es la fecha prevista desde el inicio ({week})." if week else "Es la fecha prevista."
    return (
        f"La fecha prevista era el {spell(task.planned_on)}; la que rige toma en cuenta días inhábiles, "
        "suspensiones y prórrogas."
    )


def last_changes(tasks, municipality):
    """A function from a task to the instant of the last act on its process, or on it when it has none.

    Declared days move dates too, so that the last of them counts for all. Two queries, however many tasks.
    """
    kinds = ContentType.objects.get_for_models(Process, Task)
    subjects = Q(
        content_type=kinds[Process], object_id__in={task.process_id for task in tasks if task.process_id}
    ) | Q(content_type=kinds[Task], object_id__in={task.pk for task in tasks if not task.process_id})
    rows = (
        Entry.objects.filter(subjects).order_by().values_list("content_type", "object_id").annotate(Max("at"))
    )
    latest = {(kind, number): at for kind, number, at in rows}
    declared = (
        Entry.objects.filter(act__startswith="day.")
        .filter(Q(municipality=municipality) | Q(municipality__isnull=True))
        .aggregate(last=Max("at"))["last"]
    )

    def changed(task):
        key = (kinds[Process].pk, task.process_id) if task.process_id else (kinds[Task].pk, task.pk)
        start = dt.datetime.combine(task.planned_on or task.due_on, dt.time.min, dt.UTC)
        known = [at for at in (latest.get(key), declared) if at is not None]
        return max(known) if known else start

    return changed


def _product():
    return f"Hermanamientos//{settings.APP_VERSION}"
