"""The wordings of a new edition of the clause library, and publishing it."""

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting import markup
from agreements.library import editions
from agreements.library.checks import changes, problems, text_problems, tidy
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, SCOPES, clause_set
from agreements.library.reading import current_edition, read_edition, templates_of
from agreements.library.texts.catalogue import BUILTIN
from agreements.management.commands.load_library import load
from agreements.models import LibraryEdition
from tests.agreements.test_library_editions import (
    FACTS,
    HEADINGS,
    NOW,
    TEXTS,
    acts_of,
    clause_of,
    facts_of,
    texts_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return load(BUILTIN, now=NOW)[0]


@pytest.fixture
def draft(edition, asesora):
    return editions.draft_from(edition=edition, by=asesora, now=NOW)


# --- Wordings ------------------------------------------------------------------------------------------------------


def write(draft, asesora, key, instrument="twinning", **changed):
    clause = clause_of(draft, key, instrument)
    headings, texts = texts_of(clause)
    kwargs = {"scopes": SCOPES, "headings": headings, "texts": texts} | changed
    return editions.write_wording(edition=draft, clause=clause, by=asesora, **kwargs)


def test_a_text_is_written_for_one_scope_or_for_both(draft, asesora):
    texts = {"es": "<p>Nuevo {municipal_short}.</p>", "en": "<p>New {municipal_short}.</p>"}
    write(draft, asesora, "seguros", scopes=("national",), texts=texts)
    clause = clause_of(draft, "seguros")
    assert texts_of(clause, "national")[1] == texts
    assert texts_of(clause)[1] != texts
    write(draft, asesora, "seguros", texts=texts)
    assert texts_of(clause)[1] == texts
    assert acts_of(draft)[1:] == ["library.wording_changed"] * 2


def test_another_wording_is_offered_by_its_name_and_removed(draft, asesora):
    key = write(draft, asesora, "seguros", is_new=True, label="Con cobertura de viaje")
    assert key == "con-cobertura-de-viaje"
    clause = next(t for t in templates_of(draft.number, "twinning", "national") if t.key == "seguros")
    assert clause.choices == [("", "La usual"), ("con-cobertura-de-viaje", "Con cobertura de viaje")]
    with pytest.raises(ValidationError, match="ya tiene una redacción"):
        write(draft, asesora, "seguros", is_new=True, label="Con cobertura de viaje")
    row = clause_of(draft, "seguros")
    editions.remove_wording(edition=draft, clause=row, alternative=key, by=asesora)
    assert read_edition(draft) == BUILTIN
    with pytest.raises(ValidationError, match="usual"):
        editions.remove_wording(edition=draft, clause=row, alternative="", by=asesora)
    with pytest.raises(ValidationError, match="ya se quitó"):
        editions.remove_wording(edition=draft, clause=row, alternative=key, by=asesora)


def test_hostile_html_is_cleaned(draft, asesora):
    write(
        draft,
        asesora,
        "seguros",
        texts={
            "es": '<p onclick="x()">Hola<script>alert(1)</script><img src="file:///etc/passwd"></p>',
            "en": "<p>Hello<iframe src=x></iframe>",
        },
    )
    assert texts_of(clause_of(draft, "seguros"))[1] == {"es": "<p>Hola</p>", "en": "<p>Hello</p>"}


@pytest.mark.parametrize(
    ("key", "es", "en", "message"),
    [
        (
            "seguros",
            "<p>{vigencai}</p>",
            "<p>x</p>",
            "«{vigencai}», en el texto en español, no es una variable",
        ),
        ("seguros", "<p>Hasta {term</p>", "<p>x</p>", "una llave sin pareja"),
        ("seguros", "<p> </p>", "<p>x</p>", "Falta el texto en español."),
        ("seguros", "<p>{term}</p>", "<p>x</p>", "La variable «{term}» está sólo en el texto en español."),
        (
            "areas",
            "<p>x</p>",
            "<p>y</p>",
            "Al texto en español le falta la variable «{areas}» (áreas de cooperación).",
        ),
        (
            "objetivo",
            "<p>{objective} por {ties}</p>",
            "<p>{objective} for {ties}</p>",
            "comparte párrafo con un dato que puede faltar",
        ),
        ("seguros", "<p>" + "x" * 20_001 + "</p>", "<p>x</p>", "es demasiado largo"),
        ("seguros", "<p>" + "x" * 900_000 + "</p>", "<p>x</p>", "es demasiado largo"),
    ],
)
def test_a_text_that_would_not_fill_is_refused_in_words(draft, asesora, key, es, en, message):
    with pytest.raises(ValidationError) as refused:
        write(draft, asesora, key, texts={"es": es, "en": en})
    assert any(message in text for text in refused.value.messages), refused.value.messages
    assert read_edition(draft) == BUILTIN


def test_the_texts_of_the_system_have_no_problems_and_survive_plain_editing():
    assert problems(BUILTIN) == []
    for instrument in INSTRUMENTS:
        for scope in SCOPES:
            for clause in clause_set(instrument, scope):
                for wording in clause.alternatives:
                    assert text_problems(clause.key, wording.heading, wording.texts) == []
                    for language in LANGUAGES:
                        words = wording.texts[language]
                        assert tidy(markup.to_html(markup.to_plain(words))) == tidy(words)


# --- Publishing ----------------------------------------------------------------------------------------------------


def test_publishing_needs_a_note_and_a_difference(draft, asesora):
    with pytest.raises(ValidationError) as refused:
        editions.publish(edition=draft, by=asesora, now=NOW)
    assert refused.value.messages == [
        "Escriba qué cambia respecto de la edición vigente.",
        "El borrador es igual a la edición vigente, la 1: no hay qué publicar.",
    ]


def test_a_published_edition_is_in_force_and_tells_what_it_changed(edition, draft, asesora):
    editions.change_note(edition=draft, note="Cláusula de juventud.", by=asesora)
    editions.add_clause(
        edition=draft, instrument="twinning", values=FACTS, headings=HEADINGS, texts=TEXTS, by=asesora
    )
    clause = clause_of(draft, "seguros", "cooperation")
    editions.change_clause(
        edition=draft,
        clause=clause,
        values=facts_of(clause, is_mandatory=True),
        after=clause_of(draft, "personal", "cooperation"),
        by=asesora,
    )
    found = changes(read_edition(edition), read_edition(draft))
    told = {
        (change.instrument, change.clause, change.what): (change.before, change.after) for change in found
    }
    assert told[INSTRUMENTS["twinning"], "Juventud", "cláusula"] == ("", "nueva")
    assert told[INSTRUMENTS["cooperation"], "Seguros", "obligatoria"] == ("no", "sí")
    assert told[INSTRUMENTS["twinning"], "Disposiciones finales", "lugar"] == ("15", "16")
    before, after = told[INSTRUMENTS["twinning"], "Juventud", "texto en español"]
    assert (before, after.splitlines()[0]) == ("", "Juventud")
    write(draft, asesora, "seguros", scopes=("national",), texts={"es": "<p>Uno.</p>", "en": "<p>One.</p>"})
    found = changes(read_edition(edition), read_edition(draft))
    (change,) = [each for each in found if each.what == "texto en español entre municipios de México"]
    assert (change.clause, change.after) == ("Seguros", "Seguros\n\nUno.")
    assert {part.change for part in change.parts} == {"same", "added", "removed"}
    published = editions.publish(edition=draft, by=asesora, now=NOW)
    assert (published.is_published, published.published_by, current_edition()) == (True, asesora, 2)
    assert acts_of(draft)[-1] == "library.published"


def test_a_draft_is_published_once(draft, asesora):
    editions.change_note(edition=draft, note="Sin seguros.", by=asesora)
    editions.remove_clause(edition=draft, clause=clause_of(draft, "seguros"), by=asesora)
    stale = LibraryEdition.objects.get(pk=draft.pk)
    editions.publish(edition=draft, by=asesora, now=NOW)
    with pytest.raises(ValidationError, match="ya se publicó"):
        editions.publish(edition=stale, by=asesora, now=NOW)
    assert acts_of(draft).count("library.published") == 1


def test_a_broken_text_keeps_a_draft_from_being_published(draft, asesora):
    editions.change_note(edition=draft, note="x", by=asesora)
    clause_of(draft, "areas").texts.filter(language="en").update(html="<p>none</p>")
    with pytest.raises(ValidationError, match="Áreas de cooperación.*le falta la variable «{areas}»"):
        editions.publish(edition=draft, by=asesora, now=NOW)
