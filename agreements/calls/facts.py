"""Rows of offices -> the plain plans that calls are matched against (`partners.funds.facts`)."""

from collections import defaultdict

from agreements.library.areas import THEMES_OF_AREA
from agreements.models import Activity, Agreement, State
from partners.funds.facts import ActivityFacts, AgreementFacts, OfficePlan, Partner, ProcessFacts
from partners.models import Counterpart, NetworkMembership, ThemeStand
from phases.models import Process, Task

#: Signed, and their term has not ended.
IN_FORCE = (State.IN_FORCE, State.EXPIRING, State.AMENDED)
#: Key of the task that says that the committee is there (phase 4 of the methodology).
COMMITTEE_TASK = "comite"


def plan_of(municipality, today):
    """The plan of one office as of `today`: eight queries, however much it has."""
    return plans_of([municipality.pk], {municipality.pk: today})[municipality.pk]


def plans_of(municipality_ids, days):
    """{municipality id: OfficePlan} of several offices; `days` is today by office. Eight queries in all."""
    keys = list(municipality_ids)
    partners, processes, agreements = defaultdict(list), defaultdict(list), defaultdict(list)
    activities, networks = defaultdict(list), defaultdict(dict)
    stands, committee = defaultdict(lambda: defaultdict(list)), {}
    for row in Counterpart.objects.filter(municipality__in=keys).exclude(kind=Counterpart.Kind.PRIVATE):
        partners[row.municipality_id].append(Partner(row.official_name, row.country_code))
    for row in (
        Process.objects.filter(municipality__in=keys)
        .not_closed()
        .select_related("counterpart")
        .prefetch_related("phases")
    ):
        processes[row.municipality_id].append(_process(row))
    for row in Agreement.objects.filter(municipality__in=keys).select_related("counterpart"):
        agreements[row.municipality_id].append(
            AgreementFacts(
                row.title,
                row.counterpart.country_code,
                is_in_force=None if row.state == State.UNKNOWN else row.state in IN_FORCE,
                is_approved=row.dictamen_on is not None,
            )
        )
    first = min(days.values())
    for row in Activity.objects.filter(programme__municipality__in=keys, ends_on__gte=first).select_related(
        "programme__agreement__counterpart"
    ):
        key = row.programme.municipality_id
        if row.ends_on >= days[key]:
            activities[key].append(_activity(row))
    for row in NetworkMembership.objects.filter(municipality__in=keys).select_related("network"):
        networks[row.municipality_id][row.network.key] = row.state
    for row in ThemeStand.objects.filter(municipality__in=keys):
        stands[row.municipality_id][row.theme].append(row.kind)
    for key, state in Task.objects.filter(municipality__in=keys, key=COMMITTEE_TASK).values_list(
        "municipality", "state"
    ):
        committee[key] = committee.get(key, False) or state == Task.State.DONE
    return {
        key: OfficePlan(
            partners=tuple(partners[key]),
            processes=tuple(processes[key]),
            agreements=tuple(agreements[key]),
            activities=tuple(activities[key]),
            networks=networks[key],
            stands={theme: tuple(kinds) for theme, kinds in stands[key].items()},
            has_committee=committee.get(key),
        )
        for key in keys
    }


def _process(row):
    phase = row.current_phase
    return ProcessFacts(
        row.partner_name,
        row.counterpart.country_code if row.counterpart_id else "",
        phase=phase.number if phase else 4,
        themes=tuple(row.themes),
    )


def _activity(row):
    return ActivityFacts(
        row.name,
        row.programme.agreement.counterpart.country_code,
        themes=THEMES_OF_AREA.get(row.area, ()),
        is_joint_call=row.kind == Activity.Kind.JOINT_CALL,
        budget=row.budget_local,
    )
