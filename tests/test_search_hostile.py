"""Values that nobody types in earnest, on the pages of the search for partners: no page breaks, no markup gets through.

The same way of asking as `tests.phases.test_hostile`: every parameter of an address and every field of a form gets
hostile values, one at a time beside sensible ones.
"""

import pytest
from django.core.management import call_command
from django.urls import reverse

from partners.models import Network
from tests import (
    access_calls,
    access_candidates,
    access_maps,
    access_networks,
    access_profile,
    access_ranking,
    access_stakeholders,
)
from tests.access_table import TABLE
from tests.partners.ranking_scene import LYON, load_world
from tests.phases.test_hostile import NUL, NUMBERS, TYPED, Visitor, one_at_a_time
from tests.scene import municipalities, office, people, stranger_rows

ROWS = {}
for module in (
    access_calls,
    access_candidates,
    access_maps,
    access_networks,
    access_profile,
    access_ranking,
    access_stakeholders,
):
    ROWS |= module.ROWS

RANKED = {
    "q": "lyon",
    "region": "europa",
    "pais": "FR",
    "tamano": "1000",
    "idioma": "fr",
    "solo": "redes",
    "perfil": "historia",
    "diversidad": "30",
    "pesos": "idioma:20,cercania:80",
    "pagina": "1",
}
ASKED = {
    "agreements:call-list": {
        "q": "a",
        "situacion": "abierta",
        "tema": "turismo",
        "pais": "FR",
        "certeza": "confirmed",
        "pagina": "1",
    },
    "agreements:call-calendar": {"q": "a", "situacion": "abierta", "tema": "turismo", "pais": "FR"},
    "agreements:shortlist-pdf": {"candidata": "1"},
    "partners:candidate-compare": {"candidata": "1"},
    "partners:candidate-list": {"q": "a", "estado": "chosen", "region": "europa", "pais": "IT"},
    "partners:candidate-add": {"q": "lyon", "pais": "FR"},
    "partners:candidate-contact": {"medio": "mail"},
    "partners:forum-list": {
        "q": "a",
        "red": "a",
        "pais": "FR",
        "tema": "turismo",
        "cuando": "pasados",
        "pagina": "1",
    },
    "partners:planline-list": {
        "q": "a",
        "tema": "turismo",
        "ods": "11",
        "vigor": "retiradas",
        "plan": "state",
    },
    "partners:planline-create": {"plan": "state", "axis": "Eje", "objective": "Objetivo"},
    "partners:ranking-list": RANKED,
    "partners:ranking-compare": RANKED | {"ciudades": str(LYON)},
    "partners:ranking-weights": {
        "de": "historia",
        "probar": "1",
        "ajustar": "1",
        "perfil": "historia",
        "diversidad": "30",
        "peso_idioma": "60",
        "peso_cercania": "40",
    },
    "partners:stakeholder-list": {
        "q": "a",
        "sector": "academy",
        "tema": "turismo",
        "celda": "3-3",
        "pagina": "1",
    },
    "municipality-map": {"region": "europa", "vinculo": "candidata"},
    "municipality-panorama": {"region": "europa"},
    "national-map": {"region": "europa", "vinculo": "candidata"},
}
#: Parameters that are read as numbers without a choice of a list.
NUMBERED = {"candidata", "ciudades", "pesos", "peso_idioma", "pagina", "celda"}


@pytest.fixture
def scene(db):
    call_command("load_methodology", verbosity=0)
    load_world()
    municipality, other = municipalities()
    cast = people(municipality, other)
    scene = office(municipality, by=cast["enlace"])
    scene.people, scene.foreign = cast, stranger_rows(other)
    return scene


@pytest.fixture
def enlace(client, scene):
    return Visitor(client, scene.people["enlace"])


def url_of(name, scene):
    return reverse(name, args=TABLE[name].args(scene))


def test_no_address_breaks(enlace, scene, client):
    for name, values in ASKED.items():
        url = url_of(name, scene)
        if name == "national-map":
            visitor = Visitor(client, scene.people["asesora"])
            visitor.broken = enlace.broken
        else:
            client.force_login(scene.people["enlace"])
            visitor = enlace
        for data in one_at_a_time(values):
            visitor("get", url, data)
        for name_of_value in NUMBERED & values.keys():
            for wrong in [*NUMBERS, "²", "٣", "-1", "nan", "1e400"]:
                visitor("get", url, values | {name_of_value: wrong})
        for kind in ("csv", "xlsx", NUL):
            visitor("get", url, dict.fromkeys(values, TYPED) | {"formato": kind})
    assert enlace.broken == {}
    assert enlace.asked > 150


def test_no_form_breaks(enlace, scene, client):
    def form_of(url):
        """What the enlace's own form would send back unchanged."""
        form = client.get(url).context["form"]
        values = {name: form[name].value() for name in form.fields}
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    scene.form_of = form_of
    for name, case in ROWS.items():
        if case.post["enlace"] == 405:
            continue
        for data in one_at_a_time(case.data(scene)):
            enlace("post", url_of(name, scene), data)
    assert enlace.broken == {}
    assert enlace.asked > 150


def test_a_day_beyond_every_calendar_is_refused(enlace, scene, client):
    """A task or a closing day in 9999 would stop the files of deadlines, whose days have a day after them."""
    far = "9999-12-31"
    enlace.client.raise_request_exception = True
    key = Network.objects.create(key="red-de-prueba", name="Red de prueba").key
    url = reverse("phases:network-membership", args=[scene.municipality.cvegeo, key])
    answer = client.post(url, {"state": "member", "dues_on": far, "dues_currency": "MXN", "seen": ""})
    assert answer.status_code == 422
    assert "dues_on" in answer.context["form"].errors
    url = reverse("agreements:call-create", args=[scene.municipality.cvegeo])
    values = {"title": "Fondo", "funder": "Fondo", "standing": "unconfirmed"}
    for name in ("opens_on", "closes_on"):
        answer = client.post(url, values | {name: far})
        assert answer.status_code == 422, name
        assert name in answer.context["form"].errors
    assert client.post(url, values | {"closes_on": "2100-12-31"}).status_code == 302
    calendar = client.get(reverse("agreements:call-calendar", args=[scene.municipality.cvegeo]))
    assert b"DTEND;VALUE=DATE:21010101" in calendar.content
