"""Rows -> facts of the traffic light: what counts, from which day, and in how many queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Activity, Agreement, Bylaws, Mission, VitalityEdition
from agreements.programme.writing import add_activity, create_programme
from agreements.vitality import editions, gathering
from agreements.vitality.facts import Term
from tests.agreements.conftest import put_in_force
from tests.agreements.twinned import DAY, TODAY, closed_report, contact, held_session, mission
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(draft):
    return put_in_force(draft, signed_on=dt.date(2023, 6, 1), ends_on=dt.date(2027, 5, 31))


def gathered(agreement, today=TODAY):
    agreement = Agreement.objects.select_related("municipality", "counterpart").get(pk=agreement.pk)
    return gathering.gather([agreement], {agreement.municipality_id: today})[agreement.pk]


def facts_of(agreement, today=TODAY):
    return gathered(agreement, today).facts


def nouns(agreement, key):
    return [(source.noun, source.key) for source in gathered(agreement).sources[key]]


def activity_of(programme, by, activity_data, **changes):
    return add_activity(programme=programme, by=by, **activity_data | changes)


def test_a_signature_with_its_day_is_the_first_contact(agreement):
    found = gathered(agreement)
    assert found.last_contact_on == dt.date(2023, 6, 1)
    assert found.last_contact == "firma del acuerdo"
    assert found.facts.days_since_signature == found.facts.days_since_contact == 1271
    Agreement.objects.filter(pk=agreement.pk).update(signed_precision="year")
    assert facts_of(agreement).days_since_contact is None


def test_the_last_contact_is_the_latest_of_calls_visits_and_activities(agreement, enlace, municipality):
    contact(agreement, enlace, TODAY - 300 * DAY)
    assert facts_of(agreement).days_since_contact == 300
    visit = mission(
        municipality,
        enlace,
        agreement=agreement,
        starts_on=TODAY - 210 * DAY,
        ends_on=TODAY - 200 * DAY,
    )
    assert facts_of(agreement).days_since_contact == 200
    assert nouns(agreement, "contacto") == [("mission-detail", visit.pk)]
    call = contact(agreement, enlace, TODAY - 10 * DAY, note="Fechas")
    found = gathered(agreement)
    assert (found.facts.days_since_contact, found.last_contact) == (10, "llamada o videollamada: Fechas")
    assert nouns(agreement, "contacto") == [("contact-edit", call.pk)]
    # As of an earlier day it had not happened yet.
    assert facts_of(agreement, TODAY - 20 * DAY).days_since_contact == 180


def test_only_visits_carried_out_in_three_years_count(agreement, enlace, municipality):
    first = mission(municipality, enlace, agreement=agreement)
    mission(municipality, enlace, agreement=agreement, direction="incoming", travel_paid_by="shared")
    mission(
        municipality, enlace, agreement=agreement, city="Villeurbanne", travel_paid_by="", stay_paid_by=""
    )
    mission(municipality, enlace, agreement=agreement, city="Bron", state="cancelled", result="Sin recursos")
    mission(municipality, enlace, city="Madrid", country="ES")
    day = dt.date(2023, 6, 2)
    mission(municipality, enlace, agreement=agreement, starts_on=day, ends_on=day + DAY)
    facts = facts_of(agreement)
    assert (facts.visits_out, facts.visits_in) == (2, 1)
    assert (facts.paid_local, facts.paid_counterpart, facts.unpaid_known) == (2, 3, 1)
    assert ("mission-detail", first.pk) in nouns(agreement, "anfitrion")
    assert len(nouns(agreement, "pago")) == 3


def test_who_began_the_contacts_of_two_years(agreement, enlace):
    for days, side in ((5, "local"), (40, "counterpart"), (400, "local"), (729, "local"), (731, "local")):
        contact(agreement, enlace, TODAY - days * DAY, side, note=f"Hace {days}")
    facts = facts_of(agreement)
    assert (facts.begun_local, facts.begun_counterpart) == (3, 1)


def test_executed_against_planned_by_closed_reports(agreement, enlace, activity_data):
    programme = create_programme(agreement=agreement, year=2026, by=enlace)
    made = {
        name: activity_of(
            programme,
            enlace,
            activity_data,
            name=name,
            starts_on=day,
            ends_on=day,
            budget_local=money,
            budget_counterpart=0,
        )
        for name, day, money in (
            ("done", dt.date(2026, 2, 10), "1000"),
            ("postponed", dt.date(2026, 2, 11), 0),
            ("under way", dt.date(2026, 3, 5), 0),
            ("forgotten", dt.date(2026, 8, 1), 0),
            ("fresh", dt.date(2026, 11, 1), 0),
            ("to come", dt.date(2026, 12, 10), 0),
        )
    }
    facts = facts_of(agreement)
    assert facts.has_programme and facts.funds_local
    assert not facts.funds_counterpart and not facts.is_spent
    # The one of November may still be reported, and December is to come.
    assert (facts.planned, facts.executed, facts.unreported) == (4, 0, 4)
    report = closed_report(
        programme,
        "t1",
        enlace,
        **{
            f"a{made['done'].pk}": {"progress": "done", "spent_local": "900"},
            f"a{made['postponed'].pk}": {"progress": "postponed"},
            f"a{made['under way'].pk}": {"progress": "under_way"},
        },
    )
    found = gathered(agreement)
    assert (found.facts.planned, found.facts.executed, found.facts.unreported) == (4, 1, 1)
    assert found.facts.is_spent
    assert found.programme_id == programme.pk
    assert nouns(agreement, "ejecucion") == [("programme-detail", programme.pk), ("report-detail", report.pk)]


def test_an_open_report_proves_nothing(agreement, enlace, activity_data):
    programme = create_programme(agreement=agreement, year=2026, by=enlace)
    row = activity_of(programme, enlace, activity_data)
    report = closed_report(programme, "t2", enlace, **{f"a{row.pk}": {"progress": "done"}})
    assert facts_of(agreement).executed == 1
    type(report).objects.filter(pk=report.pk).update(
        state="open", closed_at=None, closed_by=None, content=None
    )
    assert (facts_of(agreement).executed, facts_of(agreement).planned) == (0, 1)


def test_a_contribution_in_kind_is_funding(agreement, enlace, activity_data):
    programme = create_programme(agreement=agreement, year=2026, by=enlace)
    row = activity_of(programme, enlace, activity_data, budget_local=0, budget_counterpart=0)
    assert not facts_of(agreement).funds_counterpart
    Activity.objects.filter(pk=row.pk).update(in_kind_counterpart="Hospedaje de dos técnicos")
    facts = facts_of(agreement)
    assert facts.funds_counterpart and not facts.funds_local


def test_sessions_of_twelve_months_against_the_bylaws(agreement, enlace, municipality):
    assert not facts_of(agreement).has_committee
    for number, days in enumerate((20, 200, 364, 366), start=1):
        held_session(municipality, enlace, number, TODAY - days * DAY)
    facts = facts_of(agreement)
    assert (facts.has_committee, facts.sessions_held, facts.sessions_expected) == (True, 3, 4)
    Bylaws.objects.create(
        municipality=municipality,
        number=1,
        state=Bylaws.State.IN_FORCE,
        choices={"sessions_per_year": 6},
        approved_on=TODAY,
        in_force_from=TODAY,
        changed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        created_by=enlace,
    )
    assert facts_of(agreement).sessions_expected == 6


@pytest.mark.parametrize(
    ("term", "expected", "left"),
    [
        ({}, Term.FIXED, 189),
        ({"renewal": "automatic"}, Term.AUTOMATIC, 189),
        ({"ends_on": None}, Term.UNKNOWN, None),
        ({"ends_on": None, "is_indefinite": True}, Term.INDEFINITE, None),
    ],
)
def test_the_term(agreement, term, expected, left):
    Agreement.objects.filter(pk=agreement.pk).update(**term)
    facts = facts_of(agreement)
    assert (facts.term, facts.days_left, facts.is_renewing) == (expected, left, False)


def test_drafts_and_ended_agreements_are_not_judged(draft, agreement):
    assert gathering.is_judged(agreement)
    assert list(gathering.alive()) == [agreement]
    Agreement.objects.filter(pk=agreement.pk).update(state="ended")
    assert not gathering.alive().exists()


def inventory_row(municipality, enlace, number):
    return Agreement.objects.create(
        municipality=municipality,
        counterpart=CounterpartFactory(municipality=municipality),
        origin="inventory",
        state="unknown",
        title=f"Hermanamiento {number}",
        created_by=enlace,
    )


def test_the_same_queries_for_one_agreement_and_for_thirty(agreement, enlace, municipality, activity_data):
    def queries():
        rows = list(gathering.alive().select_related("municipality", "counterpart"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            results = gathering.judged(rows, {municipality.pk: TODAY})
        assert len(results) == len(rows)
        return len(captured)

    programme = create_programme(agreement=agreement, year=2026, by=enlace)
    row = activity_of(programme, enlace, activity_data)
    closed_report(programme, "t2", enlace, **{f"a{row.pk}": {"progress": "done"}})
    assert queries() == 9
    for number in range(30):
        other = inventory_row(municipality, enlace, number)
        contact(other, enlace, TODAY - number * DAY)
        mission(municipality, enlace, agreement=other, city=f"Ciudad {number}")
        extra = create_programme(agreement=other, year=2026, by=enlace)
        line = activity_of(extra, enlace, activity_data)
        closed_report(extra, "t2", enlace, **{f"a{line.pk}": {"progress": "done"}})
    assert queries() == 9


def test_the_newest_whole_edition_counts(agreement, asesora):
    first = gathering.vitality_of(agreement, TODAY)
    assert first.contributions[0].possible == 2500
    weights = editions.current().weights | {"contacto": 30, "ejecucion": 15}
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    editions.publish(weights=weights, note="Más peso al contacto", seen=0, by=asesora, now=now)
    assert gathering.vitality_of(agreement, TODAY).contributions[0].possible == 3000
    # One that names criteria of another release is passed over.
    VitalityEdition.objects.create(
        number=2, weights={"antiguo": 100}, note="x", created_by=asesora, created_at=now
    )
    assert editions.current().number == 1


def test_a_visit_without_agreement_touches_no_light(agreement, enlace, municipality):
    before = facts_of(agreement)
    mission(municipality, enlace, city="Toluca", country="MX")
    assert facts_of(agreement) == before
    assert Mission.objects.count() == 1
