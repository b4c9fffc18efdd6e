"""Texto gemelo: which languages of a clause follow the others."""

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import change_draft, start_draft
from agreements.models import Agreement
from agreements.twins import statuses
from agreements.twins.statuses import Status
from partners.models import Entry

pytestmark = pytest.mark.django_db
CURRENT, STALE, MISSING = Status.CURRENT, Status.STALE, Status.MISSING


@pytest.fixture
def trilingual(process, draft_data, enlace):
    """Spanish and English filled by the library, French still to be translated."""
    return start_draft(process=process, by=enlace, **draft_data | {"languages": ["es", "en", "fr"]})


@pytest.fixture
def clause(draft):
    return draft.clauses.get(key="objetivo")


@pytest.fixture
def write(enlace):
    def write(clause, language, words, **how):
        latest = clause.texts.filter(language=language).order_by("-version").first()
        how.setdefault("expected_version", latest.version if latest else 0)
        return save_clause(clause=clause, language=language, html=f"<p>{words}</p>", by=enlace, **how)

    return write


def of(agreement, key="objetivo"):
    return statuses.statuses(agreement)[key]


def test_draft_filled_by_the_library_is_up_to_date_in_both_languages(draft):
    assert {status for row in statuses.statuses(draft).values() for status in row.values()} == {CURRENT}
    assert list(statuses.statuses(draft)) == list(current_texts(draft))
    assert statuses.blocking(draft) == []


def test_changing_one_side_makes_its_twin_stale_until_it_catches_up(draft, clause, write):
    write(clause, "es", "Un objetivo nuevo.")
    assert of(draft) == {"es": CURRENT, "en": STALE}
    assert statuses.blocking(draft) == [
        "El texto en inglés no sigue el último cambio del otro idioma en la cláusula «Objetivo»."
    ]
    caught_up = write(clause, "en", "A new objective.")
    assert caught_up.matches == {"es": 2}
    assert of(draft) == {"es": CURRENT, "en": CURRENT}
    assert statuses.blocking(draft) == []


def test_either_side_may_change_first_and_again(draft, clause, write):
    write(clause, "en", "A new objective.")
    assert of(draft) == {"es": STALE, "en": CURRENT}
    write(clause, "es", "Un objetivo nuevo.")
    write(clause, "es", "Un objetivo más nuevo.")
    assert of(draft) == {"es": CURRENT, "en": STALE}


def test_a_correction_that_changes_no_meaning_keeps_the_twin(draft, clause, write):
    text = write(clause, "es", "Un objetivo sin erratas.", matches_twins=True)
    assert (text.matches, of(draft)) == ({"en": 1}, {"es": CURRENT, "en": CURRENT})


def test_a_stale_text_may_change_without_catching_up(draft, clause, write):
    write(clause, "es", "Un objetivo nuevo.")
    write(clause, "en", "Something else.", matches_twins=False)
    assert of(draft) == {"es": STALE, "en": CURRENT}


def test_a_twin_that_changed_unseen_is_not_matched(draft, clause, write):
    write(clause, "es", "Un objetivo nuevo.")
    write(clause, "es", "Un objetivo distinto.", expected_version=2)
    text = write(clause, "en", "A new objective.", twins_seen={"es": 2})
    assert (text.matches, of(draft)) == ({}, {"es": STALE, "en": CURRENT})


def test_third_language_is_missing_until_translated_and_catches_up_alone(trilingual, write):
    clause = trilingual.clauses.get(key="objetivo")
    assert of(trilingual) == {"es": CURRENT, "en": CURRENT, "fr": MISSING}
    (sentence,) = statuses.blocking(trilingual)
    assert sentence.startswith("Falta el texto en francés de las cláusulas «")
    assert sentence.endswith(f" y {len(statuses.statuses(trilingual)) - 3} más.")
    assert write(clause, "fr", "Un objectif.").matches == {"es": 1, "en": 1}
    assert set(of(trilingual).values()) == {CURRENT}
    write(clause, "es", "Un objetivo nuevo.")
    assert of(trilingual) == {"es": CURRENT, "en": STALE, "fr": STALE}
    # Each catches up with what is up to date, and not with the other laggard.
    assert write(clause, "fr", "Un nouvel objectif.").matches == {"es": 2}
    assert of(trilingual) == {"es": CURRENT, "en": STALE, "fr": CURRENT}
    assert write(clause, "en", "A new objective.").matches == {"es": 2, "fr": 3}
    assert set(of(trilingual).values()) == {CURRENT}


def test_part_of_a_text_still_to_be_translated_counts_as_missing(process, draft_data, enlace):
    answers = {key: value for key, value in draft_data["answers"].items() if key != "objective_en"}
    draft = start_draft(process=process, by=enlace, **draft_data | {"answers": answers})
    assert of(draft) == {"es": CURRENT, "en": MISSING}


def test_language_added_later_is_behind_what_was_written_by_hand(process, draft_data, enlace, write):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es"]})
    clause = draft.clauses.get(key="objetivo")
    write(clause, "es", "Un objetivo propio.")
    draft.refresh_from_db()
    change_draft(
        agreement=draft,
        by=enlace,
        title="",
        languages=["es", "en"],
        areas=draft.areas,
        modalities=draft.modalities,
        answers=draft.answers,
        left_out=[],
        seen_at=draft.changed_at,
    )
    assert of(draft) == {"es": CURRENT, "en": STALE}
    assert of(draft, "areas") == {"es": CURRENT, "en": CURRENT}


def test_text_filled_anew_outdates_what_was_written_by_hand(draft, clause, write, enlace):
    write(clause, "es", "Un objetivo propio.", matches_twins=True)
    draft.refresh_from_db()
    change_draft(
        agreement=draft,
        by=enlace,
        title="",
        languages=draft.languages,
        areas=draft.areas,
        modalities=draft.modalities,
        answers=draft.answers | {"objective_en": "to do something else"},
        left_out=[],
        seen_at=draft.changed_at,
    )
    assert of(draft) == {"es": STALE, "en": CURRENT}


def test_confirming_writes_a_version_that_says_so(draft, clause, write, enlace):
    write(clause, "es", "Un objetivo sin erratas.")
    before = clause.texts.get(language="en", version=1)
    text = statuses.confirm_twin(
        clause=clause, language="en", expected_version=1, twins_seen={"es": 2}, by=enlace
    )
    assert (text.version, text.html, text.heading, text.is_filled) == (
        2,
        before.html,
        before.heading,
        before.is_filled,
    )
    assert (text.matches, text.author) == ({"es": 2}, enlace)
    assert of(draft) == {"es": CURRENT, "en": CURRENT}
    assert Entry.objects.about(draft).first().text == (
        "Se guardó la versión 2 de «Objective» en inglés: se confirmó que corresponde a los otros idiomas."
    )
    # Once more: nothing to confirm, nothing written.
    again = statuses.confirm_twin(clause=clause, language="en", expected_version=2, by=enlace)
    assert (again.pk, clause.texts.filter(language="en").count()) == (text.pk, 2)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"expected_version": 1, "twins_seen": {"es": 2}}, "cambió mientras usted lo comparaba"),
        ({"expected_version": 9}, "Otra persona guardó antes"),
        ({"expected_version": 0}, "no está traducida"),
    ],
)
def test_confirming_what_was_not_seen_is_refused(draft, clause, write, enlace, how, words):
    write(clause, "es", "Un objetivo nuevo.")
    write(clause, "es", "Un objetivo más nuevo.")
    with pytest.raises(ValidationError, match=words):
        statuses.confirm_twin(clause=clause, language="en", by=enlace, **how)
    assert clause.texts.filter(language="en").count() == 1


def test_confirming_a_version_that_somebody_replaced_is_refused(draft, clause, write, enlace):
    write(clause, "en", "A new objective.")
    with pytest.raises(ValidationError, match="Otra persona guardó antes"):
        statuses.confirm_twin(clause=clause, language="en", expected_version=1, by=enlace)


def test_missing_text_and_closed_text_cannot_be_confirmed(trilingual, enlace):
    clause = trilingual.clauses.get(key="objetivo")
    with pytest.raises(ValidationError, match="no está traducida"):
        statuses.confirm_twin(clause=clause, language="fr", expected_version=1, by=enlace)
    Agreement.objects.update(state=Agreement.State.SENT)
    clause.agreement.refresh_from_db()
    with pytest.raises(ValidationError, match="El texto está cerrado"):
        statuses.confirm_twin(clause=clause, language="en", expected_version=1, by=enlace)


def test_statuses_and_blocking_cost_two_queries(trilingual, django_assert_num_queries):
    with django_assert_num_queries(2):
        statuses.statuses(trilingual)
    with django_assert_num_queries(2):
        statuses.blocking(trilingual)
    texts = current_texts(trilingual)
    with django_assert_num_queries(0):
        statuses.blocking(trilingual, texts)
