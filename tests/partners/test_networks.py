"""Networks of cities: the catalogue that comes with the system, the advisors' corrections, and the office's pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from partners.models import Entry, Network, NetworkMembership
from partners.networks import catalogue as network_catalogue
from partners.networks import networks
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

CONFIRMED = {
    "standing": "confirmed",
    "source_url": "https://red.example/",
    "checked_on": MONDAY,
}


def change(row, by, **values):
    seen = networks.network_version(row)
    return networks.change_network(network=row, by=by, today=MONDAY, seen=seen, **values)


def test_the_catalogue_is_loaded_once_and_says_what_is_not_confirmed():
    assert network_catalogue.load_networks() == (10, 0)
    assert network_catalogue.load_networks() == (0, 0)
    unsure = set(Network.objects.filter(standing="unconfirmed").values_list("key", flat=True))
    assert unsure == {"c40", "iclei", "mercociudades", "metropolis"}
    for row in Network.objects.all():
        row.full_clean()
        assert row.about
        assert row.source_url or row.standing == "unconfirmed"


def test_loading_again_corrects_rows_but_never_what_an_advisor_wrote(asesora):
    call_command("load_networks", verbosity=0)
    Network.objects.filter(key="cglu").update(about="Texto de una versión anterior.")
    change(Network.objects.get(key="iclei"), asesora, about="Lo que revisó la cancillería.")
    assert network_catalogue.load_networks() == (0, 1)
    assert Network.objects.get(key="cglu").about.startswith("Organización mundial")
    assert Network.objects.get(key="iclei").about == "Lo que revisó la cancillería."


def test_an_advisor_adds_and_corrects_with_one_line_each(asesora):
    row = networks.add_network(by=asesora, today=MONDAY, name="Red Andina", acronym="RedAn", **CONFIRMED)
    assert (row.key, row.is_corrected) == ("redan", True)
    changed = change(row, asesora, about="Ciudades andinas.")
    assert changed.about == "Ciudades andinas."
    assert list(Entry.objects.about(row).order_by("pk").values_list("act", flat=True)) == [
        "network.added",
        "network.changed",
    ]
    change(changed, asesora, about="Ciudades andinas.")
    assert Entry.objects.about(row).count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (CONFIRMED | {"source_url": ""}, "source_url"),
        (CONFIRMED | {"checked_on": None}, "checked_on"),
        (CONFIRMED | {"checked_on": MONDAY + dt.timedelta(days=1)}, "checked_on"),
        ({"name": "red andina"}, "name"),
        ({"name": "Otra", "acronym": "REDAN"}, "name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"name": "¿?"}, "name"),
    ],
)
def test_what_may_not_be_said_of_a_network_is_refused(asesora, values, field):
    networks.add_network(by=asesora, today=MONDAY, name="Red Andina", acronym="RedAn")
    with pytest.raises(ValidationError) as refused:
        networks.add_network(by=asesora, today=MONDAY, **{"name": "Nueva"} | values)
    assert field in refused.value.error_dict
    assert Network.objects.count() == 1


def test_nobody_else_and_no_stale_tab_changes_a_network(asesora, enlace):
    row = networks.add_network(by=asesora, today=MONDAY, name="Red Andina")
    with pytest.raises(ValidationError, match="Sólo la cancillería"):
        change(row, enlace, name="Mía")
    old = networks.network_version(row)
    change(row, asesora, about="Uno")
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        networks.change_network(network=row, by=asesora, today=MONDAY, seen=old, about="Dos")


def test_the_admin_adds_and_corrects_through_the_verbs(client, asesora):
    client.force_login(asesora)
    url = reverse("admin:partners_network_new")
    facts = {"name": "Red Andina", "standing": "confirmed", "is_active": "on"}
    refused = client.post(url, facts).content.decode()
    assert "Fuente: Para darlo por confirmado" in refused
    assert client.post(url, facts | {"standing": "unconfirmed"}).status_code == 302
    row = Network.objects.get()
    url = reverse("admin:partners_network_correct", args=[row.pk])
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(url, values | {"about": "Ciudades andinas."}).status_code == 302
    row.refresh_from_db()
    assert row.about == "Ciudades andinas."
    assert client.get(reverse("admin:partners_network_change", args=[row.pk])).status_code == 200


def list_url(municipality):
    return reverse("partners:network-list", args=[municipality.cvegeo])


def test_pages_always_say_how_sure_a_fact_is(client, lectora, municipality):
    network_catalogue.load_networks()
    client.force_login(lectora)
    page = client.get(list_url(municipality)).content.decode()
    assert page.count("Sin confirmar") == 4
    assert page.count("sin fecha de revisión") == 10
    url = reverse("partners:network-detail", args=[municipality.cvegeo, "metropolis"])
    detail = client.get(url).content.decode()
    assert "no está confirmado para municipios mexicanos" in detail
    assert "Anotar la participación" not in detail
    assert client.get(url.replace("metropolis", "nada")).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    client, enlace, municipality, count, django_assert_num_queries
):
    for n in range(count):
        joined = Network.objects.create(key=f"a{n}", name=f"Red {n}")
        Network.objects.create(key=f"b{n}", name=f"Otra {n}")
        NetworkMembership.objects.create(municipality=municipality, network=joined)
    client.force_login(enlace)
    client.get(list_url(municipality))
    with django_assert_num_queries(7):
        client.get(list_url(municipality))
