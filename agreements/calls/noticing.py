"""Telling offices that a call which fits them has opened: once, in the bandeja, to their enlaces."""

from django.db.models import Q
from django.urls import reverse

from agreements.calls.facts import plans_of
from partners.funds.fit import match
from partners.models import Call, Membership, Municipality, Network, Notice
from partners.notices import notify
from phases.guards import spell

PREFIX = "call-open:"


def announce(municipality_ids, today, *, now):
    """Tell the enlaces of these offices of every open call that fits them; returns how many notices are new.

    Nobody is told twice. An office that takes part already, or has nothing in common with a call, hears nothing of it.
    """
    keys = list(municipality_ids)
    calls = list(
        Call.objects.open_on(today)
        .filter(Q(municipality__isnull=True) | Q(municipality__in=keys))
        .prefetch_related("participations")
    )
    people = list(
        Membership.objects.active(today)
        .filter(municipality__in=keys, role=Membership.Role.COORDINATOR)
        .select_related("user")
    )
    told = set(
        Notice.objects.filter(
            key__startswith=PREFIX, user__in={member.user_id for member in people}
        ).values_list("user", "key")
    )
    waiting = [
        (member, call)
        for member in people
        for call in calls
        if call.municipality_id in (None, member.municipality_id)
        and (member.user_id, _key(call, member.municipality_id)) not in told
        and member.municipality_id not in {row.municipality_id for row in call.participations.all()}
    ]
    if not waiting:
        return 0
    offices = {member.municipality_id for member, _ in waiting}
    rows = Municipality.objects.in_bulk(offices)
    plans = plans_of(offices, dict.fromkeys(offices, today))
    names = {network.key: str(network) for network in Network.objects.all()}
    count = 0
    for member, call in waiting:
        found = match(plans[member.municipality_id], call, names)
        if found.is_relevant:
            count += _tell(member, call, found, rows[member.municipality_id], now)
    return count


def _tell(member, call, found, municipality, now):
    words = "" if call.standing == "confirmed" else " La fecha está sin confirmar: revise la fuente."
    return notify(
        user=member.user,
        title=f"Convocatoria abierta: {call.title}"[:200],
        text=f"Cierra el {spell(call.closes_on)}. {found.summary}.{words}",
        key=_key(call, municipality.pk),
        url=reverse("agreements:call-detail", args=[municipality.cvegeo, call.pk]),
        municipality=municipality,
        at=now,
    )


def _key(call, municipality_id):
    """Of one call and one office: whoever serves two hears of it from both. In another year it is another edition."""
    return f"{PREFIX}{call.pk}:{(call.opens_on or call.closes_on).year}:{municipality_id}"
