"""Pages of the traffic light: an office's list, one agreement with its contacts, all municipalities, the weights."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, TwinningContact, VitalityEdition
from agreements.vitality import contacts, editions
from agreements.vitality.criteria import FIRST_WEIGHTS
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.agreements.twinned import DAY, contact, held_session, mission
from tests.factories import CounterpartFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
# Session, user, memberships, municipality, agreements, eight of the facts, the edition, notices of the bar.
LIST_QUERIES = 15
# Session, user, agreements, eight of the facts, the edition, notices of the bar.
PORTFOLIO_QUERIES = 13


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def agreement(draft, today):
    return put_in_force(draft, signed_on=today - 900 * DAY, ends_on=today + 73 * DAY)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def page_url(name, row):
    return reverse(f"agreements:{name}", args=[getattr(row, "cvegeo", row.pk)])


def sleeping(municipality, by, number=1):
    return Agreement.objects.create(
        municipality=municipality,
        counterpart=CounterpartFactory(municipality=municipality),
        origin="inventory",
        state="unknown",
        title=f"Hermanamiento {number}",
        created_by=by,
    )


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_colour_score_warning_and_the_act(as_enlace, agreement, enlace, municipality, today):
    contact(agreement, enlace, today - 200 * DAY, today=today)
    asleep = sleeping(municipality, enlace)
    page = as_enlace.get(page_url("vitality-list", municipality))
    rows = page.context["page"].object_list
    assert [row.agreement for row in rows] == [asleep, agreement]
    assert "Rojo: en riesgo" in page.text
    assert "Se enfría: 200 días sin contacto" in page.text
    assert "No hay ningún contacto registrado." in page.text
    assert rows[0].vitality.action.key == "contact"
    assert reverse("agreements:contact-create", args=[asleep.pk]) in page.text
    # 12.31 of the contact and 2.00 of the 73 days that are left.
    assert rows[1].vitality.score == "14.31"
    assert "14.31 puntos de 100: contacto 12.31, reciprocidad 0.00, trabajo 0.00, sustento 2.00" in page.text


def test_filters_and_file(as_enlace, agreement, enlace, municipality, today):
    contact(agreement, enlace, today - 200 * DAY, today=today)
    asleep = sleeping(municipality, enlace)
    url = page_url("vitality-list", municipality)

    def found(query):
        return [row.agreement for row in as_enlace.get(f"{url}?{query}").context["page"].object_list]

    assert found("silencio=dormidos") == found("silencio=nunca") == [asleep]
    assert found("silencio=se-enfrian") == [agreement]
    assert found("luz=verde") == []
    assert found("luz=azul") == [asleep, agreement]
    answer = as_enlace.get(f"{url}?silencio=se-enfrian&formato=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert (row["Puntos"], row["Último contacto"], row["Tiempo para que venza"]) == (
        "14.31",
        (today - 200 * DAY).isoformat(),
        "2.0",
    )


def test_an_office_without_agreements_is_told_what_comes(as_enlace, municipality):
    page = as_enlace.get(page_url("vitality-list", municipality))
    assert "Todavía no hay acuerdos que juzgar" in page.text


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(as_enlace, municipality, enlace):
    sleeping(municipality, enlace)
    url = page_url("vitality-list", municipality)
    as_enlace.get(url)
    assert queries(as_enlace, url) == LIST_QUERIES
    for number in range(30):
        sleeping(municipality, enlace, number)
    assert queries(as_enlace, url) == LIST_QUERIES


# --- One agreement ---------------------------------------------------------------------------------------------------


def test_each_criterion_has_its_fact_its_records_and_what_would_raise_it(
    as_enlace, agreement, enlace, municipality, today
):
    visit = mission(
        municipality,
        enlace,
        today=today,
        agreement=agreement,
        starts_on=today - 40 * DAY,
        ends_on=today - 35 * DAY,
    )
    session = held_session(municipality, enlace, 1, today - 9 * DAY)
    page = as_enlace.get(page_url("vitality-detail", agreement))
    assert "En tres años el municipio hizo 1 visita y recibió 0." in page.text
    assert "El comité celebró 1 sesión en doce meses; se esperan 4 al año." in page.text
    assert reverse("agreements:mission-detail", args=[visit.pk]) in page.text
    assert str(session) in page.text
    assert "Reciba una misión de la contraparte" in page.text
    assert "Faltan 73 días para que venza." in page.text
    parts = [part for part, _ in page.context["parts"]]
    assert sum(part.points for part in parts) == page.context["row"].vitality.hundredths


def test_a_draft_and_an_ended_agreement_have_no_light(as_enlace, draft, enlace):
    page = as_enlace.get(page_url("vitality-detail", draft))
    assert "el semáforo empieza con la firma" in page.text
    url = page_url("contact-create", draft)
    assert url not in page.text
    assert "El acuerdo todavía no se firma" in as_enlace.post(url, {}, follow=True).text
    put_in_force(draft, state="ended")
    page = as_enlace.get(page_url("vitality-detail", draft))
    assert "el semáforo ya no lo juzga" in page.text
    assert page.context["row"] is None


# --- Contacts --------------------------------------------------------------------------------------------------------


def contact_data(today, **changes):
    data = {"on": today.isoformat(), "channel": "call", "begun_by": "local", "note": "Fechas de la visita"}
    return data | changes


def test_a_contact_counts_at_once_and_twice_is_refused(as_enlace, agreement, today):
    url = page_url("contact-create", agreement)
    done = as_enlace.post(url, contact_data(today), follow=True)
    assert "El contacto quedó registrado" in done.text and "El último contacto fue hoy." in done.text
    twice = as_enlace.post(url, contact_data(today))
    assert twice.status_code == 422 and "Ese contacto ya está registrado." in twice.text
    assert TwinningContact.objects.count() == 1
    assert Entry.objects.about(agreement).filter(act="contact.added").count() == 1


@pytest.mark.parametrize(
    ("days", "words"), [(1, "está por venir"), (-901, "lo anterior a la firma se anota en su proceso")]
)
def test_a_contact_outside_the_life_of_the_agreement_is_refused(as_enlace, agreement, today, days, words):
    refused = as_enlace.post(
        page_url("contact-create", agreement), contact_data(today, on=(today + days * DAY).isoformat())
    )
    assert refused.status_code == 422 and words in refused.text
    assert "Fechas de la visita" in refused.text
    assert not TwinningContact.objects.exists()


def test_no_contact_after_the_end_nor_with_a_draft(draft, enlace, today):
    with pytest.raises(ValidationError, match="todavía no se firma"):
        contact(draft, enlace, today, today=today)
    put_in_force(draft, state="ended", signed_on=today - 90 * DAY, ended_on=today - 10 * DAY)
    assert contact(draft, enlace, today - 10 * DAY, today=today).pk
    with pytest.raises(ValidationError, match="no puede ser posterior"):
        contact(draft, enlace, today - 9 * DAY, today=today)


def test_a_contact_is_corrected_and_a_stale_tab_refused(as_enlace, agreement, enlace, today):
    row = contact(agreement, enlace, today, today=today)
    url, seen = page_url("contact-edit", row), contacts.contact_version(row)
    assert as_enlace.post(url, contact_data(today, begun_by="counterpart", seen=seen)).status_code == 302
    row.refresh_from_db()
    assert (row.begun_by, row.note) == ("counterpart", "Fechas de la visita")
    stale = as_enlace.post(url, contact_data(today, note="Lo mío", seen=seen))
    assert stale.status_code == 422
    assert "Otra persona cambió este contacto" in stale.text and 'value="Lo mío"' in stale.text
    again = contact_data(today, note="Lo mío", seen=stale.context["form"]["seen"].value())
    assert as_enlace.post(url, again).status_code == 302
    row.refresh_from_db()
    assert row.note == "Lo mío"


def test_a_contact_is_taken_out_once(as_enlace, agreement, enlace, today):
    row = contact(agreement, enlace, today, today=today)
    url = page_url("contact-delete", row)
    assert "¿Quitar el contacto" in as_enlace.get(url).text
    assert TwinningContact.objects.exists()
    assert as_enlace.post(url).status_code == 302
    assert not contacts.remove_contact(contact=row, by=enlace)
    assert Entry.objects.about(agreement).filter(act="contact.removed").count() == 1
    assert as_enlace.post(url).status_code == 404


# --- All municipalities ----------------------------------------------------------------------------------------------


def test_advisors_see_what_nobody_touched_in_a_year(client, asesora, agreement, enlace, today):
    contact(agreement, enlace, today - 10 * DAY, today=today)
    merida = MunicipalityFactory(cvegeo="31050", name="Mérida", state="31")
    asleep = sleeping(merida, enlace)
    client.force_login(asesora)
    url = reverse("agreements:portfolio-list")

    def found(query):
        return [row.agreement for row in client.get(f"{url}?{query}").context["page"].object_list]

    assert found("") == [asleep, agreement]
    assert found("silencio=dormidos") == [asleep]
    assert found("entidad=14") == [agreement]
    assert found("q=mérida") == [asleep]
    assert found("q=Lyon") == [agreement]
    answer = client.get(f"{url}?entidad=31&formato=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert (row["Municipio"], row["Entidad"], row["Puntos"]) == ("Mérida", "Yucatán", "0.0")


def test_the_portfolio_takes_the_same_queries_for_one_and_for_thirty(client, asesora, enlace, municipality):
    sleeping(municipality, enlace)
    client.force_login(asesora)
    url = reverse("agreements:portfolio-list")
    client.get(url)
    assert queries(client, url) == PORTFOLIO_QUERIES
    for number in range(30):
        sleeping(MunicipalityFactory(), enlace, number)
    assert queries(client, url) == PORTFOLIO_QUERIES


# --- Weights ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"contacto": 24}, "", "suman 99"),
        ({"contacto": 4, "ejecucion": 41}, "contacto", "entre 5 y 100"),
        ({"pago": -5, "contacto": 35}, "pago", "entre 0 y 100"),
        ({"pago": "5"}, "pago", "número entero"),
        ({"otro": 0}, "", "todos los criterios"),
    ],
)
def test_weights_that_are_refused(changes, key, words):
    assert words in editions.problems(FIRST_WEIGHTS | changes)[key]


def test_advisors_publish_weights_and_a_stale_page_is_refused(client, asesora):
    client.force_login(asesora)
    url = reverse("admin:agreements_vitalityedition_publish")
    data = FIRST_WEIGHTS | {"note": "Más peso a lo que se hace", "seen": 0, "ejecucion": 30, "contacto": 15}
    assert client.get(url).context["form"]["contacto"].value() == 25
    wrong = client.post(url, data | {"contacto": 16})
    assert wrong.status_code == 422 and "suman 101" in wrong.text
    done = client.post(url, data, follow=True)
    assert "La edición 1 de los pesos está vigente." in done.text
    assert "Último contacto 15" in done.text
    stale = client.post(url, data | {"ejecucion": 25, "recursos": 15})
    assert stale.status_code == 422 and "Otra persona publicó" in stale.text
    assert stale.context["form"]["seen"].value() == 1
    same = client.post(url, data | {"seen": 1})
    assert same.status_code == 422 and "ya están vigentes" in same.text
    edition = VitalityEdition.objects.get()
    assert editions.current().weights == edition.weights == FIRST_WEIGHTS | {"ejecucion": 30, "contacto": 15}
    entry = Entry.objects.about(edition).get()
    assert (entry.act, entry.actor) == ("vitality.published", asesora)


def test_offices_read_why_the_weights_changed(as_enlace, agreement, asesora, municipality):
    weights = FIRST_WEIGHTS | {"contacto": 30, "pago": 0}
    now = timezone.now()
    editions.publish(weights=weights, note="Más peso al contacto", seen=0, by=asesora, now=now)
    page = as_enlace.get(page_url("vitality-list", municipality))
    assert "Pesos: edición 1, «Más peso al contacto»." in page.text


def test_an_office_cannot_publish_weights(client, enlace):
    client.force_login(enlace)
    answer = client.post(reverse("admin:agreements_vitalityedition_publish"), {})
    assert answer.status_code in {302, 403}
    assert not VitalityEdition.objects.exists()
