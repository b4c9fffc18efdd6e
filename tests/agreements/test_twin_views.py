"""The page «Texto gemelo», and what the page of the text says of it."""

import pytest
from django.urls import reverse

from agreements.drafting.clause_writing import save_clause
from agreements.drafting.drafts import start_draft
from agreements.models import Agreement
from agreements.twins.rows import twin_rows
from agreements.twins.statuses import confirm_twin, statuses

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


@pytest.fixture
def write(enlace):
    def write(draft, key, language, html, **how):
        clause = draft.clauses.get(key=key)
        version = clause.texts.filter(language=language).order_by("-version").first().version
        return save_clause(
            clause=clause, language=language, html=html, expected_version=version, by=enlace, **how
        )

    return write


@pytest.fixture
def stale(draft, write):
    write(draft, "objetivo", "es", "<p>Un objetivo por 5 años y 90 días.</p>")
    write(draft, "objetivo", "en", "<p>An objective for 5 years and 60 days.</p>")
    write(draft, "objetivo", "es", "<p>Un objetivo por 6 años y 90 días.</p>")
    return draft


def test_a_draft_of_the_library_has_nothing_to_do(client, draft, lectora):
    client.force_login(lectora)
    page = client.get(url("twin-list", draft.pk)).text
    assert "corresponden en todos sus idiomas, y sus números, fechas e importes coinciden" in page


@pytest.mark.parametrize("kind", ["twinning", "cooperation", "memorandum", "letter", "regularisation"])
def test_no_instrument_of_the_library_has_figures_that_differ(process, draft_data, enlace, kind):
    draft = start_draft(process=process, by=enlace, **draft_data | {"kind": kind})
    assert [(row.key, gap.text) for row in twin_rows(draft) for gap in row.gaps] == []


def test_page_shows_what_changed_what_differs_and_the_two_ways_out(client, stale, enlace):
    client.force_login(enlace)
    page = client.get(url("twin-list", stale.pk)).text
    assert "Número: «6 años» en español, «5 years» en inglés." in page
    assert "Número: «90 días» en español, «60 days» en inglés." in page
    assert "Qué cambió desde entonces en español" in page
    assert '<del><span class="visually-hidden">[eliminado: </span>5<span' in page
    assert url("clause-edit", stale.pk, "objetivo", "en") in page
    assert url("twin-confirm", stale.pk, "objetivo", "en") in page
    assert 'name="seen-es" value="3"' in page


def test_enlace_confirms_and_the_clause_is_up_to_date(client, stale, enlace):
    client.force_login(enlace)
    data = {"expected_version": "2", "seen-es": "3"}
    answer = client.post(url("twin-confirm", stale.pk, "objetivo", "en"), data, follow=True)
    assert "corresponde a los otros idiomas" in answer.text
    assert [row.key for row in twin_rows(stale) if any(cell.is_stale for cell in row.cells)] == []


@pytest.mark.parametrize(
    "data",
    [
        {"expected_version": "2", "seen-es": "2"},
        {"expected_version": "2"},
        {"expected_version": "x", "seen-es": "3"},
        {"expected_version": "99999999999999999999", "seen-es": "3"},
        {"expected_version": "٢", "seen-es": "3"},
        {},
    ],
)
def test_what_was_not_seen_is_not_confirmed(client, stale, enlace, data):
    client.force_login(enlace)
    answer = client.post(url("twin-confirm", stale.pk, "objetivo", "en"), data)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert stale.clauses.get(key="objetivo").texts.filter(language="en").count() == 2


def test_who_only_reads_sees_no_buttons_and_a_closed_text_neither(client, stale, lectora, enlace):
    client.force_login(lectora)
    page = client.get(url("twin-list", stale.pk)).text
    assert "desactualizada" in page and "Sigue correspondiendo" not in page
    Agreement.objects.update(state=Agreement.State.SENT)
    client.force_login(enlace)
    assert "Sigue correspondiendo" not in client.get(url("twin-list", stale.pk)).text


def test_unknown_language_or_clause_is_not_found(client, stale, enlace):
    client.force_login(enlace)
    assert client.post(url("twin-confirm", stale.pk, "objetivo", "fr")).status_code == 404
    assert client.post(url("twin-confirm", stale.pk, "nada", "en")).status_code == 404


def test_page_of_the_text_tells_how_the_twins_stand(client, stale, lectora):
    client.force_login(lectora)
    page = client.get(url("agreement-detail", stale.pk)).text
    assert "1 con un idioma desactualizado. Así el texto no puede darse por negociado." in page
    assert "Cifras que no coinciden:" in page
    assert url("twin-list", stale.pk) in page


def test_a_draft_of_one_language_has_no_twin(client, process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es"]})
    client.force_login(enlace)
    assert "no tiene texto gemelo" in client.get(url("twin-list", draft.pk)).text
    assert 'id="texto-gemelo"' not in client.get(url("agreement-detail", draft.pk)).text


def test_page_costs_the_same_whatever_is_out_of_date(draft, write, django_assert_num_queries):
    with django_assert_num_queries(2):
        twin_rows(draft)
    keys = list(draft.clauses.values_list("key", flat=True))
    write(draft, keys[0], "es", "<p>Otro texto.</p>")
    with django_assert_num_queries(3):
        twin_rows(draft)
    for key in keys[1:]:
        write(draft, key, "es", "<p>Otro texto.</p>")
    with django_assert_num_queries(3):
        twin_rows(draft)


def test_with_three_languages_it_shows_the_words_that_changed_not_those_only_confirmed(
    client, process, draft_data, write, enlace
):
    """English was looked at and still says the same: French has to follow what changed in Spanish."""
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es", "en", "fr"]})
    write(draft, "objetivo", "fr", "<p>Un objectif.</p>", matches_twins=True)
    write(draft, "objetivo", "es", "<p>Otro objetivo.</p>")
    english = draft.clauses.get(key="objetivo").texts.filter(language="en").get()
    confirm_twin(
        clause=draft.clauses.get(key="objetivo"),
        language="en",
        expected_version=english.version,
        by=enlace,
    )
    (row,) = [row for row in twin_rows(draft) if row.key == "objetivo"]
    (french,) = [cell for cell in row.cells if cell.language == "fr"]
    assert (french.status, french.lead_language) == ("stale", "es")
    assert "Otro objetivo" in "".join(part.text for block in french.since.blocks for part in block.parts)
    clause = draft.clauses.get(key="objetivo")
    confirm_twin(clause=clause, language="fr", expected_version=french.text.version, by=enlace)
    assert statuses(draft)["objetivo"] == {"es": "current", "en": "current", "fr": "current"}
