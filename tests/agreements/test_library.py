"""Reading the clause library: editions of the database, the system's own, and the drafts that each fills."""

import dataclasses
import datetime as dt

import pytest
from django.core.management import call_command

from agreements.drafting.clause_writing import current_texts
from agreements.drafting.drafts import change_draft, start_draft
from agreements.library import editions
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, SCOPES, clause_set
from agreements.library.filling import is_blank_in
from agreements.library.reading import current_edition, read_edition, templates_of
from agreements.library.sample import filled
from agreements.library.texts.catalogue import BUILTIN
from agreements.management.commands.load_library import load
from agreements.models import LibraryClause, LibraryEdition, LibraryText

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def edition():
    return load(BUILTIN, now=NOW)[0]


def changed(key, **texts):
    """The system's library with other words in one clause of the twinning."""
    place = ("twinning", "foreign")

    def other(clause):
        if clause.key != key:
            return clause
        usual, *rest = clause.alternatives
        usual = dataclasses.replace(usual, texts={**usual.texts, **texts})
        return dataclasses.replace(clause, alternatives=(usual, *rest))

    return {**BUILTIN, place: tuple(other(clause) for clause in BUILTIN[place])}


def test_loading_twice_writes_one_edition_with_every_text():
    call_command("load_library", verbosity=0)
    call_command("load_library", verbosity=0)
    edition = LibraryEdition.objects.get()
    assert (edition.number, edition.is_builtin, edition.created_by) == (1, True, None)
    assert edition.is_published
    assert read_edition(edition) == BUILTIN
    assert LibraryClause.objects.count() == sum(len(clause_set(each)) for each in INSTRUMENTS)
    assert set(LibraryText.objects.values_list("language", flat=True)) == set(LANGUAGES)


def test_new_words_become_a_new_edition_and_the_old_one_stays(edition):
    newer, created = load(changed("seguros", es="<p>Otro.</p>"), now=LATER)
    assert (created, newer.number, current_edition()) == (True, 2, 2)
    assert read_edition(edition) == BUILTIN
    assert load(changed("seguros", es="<p>Otro.</p>"), now=LATER) == (newer, False)


def test_an_edition_of_the_ministry_is_not_pushed_aside_by_the_next_library_of_the_system(edition, asesora):
    draft = editions.draft_from(edition=edition, by=asesora, now=NOW)
    LibraryEdition.objects.filter(pk=draft.pk).update(published_at=NOW, published_by=asesora)
    assert current_edition() == 2
    newer, created = load(changed("seguros", es="<p>Otro.</p>"), now=LATER)
    assert (created, newer.number) == (True, 3)
    assert current_edition() == 2


def test_of_two_drafts_the_one_published_last_is_in_force(edition, asesora):
    for number, hours in ((5, 1), (4, 2)):
        LibraryEdition.objects.create(
            number=number,
            created_by=asesora,
            created_at=NOW,
            published_by=asesora,
            published_at=NOW + dt.timedelta(hours=hours),
        )
    assert current_edition() == 4


def test_without_editions_the_library_of_the_system_stands_in():
    assert LibraryEdition.objects.count() == 0
    assert current_edition() == 1
    for instrument in INSTRUMENTS:
        for scope in SCOPES:
            assert templates_of(1, instrument, scope) == clause_set(instrument, scope)


def test_the_database_gives_what_the_system_has(edition):
    for place, clauses in BUILTIN.items():
        assert templates_of(edition.number, *place) == clauses
    with pytest.raises(LookupError):
        templates_of(edition.number, "treaty", "foreign")


def test_a_published_edition_is_read_once(edition, django_assert_num_queries):
    templates_of(edition.number, "twinning", "foreign")
    with django_assert_num_queries(1):
        templates_of(edition.number, "letter", "national")


def test_a_draft_edition_is_read_anew_every_time(edition, asesora):
    draft = editions.draft_from(edition=edition, by=asesora, now=NOW)
    before = templates_of(draft.number, "twinning", "foreign")
    LibraryText.objects.filter(clause__edition=draft, clause__key="seguros").update(html="<p>Nuevo</p>")
    after = templates_of(draft.number, "twinning", "foreign")
    assert before != after
    assert after[12].text_in("es") == "<p>Nuevo</p>"


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_instrument_fills_with_sample_data_and_leaves_no_blank(instrument, scope):
    clauses = clause_set(instrument, scope)
    rows = filled(clauses, instrument, scope)
    assert [clause.key for clause, _ in rows] == [clause.key for clause in clauses]
    for clause, wordings in rows:
        for _, cells in wordings:
            for language, heading, html in cells:
                assert "{" not in html + heading
                assert not is_blank_in(html), (clause.key, language)
    empty = filled(clauses, instrument, scope, with_answers=False)
    assert any(is_blank_in(html) for _, ws in empty for _, cells in ws for *_, html in cells)


# --- What fills a draft --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_draft_of_every_instrument_takes_the_edition_in_force(
    edition, process, draft_data, enlace, instrument
):
    load(changed("comparecencia", es="<p>{instrument}, otra.</p>"), now=LATER)
    draft = start_draft(process=process, by=enlace, **draft_data | {"kind": instrument})
    assert draft.library_version == 2
    keys = [clause.key for clause in clause_set(instrument)]
    assert list(draft.clauses.values_list("key", flat=True)) == keys
    texts = current_texts(draft)
    assert [set(row) for row in texts.values()] == [{"es", "en"}] * len(keys)
    assert ("otra." in texts["comparecencia"]["es"].html) == (instrument == "twinning")


def test_an_edition_published_later_leaves_a_draft_as_it_was(edition, draft, enlace):
    load(changed("objetivo", es="<p>{objective}: texto nuevo.</p>"), now=LATER)
    assert current_edition() == 2
    count = change_draft(
        agreement=draft,
        title=draft.title,
        languages=draft.languages,
        areas=["turismo"],
        modalities=draft.modalities,
        answers=draft.answers,
        left_out=(),
        seen_at=draft.changed_at,
        by=enlace,
    )
    draft.refresh_from_db()
    assert (draft.library_version, count) == (1, 2)
    assert "texto nuevo" not in current_texts(draft)["objetivo"]["es"].html
