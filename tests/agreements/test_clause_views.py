"""Pages of a draft's words: the text clause by clause, and comments. The editor: `test_clause_editor`."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.drafting import commenting
from agreements.drafting.clause_rows import clause_rows
from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.models import Agreement, ClauseComment
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
