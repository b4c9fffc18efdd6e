"""Pages of the committee and its members."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from agreements.committee import members
from partners.models import Committee, CommitteeMember
from tests.agreements.test_committee import START, install, official, seat

pytestmark = pytest.mark.django_db

#: Session, user, memberships, municipality, committees, bylaws, seats (counted, listed, checked), notices of the bar.
COMMITTEE_QUERIES = 10
FORM = {
    "name": "Rosa Díaz",
    "office": "member",
    "sector": "academy",
    "has_vote": "on",
    "starts_on": "2026-01-15",
    "position": "Rectora",
}


@pytest.fixture
def committee(municipality, enlace):
    return install(municipality, enlace, ends_on=None)[0]


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def page(municipality):
    return reverse("agreements:committee-detail", args=[municipality.cvegeo])


def hidden(response, name):
    return response.context["form"].initial[name]


def test_a_committee_is_recorded_and_gets_its_first_member(as_enlace, municipality):
    empty = as_enlace.get(page(municipality)).content.decode()
    assert "El municipio no tiene comité registrado" in empty
    url = reverse("agreements:committee-create", args=[municipality.cvegeo])
    data = {"name": "Comité de Ciudades Hermanas", "starts_on": "2026-01-15", "installed_by": "Sesión 12"}
    assert as_enlace.post(url, data).url == page(municipality)
    committee = Committee.objects.get()
    assert (committee.starts_on, committee.ends_on) == (START, None)
    url = reverse("agreements:member-create", args=[committee.pk])
    assert as_enlace.get(url).status_code == 200
    assert as_enlace.post(url, FORM).url == page(municipality)
    member = CommitteeMember.objects.get()
    assert (member.name, member.office, member.has_vote) == ("Rosa Díaz", "member", True)
    assert "Rosa Díaz" in as_enlace.get(page(municipality)).content.decode()


def test_a_refused_member_keeps_what_was_typed(as_enlace, committee):
    url = reverse("agreements:member-create", args=[committee.pk])
    response = as_enlace.post(url, FORM | {"email": "rosa@correo.example"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"consent_on"}
    assert 'value="rosa@correo.example"' in response.content.decode()
    assert not CommitteeMember.objects.exists()


def test_two_people_editing_a_member_do_not_overwrite_each_other(as_enlace, committee, enlace):
    row = seat(committee, enlace)
    url = reverse("agreements:member-edit", args=[row.pk])
    seen = hidden(as_enlace.get(url), "seen")
    assert as_enlace.post(url, FORM | {"position": "Rectora", "seen": seen}).status_code == 302
    stale = as_enlace.post(url, FORM | {"position": "Directora", "seen": seen})
    assert stale.status_code == 422
    assert 'value="Directora"' in stale.content.decode()
    row.refresh_from_db()
    assert row.position == "Rectora"
    again = FORM | {"position": "Directora", "seen": stale.context["form"].data["seen"]}
    assert as_enlace.post(url, again).status_code == 302
    row.refresh_from_db()
    assert row.position == "Directora"


def test_a_stale_committee_is_refused_with_what_was_typed(as_enlace, committee):
    url = reverse("agreements:committee-edit", args=[committee.pk])
    seen = hidden(as_enlace.get(url), "seen_at").isoformat()
    data = {"name": "Consejo", "ends_on": "", "installed_by": "", "seen_at": seen}
    assert as_enlace.post(url, data).status_code == 302
    stale = as_enlace.post(url, data | {"name": "Otro"})
    assert stale.status_code == 422
    assert 'value="Otro"' in stale.content.decode()
    committee.refresh_from_db()
    assert committee.name == "Consejo"


def test_a_member_leaves_and_stays_in_the_history(as_enlace, committee, enlace, municipality):
    row = seat(committee, enlace)
    url = reverse("agreements:member-leave", args=[row.pk])
    assert "Registrar la baja de Rosa" in as_enlace.get(url).content.decode()
    assert as_enlace.post(url, {"on": "2999-01-01", "reason": "Renuncia"}).status_code == 422
    assert as_enlace.post(url, {"on": "2026-02-01", "reason": "Renuncia"}).status_code == 302
    assert as_enlace.post(url, {"on": "2026-02-01", "reason": "Renuncia"}).status_code == 422
    assert list(as_enlace.get(page(municipality)).context["page"]) == []
    assert [each.name for each in as_enlace.get(f"{page(municipality)}?ver=bajas").context["page"]] == [
        "Rosa Díaz"
    ]


def test_a_replacement_is_one_act(as_enlace, committee, enlace):
    row = official(committee, enlace, "Verónica Ortiz", "president")
    url = reverse("agreements:member-replace", args=[row.pk])
    assert as_enlace.get(url).status_code == 200
    refused = as_enlace.post(url, {"on": "2999-01-01", "reason": "Licencia", "name": "Hugo Luna"})
    assert refused.status_code == 422
    assert set(refused.context["leaving"].errors) == {"on"}
    assert 'value="Hugo Luna"' in refused.content.decode()
    assert (
        as_enlace.post(url, {"on": "2026-02-01", "reason": "Licencia", "name": "Hugo Luna"}).status_code
        == 302
    )
    new = CommitteeMember.objects.get(name="Hugo Luna")
    assert (new.office, new.starts_on) == ("president", dt.date(2026, 2, 2))


def test_the_list_costs_the_same_for_one_and_thirty(
    as_enlace, committee, enlace, municipality, django_assert_num_queries
):
    seat(committee, enlace)
    with django_assert_num_queries(COMMITTEE_QUERIES):
        as_enlace.get(page(municipality))
    for number in range(29):
        seat(committee, enlace, f"Persona {number}")
    with django_assert_num_queries(COMMITTEE_QUERIES):
        response = as_enlace.get(page(municipality))
    assert response.context["page"].paginator.count == 30


def test_filters_live_in_the_address_and_unknown_values_filter_nothing(
    as_enlace, committee, enlace, municipality
):
    seat(committee, enlace, "Rosa Díaz", position="Rectora", sector="academy")
    official(committee, enlace, "Verónica Ortiz", "president")

    def names(query):
        return [each.name for each in as_enlace.get(f"{page(municipality)}?{query}").context["page"]]

    assert names("") == ["Verónica Ortiz", "Rosa Díaz"]
    assert names("cargo=president") == ["Verónica Ortiz"]
    assert names("sector=academy") == ["Rosa Díaz"]
    assert names("q=rector") == ["Rosa Díaz"]
    assert names("cargo=king&ver=x&periodo=9") == ["Verónica Ortiz", "Rosa Díaz"]


def test_a_period_that_is_over_shows_those_of_its_last_day(as_enlace, committee, enlace, municipality):
    seat(committee, enlace)
    install(municipality, enlace, starts_on=dt.date(2026, 3, 1), ends_on=None)
    assert list(as_enlace.get(page(municipality)).context["page"]) == []
    old = as_enlace.get(f"{page(municipality)}?periodo={committee.pk}")
    assert [each.name for each in old.context["page"]] == ["Rosa Díaz"]
    assert "Periodo concluido" in old.content.decode()


def test_what_the_committee_lacks_is_for_whoever_can_mend_it(
    as_enlace, client, committee, integrante, municipality
):
    assert as_enlace.get(page(municipality)).context["warnings"][0] == (
        "Nadie ocupa la presidencia, a quien toca presidir las sesiones."
    )
    client.force_login(integrante)
    assert client.get(page(municipality)).context["warnings"] == []


def rows_of_file(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_the_file_has_contact_data_only_for_the_office(
    client, committee, enlace, lectora, integrante, asesora, municipality
):
    seat(committee, enlace, name="=Rosa", email="rosa@correo.example", consent_on=START)
    seen = {}
    for person in (lectora, integrante, asesora):
        client.force_login(person)
        seen[person] = rows_of_file(client.get(f"{page(municipality)}?formato=csv"))
    assert "Correo" in seen[lectora][0]
    assert "rosa@correo.example" in seen[lectora][1]
    for person in (integrante, asesora):
        assert "Correo" not in seen[person][0]
        assert "rosa@correo.example" not in seen[person][1]
    # A name that a spreadsheet would take for a formula is written as text.
    assert seen[integrante][1][0] == "'=Rosa"
    assert client.get(f"{page(municipality)}?formato=xlsx").status_code == 200


def test_the_committee_reads_names_and_no_contact_data(client, committee, enlace, integrante, municipality):
    row = seat(committee, enlace, email="rosa@correo.example", phone="33 1234", consent_on=START)
    client.force_login(integrante)
    for url in (page(municipality), reverse("agreements:member-detail", args=[row.pk])):
        text = client.get(url).content.decode()
        assert "Rosa Díaz" in text
        assert "rosa@correo.example" not in text
        assert "33 1234" not in text
        assert "Cambiar los datos" not in text


def test_why_somebody_left_is_the_offices_own(as_enlace, client, committee, enlace, integrante, municipality):
    row = seat(committee, enlace)
    members.record_leaving(
        member=row, on=START, reason="Motivos de salud", by=enlace, today=dt.date(2026, 3, 2)
    )
    urls = (f"{page(municipality)}?ver=bajas", reverse("agreements:member-detail", args=[row.pk]))
    assert all("Motivos de salud" in as_enlace.get(url).content.decode() for url in urls)
    client.force_login(integrante)
    for url in (*urls, f"{urls[0]}&formato=csv"):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert "Rosa Díaz" in body.decode()
        assert "Motivos de salud" not in body.decode()


def test_a_seat_about_to_end_is_marked(as_enlace, committee, enlace, municipality):
    today = municipality.today(dt.datetime.now(dt.UTC))
    row = members.add_member(
        committee=committee,
        by=enlace,
        today=today,
        name="Rosa Díaz",
        office="member",
        sector="civil",
        starts_on=START,
        ends_on=today + dt.timedelta(days=20),
    )
    assert "termina en 20 días" in as_enlace.get(page(municipality)).content.decode()
    assert (
        "termina en 20 días"
        in as_enlace.get(reverse("agreements:member-detail", args=[row.pk])).content.decode()
    )
