"""The editor of a clause: its page, what it keeps while somebody types, and what it says of somebody else's text."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.drafting import commenting, working
from agreements.drafting.clause_writing import current_texts
from agreements.models import Agreement, WorkingText
from partners.models import Membership
from tests.agreements.test_clause_views import save
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 16, tzinfo=dt.UTC)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def colleague(municipality):
    """Another enlace of the same office."""
    user = UserFactory(email="colega@guadalajara.example", full_name="Carla Peña")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.COORDINATOR)
    return user


@pytest.fixture
def url(draft):
    def address(name, *args):
        return reverse(f"agreements:{name}", args=[draft.pk, *args])

    return address


# --- The editor ----------------------------------------------------------------------------------------------------


def test_a_clause_is_edited_as_plain_text(as_enlace, draft, url):
    address = url("clause-edit", "areas", "es")
    form = as_enlace.get(address).context["form"]
    assert "1. Cultura y artes;\n2. Agua potable" in form["text"].value()
    data = {"heading": "Áreas", "text": "Sólo:\n\n1. **cultura**;\n2. <i>agua</i>.", "expected_version": 1}
    assert as_enlace.post(address, data).url == url("agreement-detail") + "#areas"
    text = current_texts(draft)["areas"]["es"]
    assert text.heading == "Áreas"
    assert text.html == (
        "<p>Sólo:</p><ol><li><strong>cultura</strong>;</li><li>&lt;i&gt;agua&lt;/i&gt;.</li></ol>"
    )


def test_the_twin_stands_beside_and_the_box_says_that_both_correspond(as_enlace, draft, enlace, url):
    save(draft, "Nuevo objetivo", enlace)
    address = url("clause-edit", "objetivo", "en")
    page = as_enlace.get(address)
    assert "Nuevo objetivo" in page.content.decode()
    form = page.context["form"]
    # The English text is behind: whoever writes it is catching up.
    assert form["corresponds"].value() is True
    data = {"heading": "Objective", "text": "New objective", "expected_version": 1, "corresponds": "on"}
    as_enlace.post(address, data | {"twins_seen": form["twins_seen"].value()})
    assert current_texts(draft)["objetivo"]["en"].matches == {"es": 2}
    # Now both are up to date: a change on one side is not one on the other, unless the person says so.
    again = as_enlace.get(url("clause-edit", "objetivo", "es")).context["form"]
    assert again["corresponds"].value() is False
    data = {"heading": "Objetivo", "text": "Otra vez", "expected_version": 2}
    as_enlace.post(url("clause-edit", "objetivo", "es"), data)
    assert current_texts(draft)["objetivo"]["es"].matches == {}


def test_two_texts_of_one_clause_are_shown_side_by_side(as_enlace, draft, colleague, url):
    save(draft, "Las Partes cooperan en materia de agua", colleague)
    address = url("clause-edit", "objetivo", "es")
    data = {"heading": "Objetivo", "text": "Las Partes cooperan en materia de cultura", "expected_version": 1}
    page = as_enlace.post(address, data)
    html = page.content.decode()
    assert page.status_code == 422
    assert "Carla Peña guardó la versión 2" in html
    assert "Lo que usted escribió" in html and "Versión vigente (2)" in html
    assert '<del><span class="visually-hidden">[se quita] </span>agua' in html
    assert '<ins><span class="visually-hidden">[se agrega] </span>cultura' in html
    assert page.context["form"]["text"].value() == data["text"]
    assert page.context["form"]["expected_version"].value() == 2
    assert current_texts(draft)["objetivo"]["es"].html == "<p>Las Partes cooperan en materia de agua</p>"
    assert as_enlace.post(address, data | {"expected_version": 2}).status_code == 302
    assert current_texts(draft)["objetivo"]["es"].html == "<p>Las Partes cooperan en materia de cultura</p>"


def test_a_pasted_book_comes_back_whole(as_enlace, draft, url):
    book = "Palabra tras palabra. " * 28_000
    page = as_enlace.post(
        url("clause-edit", "objetivo", "es"), {"heading": "Objetivo", "text": book, "expected_version": 1}
    )
    assert page.status_code == 422
    assert page.context["form"].errors["text"] == [
        "El texto tiene 616,000 caracteres y una cláusula admite 20,000. Sigue aquí completo: divídalo en varias "
        "cláusulas o quite lo que sobra."
    ]
    assert page.context["form"]["text"].value() == book
    assert current_texts(draft)["objetivo"]["es"].version == 1


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\x00", "\x08", "\x1b[31m", "\ufeff", "\x85"],
    ids=lambda text: text.encode().hex(),
)
def test_what_nobody_sees_is_told_and_taken_out(as_enlace, draft, url, hidden):
    address, typed = url("clause-edit", "objetivo", "es"), f"Primera\n\nSegunda {hidden}línea"
    page = as_enlace.post(address, {"heading": "Objetivo", "text": typed, "expected_version": 1})
    assert page.status_code == 422
    assert "carácter invisible (el primero en el renglón 3)" in page.content.decode()
    clean = page.context["form"]["text"].value()
    assert clean.startswith("Primera\n\nSegunda ") and clean.endswith("línea")
    again = as_enlace.post(address, {"heading": "Objetivo", "text": clean, "expected_version": 1})
    assert again.status_code == 302


def test_arabic_with_its_marks_is_welcome(as_enlace, draft, url):
    text = "يهدف هذا الاتفاق\u200f إلى التعاون (2026)."
    data = {"heading": "الهدف", "text": text, "expected_version": 1}
    assert as_enlace.post(url("clause-edit", "objetivo", "en"), data).status_code == 302
    assert current_texts(draft)["objetivo"]["en"].html == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text", ["<p><strong>sin cerrar", "</div></body>", "<script>alert(1)</script>", "[[{{ x }}"]
)
def test_tags_are_text(as_enlace, draft, url, text):
    address = url("clause-edit", "objetivo", "es")
    as_enlace.post(address, {"heading": "Objetivo", "text": text, "expected_version": 1})
    assert as_enlace.get(address).context["form"]["text"].value() == text
    assert as_enlace.get(url("agreement-detail")).status_code == 200


@pytest.mark.parametrize(("key", "language"), [("arbitraje", "es"), ("objetivo", "fr")])
def test_a_clause_or_language_that_the_draft_lacks_is_not_found(as_enlace, url, key, language):
    assert as_enlace.get(url("clause-edit", key, language)).status_code == 404


def test_a_closed_text_leads_back_to_its_page(as_enlace, draft, url):
    Agreement.objects.filter(pk=draft.pk).update(state="sent")
    for name, args in (
        ("clause-edit", ["objetivo", "es"]),
        ("clause-add", []),
        ("clause-remove", ["seguros"]),
    ):
        assert as_enlace.get(url(name, *args)).url == url("agreement-detail")


EDITOR_QUERIES = 11


@pytest.mark.parametrize("versions", [1, 30])
def test_the_editor_costs_the_same_with_many_versions(
    as_enlace, draft, enlace, url, django_assert_num_queries, versions
):
    for number in range(1, versions):
        save(draft, f"Versión {number}", enlace, version=number)
        commenting.add_comment(
            clause=draft.clauses.get(key="objetivo"), text=f"Comentario {number}", by=enlace, now=NOW
        )
    as_enlace.get(url("clause-edit", "objetivo", "es"))
    with django_assert_num_queries(EDITOR_QUERIES):
        as_enlace.get(url("clause-edit", "objetivo", "es"))


# --- What the editor keeps -----------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_the_page_says_when(as_enlace, draft, enlace, url):
    address = url("clause-working", "objetivo", "es")
    data = {"heading": "Objetivo", "text": "A medias", "expected_version": "1", "known": ""}
    first = as_enlace.post(address, data).json()
    row = WorkingText.objects.get()
    assert first["message"] == f"Guardado a las {row.saved_at.astimezone(draft.municipality.zone):%H:%M}"
    assert first["newer"] == ""
    second = as_enlace.post(address, data | {"text": "Casi", "known": first["known"]})
    assert second.status_code == 200
    refused = as_enlace.post(address, data | {"text": "Otra pestaña"})
    assert (refused.status_code, refused.json()["code"]) == (409, "other_tab")
    assert WorkingText.objects.get().text == "Casi"
    assert as_enlace.post(address, data | {"expected_version": "x"}).status_code == 422


def test_the_page_is_told_of_a_newer_version(as_enlace, draft, colleague, url):
    save(draft, "De otra persona", colleague)
    data = {"heading": "Objetivo", "text": "A medias", "expected_version": "1"}
    answer = as_enlace.post(url("clause-working", "objetivo", "es"), data).json()
    assert answer["newer"].startswith("Carla Peña guardó la versión 2 mientras escribe")


def test_a_text_left_behind_is_offered_recovered_and_saved(as_enlace, draft, enlace, url):
    address = url("clause-edit", "objetivo", "es")
    data = {"heading": "Objetivo", "text": "A medias", "expected_version": 1}
    known = as_enlace.post(url("clause-working", "objetivo", "es"), data).json()["known"]
    page = as_enlace.get(address)
    assert "Usted dejó aquí un texto sin guardar" in page.content.decode()
    assert page.context["form"]["text"].value() != "A medias"
    # Typing something else meanwhile does not write over what is only offered.
    assert page.context["known"] == ""
    recovered = as_enlace.get(address, {"recuperar": "1"})
    assert recovered.context["form"]["text"].value() == "A medias"
    assert recovered.context["known"] == known
    as_enlace.post(address, data)
    assert current_texts(draft)["objetivo"]["es"].html == "<p>A medias</p>"
    assert WorkingText.objects.count() == 0


def test_a_recovered_text_that_somebody_overtook_ends_in_the_comparison(as_enlace, draft, colleague, url):
    address = url("clause-edit", "objetivo", "es")
    as_enlace.post(
        url("clause-working", "objetivo", "es"), {"heading": "O", "text": "A medias", "expected_version": 1}
    )
    save(draft, "De otra persona", colleague)
    page = as_enlace.get(address, {"recuperar": "1"})
    assert "Carla Peña guardó la versión 2" in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].value() for name in ("heading", "text", "expected_version")}
    assert data["expected_version"] == 1
    assert as_enlace.post(address, data).status_code == 422


def test_a_text_given_up_is_gone_and_one_that_arrives_late_is_not_offered(as_enlace, draft, enlace, url):
    address, keep = url("clause-edit", "objetivo", "es"), url("clause-working", "objetivo", "es")
    data = {"heading": "Objetivo", "text": "A medias", "expected_version": 1}
    as_enlace.post(keep, data)
    as_enlace.post(url("clause-discard", "objetivo", "es"))
    assert WorkingText.objects.count() == 0
    as_enlace.post(address, data)
    as_enlace.post(keep, data)
    assert "dejó aquí un texto sin guardar" not in as_enlace.get(address).content.decode()


def test_each_person_sees_only_their_own(as_enlace, draft, colleague, client, url):
    as_enlace.post(
        url("clause-working", "objetivo", "es"), {"heading": "O", "text": "Mío", "expected_version": 1}
    )
    client.force_login(colleague)
    html = client.get(url("clause-edit", "objetivo", "es")).content.decode()
    assert "texto sin guardar" not in html
    assert client.get(url("clause-edit", "objetivo", "es"), {"recuperar": "1"}).context["recovered"] is False
    assert working.of(draft.clauses.get(key="objetivo"), "es", colleague) is None
