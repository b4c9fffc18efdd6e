"""Verbs of result indicators: what is refused, two people at once, yearly values, what the system counts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.evaluation import indicators
from agreements.evaluation.counting import Counted, count_on
from agreements.evaluation.series import series_of
from agreements.evaluation.suggestions import RESULTS, SUGGESTED
from agreements.models import AnnualProgramme, Mission, ResultIndicator, ResultValue, Session
from agreements.programme.writing import add_activity
from partners.models import Committee, CommitteeMember, Entry, Stakeholder, StakeholderCommitment
from partners.picture.plan_lines import add_line
from tests.agreements.conftest import put_in_force

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def data(**change):
    return {
        "result": "territory",
        "name": "Talleres que exportan",
        "unit": "talleres",
        "direction": "up",
        "baseline_year": 2023,
        "baseline": Decimal(2),
        "target_year": 2027,
        "target": Decimal(20),
        "source": "Padrón de artesanos",
    } | change


@pytest.fixture
def indicator(municipality, enlace):
    return indicators.add_indicator(municipality=municipality, by=enlace, **data())


def entries(row):
    return list(Entry.objects.about(row).values_list("act", flat=True))


def refused(error):
    return set(error.value.message_dict)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"name": ""}, "name"),
        ({"source": ""}, "source"),
        ({"target": "muchos"}, "target"),
        ({"baseline": "12,5 mil"}, "baseline"),
        ({"target_year": 2023}, "target_year"),
        ({"target_year": 2020}, "target_year"),
        ({"target_year": 20}, "target_year"),
        ({"target": Decimal(1)}, "target"),
        ({"direction": "down"}, "target"),
        ({"direction": "sideways"}, "direction"),
        ({"result": "otro"}, "result"),
    ],
)
def test_what_cannot_be_measured_is_refused(municipality, enlace, change, field):
    with pytest.raises(ValidationError) as error:
        indicators.add_indicator(municipality=municipality, by=enlace, **data(**change))
    assert refused(error) == {field}
    assert ResultIndicator.objects.count() == 0


def test_rows_of_another_municipality_are_refused(
    municipality, other_municipality, enlace, otro_enlace, draft
):
    line = add_line(municipality=other_municipality, by=otro_enlace, axis="Ajena")
    with pytest.raises(ValidationError) as error:
        indicators.add_indicator(municipality=other_municipality, by=enlace, **data(agreement=draft))
    assert refused(error) == {"agreement"}
    with pytest.raises(ValidationError) as error:
        indicators.add_indicator(municipality=municipality, by=enlace, **data(plan_line=line))
    assert refused(error) == {"plan_line"}


def test_a_name_is_in_use_once_and_free_again_when_retired(indicator, municipality, enlace):
    with pytest.raises(ValidationError) as error:
        indicators.add_indicator(municipality=municipality, by=enlace, **data())
    assert error.value.message_dict == {"name": [indicators.NAME_TAKEN]}
    now = timezone.now()
    assert indicators.retire_indicator(indicator=indicator, by=enlace, now=now)
    assert not indicators.retire_indicator(indicator=indicator, by=enlace, now=now)
    assert entries(indicator) == ["result.retired", "result.added"]
    indicators.add_indicator(municipality=municipality, by=enlace, **data())
    with pytest.raises(ValidationError, match="retirado"):
        indicators.record_value(indicator=indicator, year=2024, value=Decimal(3), by=enlace, today=TODAY)


def test_two_people_at_once(indicator, enlace):
    seen = indicators.fingerprint(ResultIndicator.objects.get())
    indicators.change_indicator(indicator=indicator, by=enlace, seen=seen, **data(target=Decimal(30)))
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        indicators.change_indicator(indicator=indicator, by=enlace, seen=seen, **data(target=Decimal(50)))
    indicator.refresh_from_db()
    assert indicator.target == 30
    assert entries(indicator) == ["result.changed", "result.added"]


def test_a_change_is_checked_as_a_beginning_is(indicator, enlace):
    seen = indicators.fingerprint(ResultIndicator.objects.get())
    with pytest.raises(ValidationError) as error:
        indicators.change_indicator(indicator=indicator, by=enlace, seen=seen, **data(target_year=2022))
    assert refused(error) == {"target_year"}


def test_a_year_has_one_value(indicator, enlace):
    add = {"indicator": indicator, "by": enlace, "today": TODAY}
    indicators.record_value(year=2024, value=Decimal(5), **add)
    with pytest.raises(ValidationError) as error:
        indicators.record_value(year=2024, value=Decimal(6), **add)
    assert error.value.message_dict == {
        "year": ["El año 2024 ya tiene un valor: corríjalo en la tabla del indicador."]
    }
    with pytest.raises(ValidationError) as error:
        indicators.record_value(year=2027, value=Decimal(6), **add)
    assert refused(error) == {"year"}
    with pytest.raises(ValidationError) as error:
        indicators.record_value(year=2025, value="seis", **add)
    assert refused(error) == {"value"}
    assert ResultValue.objects.get().value == 5
    assert Entry.objects.about(indicator).first().text == "«Talleres que exportan»: 5 talleres en 2024."


def test_correcting_a_value_from_a_stale_tab_is_refused(indicator, enlace):
    row = indicators.record_value(indicator=indicator, year=2024, value=Decimal(5), by=enlace, today=TODAY)
    change = {"row": row, "by": enlace, "today": TODAY, "seen": Decimal(5)}
    indicators.correct_value(value=Decimal(7), **change)
    with pytest.raises(ValidationError, match="ahora es 7"):
        indicators.correct_value(value=Decimal(9), **change)
    assert ResultValue.objects.get().value == 7
    assert indicators.remove_value(row=row, by=enlace)
    assert not indicators.remove_value(row=row, by=enlace)
    with pytest.raises(ValidationError, match="ya no existe"):
        indicators.correct_value(value=Decimal(9), **change)
    assert entries(indicator) == [
        "result.value_removed",
        "result.value_changed",
        "result.value_added",
        "result.added",
    ]


def test_an_evaluation_of_one_agreement_shows_its_own_and_those_of_all(
    indicator, municipality, enlace, draft, django_assert_num_queries
):
    own = indicators.add_indicator(municipality=municipality, by=enlace, **data(name="Suyo", agreement=draft))
    for number in range(5):
        indicators.record_value(
            indicator=own, year=2021 + number, value=Decimal(number), by=enlace, today=TODAY
        )
    with django_assert_num_queries(2):
        found = series_of(municipality, until=2023, agreement=draft)
    assert [each.indicator for each in found] == [own, indicator]
    assert [row.year for row in found[0].values] == [2021, 2022, 2023]
    assert [row[0] for row in found[1].rows] == [2023]


# --- What the system counts ------------------------------------------------------------------------------------------


def test_every_suggestion_belongs_to_a_result_and_reads_a_count():
    nothing = Counted(*[0] * 14)
    assert set(RESULTS) == set(ResultIndicator.Result)
    assert {each.result for each in SUGGESTED.values()} == set(RESULTS)
    for each in SUGGESTED.values():
        assert each.reads(nothing) in (0, None)


def test_what_is_counted_today(municipality, draft, programme, activity_data, enlace):
    put_in_force(draft, dt.date(2023, 5, 2))
    municipality.administration_starts_on = dt.date(2024, 10, 1)
    municipality.save()
    line = add_line(municipality=municipality, by=enlace, axis="Agua", themes=["agua-residuos"])
    add_line(municipality=municipality, by=enlace, axis="Campo")
    add_activity(programme=programme, by=enlace, **activity_data, plan_lines=[line])
    add_activity(programme=programme, by=enlace, **activity_data | {"name": "Otra visita"})
    AnnualProgramme.objects.filter(pk=programme.pk).update(state="approved")
    actor = Stakeholder.objects.create(municipality=municipality, name="Cámara", sector="business")
    for number in range(2):
        StakeholderCommitment.objects.create(
            stakeholder=actor, text=f"Apoyo {number}", state="kept", settled_on=TODAY
        )
    committee = Committee.objects.create(
        municipality=municipality, starts_on=dt.date(2024, 11, 1), created_by=enlace
    )
    for name, official, ends_on in (
        ("Ana", True, None),
        ("Beto", False, None),
        ("Ciro", False, dt.date(2025, 1, 1)),
    ):
        CommitteeMember.objects.create(
            committee=committee,
            name=name,
            office="member",
            sector="civil",
            is_official=official,
            starts_on=dt.date(2024, 11, 1),
            ends_on=ends_on,
        )
    for number, year in enumerate((2025, 2026)):
        moment = dt.datetime(year, 4, 1, 18, tzinfo=dt.UTC)
        Session.objects.create(
            municipality=municipality,
            committee=committee,
            number=number + 1,
            state="held",
            starts_at=moment,
            place="Sala",
            convened_on=moment.date(),
            opened_at=moment,
            rules={},
            created_by=enlace,
        )
    Mission.objects.create(
        municipality=municipality,
        direction="incoming",
        state="done",
        country="FR",
        city="Lyon",
        starts_on=TODAY,
        ends_on=TODAY,
        purpose="culture",
        result="Hecha",
        created_by=enlace,
    )
    assert count_on(municipality, TODAY) == Counted(
        agreements=1,
        inherited=1,
        regions=1,
        agreements_with_programme=1,
        activities=2,
        activities_with_line=1,
        people=None,
        actors=1,
        citizens=1,
        sessions=1,
        lines=2,
        lines_with_activity=1,
        networks=0,
        missions=1,
    )
    assert SUGGESTED["actividades-con-plan"].reads(count_on(municipality, TODAY)) == 50


def test_without_the_day_on_which_the_administration_began_nothing_is_said_to_be_inherited(municipality):
    assert count_on(municipality, TODAY).inherited is None
