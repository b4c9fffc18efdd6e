"""Who is reminded of a task, and why that person; and what an office's reminders depend on."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from partners.models import Membership, Municipality, User
from partners.models.people import READING_ROLES
from phases.calendars import WorkingCalendar
from phases.daysoff import calendars_by_municipality
from phases.ladder import ladder, sorted_steps
from phases.models import ReminderPolicy


@dataclass(frozen=True)
class Recipient:
    """A person who is reminded, and the reason that the mail states.

    `user` is None for somebody without account. `may_open` says whether the person can open the task's page;
    `why` completes "Recibe este correo porque …".
    """

    name: str
    email: str
    why: str
    user: User | None = None
    may_open: bool = False


@dataclass
class Office:
    """All that the reminders of one municipality depend on, as it stands on one day.

    `members` are the memberships in force, by account; `coordinators` the accounts of the enlaces among them.
    """

    municipality: Municipality
    today: date
    calendar: WorkingCalendar
    policy: ReminderPolicy
    members: dict = field(default_factory=dict)
    coordinators: list = field(default_factory=list)

    def __post_init__(self):
        self.steps = sorted_steps(self.policy.steps)

    @property
    def is_working(self):
        """Whether mail leaves today."""
        return self.calendar.is_working(self.today)

    @property
    def head(self):
        """The account of the head of the office while it serves here; None without one."""
        membership = self.policy.head and self.members.get(self.policy.head.user_id)
        return membership.user if membership else None

    def ladder(self, deadline):
        """The days on which this office is reminded of a deadline: (step, day) pairs in the order of time."""
        return ladder(deadline, self.calendar, self.steps)

    def recipients(self, task, step):
        """Who is told of this step of a task's ladder: whoever has it and, once it is late, those above."""
        people = recipients_of(task, coordinators=self.coordinators, today=self.today, members=self.members)
        return _each_once(people + self._above(step))

    def _above(self, step):
        """Those to whom a delay climbs: the enlaces, then the head of the office."""
        people = []
        if step >= max(self.policy.enlace_from, 1):
            why = f"usted es enlace municipal de {self.municipality.name} y la tarea está vencida"
            people += _coordinators(self.coordinators, why)
        if step >= max(self.policy.head_from, 1) and self.head is not None:
            why = f"usted encabeza la oficina de {self.municipality.name} y la tarea sigue vencida"
            membership = self.members[self.head.pk]
            people.append(_as_recipient(membership, why))
        return people


def offices(municipality_ids, *, today):
    """The offices of these municipalities by id, as of `today`: four queries, however many there are."""
    keys = list(municipality_ids)
    calendars = calendars_by_municipality(keys)
    rows = ReminderPolicy.objects.filter(municipality__in=keys).select_related("head")
    policies = {row.municipality_id: row for row in rows}
    members, coordinators = defaultdict(dict), defaultdict(dict)
    in_force = Membership.objects.active(today).filter(municipality__in=keys).select_related("user")
    for row in in_force.order_by("starts_on", "pk"):
        members[row.municipality_id][row.user_id] = row
        if row.role == Membership.Role.COORDINATOR:
            coordinators[row.municipality_id].setdefault(row.user_id, row.user)
    return {
        each.pk: Office(
            municipality=each,
            today=today,
            calendar=calendars(each.pk).office,
            policy=policies.get(each.pk) or ReminderPolicy(municipality=each),
            members=members[each.pk],
            coordinators=list(coordinators[each.pk].values()),
        )
        for each in Municipality.objects.filter(pk__in=keys).only("pk", "cvegeo", "name", "state", "timezone")
    }


def recipients_of(task, *, coordinators, today, members=None):
    """Who is reminded of this task today: its assignee, otherwise the municipality's coordinators.

    The end of a phase concerns all coordinators. An assignee who was deactivated, or who left the municipality,
    gets nothing: the coordinators are told instead. One whose role changed keeps the task. `coordinators` are the
    users of the task's municipality; the task comes with `municipality` and `assignee__user`. `members` are the
    memberships in force of the municipality by account, when the caller has them; otherwise an assignee whose
    membership is over costs a query.
    """
    if task.is_milestone:
        why = f"usted es enlace municipal de {task.municipality.name} y termina una fase del proceso"
        return _coordinators(coordinators, why)
    if task.assignee_id:
        membership = _current(task.assignee, today, members)
        if membership:
            return [_as_recipient(membership, "la tarea está asignada a usted")]
        why = (
            f"usted es enlace municipal de {task.municipality.name} y la persona asignada, "
            f"{task.assignee.user.full_name}, ya no tiene una adscripción vigente"
        )
        return _coordinators(coordinators, why)
    if task.assignee_email:
        why = f"el municipio de {task.municipality.name} le encargó esta tarea"
        return [Recipient(name=task.assignee_name, email=task.assignee_email.lower(), why=why)]
    why = f"usted es enlace municipal de {task.municipality.name} y la tarea no tiene a otra persona asignada"
    return _coordinators(coordinators, why)


def person_of(reminder, people):
    """The person of a reminder among those who should be told now; None when it is no longer one of them.

    An account is known by itself, since its address may change; otherwise the address counts.
    """
    for person in people:
        if person.user is not None and person.user.pk == reminder.user_id:
            return person
    return next((each for each in people if each.email.lower() == reminder.recipient_email), None)


def is_in_force(membership, today):
    """Whether a membership, loaded with its user, gives access today (both dates inclusive)."""
    started = membership.starts_on <= today
    ended = membership.ends_on is not None and membership.ends_on < today
    return started and not ended and membership.user.is_active


def _current(membership, today, members):
    """The membership, or the one that followed it when the person's role changed; None when neither is in force."""
    if is_in_force(membership, today):
        return membership
    if members is not None:
        return members.get(membership.user_id)
    later = Membership.objects.active(today).filter(
        user=membership.user_id, municipality=membership.municipality_id
    )
    return later.select_related("user").first()


def _as_recipient(membership, why):
    return Recipient(
        name=membership.user.full_name,
        email=membership.user.email,
        why=why,
        user=membership.user,
        may_open=membership.role in READING_ROLES,
    )


def _coordinators(users, why):
    return [
        Recipient(name=user.full_name, email=user.email, why=why, user=user, may_open=True) for user in users
    ]


def _each_once(people):
    """Nobody twice, neither as an account nor as an address; the first reason stands."""
    found = {}
    for person in people:
        found.setdefault(person.email.lower(), person)
    return list(found.values())
