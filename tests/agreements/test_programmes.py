"""The annual programme and its activities."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Activity, Agreement, Commitment, Report, ReportLine
from agreements.programme.lenses import LENSES, uses_of
from agreements.programme.suggestions import SUGGESTIONS, suggested_initial
from agreements.programme.totals import SideTotal, in_kind_of, totals
from agreements.programme.writing import (
    add_activity,
    change_activity,
    change_programme,
    create_programme,
    fingerprint,
    remove_activity,
)
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


def test_one_programme_a_year(draft, programme, enlace):
    assert programme.municipality == draft.municipality
    assert Entry.objects.about(programme).get().act == "programme.created"
    with pytest.raises(ValidationError) as refused:
        create_programme(agreement=draft, year=2026, by=enlace)
    assert refused.value.message_dict == {"year": ["Este acuerdo ya tiene un programa para ese año."]}
    assert create_programme(agreement=draft, year=2027, by=enlace).year == 2027
    assert draft.programmes.count() == 2


def test_a_year_out_of_range_and_an_ended_agreement_are_refused(draft, enlace):
    with pytest.raises(ValidationError) as refused:
        create_programme(agreement=draft, year=1492, by=enlace)
    assert set(refused.value.message_dict) == {"year"}
    draft.state = Agreement.State.ENDED
    with pytest.raises(ValidationError, match="terminó"):
        create_programme(agreement=draft, year=2026, by=enlace)


def test_changing_a_programme_from_a_stale_tab_is_refused(programme, enlace):
    head = {"objective": "Crecer", "coordinator_local": "A", "coordinator_counterpart": "B"}
    seen_at = programme.changed_at
    assert change_programme(programme=programme, by=enlace, seen_at=seen_at, **head).objective == "Crecer"
    with pytest.raises(ValidationError, match="Otra persona cambió el programa"):
        change_programme(programme=programme, by=enlace, seen_at=seen_at, **head | {"objective": "Otro"})
    programme.refresh_from_db()
    assert programme.objective == "Crecer"


def test_an_activity_is_added_once(programme, activity, activity_data, enlace):
    assert (activity.name, activity.budget_local) == ("Visita técnica", Decimal("120000.50"))
    assert Entry.objects.about(programme).first().act == "activity.added"
    with pytest.raises(ValidationError, match="con ese nombre"):
        add_activity(programme=programme, by=enlace, **activity_data)
    assert programme.activities.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"starts_on": dt.date(2025, 12, 31)}, "starts_on", "dentro del año del programa"),
        ({"ends_on": dt.date(2027, 1, 1)}, "ends_on", "dentro del año del programa"),
        ({"ends_on": dt.date(2026, 5, 3)}, "ends_on", "antes de empezar"),
        ({"area": "turismo"}, "area", "una de las que prevé el acuerdo"),
        ({"area": ""}, "area", "Elija a qué área"),
        ({"budget_local": Decimal("-1")}, "budget_local", "mayor o igual a 0"),
        ({"budget_counterpart": Decimal("-0.01")}, "budget_counterpart", "mayor o igual a 0"),
        ({"currency_counterpart": "ZZZ"}, "currency_counterpart", "moneda"),
        ({"sdg": 18}, "sdg", "17"),
        ({"name": ""}, "name", "vacío"),
        ({"indicator": ""}, "indicator", "vacío"),
        ({"target_value": None}, "target_value", "con un número"),
        ({"target_value": "treinta"}, "target_value", "número"),
        ({"target_value": Decimal(-1)}, "target_value", "no puede ser negativa"),
        ({"indicator_unit": ""}, "indicator_unit", "en qué se mide"),
        ({"lenses": ["magia"]}, "lenses", "de la lista"),
        ({"adding": "todo"}, "adding", "válida"),
    ],
)
def test_an_activity_that_makes_no_sense_is_refused(
    programme, activity_data, enlace, changes, field, message
):
    data = activity_data | {"budget_local": Decimal(1), "budget_counterpart": Decimal(1)} | changes
    with pytest.raises(ValidationError) as refused:
        add_activity(programme=programme, by=enlace, **data)
    assert list(refused.value.message_dict) == [field]
    assert message in refused.value.message_dict[field][0]
    assert programme.activities.count() == 0


def test_an_agreement_without_areas_takes_any_area_or_none(programme, activity_data, enlace):
    programme.agreement.areas = []
    assert add_activity(programme=programme, by=enlace, **activity_data | {"area": ""}).area == ""
    changed = activity_data | {"area": "turismo", "name": "Otra"}
    assert add_activity(programme=programme, by=enlace, **changed).area == "turismo"


def test_changing_an_activity_keeps_what_is_not_named_and_refuses_a_stale_tab(activity, enlace):
    seen = fingerprint(Activity.objects.get(pk=activity.pk))
    changed = change_activity(activity=activity, by=enlace, seen=seen, target_value=3)
    assert (changed.target_value, changed.name) == (3, "Visita técnica")
    with pytest.raises(ValidationError, match="Otra persona cambió esta actividad"):
        change_activity(activity=activity, by=enlace, seen=seen, target_value=9)
    assert Activity.objects.get(pk=activity.pk).target_value == 3


def test_a_removed_activity_is_gone_once_and_cannot_be_changed(activity, programme, enlace):
    seen = fingerprint(activity)
    assert remove_activity(activity=activity, by=enlace, today=MONDAY) is True
    assert remove_activity(activity=Activity(pk=999, programme=programme), by=enlace, today=MONDAY) is False
    activity.pk = 999
    with pytest.raises(ValidationError, match="ya no existe"):
        change_activity(activity=activity, by=enlace, seen=seen, target_value=9)
    assert list(Entry.objects.about(programme).values_list("act", flat=True)) == [
        "activity.removed",
        "activity.added",
        "programme.created",
    ]


def test_totals_are_by_side_and_currency(programme, activity, activity_data, enlace):
    add_activity(
        programme=programme,
        by=enlace,
        **activity_data
        | {"name": "Otra", "budget_local": "0.50", "budget_counterpart": "10", "currency_counterpart": "USD"},
    )
    assert totals(programme.activities.all()) == [
        SideTotal("Municipio", "MXN", Decimal("120001.00")),
        SideTotal("Contraparte", "EUR", Decimal("4000.00")),
        SideTotal("Contraparte", "USD", Decimal("10.00")),
    ]


def test_the_methodology_suggests_four_kinds_without_inventing_figures(programme, activity_data, enlace):
    assert list(SUGGESTIONS) == ["business", "joint_call", "webinars", "visits"]
    for kind in SUGGESTIONS:
        initial = suggested_initial(programme, kind)
        assert initial["kind"] == kind
        assert "Guadalajara" in initial["name"] and "Lyon" in initial["name"]
        assert initial["responsible_local"] == "Elena Ruiz"
        assert initial.keys().isdisjoint(
            {"starts_on", "ends_on", "target_value", "target", "budget_local", "budget_counterpart"}
        )
        # With the office's own decisions the suggestion is a valid activity.
        data = activity_data | initial | {"area": "cultura"}
        assert add_activity(programme=programme, by=enlace, **data).kind == kind
    assert suggested_initial(programme, "visits")["area"] == "cultura"
    assert "area" not in suggested_initial(programme, "business")
    assert suggested_initial(programme, "magia").keys() == {"responsible_local", "responsible_counterpart"}


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"starts_on": dt.date(2026, 5, 6)}, "starts_on", "vigente desde el 6 de mayo de 2026"),
        (
            {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2026, 5, 7)},
            "ends_on",
            "termina el 7 de mayo de 2026",
        ),
        (
            {
                "starts_on": dt.date(2024, 1, 1),
                "ends_on": dt.date(2030, 1, 1),
                "ended_on": dt.date(2026, 5, 5),
            },
            "ends_on",
            "termina el 5 de mayo de 2026",
        ),
    ],
)
def test_dates_outside_the_life_of_the_agreement_are_refused(
    programme, activity_data, enlace, facts, field, message
):
    put_in_force(programme.agreement, **facts)
    with pytest.raises(ValidationError) as refused:
        add_activity(programme=programme, by=enlace, **activity_data)
    assert list(refused.value.message_dict) == [field]
    assert message in refused.value.message_dict[field][0]
    inside = {"starts_on": dt.date(2026, 5, 6), "ends_on": dt.date(2026, 5, 7)}
    if "ended_on" not in facts:
        assert add_activity(programme=programme, by=enlace, **activity_data | inside).pk


def test_a_programme_outside_the_life_of_its_agreement_is_refused(draft, enlace):
    put_in_force(draft, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2028, 3, 1))
    for year in (2025, 2029):
        with pytest.raises(ValidationError) as refused:
            create_programme(agreement=draft, year=year, by=enlace)
        assert set(refused.value.message_dict) == {"year"}
    assert create_programme(agreement=draft, year=2028, by=enlace).pk
    draft.state = Agreement.State.WITHDRAWN
    with pytest.raises(ValidationError, match="no siguió adelante"):
        create_programme(agreement=draft, year=2027, by=enlace)


def test_an_activity_from_before_is_read_with_its_words_and_asks_for_a_number_when_it_changes(
    activity, enlace
):
    Activity.objects.filter(pk=activity.pk).update(target="dos visitas", target_value=None, indicator_unit="")
    old = Activity.objects.get(pk=activity.pk)
    assert old.target_words == "dos visitas"
    with pytest.raises(ValidationError) as refused:
        change_activity(activity=old, by=enlace, seen=fingerprint(old), place="Lyon")
    assert set(refused.value.message_dict) == {"target_value", "indicator_unit"}
    changed = change_activity(
        activity=old, by=enlace, seen=fingerprint(old), target_value="1250.5", indicator_unit="personas"
    )
    changed.refresh_from_db()
    assert changed.target_words == "1,250.5 personas (dos visitas)"


def test_commitments_are_those_of_the_agreement(programme, activity, activity_data, draft, enlace):
    own = Commitment.objects.create(
        agreement=draft, clause_label="Cláusula 3", text="Dos visitas", created_by=enlace
    )
    other = Agreement.objects.create(
        municipality=draft.municipality,
        counterpart=draft.counterpart,
        origin="inventory",
        state="in_force",
        title="Otro",
        created_by=enlace,
    )
    foreign = Commitment.objects.create(
        agreement=other, clause_label="Cláusula 1", text="Nada", created_by=enlace
    )
    with pytest.raises(ValidationError) as refused:
        add_activity(
            programme=programme, by=enlace, commitments=[foreign], **activity_data | {"name": "Otra"}
        )
    assert "commitments" in refused.value.message_dict
    activity.refresh_from_db()
    seen = fingerprint(activity)
    change_activity(activity=activity, by=enlace, seen=seen, commitments=[own])
    assert list(activity.commitments.all()) == [own]
    assert fingerprint(activity) != seen
    change_activity(activity=activity, by=enlace, seen=fingerprint(activity), place="Lyon")
    assert list(activity.commitments.all()) == [own]


def test_an_activity_that_a_report_tells_of_stays(activity, programme, enlace):
    report = Report.objects.create(
        programme=programme, period="t1", created_by=enlace, changed_at=programme.changed_at
    )
    ReportLine.objects.create(report=report, activity=activity)
    with pytest.raises(ValidationError, match="Un informe ya cuenta"):
        remove_activity(activity=activity, by=enlace, today=MONDAY)
    assert programme.activities.count() == 1


def test_two_activities_with_the_same_name_and_day_cannot_come_from_a_change(
    programme, activity, activity_data, enlace
):
    other = add_activity(programme=programme, by=enlace, **activity_data | {"name": "Otra"})
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="con ese nombre"):
        change_activity(activity=other, by=enlace, seen=fingerprint(other), name=activity.name)


def test_lenses_say_what_touches_them_and_what_nobody_touches(programme, activity_data, enlace):
    assert list(LENSES) == ["ciencia", "genero", "diversidad", "cuidados", "ciudadania"]
    for name, keys in (("A", ["genero", "cuidados"]), ("B", ["genero"])):
        add_activity(programme=programme, by=enlace, **activity_data | {"name": name, "lenses": keys})
    uses = uses_of((a.name, a.lenses) for a in programme.activities.order_by("pk"))
    assert [use.activities for use in uses] == [(), ("A", "B"), (), ("A",), ()]


def test_contributions_in_kind_keep_their_side(programme, activity_data, enlace):
    given = {"in_kind_local": "Teatro Degollado", "in_kind_counterpart": "Intérpretes"}
    add_activity(programme=programme, by=enlace, **activity_data | given)
    found = in_kind_of(programme.activities.all())
    assert [(each.side, each.text) for each in found] == [
        ("Municipio", "Teatro Degollado"),
        ("Contraparte", "Intérpretes"),
    ]
