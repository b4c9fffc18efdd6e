"""Pages of the stakeholder map: what they show to whom, what they keep, and what they cost."""

import datetime as dt

import pytest
from django.urls import reverse

from partners.actors import stakeholders
from partners.models import Membership, Stakeholder
from tests.conftest import MONDAY
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

FORM = {"name": "Universidad", "sector": "academy", "interest": "4", "influence": "3", "data_ground": "none"}


def add(municipality, by, name, **values):
    facts = {"sector": "business", "interest": 4, "influence": 5} | values
    return stakeholders.add_stakeholder(municipality=municipality, by=by, today=MONDAY, name=name, **facts)


def person():
    return {
        "contact_name": "Rosa Peña",
        "contact_email": "rosa@camara.example",
        "data_ground": "consent",
        "consent_on": MONDAY,
        "consent_proof": "Formato",
    }


def list_url(municipality):
    return reverse("partners:stakeholder-list", args=[municipality.cvegeo])


def test_an_actor_is_added_by_form_and_stands_on_the_picture(client, municipality, enlace):
    client.force_login(enlace)
    url = reverse("partners:stakeholder-create", args=[municipality.cvegeo])
    row_url = client.post(url, FORM | {"themes": ["educacion", "cultura"]}).url
    row = Stakeholder.objects.get()
    assert row_url == reverse("partners:stakeholder-detail", args=[row.pk])
    assert (row.interest, row.themes) == (4, ["educacion", "cultura"])
    page = client.get(list_url(municipality)).content.decode()
    assert f'<a class="dot cerca" href="{row_url}" aria-label="1. Universidad: interés 4' in page
    assert "style=" not in page


def test_a_refusal_keeps_what_was_typed(client, municipality, enlace):
    client.force_login(enlace)
    url = reverse("partners:stakeholder-create", args=[municipality.cvegeo])
    response = client.post(url, FORM | {"contact_name": "Rosa Peña"})
    assert response.status_code == 422
    assert "indique con qué base" in response.content.decode()
    assert 'value="Rosa Peña"' in response.content.decode()
    assert Stakeholder.objects.count() == 0


def test_a_stale_tab_is_told_and_its_second_press_saves(client, municipality, enlace):
    row = add(municipality, enlace, "Cámara")
    client.force_login(enlace)
    url = reverse("partners:stakeholder-edit", args=[row.pk])
    old = stakeholders.stakeholder_version(row)
    stakeholders.change_stakeholder(stakeholder=row, by=enlace, today=MONDAY, seen=old, interest=1)
    response = client.post(url, FORM | {"seen": old})
    assert response.status_code == 422
    assert "Otra persona guardó cambios" in response.content.decode()
    again = client.post(url, FORM | {"seen": response.context["form"]["seen"].value()})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.name == "Universidad"


def test_filters_narrow_picture_list_and_file(client, municipality, enlace):
    add(municipality, enlace, "Cámara", themes=["negocios"])
    add(municipality, enlace, "Club", sector="migrants", interest=5, influence=1, themes=["migracion"])
    add(municipality, enlace, "Museo", sector="culture", interest=None)
    gone = add(municipality, enlace, "Antiguo")
    stakeholders.set_active(stakeholder=gone, active=False, by=enlace)
    client.force_login(enlace)

    def names(query):
        page = client.get(f"{list_url(municipality)}?{query}").context["page"]
        return [row.name for row in page.object_list]

    assert names("") == ["Cámara", "Club", "Museo"]
    assert names("sector=migrants") == ["Club"]
    assert names("tema=negocios") == ["Cámara"]
    assert names("cuadrante=informados") == ["Club"]
    assert names("cuadrante=sin-ubicar") == ["Museo"]
    assert names("celda=4-5") == ["Cámara"]
    assert names("celda=99") == ["Cámara", "Club", "Museo"]
    assert names("ver=fuera") == ["Antiguo"]
    assert names("ver=todos") == ["Antiguo", "Cámara", "Club", "Museo"]
    assert names("q=mus") == ["Museo"]
    response = client.get(f"{list_url(municipality)}?sector=migrants&formato=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Actor", "Club"]


def test_people_are_shown_to_the_office_alone(client, municipality, enlace, lectora, asesora):
    row = add(municipality, enlace, "=CMD()", **person())
    state = UserFactory(email="estatal@jalisco.example")
    MembershipFactory(user=state, municipality=None, state="14", role=Membership.Role.STATE_COORDINATOR)
    for user, sees in ((enlace, True), (lectora, True), (asesora, False), (state, False)):
        client.force_login(user)
        page = client.get(reverse("partners:stakeholder-detail", args=[row.pk])).content.decode()
        file = b"".join(client.get(f"{list_url(municipality)}?formato=csv").streaming_content).decode()
        assert ("rosa@camara.example" in page, "rosa@camara.example" in file) == (sees, sees)
        assert "'=CMD()" in file
    assert client.get(f"{list_url(municipality)}?formato=xlsx").status_code == 200


def test_withdrawing_consent_asks_once(client, municipality, enlace):
    row = add(municipality, enlace, "Cámara", **person())
    client.force_login(enlace)
    url = reverse("partners:stakeholder-erase", args=[row.pk])
    assert "No se pueden recuperar" in client.get(url).content.decode()
    client.post(url)
    row.refresh_from_db()
    assert (row.contact_name, row.data_ground) == ("", "none")
    again = client.post(url, follow=True).content.decode()
    assert "ya no tiene datos de ninguna persona" in again


def test_commitments_and_contacts_by_form(client, municipality, enlace):
    row = add(municipality, enlace, "Cámara")
    client.force_login(enlace)
    detail = reverse("partners:stakeholder-detail", args=[row.pk])
    promise = reverse("partners:stakeholder-commitment-create", args=[row.pk])
    assert client.post(promise, {"text": "Becas", "due_on": "2020-01-15"}).url == detail
    assert client.post(promise, {"text": "Becas", "due_on": "2020-01-15"}).status_code == 422
    assert "vencido" in client.get(detail).content.decode()
    assert "1 vencido" in client.get(list_url(municipality)).content.decode()
    commitment = row.commitments.get()
    settle = reverse("partners:stakeholder-commitment-settle", args=[commitment.pk])
    assert client.post(settle, {"state": "dropped"}).status_code == 422
    assert client.post(settle, {"state": "kept"}).url == detail
    log = reverse("partners:stakeholder-contact-create", args=[row.pk])
    said = {"happened_on": "2026-03-02", "channel": "call", "text": "Quedaron de escribir"}
    assert client.post(log, said).url == detail
    assert client.post(log, said).status_code == 422
    edit = reverse("partners:stakeholder-contact-edit", args=[row.contacts.get().pk])
    form = client.get(edit).context["form"]
    values = {name: form[name].value() for name in form.fields}
    assert client.post(edit, values | {"text": "Quedaron de llamar"}).url == detail
    page = client.get(detail).content.decode()
    assert "Quedaron de llamar" in page
    assert "cumplido" in page


def test_an_empty_map_offers_the_first_step(client, municipality, enlace, lectora):
    create = reverse("partners:stakeholder-create", args=[municipality.cvegeo])
    client.force_login(enlace)
    assert create in client.get(list_url(municipality)).content.decode()
    client.force_login(lectora)
    assert create not in client.get(list_url(municipality)).content.decode()


def fill(municipality, by, count, first=0):
    for n in range(first, count):
        row = add(municipality, by, f"Actor {n:03d}", interest=n % 5 + 1, influence=n % 3 + 1)
        stakeholders.add_commitment(stakeholder=row, by=by, text="Sede", due_on=MONDAY - dt.timedelta(days=n))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    client, municipality, enlace, count, django_assert_num_queries
):
    fill(municipality, enlace, count)
    client.force_login(enlace)
    client.get(list_url(municipality))
    with django_assert_num_queries(7):
        client.get(list_url(municipality))


@pytest.mark.parametrize("count", [1, 30])
def test_an_actor_costs_the_same_for_one_and_for_thirty_lines(
    client, municipality, enlace, count, django_assert_num_queries
):
    row = add(municipality, enlace, "Cámara")
    for n in range(count):
        stakeholders.add_commitment(stakeholder=row, by=enlace, text=f"Beca {n}")
        stakeholders.add_contact(
            stakeholder=row, by=enlace, today=MONDAY, happened_on=MONDAY, channel="call", text=f"Vez {n}"
        )
    client.force_login(enlace)
    url = reverse("partners:stakeholder-detail", args=[row.pk])
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
