"""Terms that end: how long each seat has left, and one notice to the office in time.

How early to warn is our proposal (grade D): 60 and 15 natural days before the last day.
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from partners.models import Committee, CommitteeMember, Membership, Notice
from partners.notices import notify
from phases.guards import spell

#: Natural days before the last day on which the office hears of it.
STEPS = (15, 60)
PREFIX = "seat-term:"


@dataclass(frozen=True)
class Term:
    """What is left of a seat on a day. `days_left` is None without an end, 0 on the last day, negative after it."""

    ends_on: dt.date | None
    days_left: int | None

    @property
    def tone(self):
        """late, soon or "" (nothing to do yet)."""
        if self.days_left is None or self.days_left > STEPS[-1]:
            return ""
        return "late" if self.days_left < 0 else "soon"

    @property
    def words(self):
        if self.days_left is None:
            return ""
        if self.days_left < 0:
            return "su cargo terminó"
        if self.days_left == 0:
            return "termina hoy"
        return "termina mañana" if self.days_left == 1 else f"termina en {self.days_left} días"


def term_of(member, today):
    """The term of a seat: its own last day, or that of its committee."""
    ends_on = member.ends_on or member.committee.ends_on
    return Term(ends_on, (ends_on - today).days if ends_on else None)


def step_of(days_left):
    """Which warning is due with so many natural days left; None when it is too early or too late."""
    return next((step for step in STEPS if 0 <= days_left <= step), None)


def announce(municipality_ids, today, *, now):
    """Tell the enlaces of these municipalities of every seat and every committee about to end; returns how many
    notices are new. Nobody hears twice of the same step of the same day."""
    keys = list(municipality_ids)
    horizon = today + dt.timedelta(days=STEPS[-1])
    committees = list(
        Committee.objects.on(today).filter(municipality__in=keys).select_related("municipality")
    )
    seats = CommitteeMember.objects.on(today).filter(
        committee__in=committees, left_reason="", ends_on__lte=horizon
    )
    due = [_of_seat(seat, today) for seat in seats.select_related("committee__municipality")]
    due += [_of_committee(row, today) for row in committees if row.ends_on and row.ends_on <= horizon]
    if not due:
        return 0
    people = {}
    for row in (
        Membership.objects.active(today)
        .filter(municipality__in={item["municipality"].pk for item in due}, role=Membership.Role.COORDINATOR)
        .select_related("user")
    ):
        people.setdefault(row.municipality_id, []).append(row.user)
    told = set(Notice.objects.filter(key__in=[item["key"] for item in due]).values_list("user_id", "key"))
    return sum(
        notify(user=user, at=now, **item)
        for item in due
        for user in people.get(item["municipality"].pk, ())
        if (user.pk, item["key"]) not in told
    )


def _of_seat(seat, today):
    municipality = seat.committee.municipality
    return {
        "title": f"Termina un cargo del comité: {seat.name}"[:200],
        "text": f"Su último día como {seat.get_office_display()} es el {spell(seat.ends_on)}. Ratifique a la persona o "
        "registre a quien ocupe el lugar.",
        "key": f"{PREFIX}{seat.pk}:{seat.ends_on:%Y-%m-%d}:{step_of((seat.ends_on - today).days)}",
        "url": reverse("agreements:member-detail", args=[seat.pk]),
        "municipality": municipality,
    }


def _of_committee(committee, today):
    return {
        "title": f"Termina el periodo del comité: {committee.name}"[:200],
        "text": f"Su último día es el {spell(committee.ends_on)}. Prepare la instalación del que lo sustituya.",
        "key": f"{PREFIX}committee:{committee.pk}:{committee.ends_on:%Y-%m-%d}:"
        f"{step_of((committee.ends_on - today).days)}",
        "url": reverse("agreements:committee-detail", args=[committee.municipality.cvegeo]),
        "municipality": committee.municipality,
    }
