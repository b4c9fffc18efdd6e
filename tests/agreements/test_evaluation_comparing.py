"""Before and after: what dated records tell of two days, and what they do not."""

import datetime as dt
from decimal import Decimal

import pytest

from agreements.evaluation.comparing import Picture, compare
from agreements.evaluation.pictures import Records, stood_on
from agreements.models import Activity, Agreement, Mission, Report, ReportLine, State
from partners.history import record
from partners.models import Network, NetworkMembership
from tests.agreements.conftest import put_in_force
from tests.factories import CounterpartFactory

SIGNED = dt.date(2026, 3, 2)
BEFORE, NOW = dt.date(2026, 3, 1), dt.date(2026, 11, 20)


def by_key(found):
    return {row.key: (row.before, row.now, row.change_text) for row in found.rows}


# --- Pure ------------------------------------------------------------------------------------------------------------


def test_measures_stand_side_by_side_with_their_change():
    found = compare(
        Picture(BEFORE, ties={"europa": 1}, networks=2, missions={}, calls=0),
        Picture(NOW, ties={"europa": 2, "asia-pacifico": 1}, networks=1, missions={"europa": 3}, calls=0),
    )
    assert by_key(found) == {
        "acuerdos": (1, 3, "+2"),
        "acuerdos-europa": (1, 2, "+1"),
        "acuerdos-asia-pacifico": (0, 1, "+1"),
        "regiones": (1, 2, "+1"),
        "redes": (2, 1, "−1"),
        "actividades": (None, None, ""),
        "personas": (None, None, ""),
        "misiones": (0, 3, "+3"),
        "misiones-europa": (0, 3, "+3"),
        "convocatorias": (0, 0, "igual"),
    }
    assert found.counts == (3, 1, 1)


def test_what_is_not_known_is_never_zero():
    found = compare(
        Picture(BEFORE), Picture(NOW, activities=4, people=120, funds={"EUR": Decimal("1500.50")})
    )
    rows = {row.key: row for row in found.rows}
    assert (rows["actividades"].before_text, rows["actividades"].now_text) == ("sin dato", "4")
    assert (rows["aportado-eur"].before_text, rows["aportado-eur"].now_text) == ("sin dato", "1,500.5")
    assert rows["personas"].change is None
    assert "De actividades y personas se sabe desde que hay informes trimestrales cerrados." in found.notes


def test_what_was_left_out_for_want_of_a_date_is_told():
    notes = compare(Picture(BEFORE), Picture(NOW, undated_ties=1, undated_networks=2)).notes
    assert "Quedó fuera un acuerdo sin fecha de firma o sin vigencia confirmada." in notes
    assert "Quedaron fuera 2 redes sin fecha de ingreso." in notes


@pytest.mark.parametrize(
    ("state", "signed_on", "ended_on", "ends_on", "stands"),
    [
        (State.IN_FORCE, SIGNED, None, None, True),
        (State.IN_FORCE, NOW, None, None, True),
        (State.IN_FORCE, NOW + dt.timedelta(1), None, None, False),
        (State.IN_FORCE, None, None, None, None),
        (State.UNKNOWN, SIGNED, None, None, None),
        (State.ENDED, SIGNED, NOW, None, True),
        (State.ENDED, SIGNED, NOW - dt.timedelta(1), None, False),
        (State.RENEWED, SIGNED, None, BEFORE, False),
        (State.RENEWED, SIGNED, None, None, None),
    ],
)
def test_whether_an_agreement_bound_on_a_day(state, signed_on, ended_on, ends_on, stands):
    assert stood_on(NOW, state, signed_on, ended_on, ends_on) is stands


# --- From rows -------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def closed_report(programme, period, by, *lines):
    moment = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    report = Report.objects.create(
        programme=programme,
        period=period,
        state="closed",
        content={},
        created_by=by,
        closed_by=by,
        closed_at=moment,
        changed_at=moment,
    )
    for activity, facts in lines:
        ReportLine.objects.create(report=report, activity=activity, **facts)
    return report


def test_only_dated_records_are_counted(
    municipality, programme, draft, activity, enlace, django_assert_num_queries
):
    put_in_force(draft, SIGNED)
    chinese = CounterpartFactory(municipality=municipality, country_code="CN")
    Agreement.objects.create(
        municipality=municipality,
        counterpart=chinese,
        origin="inventory",
        state=State.UNKNOWN,
        title="Hermanamiento sin fecha",
        created_by=enlace,
    )
    for number, since_on in enumerate((dt.date(2020, 1, 1), dt.date(2026, 6, 1), None)):
        network = Network.objects.create(key=f"red-{number}", name=f"Red {number}")
        NetworkMembership.objects.create(municipality=municipality, network=network, since_on=since_on)
    for day in (dt.date(2025, 5, 2), dt.date(2026, 6, 2)):
        Mission.objects.create(
            municipality=municipality,
            direction="outgoing",
            state="done",
            country="FR",
            city="Lyon",
            starts_on=day,
            ends_on=day,
            purpose="culture",
            result="Hecha",
            created_by=enlace,
        )
    closed_report(
        programme,
        "t2",
        enlace,
        (
            activity,
            {
                "progress": "done",
                "women": 30,
                "men": 20,
                "spent_counterpart": 3500,
                "real_starts_on": activity.starts_on,
                "real_ends_on": activity.ends_on,
            },
        ),
    )
    # Open reports are work in hand.
    other = Activity.objects.create(
        programme=programme,
        kind="other",
        name="Otra",
        starts_on=dt.date(2026, 8, 1),
        ends_on=dt.date(2026, 8, 2),
        responsible_local="A",
        responsible_counterpart="B",
        indicator="C",
    )
    report = Report.objects.create(
        programme=programme,
        period="t3",
        created_by=enlace,
        changed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )
    ReportLine.objects.create(report=report, activity=other, progress="done", women=900)
    record(
        act="participation.awarded",
        text="Aprobada",
        by=enlace,
        subject=programme,
        municipality=municipality,
        at=dt.datetime(2026, 7, 1, 18, tzinfo=dt.UTC),
    )
    with django_assert_num_queries(5):
        records = Records(municipality)
        found = by_key(compare(records.picture_on(BEFORE), records.picture_on(NOW)))
    assert found == {
        "acuerdos": (0, 1, "+1"),
        "acuerdos-europa": (0, 1, "+1"),
        "regiones": (0, 1, "+1"),
        "redes": (1, 2, "+1"),
        "actividades": (None, 1, ""),
        "personas": (None, 50, ""),
        "misiones": (1, 2, "+1"),
        "misiones-europa": (1, 2, "+1"),
        "convocatorias": (0, 1, "+1"),
        "aportado-eur": (None, 3500, ""),
    }
    picture = records.picture_on(NOW)
    assert (picture.undated_ties, picture.undated_networks) == (1, 1)


def test_before_the_office_was_in_the_system_nothing_recorded_is_not_zero(municipality):
    # It was opened on 5 January 2026.
    picture = Records(municipality).picture_on(dt.date(2026, 1, 4))
    assert (picture.missions, picture.calls, picture.activities) == (None, None, None)
    picture = Records(municipality).picture_on(dt.date(2026, 1, 5))
    assert (picture.missions, picture.calls, picture.activities) == ({}, 0, None)
