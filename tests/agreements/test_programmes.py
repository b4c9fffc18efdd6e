"""The annual programme and its activities."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Activity, Agreement
from agreements.programmes import (
    SUGGESTIONS,
    SideTotal,
    add_activity,
    change_activity,
    change_programme,
    create_programme,
    fingerprint,
    remove_activity,
    suggested_initial,
    totals,
)
from partners.models import Entry

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
    changed = change_activity(activity=activity, by=enlace, seen=seen, target="3")
    assert (changed.target, changed.name) == ("3", "Visita técnica")
    with pytest.raises(ValidationError, match="Otra persona cambió esta actividad"):
        change_activity(activity=activity, by=enlace, seen=seen, target="9")
    assert Activity.objects.get(pk=activity.pk).target == "3"


def test_a_removed_activity_is_gone_once_and_cannot_be_changed(activity, programme, enlace):
    seen = fingerprint(activity)
    assert remove_activity(activity=activity, by=enlace) is True
    assert remove_activity(activity=Activity(pk=999, programme=programme), by=enlace) is False
    activity.pk = 999
    with pytest.raises(ValidationError, match="ya no existe"):
        change_activity(activity=activity, by=enlace, seen=seen, target="9")
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
            {"starts_on", "ends_on", "target", "budget_local", "budget_counterpart"}
        )
        # With the office's own decisions the suggestion is a valid activity.
        data = activity_data | initial | {"area": "cultura"}
        assert add_activity(programme=programme, by=enlace, **data).kind == kind
    assert suggested_initial(programme, "visits")["area"] == "cultura"
    assert "area" not in suggested_initial(programme, "business")
    assert suggested_initial(programme, "magia").keys() == {"responsible_local", "responsible_counterpart"}
