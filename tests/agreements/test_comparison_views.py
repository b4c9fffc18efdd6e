"""Pages of versions: the list, saving, reading, comparing on screen."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, AgreementVersion, Approval
from agreements.versions import freezing
from partners.models import Entry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 18, tzinfo=dt.UTC)


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


def write(draft, key, language, html, by):
    clause = draft.clauses.get(key=key)
    seen = clause.texts.filter(language=language).order_by("-version").first()
    return save_clause(
        clause=clause,
        language=language,
        html=html,
        expected_version=seen.version if seen else 0,
        heading="Plazo del objetivo" if key == "objetivo" and language == "es" else "",
        by=by,
    )


@pytest.fixture
def two_versions(draft, enlace):
    first = freezing.save_version(agreement=draft, by=enlace, now=NOW, note="Primera entrega")
    write(draft, "objetivo", "es", "<p>Un objetivo <script>x</script>de 5 años.</p>", enlace)
    draft.clauses.filter(key="financiamiento").delete()
    second = freezing.save_version(agreement=draft, by=enlace, now=NOW + dt.timedelta(days=1))
    return first, second


def test_enlace_saves_a_version_with_a_note(client, draft, enlace):
    client.force_login(enlace)
    page = client.get(url("version-list", draft.pk))
    assert "Todavía no hay versiones guardadas" in page.text
    answer = client.post(url("version-create", draft.pk), {"note": "Para el cabildo"}, follow=True)
    version = draft.versions.get()
    assert (version.number, version.note, version.author) == (1, "Para el cabildo", enlace)
    assert "Se guardó la versión 1 del texto." in answer.text
    assert "El texto de hoy es el de la versión 1." in answer.text
    again = client.post(url("version-create", draft.pk), {"note": "Otra vez"}, follow=True)
    assert "El texto no ha cambiado: sigue siendo la versión 1." in again.text
    assert (draft.versions.count(), Entry.objects.filter(act="agreement.version_saved").count()) == (1, 1)


def test_a_note_too_long_comes_back_with_what_was_typed(client, draft, enlace):
    client.force_login(enlace)
    answer = client.post(url("version-create", draft.pk), {"note": "x" * 251})
    assert (answer.status_code, "x" * 251 in answer.text, draft.versions.count()) == (422, True, 0)


def test_list_tells_what_rests_on_each_version_and_that_the_text_changed(
    client, draft, two_versions, lectora, enlace
):
    first, _ = two_versions
    Approval.objects.create(
        agreement=draft,
        kind=Approval.Kind.CABILDO,
        version=first,
        text_sha256=first.sha256,
        decided_on=dt.date(2026, 3, 20),
        number="Acta 12",
        recorded_by=enlace,
        recorded_at=NOW,
        annulled_by=enlace,
        annulled_at=NOW,
        annulled_reason="Se capturó dos veces.",
    )
    write(draft, "objetivo", "es", "<p>Otra cosa más.</p>", enlace)
    client.force_login(lectora)
    page = client.get(url("version-list", draft.pk)).text
    assert "Primera entrega" in page
    assert "Aprobación del cabildo, Acta 12, 20 de marzo de 2026" in page
    assert "anulada" in page
    assert f"{url('version-compare', draft.pk)}?de=2&amp;a=hoy" in page
    assert "Guardar versión" not in page  # who reads does not save


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_one_version_and_thirty(
    client, draft, lectora, enlace, count, django_assert_num_queries
):
    content = freezing.content_of(draft)
    rows = [
        AgreementVersion(
            agreement=draft,
            number=number,
            content=content,
            sha256=f"{number:064}",
            author=enlace,
            created_at=NOW,
        )
        for number in range(1, count + 1)
    ]
    AgreementVersion.objects.bulk_create(rows)
    client.force_login(lectora)
    client.get(url("version-list", draft.pk))
    with django_assert_num_queries(15):
        client.get(url("version-list", draft.pk))


def test_detail_shows_the_frozen_words_and_not_those_of_today(client, draft, two_versions, lectora):
    client.force_login(lectora)
    first = client.get(url("version-detail", draft.pk, 1)).text
    second = client.get(url("version-detail", draft.pk, 2)).text
    assert "impulsar el desarrollo de ambas ciudades" in first
    assert "Un objetivo de 5 años." in second
    assert "impulsar el desarrollo de ambas ciudades" not in second
    assert two_versions[0].sha256 in first
    assert client.get(url("version-detail", draft.pk, 9)).status_code == 404


def test_comparison_shows_added_and_removed_words_to_readers_too(client, draft, two_versions, lectora):
    client.force_login(lectora)
    page = client.get(url("version-compare", draft.pk)).text  # the newest two
    assert "Comparación de la versión 1 con la versión 2" in page
    assert "Cláusulas: 1 modificada, 1 eliminada; " in page
    assert '<ins><span class="visually-hidden">[agregado: </span>Plazo del ' in page
    assert '<del><span class="visually-hidden">[eliminado: </span>' in page
    assert "<script>x" not in page
    assert 'lang="en" dir="ltr"' in page
    assert "Sin cambios en este idioma." in page
    assert "Cláusulas sin cambios (" in page


def test_versions_are_compared_older_first_and_with_the_text_of_today(client, draft, two_versions, enlace):
    client.force_login(enlace)
    swapped = client.get(url("version-compare", draft.pk), {"de": "2", "a": "1"}).text
    assert "Comparación de la versión 1 con la versión 2" in swapped
    today = client.get(url("version-compare", draft.pk), {"de": "hoy", "a": "2"}).text
    assert "Comparación de la versión 2 con el texto de hoy" in today
    assert "Las dos versiones dicen lo mismo." in today
    assert client.get(url("version-compare", draft.pk), {"de": "7", "a": "1"}).status_code == 404
    assert client.get(url("version-compare", draft.pk), {"de": "1"}).status_code == 200
    # Only what is saved can be issued.
    assert url("document-issue-comparison", draft.pk, 1, 2) in swapped
    assert "document-issue" not in today and "/emitir/" not in today


def test_without_versions_there_is_nothing_to_compare(client, draft, lectora):
    client.force_login(lectora)
    assert client.get(url("version-compare", draft.pk)).url == url("version-list", draft.pk)
    assert client.get(url("version-compare-pdf", draft.pk)).status_code == 404


def test_versions_stay_readable_when_the_text_is_closed(client, draft, two_versions, enlace):
    Agreement.objects.update(state=Agreement.State.SENT)
    client.force_login(enlace)
    for name, args in (("version-list", []), ("version-detail", [1]), ("version-compare", [])):
        assert client.get(url(name, draft.pk, *args)).status_code == 200
