"""Early warning: the enlaces hear once of every silence of six months, and once when it reaches a year.

A silence (an episode) is told by the day of the last contact: a new contact ends it, and the next silence is another.
Relations that have slept for more than three years, or of which no contact is on record, get no notice: nobody needs an
alarm about what was asleep before. The list of the traffic light shows them all the same.
"""

from django.db.models import Q
from django.urls import reverse

from agreements.vitality import gathering
from agreements.vitality.criteria import COOLING, DORMANT
from partners.models import Membership, Notice
from partners.notices import notify
from phases.guards import spell

PREFIX = "vitality:"
#: Natural days of silence after which it is no news.
FORGOTTEN = 3 * 365


def announce(municipality_ids, today, *, now):
    """Tell the enlaces of these offices of every twinning that falls silent; returns how many notices are new."""
    keys = list(municipality_ids)
    people = list(
        Membership.objects.active(today)
        .filter(municipality__in=keys, role=Membership.Role.COORDINATOR)
        .select_related("user")
    )
    offices = {member.municipality_id for member in people}
    agreements = list(
        gathering.alive()
        .filter(municipality__in=offices)
        .filter(Q(signed_on__isnull=True) | Q(signed_on__lte=today))
        .select_related("municipality", "counterpart__city")
    )
    found = gathering.gather(agreements, dict.fromkeys(offices, today))
    silent = {}
    for agreement in agreements:
        facts = found[agreement.pk]
        days = facts.facts.days_since_contact
        if days is not None and COOLING <= days <= FORGOTTEN:
            silent.setdefault(agreement.municipality_id, []).append((agreement, facts))
    told = set(
        Notice.objects.filter(
            key__startswith=PREFIX, user__in={member.user_id for member in people}
        ).values_list("user", "key")
    )
    return sum(
        _tell(member, agreement, facts, now)
        for member in people
        for agreement, facts in silent.get(member.municipality_id, ())
        if (member.user_id, _key(agreement, facts)) not in told
    )


def _tell(member, agreement, found, now):
    days = found.facts.days_since_contact
    asleep = days >= DORMANT
    name = agreement.counterpart.official_name
    return notify(
        user=member.user,
        title=(
            f"Un año sin contacto: {name}"
            if asleep
            else f"La relación se enfría: {days} días sin contacto con {name}"
        )[:200],
        text=f"Lo último fue el {spell(found.last_contact_on)} ({found.last_contact}). Una llamada o una carta basta: "
        "regístrela en la página de vitalidad del acuerdo.",
        key=_key(agreement, found),
        url=reverse("agreements:vitality-detail", args=[agreement.pk]),
        municipality=agreement.municipality,
        at=now,
    )


def _key(agreement, found):
    """Of one agreement, one silence and one threshold."""
    threshold = DORMANT if found.facts.days_since_contact >= DORMANT else COOLING
    return f"{PREFIX}{agreement.pk}:{threshold}:{found.last_contact_on:%Y-%m-%d}"
