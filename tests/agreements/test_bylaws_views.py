"""Pages of the bylaws, and the documents issued of them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.bylaws import writing
from agreements.bylaws.choices import default_choices
from agreements.forms.bylaws import ChoicesForm
from agreements.models import Bylaws, IssuedDocument
from agreements.trust import documents
from agreements.trust.verifying import Standing, verdict_on
from tests.agreements.test_bylaws import chapter, enact, proposal

pytestmark = pytest.mark.django_db

#: Session, user, memberships, municipality, count, rows, the draft, notices of the bar.
LIST_QUERIES = 8
#: Session, user, memberships, edition, chapters, documents, entries (type and rows), notices of the bar.
DETAIL_QUERIES = 8


@pytest.fixture
def draft(municipality, enlace):
    return writing.begin_draft(municipality=municipality, by=enlace)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


def choices_form(bylaws, **changes):
    return ChoicesForm.initial_of(bylaws) | changes


def test_a_draft_is_begun_once(as_enlace, municipality):
    page = url("bylaws-list", municipality.cvegeo)
    assert "Iniciar el proyecto" in as_enlace.get(page).content.decode()
    create = url("bylaws-create", municipality.cvegeo)
    first = as_enlace.post(create)
    bylaws = Bylaws.objects.get()
    assert first.url == url("bylaws-detail", bylaws.pk)
    assert as_enlace.post(create).url == page
    assert Bylaws.objects.count() == 1
    assert "Ya hay un proyecto" in as_enlace.get(page).content.decode()


def test_the_page_says_that_it_is_a_proposal(as_enlace, draft):
    text = as_enlace.get(url("bylaws-detail", draft.pk)).content.decode()
    assert "no rige hasta que el cabildo lo apruebe" in text
    assert "es una propuesta de redacción de este sistema, no una ley" in text
    assert "Artículo 27." in text


def test_choosing_through_the_form(as_enlace, draft):
    page = url("bylaws-choose", draft.pk)
    form = as_enlace.get(page).context["form"]
    assert "abstentions" not in form.fields
    assert set(form.fields) - {"revision"} == default_choices().keys() - {"abstentions"}
    data = choices_form(draft, quorum="two_thirds", casting_vote="no", qualified_matters=["report"])
    assert as_enlace.post(page, data).status_code == 302
    draft.refresh_from_db()
    assert draft.choices == default_choices() | {
        "quorum": "two_thirds",
        "casting_vote": False,
        "qualified_matters": ["report"],
    }


def test_a_refused_choice_keeps_what_was_typed(as_enlace, draft):
    page = url("bylaws-choose", draft.pk)
    response = as_enlace.post(
        page, choices_form(draft, notice_days_ordinary="2", notice_days_extraordinary="6")
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"notice_days_extraordinary"}
    assert response.context["form"].data["notice_days_extraordinary"] == "6"


def test_stale_choices_are_refused_and_go_through_the_second_time(as_enlace, draft):
    page = url("bylaws-choose", draft.pk)
    stale = choices_form(draft, quorum="half")
    as_enlace.post(page, choices_form(draft, citizen_share="60"))
    response = as_enlace.post(page, stale)
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.choices["quorum"] == "majority"
    assert response.context["form"].data["revision"] == 2
    assert as_enlace.post(page, stale | {"revision": 2}).status_code == 302


def test_a_chapter_is_edited_compared_and_restored(as_enlace, draft):
    page = url("chapter-edit", draft.pk, "sesiones")
    shown = as_enlace.get(page)
    assert shown.context["form"].initial["text"] == proposal(draft)
    assert shown.context["differences"] == []
    text = (
        proposal(draft).replace("más de la mitad", "cuando menos siete")
        + "\n\nNo se permiten <b>banderas</b>."
    )
    assert as_enlace.post(page, {"title": "Sesiones", "text": text, "revision": "1"}).status_code == 302
    again = as_enlace.get(page)
    assert len(again.context["differences"]) == 2
    detail = as_enlace.get(url("bylaws-detail", draft.pk)).content.decode()
    assert "Redactado por la oficina" in detail
    assert "&lt;b&gt;banderas&lt;/b&gt;" in detail
    assert as_enlace.post(url("chapter-restore", draft.pk, "sesiones")).status_code == 302
    assert chapter(draft).is_edited is False


def test_a_stale_chapter_shows_what_the_other_person_wrote(as_enlace, draft, enlace):
    writing.edit_chapter(
        chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text="De la otra persona."
    )
    page = url("chapter-edit", draft.pk, "sesiones")
    response = as_enlace.post(page, {"title": "Sesiones", "text": "Lo mío.", "revision": "1"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "De la otra persona." in text
    assert "Lo mío." in text
    assert chapter(draft).text == "De la otra persona."
    assert as_enlace.post(page, {"title": "Sesiones", "text": "Lo mío.", "revision": "2"}).status_code == 302


def test_a_chapter_that_does_not_exist_is_not_found(as_enlace, draft):
    assert as_enlace.get(url("chapter-edit", draft.pk, "nada")).status_code == 404


ENACTED = {
    "approved_on": "2026-01-30",
    "approved_in": "Sesión 67",
    "published_on": "2026-02-20",
    "published_in": "Gaceta 14",
    "in_force_from": "2026-02-21",
}


def test_putting_in_force_through_the_form_once(as_enlace, draft):
    page = url("bylaws-enact", draft.pk)
    seen = as_enlace.get(page).context["form"].initial["seen_at"].isoformat()
    refused = as_enlace.post(page, ENACTED | {"seen_at": seen, "published_on": "2026-01-01"})
    assert refused.status_code == 422
    assert "published_on" in refused.context["form"].errors
    assert as_enlace.post(page, ENACTED | {"seen_at": seen}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "in_force"
    # The second tap finds that it is done.
    again = as_enlace.post(page, ENACTED | {"seen_at": seen})
    assert again.url == url("bylaws-detail", draft.pk)
    assert "Tomar las decisiones" not in as_enlace.get(again.url).content.decode()


def test_what_is_in_force_offers_no_editing(as_enlace, draft, enlace):
    enact(draft, enlace)
    for name in ("bylaws-choose", "bylaws-enact"):
        assert as_enlace.get(url(name, draft.pk)).status_code == 302
    assert as_enlace.get(url("chapter-edit", draft.pk, "sesiones")).status_code == 302


def test_the_committee_reads_what_is_in_force_and_no_draft(client, draft, enlace, integrante, municipality):
    client.force_login(integrante)
    assert client.get(url("bylaws-detail", draft.pk)).status_code == 404
    assert client.get(url("bylaws-pdf", draft.pk)).status_code == 404
    assert "No hay reglamento vigente" in client.get(url("bylaws-list", municipality.cvegeo)).content.decode()
    enact(draft, enlace)
    text = client.get(url("bylaws-detail", draft.pk)).content.decode()
    assert "Capítulo VI" in text
    assert "Emitir" not in text
    assert "Movimientos" not in text


def test_the_lists_cost_the_same_for_one_and_many(
    as_enlace, draft, enlace, municipality, django_assert_num_queries
):
    page = url("bylaws-list", municipality.cvegeo)
    with django_assert_num_queries(LIST_QUERIES):
        as_enlace.get(page)
    Bylaws.objects.bulk_create(
        Bylaws(
            municipality=municipality,
            number=number,
            state="superseded",
            approved_on="2020-01-01",
            in_force_from="2020-01-02",
            superseded_on="2020-02-01",
            created_by=enlace,
            changed_at=timezone.now(),
        )
        for number in range(2, 31)
    )
    with django_assert_num_queries(LIST_QUERIES):
        response = as_enlace.get(page)
    assert response.context["page"].paginator.count == 30
    with django_assert_num_queries(DETAIL_QUERIES):
        as_enlace.get(url("bylaws-detail", draft.pk))


# --- Issued ----------------------------------------------------------------------------------------------------------


def test_an_issued_project_is_no_bylaws_in_force(as_enlace, draft, enlace, municipality):
    page = url("document-issue-bylaws", draft.pk)
    assert "¿Emitir el reglamento, edición 1?" in as_enlace.get(page).content.decode()
    as_enlace.post(page)
    as_enlace.post(page)
    project = IssuedDocument.objects.get()
    assert (project.kind, project.bylaws, project.folio) == ("bylaws", draft, "14039/REG/01")
    assert documents.verify(project)
    assert documents.source_of(project) == draft
    verdict = verdict_on(project)
    assert (verdict.standing, verdict.reason) == (
        Standing.UNDER_REVIEW,
        "Es un proyecto de reglamento: todavía no rige.",
    )
    enact(draft, enlace)
    assert verdict_on(IssuedDocument.objects.get()).standing == Standing.REPLACED
    as_enlace.post(page)
    final = IssuedDocument.objects.exclude(pk=project.pk).get()
    assert verdict_on(final).standing == Standing.CURRENT
    second = writing.begin_draft(municipality=municipality, by=enlace)
    enact(second, enlace, in_force_from=municipality.today(timezone.now()))
    final = IssuedDocument.objects.get(pk=final.pk)
    assert verdict_on(final).reason == "Otra edición del reglamento lo sustituyó."
