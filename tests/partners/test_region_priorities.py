"""The ministry's regional priorities: verbs, and their pages in the advisors' admin."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.models import Entry, RegionPriority
from partners.ranking import region_priorities as priorities

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def set_one(by, **values):
    usual = {
        "region": "europa",
        "country_code": "",
        "level": 3,
        "reason": "Acuerdo global con la UE",
        "at": NOW,
    }
    return priorities.set_priority(by=by, **usual | values)


def change(row, by, **values):
    usual = {
        "level": 1,
        "reason": "Otra",
        "seen": priorities.priority_version(row),
        "at": NOW + dt.timedelta(1),
    }
    return priorities.change_priority(priority=row, by=by, **usual | values)


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def test_setting_changing_and_removing_leave_one_line_each(asesora):
    row = set_one(asesora)
    assert priorities.in_words(row) == "prioridad alta con Europa, para todos los municipios"
    row = change(row, asesora, level=2)
    assert RegionPriority.objects.get().level == 2
    priorities.remove_priority(priority=row, by=asesora, at=NOW)
    priorities.remove_priority(priority=row, by=asesora, at=NOW)
    assert not RegionPriority.objects.exists()
    assert acts() == ["region_priority.set", "region_priority.changed", "region_priority.removed"]


def test_a_country_for_one_municipality(asesora, municipality):
    row = set_one(asesora, region="", country_code="FR", municipality=municipality)
    assert priorities.in_words(row) == "prioridad alta con Francia, para Guadalajara, Jalisco"
    assert Entry.objects.get().municipality == municipality


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"country_code": "FR"}, "Indique una región o un país, no ambos."),
        ({"region": ""}, "Indique una región o un país, no ambos."),
        ({"region": "marte"}, "Elija la región de la lista."),
        ({"region": "", "country_code": "ZZ"}, "Elija el país de la lista."),
        ({"reason": "  "}, "Escriba la razón"),
        ({"level": 7}, "7"),
    ],
)
def test_what_is_no_priority_is_refused(asesora, values, said):
    with pytest.raises(ValidationError) as refused:
        set_one(asesora, **values)
    assert said in " ".join(refused.value.messages)
    assert not RegionPriority.objects.exists()


def test_a_place_has_one_priority(asesora, municipality):
    set_one(asesora)
    with pytest.raises(ValidationError, match="ya tiene una prioridad"):
        set_one(asesora, level=1)
    set_one(asesora, municipality=municipality)
    assert RegionPriority.objects.count() == 2


def test_a_stale_page_does_not_overwrite_and_the_same_again_does_nothing(asesora):
    row = set_one(asesora)
    seen = priorities.priority_version(row)
    change(row, asesora, seen=seen)
    change(row, asesora, seen=seen)  # a double click
    with pytest.raises(ValidationError) as refused:
        change(row, asesora, level=2, seen=seen)
    assert refused.value.messages == [priorities.STALE]
    assert RegionPriority.objects.get().level == 1
    assert acts() == ["region_priority.set", "region_priority.changed"]


def test_offices_set_none(enlace, asesora):
    row = set_one(asesora)
    for act in (
        lambda: set_one(enlace, region="asia-pacifico"),
        lambda: change(row, enlace),
        lambda: priorities.remove_priority(priority=row, by=enlace, at=NOW),
    ):
        with pytest.raises(ValidationError, match="Sólo la cancillería"):
            act()
    assert RegionPriority.objects.get().level == 3


# --- The admin -------------------------------------------------------------------------------------------------------


def url(page, *args):
    return reverse(f"admin:partners_regionpriority_{page}", args=args)


def test_an_advisor_sets_changes_and_removes_in_the_admin(client, asesora, municipality):
    client.force_login(asesora)
    data = {"place": "pais:FR", "municipality": "", "level": 3, "reason": "Convocatoria bilateral"}
    assert client.post(url("set"), data).url == url("changelist")
    row = RegionPriority.objects.get()
    assert (row.country_code, row.region, row.municipality) == ("FR", "", None)
    shown = client.get(url("changelist")).content.decode()
    assert "Francia" in shown and "Todos los municipios" in shown
    form = client.get(url("alter", row.pk)).context["form"]
    data = {"seen": form["seen"].value(), "level": 1, "reason": "Terminó"}
    assert client.post(url("alter", row.pk), data).url == url("changelist")
    row.refresh_from_db()
    assert (row.level, row.reason) == (1, "Terminó")
    assert "¿Quitar" in client.get(url("remove", row.pk)).content.decode()
    assert client.post(url("remove", row.pk), {"csrfmiddlewaretoken": "x"}).url == url("changelist")
    assert not RegionPriority.objects.exists()


def test_a_refusal_in_the_admin_keeps_what_was_typed(client, asesora):
    set_one(asesora)
    client.force_login(asesora)
    data = {"place": "region:europa", "municipality": "", "level": 1, "reason": "Otra"}
    response = client.post(url("set"), data)
    assert "ya tiene una prioridad" in response.content.decode()
    assert response.context["form"]["reason"].value() == "Otra"
    assert RegionPriority.objects.get().level == 3


def test_an_enlace_does_not_reach_the_admin(client, enlace):
    client.force_login(enlace)
    assert client.get(url("set")).status_code in (302, 403)
    assert client.post(url("set"), {"place": "pais:FR", "level": 3, "reason": "x"}).status_code in (302, 403)
    assert not RegionPriority.objects.exists()
