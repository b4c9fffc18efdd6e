"""Pages of a draft's words: the text clause by clause, the editor, what it keeps, comments."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.drafting import commenting, working
from agreements.drafting.clause_rows import clause_rows
from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.models import Agreement, ClauseComment, WorkingText
from agreements.twins.correspondence import Status
from partners.models import Membership
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


def save(draft, text, by, *, language="es", key="objetivo", version=1):
    clause = draft.clauses.get(key=key)
    return save_clause(
        clause=clause, language=language, html=f"<p>{text}</p>", expected_version=version, by=by
    )


# --- The page «Texto» ----------------------------------------------------------------------------------------------


def test_the_data_of_the_draft_and_its_blanks_are_marked(as_enlace, url):
    html = as_enlace.get(url("agreement-detail")).content.decode()
    assert '<span class="datum">impulsar el desarrollo de ambas ciudades</span>' in html
    assert '<span class="datum">cinco' not in html
    assert '<span class="datum">de 5 años</span>' in html
    assert "<mark>[por definir: lugar de firma]</mark>" in html
    assert "<mark>[to be defined: place of signature]</mark>" in html


def test_marks_never_break_a_text(draft, enlace):
    """Values with signs of HTML, and words of a tag's own name."""
    draft.answers |= {"objective": "strong", "place": "A & B <em>", "municipal_unit": "span"}
    draft.save(update_fields=["answers"])
    save(draft, "<strong>strong</strong> A &amp; B &lt;em&gt; y más", enlace)
    row = next(row for row in clause_rows(draft) if row.clause.key == "objetivo")
    assert row.cells[0].html == (
        '<p><strong><span class="datum">strong</span></strong> '
        '<span class="datum">A &amp; B &lt;em&gt;</span> y más</p>'
    )


def test_each_row_says_what_is_out_of_date_and_what_the_review_finds(as_enlace, draft, enlace, url):
    save(draft, "Las Partes se someten a un tribunal arbitral y contratan un préstamo en dólares.", enlace)
    page = as_enlace.get(url("agreement-detail"))
    row = next(row for row in page.context["rows"] if row.clause.key == "objetivo")
    assert [cell.status for cell in row.cells] == [Status.CURRENT, Status.STALE]
    assert row.counts["error"] >= 1
    html = page.content.decode()
    assert "desactualizada" in html
    assert row.all_findings[0].message in html


def test_a_closed_text_says_why_and_what_to_do(as_enlace, draft, url):
    Agreement.objects.filter(pk=draft.pk).update(state="negotiated")
    html = as_enlace.get(url("agreement-detail")).content.decode()
    assert "El texto está cerrado: el acuerdo está texto negociado" in html
    assert "devuélvalo a borrador" in html
    assert url("clause-edit", "objetivo", "es") not in html
    assert url("clause-add") not in html


@pytest.mark.parametrize("state", [state for state in Agreement.State if state not in ("unknown",)])
def test_every_state_of_the_path_has_its_page(as_enlace, draft, url, state):
    facts = {}
    if state in (
        "signed",
        "at_registry",
        "registered",
        "in_force",
        "expiring",
        "renewed",
        "amended",
        "ended",
    ):
        digest = "a" * 64
        facts = {"signed_on": "2026-05-04", "signed_sha256": digest, "cabildo_on": "2026-05-04"}
        facts |= {"dictamen_on": "2026-05-04", "cabildo_sha256": digest, "dictamen_sha256": digest}
    Agreement.objects.filter(pk=draft.pk).update(state=state, **facts)
    page = as_enlace.get(url("agreement-detail"))
    assert page.status_code == 200
    is_open = state in ("draft", "legal_review", "observed")
    assert page.context["may_edit"] is is_open
    assert ("El texto está cerrado" in page.content.decode()) is not is_open


def test_moving_removing_and_restoring_by_the_pages_buttons(as_enlace, draft, url):
    position = draft.clauses.get(key="seguros").position
    answer = as_enlace.post(url("clause-move", "seguros"), {"direction": "up", "position": position})
    assert answer.url == url("agreement-detail") + "#seguros"
    assert draft.clauses.get(key="seguros").position == position - 1
    stale = as_enlace.post(
        url("clause-move", "seguros"), {"direction": "up", "position": position}, follow=True
    )
    assert "cambió mientras tanto" in stale.content.decode()
    for wrong in ({}, {"direction": "left", "position": 3}, {"direction": "up", "position": "-1"}):
        as_enlace.post(url("clause-move", "seguros"), wrong)
    assert draft.clauses.get(key="seguros").position == position - 1
    assert "¿Quitar la cláusula «Seguros»?" in as_enlace.get(url("clause-remove", "seguros")).content.decode()
    as_enlace.post(url("clause-remove", "seguros"))
    assert not draft.clauses.filter(key="seguros").exists()
    assert "Agregar de la biblioteca" in as_enlace.get(url("clause-add")).content.decode()
    as_enlace.post(url("clause-restore"), {"key": "seguros"})
    assert draft.clauses.filter(key="seguros").exists()
    refused = as_enlace.post(url("clause-remove", "objetivo"), follow=True)
    assert "necesaria" in refused.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"key": "seguros\x00"}, {"key": "arbitraje"}, {"key": "seguros", "version": "9" * 8}]
)
def test_a_forged_request_to_restore_is_answered_with_a_sentence(as_enlace, draft, url, data):
    as_enlace.post(url("clause-remove", "seguros"))
    assert as_enlace.post(url("clause-restore"), data).url == url("clause-add")
    assert not draft.clauses.filter(key="seguros").exists()


def test_an_own_clause_comes_from_its_form(as_enlace, draft, url):
    data = {
        "heading": "Juventud",
        "after": "objetivo",
        "text": "Las Partes escuchan:\n\n1. a jóvenes;\n2. a niñas.",
    }
    answer = as_enlace.post(url("clause-add"), data)
    assert answer.url == url("agreement-detail") + "#propia-1"
    assert current_texts(draft)["propia-1"]["es"].html == (
        "<p>Las Partes escuchan:</p><ol><li>a jóvenes;</li><li>a niñas.</li></ol>"
    )
    assert as_enlace.get(url("clause-edit", "propia-1", "en")).status_code == 200
    html = as_enlace.get(url("agreement-detail")).content.decode()
    assert "Juventud" in html and "Sin texto en inglés" in html
    refused = as_enlace.post(url("clause-add"), data | {"text": " "})
    assert refused.status_code == 422
    assert 'value="Juventud"' in refused.content.decode()


QUERIES = 18


def test_the_page_costs_the_same_for_few_and_for_many(
    as_enlace, draft, enlace, url, django_assert_num_queries
):
    as_enlace.get(url("agreement-detail"))
    with django_assert_num_queries(QUERIES):
        as_enlace.get(url("agreement-detail"))
    for clause in draft.clauses.all():
        for language in ("es", "en"):
            save(draft, "Otro texto", enlace, key=clause.key, language=language)
        for number in range(3):
            commenting.add_comment(clause=clause, text=f"Comentario {number}", by=enlace, now=NOW)
    with django_assert_num_queries(QUERIES):
        as_enlace.get(url("agreement-detail"))


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


# --- Comments ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lawyer(municipality):
    user = UserFactory(email="juridico@guadalajara.example", full_name="Julián Vega")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.LEGAL)
    return user


def test_the_lawyer_comments_and_the_enlace_attends(client, enlace, lawyer, lectora, url):
    address = url("comment-list", "objetivo")
    client.force_login(lawyer)
    assert client.post(address, {"text": "¿Qué ley?", "language": "en"}).url == address
    comment = ClauseComment.objects.get()
    client.force_login(enlace)
    text_page = client.get(url("agreement-detail")).content.decode()
    assert "1 comentario abierto" in text_page
    assert "¿Qué ley?" in client.get(url("clause-edit", "objetivo", "es")).content.decode()
    attend = reverse("agreements:comment-resolve", args=[comment.pk])
    client.post(attend)
    html = client.get(address).content.decode()
    assert "atendido" in html and "Volver a abrir" in html
    client.post(attend, {"again": "1"})
    assert ClauseComment.objects.open().count() == 1
    client.force_login(lectora)
    assert "¿Qué ley?" in client.get(address).content.decode()
    assert client.post(address, {"text": "Yo también"}).status_code == 403
    assert client.post(attend).status_code == 403


def test_an_empty_comment_comes_back(as_enlace, url):
    page = as_enlace.post(url("comment-list", "objetivo"), {"text": " "})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["text"]


COMMENT_QUERIES = 9


@pytest.mark.parametrize("number", [1, 30])
def test_comments_cost_the_same_few_or_many(as_enlace, draft, enlace, url, django_assert_num_queries, number):
    clause = draft.clauses.get(key="objetivo")
    for count in range(number):
        commenting.add_comment(clause=clause, text=f"Comentario {count}", by=enlace, now=NOW)
    as_enlace.get(url("comment-list", "objetivo"))
    with django_assert_num_queries(COMMENT_QUERIES):
        as_enlace.get(url("comment-list", "objetivo"))
