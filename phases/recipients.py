"""Who is reminded of a task, and why that person."""

from collections import defaultdict
from dataclasses import dataclass

from partners.models import Membership, User
from partners.models.people import READING_ROLES


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


def coordinators_by_municipality(*, today, zones=None):
    """Active coordinators (enlaces) of every municipality, or of those in the given time zones: one query."""
    rows = Membership.objects.active(today).filter(role=Membership.Role.COORDINATOR)
    if zones is not None:
        rows = rows.filter(municipality__timezone__in=zones)
    found = defaultdict(dict)
    for row in rows.select_related("user").order_by("starts_on", "pk"):
        found[row.municipality_id].setdefault(row.user_id, row.user)
    return {municipality: list(users.values()) for municipality, users in found.items()}


def recipients_of(task, *, coordinators, today):
    """Who is reminded of this task today: its assignee, otherwise the municipality's coordinators.

    The end of a phase concerns all coordinators. An assignee who was deactivated, or who left the municipality,
    gets nothing: the coordinators are told instead. One whose role changed keeps the task. `coordinators` are the
    users of the task's municipality; the task comes with `municipality` and `assignee__user`.
    """
    if task.is_milestone:
        why = f"usted es enlace municipal de {task.municipality.name} y termina una fase del proceso"
        return _coordinators(coordinators, why)
    if task.assignee_id:
        membership = _current(task.assignee, today)
        if membership:
            return [
                Recipient(
                    name=membership.user.full_name,
                    email=membership.user.email,
                    why="la tarea está asignada a usted",
                    user=membership.user,
                    may_open=membership.role in READING_ROLES,
                )
            ]
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


def is_in_force(membership, today):
    """Whether a membership, loaded with its user, gives access today (both dates inclusive)."""
    started = membership.starts_on <= today
    ended = membership.ends_on is not None and membership.ends_on < today
    return started and not ended and membership.user.is_active


def _current(membership, today):
    """The membership itself, or the one that followed it when the person's role changed; None when neither is in force.

    A query only for those that are over, which are few.
    """
    if is_in_force(membership, today):
        return membership
    later = Membership.objects.active(today).filter(
        user=membership.user_id, municipality=membership.municipality_id
    )
    return later.select_related("user").first()


def _coordinators(users, why):
    return [
        Recipient(name=user.full_name, email=user.email, why=why, user=user, may_open=True) for user in users
    ]
