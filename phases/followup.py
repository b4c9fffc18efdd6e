"""Follow-up (en seguimiento): what comes due every year once the four phases are over, so that nothing ends at week 20.

The series are data. The first instance of each is the task that the process has had since it was opened; later ones are
new tasks with the year in their key, outside of any phase. Those of the running and of the next year always exist.
The dates are this system's proposal (grade D): the methodology asks for long-term cooperation, no rule fixes days.
The hand-over folder follows the end of the administration, once the municipality has told it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from partners.history import record
from partners.models import Membership, Notice
from partners.notices import notify
from phases.clock import deadline_of
from phases.daysoff import calendars_of
from phases.events import events_of
from phases.guards import lock_process, spell
from phases.models import Phase, Process, Task, TaskTemplate


@dataclass(frozen=True, slots=True)
class Due:
    """A day of the year on which a series comes due, and of which year, in which words, it tells."""

    month: int
    day: int
    year_shift: int = 0
    tag: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A task that returns. `gap` is the least number of natural days from the start of the follow-up, or from the
    deadline of the instance that the process has had since it was opened, to the next one."""

    key: str
    dates: tuple[Due, ...]
    gap: int


SERIES = (
    Series(
        "seguimiento-trimestral",
        (
            Due(1, 15, -1, "-t4", "cuarto trimestre de "),
            Due(4, 15, 0, "-t1", "primer trimestre de "),
            Due(7, 15, 0, "-t2", "segundo trimestre de "),
            Due(10, 15, 0, "-t3", "tercer trimestre de "),
        ),
        gap=45,
    ),
    Series("informe-anual", (Due(1, 31, -1),), gap=180),
    Series("programa-anual", (Due(11, 30, 1),), gap=30),
    Series("renovacion", (Due(9, 30),), gap=180),
)
HANDOVER = "entrega-recepcion"
#: Natural days between the plan date of the hand-over folder and the end of the administration.
HANDOVER_LEAD = timedelta(weeks=8)
#: At least this long is left for a folder whose plan date would be past already.
HANDOVER_LEAST = timedelta(days=14)
#: Six months before the end of the administration its enlaces are told (domain: trienios).
HANDOVER_NOTICE = timedelta(days=183)
#: Two hand-overs closer than this, in natural days, are of the same administration.
SAME_TERM = timedelta(days=300)
KEYS = (*(each.key for each in SERIES), HANDOVER)
#: After the tasks of the phases, before the office's own.
POSITION = 500
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a series: its key, what is added to the task's name, and its plan date."""

    key: str
    words: str
    planned_on: date


def instances(series, *, since, today):
    """The instances of a series from `since` or `today`, whichever is later, to the end of next year. Pure.

    The first days of the year after belong to it: they close its last quarter, and report on it.
    """
    first, last = max(since, today), horizon(today)
    found = []
    for year in range(first.year, last.year + 1):
        for due in series.dates:
            on = date(year, due.month, due.day)
            if first <= on <= last:
                label = year + due.year_shift
                found.append(Instance(f"{series.key}-{label}{due.tag}", f"{due.words}{label}", on))
    return sorted(found, key=lambda each: each.planned_on)


def horizon(today):
    """The last day for which tasks are made: 31 January after the next year."""
    return date(today.year + 2, 1, 31)


def handover_date(ends_on, today):
    """When the hand-over folder is planned: eight weeks before the end, or in two weeks when that is near or past."""
    target = ends_on - HANDOVER_LEAD
    return target if target >= today + HANDOVER_LEAST else min(today + HANDOVER_LEAST, ends_on)


# --- Acts -------------------------------------------------------------------------------------------------------


def begin(process, *, today):
    """Give a process that has just entered follow-up its tasks; returns how many got a date. Under its lock."""
    return _plan(process, since=today, today=today)


def keep_up(municipality_ids, today):
    """See to it that every process in follow-up has its tasks; returns how many got a date. Once a day is enough.

    Idempotent, and safe to run twice at once: each process is planned under its lock, and its keys are unique. A
    process that has all of this year's and next year's tasks costs nothing more than the query that skips it. Enlaces
    are told once, six months before, that the administration ends.
    """
    ids = list(municipality_ids)
    count = 0
    for pk, since in _behind(ids, today):
        with transaction.atomic():
            process = lock_process(pk)
            if process.state != Process.State.IN_FOLLOWUP:
                continue
            dated = _plan(process, since=since or today, today=today)
            if dated:
                tasks = "1 tarea" if dated == 1 else f"{dated} tareas"
                record(
                    act="process.followed_up",
                    text=f"Se programaron {tasks} de seguimiento, hasta el {spell(horizon(today))}.",
                    by=None,
                    subject=process,
                    municipality=process.municipality,
                )
            count += dated
    _announce_handovers(ids, today)
    return count


def _behind(ids, today):
    """(process, day on which its follow-up began) of those that lack a task of the horizon or their hand-over."""
    last = instances(SERIES[0], since=today, today=today)[-1]
    rows = (
        Process.objects.filter(municipality__in=ids, state=Process.State.IN_FOLLOWUP)
        .annotate(
            since=Subquery(
                Phase.objects.filter(process=OuterRef("pk")).order_by("-number").values("completed_on")[:1]
            ),
            settled=Exists(Task.objects.filter(process=OuterRef("pk"), key=last.key)),
        )
        .order_by("pk")
        .values_list("pk", "since", "settled", "municipality__administration_ends_on")
    )
    ending = [pk for pk, _, _, ends_on in rows if ends_on is not None and ends_on >= today]
    folders = defaultdict(list)
    for start in range(0, len(ending), CHUNK):
        found = Task.objects.filter(process__in=ending[start : start + CHUNK], key__startswith=HANDOVER)
        for process, state, planned_on in found.values_list("process", "state", "planned_on"):
            folders[process].append((state, planned_on))
    for pk, since, settled, ends_on in rows:
        if not settled or (pk in folders and _handover_moves(folders[pk], ends_on)):
            yield pk, since


def _handover_moves(folders, ends_on):
    """Whether the hand-over of the administration that ends on this day is not planned yet, or planned otherwise."""
    target = ends_on - HANDOVER_LEAD
    pending = [planned_on for state, planned_on in folders if state == Task.State.PENDING]
    if pending:
        return not any(day is not None and target <= day <= ends_on for day in pending)
    return not any(day is not None and abs(day - target) <= SAME_TERM for _, day in folders)


def _plan(process, *, since, today):
    """Write what is missing of every series; returns how many tasks got a date."""
    tasks = defaultdict(dict)
    for task in process.tasks.filter(_of_series()).select_related("phase"):
        tasks[_series_of(task.key)][task.key] = task
    templates = {
        row.key: row
        for row in TaskTemplate.objects.filter(version=process.methodology_id, key__in=KEYS)
        if process.kind in row.kinds
    }
    dated, new = [], []
    for series in SERIES:
        if series.key in templates:
            _plan_series(series, process, templates[series.key], tasks[series.key], since, today, dated, new)
    if HANDOVER in templates:
        _plan_handover(process, templates[HANDOVER], tasks[HANDOVER], since, today, dated, new)
    if not dated and not new:
        return 0
    calendars, events = calendars_of(process), events_of([process.pk])[process.pk]
    for task in [*dated, *new]:
        task.due_on = deadline_of(task, process, events, calendars.of(task))
    Task.objects.bulk_create(new, ignore_conflicts=True)
    for task in dated:
        Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(
            planned_on=task.planned_on,
            clock_from=task.clock_from,
            phase=None,
            due_on=task.due_on,
            sequence=task.sequence + 1,
            next_reminder_on=None,
            escalated_on=None,
        )
    return len(dated) + len(new)


def _plan_series(series, process, template, existing, since, today, dated, new):
    """The first instance gets a date if it never had one; the instances after it become rows of their own."""
    base = existing.get(series.key)
    start = since + timedelta(days=series.gap)
    if base is not None and base.planned_on is not None and base.clock_from is None:
        # Dated when the process was opened, and perhaps moved since: the next one keeps its distance from it.
        start = max(start, base.due_on + timedelta(days=series.gap))
    for each in instances(series, since=start, today=today):
        if base is not None and base.planned_on is None and base.state == Task.State.PENDING:
            dated.append(_dated(base, each.planned_on, since))
        elif each.key not in existing and not (
            base is not None and base.planned_on is not None and each.planned_on <= base.planned_on
        ):
            new.append(_new_task(process, template, each, _latest(existing), since))


def _plan_handover(process, template, existing, since, today, dated, new):
    ends_on = process.municipality.administration_ends_on
    folders = [(task.state, task.planned_on) for task in existing.values()]
    if ends_on is None or ends_on < today or (folders and not _handover_moves(folders, ends_on)):
        return
    planned_on = handover_date(ends_on, today)
    pending = next((task for task in existing.values() if task.state == Task.State.PENDING), None)
    if pending is not None:
        dated.append(_dated(pending, planned_on, since))
        return
    each = Instance(f"{HANDOVER}-{ends_on.year}", f"administración que termina en {ends_on.year}", planned_on)
    if each.key not in existing:
        new.append(_new_task(process, template, each, _latest(existing), since))


def _dated(task, planned_on, since):
    """It leaves its phase, which is over, and with it the extensions of the phases: its time begins now."""
    task.planned_on, task.clock_from, task.phase = planned_on, since, None
    return task


def _new_task(process, template, instance, before, since):
    """A later instance, in the hands of whoever had the one before."""
    return Task(
        municipality=process.municipality,
        process=process,
        key=instance.key,
        code=template.code,
        name=f"{template.name}: {instance.words}"[:200],
        guidance=template.guidance,
        responsible_unit=template.responsible_unit,
        evidence_expected=template.evidence_expected,
        planned_on=instance.planned_on,
        clock_from=since,
        is_sre_step=template.is_sre_step,
        is_counterpart_step=template.is_counterpart_step,
        position=POSITION + template.position,
        assignee=before.assignee if before else None,
        assignee_name=before.assignee_name if before else "",
        assignee_email=before.assignee_email if before else "",
    )


def _of_series():
    """The tasks of all series, by their keys."""
    condition = Q(key__in=KEYS)
    for key in KEYS:
        condition |= Q(key__startswith=f"{key}-")
    return condition


def _series_of(key):
    return next(each for each in KEYS if key == each or key.startswith(f"{each}-"))


def _latest(existing):
    """The instance planned last, undated ones first; None when there is none."""
    return max(existing.values(), key=lambda task: task.planned_on or date.min, default=None)


def _announce_handovers(ids, today):
    """One notice to each enlace, six months before the administration of the municipality ends."""
    rows = (
        Process.objects.filter(
            municipality__in=ids,
            state=Process.State.IN_FOLLOWUP,
            municipality__administration_ends_on__range=(today, today + HANDOVER_NOTICE),
        )
        .order_by()
        .values_list("municipality", "municipality__administration_ends_on")
        .distinct()
    )
    for municipality_id, ends_on in list(rows):
        key = f"handover:{municipality_id}:{ends_on:%Y-%m-%d}"
        told = Notice.objects.filter(key=key).values("user")
        people = Membership.objects.active(today).filter(
            municipality=municipality_id, role=Membership.Role.COORDINATOR
        )
        for membership in people.exclude(user__in=told).select_related("user", "municipality"):
            notify(
                user=membership.user,
                title=f"La administración termina el {spell(ends_on)}",
                text="Prepare la carpeta de entrega-recepción de cada hermanamiento, para que la relación no dependa "
                "de las personas. La tarea ya está entre las suyas, con su fecha límite.",
                key=key,
                url=reverse("phases:task-list", args=[membership.municipality.cvegeo]),
                municipality=membership.municipality,
                at=timezone.now(),
            )
