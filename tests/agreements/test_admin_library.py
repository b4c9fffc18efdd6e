"""The advisors' pages of the clause library: a draft is prepared, edited, tried, compared, published, in a browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from agreements.library import editions
from agreements.library.clauses import INSTRUMENTS, SCOPES
from agreements.library.reading import current_edition, read_edition
from agreements.library.texts.catalogue import BUILTIN
from agreements.management.commands.load_library import load
from agreements.models import LibraryEdition
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def url(page, *args):
    return reverse(f"admin:agreements_libraryedition_{page}", args=args)


@pytest.fixture
def edition():
    return load(BUILTIN, now=NOW)[0]


@pytest.fixture
def draft(edition, asesora):
    return editions.draft_from(edition=edition, by=asesora, now=NOW)


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


def clause_of(edition, key, instrument="twinning"):
    return edition.clauses.get(instrument=instrument, key=key)


def form_of(client, address):
    """What the page's form would send back unchanged."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}


def said(response):
    return [str(message) for message in response.context["messages"]]


def pages_of(draft):
    clause = clause_of(draft, "seguimiento")
    return [
        url("changelist"),
        url("change", draft.pk),
        url("draft", draft.pk),
        url("edit", draft.pk),
        url("add_clause", draft.pk),
        url("clause", draft.pk, clause.pk),
        url("remove_clause", draft.pk, clause.pk),
        url("add_wording", draft.pk, clause.pk),
        url("wording", draft.pk, clause.pk, "foreign", "usual"),
        url("wording", draft.pk, clause.pk, "national", "comite"),
        url("remove_wording", draft.pk, clause.pk, "national", "comite"),
        url("preview", draft.pk),
        url("publish", draft.pk),
        url("discard", draft.pk),
    ]


def test_the_whole_way_from_the_current_edition_to_a_new_one(advisor, edition):
    assert url("draft", edition.pk) in advisor.get(url("change", edition.pk)).content.decode()
    response = advisor.post(url("draft", edition.pk), follow=True)
    draft = LibraryEdition.objects.get(is_builtin=False)
    assert response.redirect_chain == [(url("change", draft.pk), 302)]
    assert said(response)[0].startswith("Éste es su borrador, la edición 2.")
    advisor.post(url("edit", draft.pk), {"note": "Seguimiento y juventud."})

    clause = clause_of(draft, "seguimiento")
    page = advisor.get(url("change", draft.pk)).content.decode()
    assert url("clause", draft.pk, clause.pk) in page
    page = advisor.get(url("clause", draft.pk, clause.pk)).content.decode()
    address = url("wording", draft.pk, clause.pk, "foreign", "comite")
    assert address in page
    values = form_of(advisor, address)
    assert values["both"] is True
    values["text_es"] = values["text_es"].replace("por consenso", "por acuerdo de ambas partes")
    assert "por acuerdo de ambas partes" in values["text_es"]
    response = advisor.post(address, values, follow=True)
    assert said(response)[-1] == "Se guardó el texto de la cláusula."
    for scope in SCOPES:
        text = clause.texts.get(scope=scope, alternative="comite", language="es")
        assert "por acuerdo de ambas partes, las asentará" in text.html
        assert text.html.startswith("<p>Para dar seguimiento")

    new = {
        "instrument": "memorandum",
        "purpose": "Da voz a la juventud.",
        "anchor": "Propuesta.",
        "grade": "D",
        "heading_es": "Juventud",
        "heading_en": "Youth",
        "text_es": "Las áreas:\n\n{areas}\n\n1. una;\n2. otra.",
        "text_en": "The areas:\n\n{areas}\n\n1. one;\n2. other.",
    }
    response = advisor.post(url("add_clause", draft.pk), new, follow=True)
    assert said(response)[-1] == "Se agregó la cláusula «Juventud» a: memorándum de entendimiento."
    added = clause_of(draft, "juventud", "memorandum")
    assert added.texts.get(scope="foreign", language="es").html == (
        "<p>Las áreas:</p>{areas}<ol><li>una;</li><li>otra.</li></ol>"
    )

    facts = form_of(advisor, url("clause", draft.pk, added.pk))
    first = clause_of(draft, "objetivo", "memorandum")
    advisor.post(url("clause", draft.pk, added.pk), facts | {"after": first.pk, "is_mandatory": "on"})
    added.refresh_from_db()
    assert (added.position, added.is_mandatory) == (4, True)

    page = advisor.get(
        url("preview", draft.pk), {"instrumento": "memorandum", "ambito": "foreign", "datos": "muestra"}
    ).content.decode()
    assert "Artículo 2. Juventud" in page
    assert "de muestra, inventados" in page

    wording = {
        "label": "Con acta",
        "heading_es": "Juventud",
        "heading_en": "Youth",
        "text_es": "a",
        "text_en": "b",
    }
    advisor.post(url("add_wording", draft.pk, added.pk), wording)
    assert added.texts.filter(alternative="con-acta").count() == 4
    advisor.post(url("remove_wording", draft.pk, added.pk, "foreign", "con-acta"))
    assert added.texts.filter(alternative="con-acta").count() == 0

    gone = clause_of(draft, "seguros")
    assert (
        url("remove_clause", draft.pk, gone.pk)
        in advisor.get(url("clause", draft.pk, gone.pk)).content.decode()
    )
    advisor.post(url("remove_clause", draft.pk, gone.pk))
    assert not draft.clauses.filter(instrument="twinning", key="seguros").exists()

    page = advisor.get(url("publish", draft.pk)).content.decode()
    assert "Diferencias con la edición vigente, la 1" in page
    assert 'value="Publicar"' in page
    response = advisor.post(url("publish", draft.pk), follow=True)
    assert said(response)[-1] == "Se publicó la edición 2: llena los proyectos que se inicien desde ahora."
    assert current_edition() == 2
    page = advisor.get(url("change", draft.pk)).content.decode()
    assert url("clause", draft.pk, added.pk) not in page
    assert url("edit", draft.pk) not in page
    assert url("draft", draft.pk) in page


def test_a_refusal_keeps_what_was_typed(advisor, draft):
    clause = clause_of(draft, "areas")
    address = url("wording", draft.pk, clause.pk, "foreign", "usual")
    response = advisor.post(address, form_of(advisor, address) | {"text_es": "Las de siempre, {ares}."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "«{ares}», en el texto en español, no es una variable de la biblioteca." in page
    assert "Las de siempre, {ares}." in page
    assert read_edition(draft) == BUILTIN


def test_the_draft_of_another_advisor_is_read_and_not_edited(client, draft):
    client.force_login(UserFactory(is_staff=True))
    page = client.get(url("change", draft.pk)).content.decode()
    assert "sólo esa persona puede cambiarlo" in page
    clause = clause_of(draft, "seguimiento")
    assert url("clause", draft.pk, clause.pk) not in page
    response = client.post(url("edit", draft.pk), {"note": "Mía"})
    assert response.status_code == 422
    assert "lo prepara otra persona" in response.content.decode()
    assert 'value="Publicar"' not in client.get(url("publish", draft.pk)).content.decode()
    assert client.post(url("publish", draft.pk)).status_code == 422
    assert client.post(url("discard", draft.pk)).status_code == 422
    assert read_edition(draft) == BUILTIN


@pytest.mark.parametrize("person", ["enlace", "lectora", "integrante"])
def test_nobody_else_enters(client, request, person, draft):
    client.force_login(request.getfixturevalue(person))
    for address in pages_of(draft):
        response = client.get(address)
        assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("admin:login"))
        assert client.post(address, {"note": "x"}).status_code == 302
    assert read_edition(draft) == BUILTIN


def test_pages_answer_and_obey_the_content_security_policy(advisor, draft):
    for address in pages_of(draft):
        response = advisor.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        inline = [
            tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag
        ]
        assert inline == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("data", ["muestra", "vacio"])
def test_every_instrument_can_be_tried(advisor, draft, instrument, scope, data):
    response = advisor.get(
        url("preview", draft.pk), {"instrumento": instrument, "ambito": scope, "datos": data}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert ("[por definir" in page) == (data == "vacio")
    assert ("San Ejemplo" in page) is True


@pytest.mark.parametrize(
    "query", [{"instrumento": "treaty"}, {"instrumento": "letter", "ambito": "mars", "datos": "muestra"}]
)
def test_a_preview_of_what_there_is_not_says_so(advisor, draft, query):
    assert advisor.get(url("preview", draft.pk), query).status_code == 422


@pytest.mark.parametrize(("scope", "alternative"), [("mars", "usual"), ("foreign", "otra")])
def test_a_wording_that_is_not_there_is_not_found(advisor, draft, scope, alternative):
    clause = clause_of(draft, "seguimiento")
    assert advisor.get(url("wording", draft.pk, clause.pk, scope, alternative)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_list_query_count(advisor, edition, asesora, django_assert_num_queries, rows):
    for number in range(2, rows + 1):
        LibraryEdition.objects.create(
            number=number, created_by=asesora, created_at=NOW, published_by=asesora, published_at=NOW
        )
    with django_assert_num_queries(6):
        response = advisor.get(url("changelist"))
    assert len(response.context["cl"].result_list) == rows


def test_an_edition_costs_the_same_whatever_its_clauses(advisor, edition, django_assert_num_queries):
    # What Django keeps in memory, as content types, is read before counting.
    advisor.get(url("change", edition.pk))
    with django_assert_num_queries(9):
        advisor.get(url("change", edition.pk))
    edition.clauses.exclude(instrument="letter").delete()
    with django_assert_num_queries(9):
        advisor.get(url("change", edition.pk))
