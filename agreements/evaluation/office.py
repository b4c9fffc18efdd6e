"""From the rows of a municipality to the plain facts from which its presence in the world is advised."""

import datetime as dt

from django.db.models import Count, F, Q

from agreements.drafting.answers import language_name
from agreements.evaluation.presence import FORUM_MONTHS, MISSION_MONTHS, OfficeFacts
from agreements.library.areas import THEMES_OF_AREA
from agreements.models import Agreement, Mission
from agreements.terms.tasks import RUNNING
from partners.models import (
    Forum,
    NetworkMembership,
    OfficeProfile,
    PlanLine,
    RegionPriority,
    Standing,
    ThemeStand,
)
from partners.regions import region_of
from partners.themes import THEMES
from phases.models import Participation

#: Forums told at most, the nearest first.
MOST_FORUMS = 3


def office_facts(municipality, today) -> OfficeFacts:
    """Read an office as it is on the day `today`: the same number of queries whatever it has."""
    profile = OfficeProfile.objects.filter(municipality=municipality).first()
    stands = ThemeStand.objects.filter(municipality=municipality, kind=ThemeStand.Kind.STRENGTH)
    strengths = list(stands.order_by("-level", "pk").values_list("theme", flat=True))
    agreements = list(
        Agreement.objects.filter(
            municipality=municipality, state__in=RUNNING, scope=Agreement.Scope.FOREIGN
        ).values_list("areas", "counterpart__country_code", "counterpart__language")
    )
    ties = {}
    for _, country, _ in agreements:
        if region := region_of(country):
            ties[region.key] = ties.get(region.key, 0) + 1
    served = {theme for areas, _, _ in agreements for area in areas for theme in THEMES_OF_AREA.get(area, ())}
    memberships = list(
        NetworkMembership.objects.filter(municipality=municipality)
        .exclude(state=NetworkMembership.State.LEFT)
        .select_related("network")
    )
    missions = list(
        Mission.objects.filter(
            municipality=municipality,
            state=Mission.State.DONE,
            ends_on__gt=_months(today, -MISSION_MONTHS),
            ends_on__lte=today,
        ).values_list("direction", "country")
    )
    lines = PlanLine.objects.filter(municipality=municipality, retired_on__isnull=True).aggregate(
        all=Count("pk", distinct=True),
        idle=Count("pk", filter=Q(activities__isnull=True), distinct=True),
    )
    return OfficeFacts(
        vocation=profile.vocation.strip() if profile else "",
        strengths=tuple(THEMES[key].name for key in strengths if key in THEMES),
        served=frozenset(THEMES[key].name for key in served if key in THEMES),
        languages=tuple(map(language_name, profile.languages)) if profile else (),
        heard=frozenset(language_name(language) for _, _, language in agreements if language),
        ties=ties,
        priorities=_priorities(municipality),
        networks=_names(memberships, NetworkMembership.State.MEMBER),
        applying=_names(memberships, NetworkMembership.State.APPLYING),
        visited=frozenset(region.key for _, code in missions if (region := region_of(code))),
        outgoing=sum(direction == Mission.Direction.OUTGOING for direction, _ in missions),
        incoming=sum(direction == Mission.Direction.INCOMING for direction, _ in missions),
        forums=_forums(municipality, memberships, strengths, today),
        lines=lines["all"],
        idle_lines=lines["idle"],
        participations=Participation.objects.filter(municipality=municipality).count(),
    )


def _names(memberships, state):
    return tuple(str(row.network) for row in memberships if row.state == state)


def _priorities(municipality):
    """Region -> reason of those of high priority: of this municipality, else of all."""
    rows = RegionPriority.objects.filter(
        Q(municipality__isnull=True) | Q(municipality=municipality), level=RegionPriority.Level.HIGH
    ).exclude(region="")
    return {row.region: row.reason for row in rows.order_by(F("municipality").asc(nulls_first=True), "pk")}


def _forums(municipality, memberships, strengths, today):
    """The coming forums of its networks, or about what it is strong in, that are sure to be held."""
    mine = {row.network_id for row in memberships}
    rows = Forum.objects.of(municipality).filter(
        starts_on__gt=today, starts_on__lte=_months(today, FORUM_MONTHS), standing=Standing.CONFIRMED
    )
    fitting = [
        row
        for row in rows.order_by("starts_on", "pk")
        if row.network_id in mine or set(row.themes).intersection(strengths)
    ]
    return tuple(f"{row.name} ({row.starts_on:%d/%m/%Y})" for row in fitting[:MOST_FORUMS])


def _months(day, count):
    """The same day of the month `count` months away, or the last one there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
