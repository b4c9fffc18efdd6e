"""The advisors' pages of the methodology: a draft is prepared, edited, compared, published, in their own browser."""

import re

import pytest
from django.urls import reverse

from partners.models import Entry, access_day
from phases import editions
from phases.models import MethodologyVersion

pytestmark = pytest.mark.django_db


def url(page, *args):
    return reverse(f"admin:phases_methodologyversion_{page}", args=args)


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


@pytest.fixture
def draft(methodology, asesora):
    return editions.draft_from(version=methodology, by=asesora)


def form_of(client, address):
    """What the page's form would send back unchanged."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_whole_way_from_the_current_edition_to_a_new_one(advisor, methodology, asesora):
    page = advisor.get(url("change", methodology.pk)).content.decode()
    assert url("draft", methodology.pk) in page
    assert advisor.get(url("draft", methodology.pk)).status_code == 200
    assert MethodologyVersion.objects.count() == 1

    response = advisor.post(url("draft", methodology.pk), follow=True)
    draft = MethodologyVersion.objects.get(is_draft=True)
    assert response.redirect_chain == [(url("change", draft.pk), 302)]
    assert said(response)[0].startswith("Éste es su borrador, la versión 2.")

    values = form_of(advisor, url("edit", draft.pk)) | {"changes": "Encuesta nueva.", "weeks_4": "10"}
    advisor.post(url("edit", draft.pk), values)
    task = {
        "name": "Encuesta a la ciudadanía",
        "phase_number": "1",
        "week_label": "2-3",
        "responsible_unit": "Participación Ciudadana",
        "evidence_expected": "Resultados",
        "kinds": ["new", "national"],
        "requires": ["mapa-actores"],
    }
    response = advisor.post(url("add_task", draft.pk), task, follow=True)
    assert said(response)[-1] == "Se agregó la tarea «Encuesta a la ciudadanía»."
    row = draft.templates.get(key="encuesta-a-la-ciudadania")
    assert (row.week, row.week_label, row.requires, row.kinds) == (
        3,
        "2–3",
        ["mapa-actores"],
        ["new", "national"],
    )

    address = url("task", draft.pk, row.pk)
    assert address in response.content.decode()
    advisor.post(address, form_of(advisor, address) | {"name": "Encuesta breve", "blocks_phase": "on"})
    row.refresh_from_db()
    assert (row.name, row.blocks_phase, row.key) == ("Encuesta breve", True, "encuesta-a-la-ciudadania")

    gone = draft.templates.get(key="webinars")
    assert (
        url("remove_task", draft.pk, gone.pk) in advisor.get(url("task", draft.pk, gone.pk)).content.decode()
    )
    advisor.post(url("remove_task", draft.pk, gone.pk))
    assert not draft.templates.filter(key="webinars").exists()

    preview = advisor.get(url("publish", draft.pk)).content.decode()
    assert "Diferencias con la versión vigente, la 1" in preview
    assert "Tareas nuevas: 1" in preview
    assert "Tareas que se quitan: 1" in preview
    assert "antes «4, 4, 4, 8», ahora «4, 4, 4, 10»" in preview
    response = advisor.post(url("publish", draft.pk), follow=True)
    assert said(response)[-1] == (
        "Se publicó la versión 2: los procesos que se abran desde ahora la seguirán."
    )
    draft.refresh_from_db()
    assert (draft.is_current, draft.phase_weeks) == (True, [4, 4, 4, 10])
    assert draft.published_on == access_day()
    acts = Entry.objects.about(draft).filter(actor=asesora).order_by("pk").values_list("act", flat=True)
    assert list(acts) == [
        "edition.drafted",
        "edition.changed",
        "edition.task_added",
        "edition.task_changed",
        "edition.task_removed",
        "edition.published",
    ]
    page = advisor.get(url("change", draft.pk)).content.decode()
    assert url("task", draft.pk, row.pk) not in page
    assert url("edit", draft.pk) not in page


def test_a_refusal_keeps_what_was_typed(advisor, draft):
    row = draft.templates.get(key="firma")
    address = url("task", draft.pk, row.pk)
    values = form_of(advisor, address) | {"name": "Firmar pronto", "requires": ["cabildo"]}
    response = advisor.post(address, values)
    page = response.content.decode()
    assert response.status_code == 422
    assert "debe requerir la aprobación de cabildo y el dictamen de procedencia" in page
    assert 'value="Firmar pronto"' in page
    row.refresh_from_db()
    assert row.requires == ["cabildo", "dictamen-procedencia"]


def test_an_incomplete_draft_shows_what_is_missing_and_no_button(advisor, draft):
    page = advisor.get(url("publish", draft.pk)).content.decode()
    assert "Escriba qué cambió respecto de la versión vigente." in page
    assert 'value="Publicar"' not in page
    response = advisor.post(url("publish", draft.pk))
    assert response.status_code == 422
    assert MethodologyVersion.objects.get(is_current=True).number == 1


def test_a_second_draft_is_refused_in_words(advisor, draft, methodology):
    response = advisor.post(url("draft", methodology.pk))
    assert response.status_code == 422
    assert "Usted ya tiene un borrador" in response.content.decode()
    assert MethodologyVersion.objects.count() == 2


def test_a_draft_is_discarded(advisor, draft):
    response = advisor.post(url("discard", draft.pk), follow=True)
    assert said(response) == ["Se descartó el borrador de la versión 2."]
    assert MethodologyVersion.objects.count() == 1


@pytest.mark.parametrize("page", ["edit", "add_task", "publish", "discard"])
def test_a_published_edition_refuses_every_act(advisor, methodology, page):
    values = {
        "title": "Otro",
        "changes": "x",
        **{f"weeks_{number}": "4" for number in (1, 2, 3, 4)},
        "name": "Otra",
        "phase_number": "1",
        "responsible_unit": "x",
        "evidence_expected": "x",
        "kinds": ["new"],
    }
    before = list(methodology.templates.values())
    response = advisor.post(url(page, methodology.pk), values)
    assert response.status_code == 422
    assert "La versión 1 ya se publicó y no cambia" in response.content.decode()
    assert list(methodology.templates.values()) == before


def test_the_task_of_another_edition_is_not_found(advisor, draft, methodology):
    row = methodology.templates.get(key="firma")
    assert advisor.get(url("task", draft.pk, row.pk)).status_code == 404


@pytest.mark.parametrize("person", ["enlace", "lectora", "integrante"])
def test_nobody_else_enters(client, request, person, draft):
    client.force_login(request.getfixturevalue(person))
    row = draft.templates.get(key="firma")
    pages = [(name, draft.pk) for name in ("draft", "edit", "add_task", "publish", "discard")]
    pages += [(name, draft.pk, row.pk) for name in ("task", "remove_task")]
    for page in pages:
        for response in (client.get(url(*page)), client.post(url(*page), {"confirm": "1"})):
            assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("admin:login"))
    assert MethodologyVersion.objects.filter(is_draft=True).count() == 1


def test_pages_obey_the_content_security_policy(advisor, draft):
    editions.change_edition(
        version=draft, title="Otro", changes="Otro título.", phase_weeks=[4, 4, 4, 9], by=draft.made_by
    )
    row = draft.templates.get(key="firma")
    pages = [(name, draft.pk) for name in ("change", "draft", "edit", "add_task", "publish", "discard")]
    pages += [(name, draft.pk, row.pk) for name in ("task", "remove_task")]
    for page in pages:
        text = advisor.get(url(*page)).content.decode()
        scripts = re.findall(r"<script[^>]*>", text)
        assert [tag for tag in scripts if "src=" not in tag and "json" not in tag] == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"", text) == [], page


def test_the_page_of_an_edition_costs_the_same_for_every_number_of_tasks(
    advisor, draft, django_assert_num_queries
):
    with django_assert_num_queries(6):
        advisor.get(url("change", draft.pk))
    draft.templates.filter(blocks_phase=False, is_milestone=False).delete()
    assert draft.templates.count() < 30
    with django_assert_num_queries(6):
        advisor.get(url("change", draft.pk))
