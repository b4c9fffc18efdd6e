"""Missions: verbs and their refusals, totals by region, pages, files."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Mission
from agreements.vitality import figures, missions
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.agreements.twinned import DAY, TODAY, mission, mission_data

pytestmark = pytest.mark.django_db
# Session, user, memberships, municipality, what filters offer, missions, notices of the bar.
LIST_QUERIES = 7


@pytest.fixture
def agreement(draft):
    return put_in_force(draft, signed_on=dt.date(2023, 6, 1), ends_on=dt.date(2027, 5, 31))


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def refusal(municipality, enlace, **changes):
    with pytest.raises(ValidationError) as caught:
        mission(municipality, enlace, **changes)
    assert not Mission.objects.filter(state="done", result="").exists()
    return caught.value.message_dict


# --- Verbs -----------------------------------------------------------------------------------------------------------


def test_a_mission_is_written_down_with_one_line_of_history(municipality, enlace, agreement):
    row = mission(municipality, enlace, agreement=agreement, city="  Lyon  ")
    assert (row.city, row.revision, row.state) == ("Lyon", 1, "done")
    entry = Entry.objects.about(row).get()
    assert (entry.act, entry.actor) == ("mission.done", enlace)
    assert entry.text == (
        "Se registró la misión de salida a Lyon (Francia), del 4 de mayo de 2026 al 8 de mayo de 2026."
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"result": "  "}, "result", "Escriba el resultado"),
        ({"state": "cancelled", "result": ""}, "result", "por qué se canceló"),
        ({"ends_on": dt.date(2026, 5, 3)}, "ends_on", "no puede terminar antes"),
        ({"ends_on": TODAY + DAY}, "ends_on", "todavía no termina"),
        ({"ends_on": dt.date(2027, 5, 5), "state": "planned"}, "ends_on", "más de un año"),
        ({"country": "ZZ"}, "country", "Elija un país"),
        ({"city": " "}, "city", "vacío"),
        ({"cost": "-1"}, "cost", "mayor"),
        ({"purpose": "fiesta"}, "purpose", "opción válida"),
    ],
)
def test_what_is_refused(municipality, enlace, changes, field, words):
    with pytest.raises(ValidationError) as caught:
        missions.add_mission(municipality=municipality, by=enlace, today=TODAY, **mission_data(**changes))
    assert words in " ".join(caught.value.message_dict[field])
    assert not Mission.objects.exists() and not Entry.objects.filter(act__startswith="mission").exists()


def test_a_mission_falls_within_the_life_of_its_agreement(municipality, enlace, agreement):
    before = {"starts_on": dt.date(2023, 5, 1), "ends_on": dt.date(2023, 5, 31)}
    assert (
        "se firmó el 1 de junio de 2023"
        in refusal(municipality, enlace, agreement=agreement, **before)["agreement"][0]
    )
    mission(municipality, enlace, **before)
    after = {"starts_on": dt.date(2027, 6, 1), "ends_on": dt.date(2027, 6, 2), "state": "planned"}
    assert (
        "hasta el 31 de mayo de 2027"
        in refusal(municipality, enlace, agreement=agreement, **after)["agreement"][0]
    )
    # The trip of the signature itself ends after it.
    signing = {"starts_on": dt.date(2023, 5, 30), "ends_on": dt.date(2023, 6, 2)}
    assert mission(municipality, enlace, agreement=agreement, **signing).pk


def test_an_agreement_of_another_office_is_refused(other_municipality, otro_enlace, agreement):
    assert "de su municipio" in refusal(other_municipality, otro_enlace, agreement=agreement)["agreement"][0]


def test_a_double_click_writes_one(municipality, enlace):
    first = mission(municipality, enlace)
    assert refusal(municipality, enlace, city="LYON")["city"] == [missions.REPEATED]
    assert Mission.objects.get() == first
    # A cancelled one stands in nobody's way.
    data = mission_data(state="cancelled", result="Sin recursos")
    missions.change_mission(mission=first, by=enlace, today=TODAY, seen=1, **data)
    assert mission(municipality, enlace).pk != first.pk


def test_changes_carry_the_revision_seen(municipality, enlace):
    row = mission(municipality, enlace, state="planned", result="")
    stale = Mission.objects.get(pk=row.pk)
    done = missions.change_mission(mission=row, by=enlace, today=TODAY, seen=1, **mission_data(people=9))
    assert (done.state, done.people, done.revision) == ("done", 9, 2)
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        missions.change_mission(mission=stale, by=enlace, today=TODAY, seen=1, **mission_data(people=2))
    row.refresh_from_db()
    assert (row.people, row.revision) == (9, 2)
    acts = list(Entry.objects.about(row).order_by("pk").values_list("act", flat=True))
    assert acts == ["mission.added", "mission.done"]


def test_a_planned_mission_that_is_over_waits_for_its_result(municipality, enlace):
    row = mission(municipality, enlace, state="planned", result="")
    assert missions.is_waiting(row, dt.date(2026, 5, 9))
    assert not missions.is_waiting(row, dt.date(2026, 5, 8))


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_totals_by_the_regions_of_the_methodology(municipality, enlace):
    for city, country, changes in (
        ("Lyon", "FR", {}),
        ("Nantes", "FR", {"direction": "incoming", "cost": "1000"}),
        ("Turín", "IT", {"state": "planned", "result": ""}),
        ("Chicago", "US", {"cost": None, "people": None}),
        ("Lima", "PE", {"state": "cancelled", "result": "Sin recursos"}),
        ("Daejeon", "KR", {"cost": "0"}),
        ("Dakar", "SN", {}),
    ):
        mission(municipality, enlace, city=city, country=country, **changes)
    totals = figures.region_totals(Mission.objects.all())
    assert [(row.name, row.outgoing, row.incoming, row.planned, row.people) for row in totals] == [
        ("América del Norte", 1, 0, 0, 0),
        ("América Latina y el Caribe", 0, 0, 0, 0),
        ("Europa", 1, 1, 1, 8),
        ("Asia-Pacífico", 1, 0, 0, 4),
        ("África y Medio Oriente", 1, 0, 0, 4),
    ]
    whole = figures.sum_of(totals)
    assert (whole.done, whole.people, str(whole.cost), whole.without_cost) == (5, 16, "241001.00", 1)
    bars = figures.bars_of(totals)
    assert [(bar.outgoing_width, bar.incoming_width) for bar in bars[:3]] == [
        ("50.00", "0.00"),
        ("0.00", "0.00"),
        ("50.00", "50.00"),
    ]


# --- Pages -----------------------------------------------------------------------------------------------------------


def form_data(**changes):
    data = mission_data(**changes)
    data = {name: "" if value is None else value for name, value in data.items()}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in data.items()}


def test_the_form_registers_and_refuses(as_enlace, municipality):
    url = reverse("agreements:mission-create", args=[municipality.cvegeo])
    refused = as_enlace.post(url, form_data(result="", city="Saint-Étienne"))
    assert refused.status_code == 422
    assert "Escriba el resultado de la misión" in refused.text
    assert 'value="Saint-Étienne"' in refused.text
    done = as_enlace.post(url, form_data(), follow=True)
    assert "La misión quedó registrada." in done.text
    assert "$120,000.50" in done.text


def test_a_link_of_the_light_fills_the_form(as_enlace, agreement, otro_enlace, client):
    url = reverse("agreements:mission-create", args=[agreement.municipality.cvegeo])
    form = as_enlace.get(f"{url}?acuerdo={agreement.pk}&sentido=incoming").context["form"]
    assert form["direction"].value() == "incoming"
    assert (form["city"].value(), form["country"].value()) == ("Lyon", "FR")
    assert "city" not in as_enlace.get(f"{url}?acuerdo=²&sentido=x").context["form"].initial
    assert "city" not in as_enlace.get(f"{url}?acuerdo=999999").context["form"].initial


def test_a_stale_tab_keeps_what_was_typed_and_shows_what_is_there(as_enlace, municipality, enlace):
    row = mission(municipality, enlace, state="planned", result="")
    missions.change_mission(
        mission=row, by=enlace, today=TODAY, seen=1, **mission_data(result="Hubo acuerdo")
    )
    url = reverse("agreements:mission-edit", args=[row.pk])
    refused = as_enlace.post(url, form_data(result="Mi resultado") | {"seen": 1})
    assert refused.status_code == 422
    assert "Otra persona cambió esta misión" in refused.text
    assert "Mi resultado" in refused.text and "«Hubo acuerdo»" in refused.text
    assert refused.context["form"]["seen"].value() == 2
    assert as_enlace.post(url, form_data(result="Mi resultado") | {"seen": 2}).status_code == 302
    row.refresh_from_db()
    assert row.result == "Mi resultado"


@pytest.mark.parametrize("seen", ["", "x", "99999999999999999999", "-1"])
def test_a_broken_mark_is_refused(as_enlace, municipality, enlace, seen):
    row = mission(municipality, enlace)
    url = reverse("agreements:mission-edit", args=[row.pk])
    assert as_enlace.post(url, form_data() | {"seen": seen}).status_code == 422


def test_filters_stay_in_the_address_and_reach_the_file(as_enlace, municipality, enlace, agreement):
    mission(municipality, enlace, agreement=agreement, city="=Lyon")
    mission(municipality, enlace, city="Chicago", country="US", direction="incoming", purpose="business")
    mission(
        municipality,
        enlace,
        city="Lima",
        country="PE",
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2025, 1, 2),
    )
    url = reverse("agreements:mission-list", args=[municipality.cvegeo])

    def cities(query):
        return {row.city for row in as_enlace.get(f"{url}?{query}").context["page"].object_list}

    assert cities("region=europa") == {"=Lyon"}
    assert cities("anio=2025") == {"Lima"}
    assert cities("sentido=incoming&proposito=business") == {"Chicago"}
    assert cities(f"acuerdo={agreement.pk}") == {"=Lyon"}
    assert cities("acuerdo=ninguno&estado=done") == {"Chicago", "Lima"}
    assert cities("region=marte&anio=abc") == {"=Lyon", "Chicago", "Lima"}
    answer = as_enlace.get(f"{url}?region=europa&formato=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row["Ciudad"] for row in rows] == ["'=Lyon"]
    assert rows[0]["Región"] == "Europa" and rows[0]["Costo para el municipio (MXN)"] == "120000.50"
    assert as_enlace.get(f"{url}?formato=xlsx")["Content-Type"].startswith("application/vnd.openxml")


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(as_enlace, municipality, enlace, agreement):
    url = reverse("agreements:mission-list", args=[municipality.cvegeo])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_enlace.get(url)
        return len(captured)

    mission(municipality, enlace, agreement=agreement)
    as_enlace.get(url)
    assert queries() == LIST_QUERIES
    for number in range(30):
        mission(municipality, enlace, agreement=agreement, city=f"Ciudad {number}")
    assert queries() == LIST_QUERIES


def test_readers_see_and_do_not_act(client, lectora, municipality, enlace):
    row = mission(municipality, enlace)
    client.force_login(lectora)
    edit = reverse("agreements:mission-edit", args=[row.pk])
    assert edit not in client.get(reverse("agreements:mission-detail", args=[row.pk])).text
    empty = client.get(reverse("agreements:mission-list", args=[municipality.cvegeo]) + "?estado=planned")
    assert "Ninguna misión cumple esos filtros." in empty.text
