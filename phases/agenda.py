"""Tasks by urgency: what is late, what falls due this week, what comes later; and whose they are.

The day is each municipality's own: between Tijuana and Cancún it may be one more. The database sorts, so that a long
list keeps its groups from one page to the next.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from partners.models import Municipality
from phases.models import Process, Task

#: Groups of a list of tasks, in their order: key, and the words above the group.
LATE, WEEK, LATER, UNDATED, STOPPED, DONE, NOT_APPLICABLE = range(7)
TITLES = {
    LATE: "Atrasadas",
    WEEK: "Próximos siete días",
    LATER: "Más adelante",
    UNDATED: "Sin fecha límite",
    STOPPED: "Detenidas o de procesos cerrados",
    DONE: "Cumplidas",
    NOT_APPLICABLE: "No aplican",
}
WEEK_DAYS = 7  # natural days, today included: on a Friday people want to see Monday


def days_by_zone(municipalities, now):
    """Today in each time zone of these municipalities, by its name: one query."""
    zones = municipalities.order_by().values_list("timezone", flat=True).distinct()
    return {zone: Municipality(timezone=zone).today(now) for zone in zones}


def by_urgency(tasks, days):
    """The tasks with `group` (a key of TITLES), the most urgent first. `days` is today by time zone."""
    running = Q(process__isnull=True) | Q(process__state__in=[Process.State.OPEN, Process.State.IN_FOLLOWUP])
    late, week = Q(pk__in=()), Q(pk__in=())
    for today in set(days.values()):
        zones = [zone for zone, day in days.items() if day == today]
        here = Q(municipality__timezone__in=zones)
        late |= here & Q(due_on__lt=today)
        week |= here & Q(due_on__range=(today, today + dt.timedelta(days=WEEK_DAYS - 1)))
    return tasks.annotate(
        group=Case(
            When(state=Task.State.DONE, then=Value(DONE)),
            When(state=Task.State.NOT_APPLICABLE, then=Value(NOT_APPLICABLE)),
            When(~running, then=Value(STOPPED)),
            When(due_on__isnull=True, then=Value(UNDATED)),
            When(late, then=Value(LATE)),
            When(week, then=Value(WEEK)),
            default=Value(LATER),
            output_field=IntegerField(),
        )
    ).order_by("group", F("due_on").asc(nulls_last=True), "municipality", "process", "position", "pk")


def with_late_count(processes, today):
    """The processes with `late_count`: their late tasks on the day `today`; none while the clock stands still."""
    # A subquery: counting over a join would lose the order of the list.
    late = Task.objects.overdue(today).filter(process=OuterRef("pk")).order_by().values("process")
    running = Q(state__in=[Process.State.OPEN, Process.State.IN_FOLLOWUP])
    return processes.annotate(
        late_count=Case(
            When(running, then=Coalesce(Subquery(late.annotate(count=Count("pk")).values("count")), 0)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a page: `count` is that of the whole list, `tasks` those of this page."""

    title: str
    count: int
    tasks: list[Task]


def groups_of(page_tasks, all_tasks):
    """The groups of a page of tasks that came by `by_urgency`; one query for the counts of the whole list."""
    counts = dict(all_tasks.order_by().values_list("group").annotate(count=Count("pk")))
    found = {}
    for task in page_tasks:
        found.setdefault(task.group, []).append(task)
    return [Group(TITLES[key], counts[key], tasks) for key, tasks in found.items()]


# --- Whose ---------------------------------------------------------------------------------------------------------


def tasks_of(user):
    """Tasks that this person has to do: assigned to them, or, where they are enlace, to nobody.

    They are seen only where the person reads the municipality's rows: who lost the membership has none.
    """
    mine = Q(assignee__user=user) | Q(
        assignee__isnull=True, assignee_email="", municipality__in=user.access.editor_ids
    )
    return Task.objects.visible_to(user).filter(mine)


def tasks_of_committee(municipality_ids):
    """What concerns the committee of sister cities: tasks of its own, and the ends of phases."""
    own = Q(responsible_unit__icontains="comité") | Q(responsible_unit__icontains="comite")
    return Task.objects.filter(own | Q(is_milestone=True), municipality__in=municipality_ids)


def escalated_tasks(user):
    """Late tasks that became visible to the advisors."""
    return Task.objects.visible_to(user).filter(escalated_on__isnull=False)


def pending_for(user):
    """The tasks of «Mis tareas»: those of the person; for advisors what escalated to them, and for members of a
    committee what concerns it. Automatic ones only where they are milestones of the committee's calendar.
    """
    access = user.access
    if access.is_advisor:
        return escalated_tasks(user).running()
    tasks = tasks_of(user).filter(is_automatic=False)
    if access.committee_ids - access.reader_ids:
        committee = tasks_of_committee(access.committee_ids - access.reader_ids)
        tasks = Task.objects.filter(Q(pk__in=tasks.values("pk")) | Q(pk__in=committee.values("pk")))
    return tasks.running()


TURNS = {
    "sre": "Secretaría de Relaciones Exteriores",
    "counterpart": "contraparte",
    "municipality": "municipio",
}


def turn_of(task):
    """Whose turn it is by the nature of the task, in words; `phases.courts` accounts for the days of a process."""
    if task.is_sre_step:
        return TURNS["sre"]
    return TURNS["counterpart" if task.is_counterpart_step else "municipality"]
