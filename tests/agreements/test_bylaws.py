"""Verbs of the bylaws: drafts, choices, chapters, entry into force, editions; and the article of each rule."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.bylaws import writing
from agreements.bylaws.articles import article_of, articles_of, chapters_of
from agreements.bylaws.chapters import CHAPTERS, RULE_KEYS
from agreements.bylaws.choices import default_choices
from agreements.bylaws.wording import Place, text_of
from agreements.models import Bylaws
from partners.models import Entry
from phases.models import Task
from tests.conftest import MONDAY

DAYS = {
    "approved_on": dt.date(2026, 2, 2),
    "approved_in": "Sesión ordinaria 67",
    "published_on": dt.date(2026, 2, 20),
    "published_in": "Gaceta Municipal 14",
    "in_force_from": dt.date(2026, 2, 21),
}


@pytest.fixture
def draft(municipality, enlace):
    return writing.begin_draft(municipality=municipality, by=enlace)


def enact(bylaws, by, **changes):
    bylaws.refresh_from_db()
    return writing.put_in_force(
        bylaws=bylaws, by=by, today=MONDAY, seen=bylaws.changed_at, **(DAYS | changes)
    )


def chapter(bylaws, key="sesiones"):
    return bylaws.chapters.select_related("bylaws__municipality").get(key=key)


def proposal(bylaws, key="sesiones"):
    return text_of(key, bylaws.choices, Place(bylaws.municipality))


def entries(bylaws):
    return list(Entry.objects.about(bylaws).order_by("pk").values_list("act", flat=True))


def refused(**kwargs):
    with pytest.raises(ValidationError) as error:
        kwargs.pop("verb")(**kwargs)
    return error.value


# --- Drafts ----------------------------------------------------------------------------------------------------------


def test_a_draft_begins_from_the_proposal(draft):
    assert (draft.number, draft.state, draft.choices) == (1, "draft", default_choices())
    assert list(draft.chapters.values_list("key", "number", "is_edited", "text")) == [
        (spec.key, number, False, "") for number, spec in enumerate(CHAPTERS, 1)
    ]
    assert entries(draft) == ["bylaws.begun"]


def test_a_second_draft_is_refused(draft, enlace):
    error = refused(verb=writing.begin_draft, municipality=draft.municipality, by=enlace)
    assert error.code == "twice"
    assert Bylaws.objects.count() == 1


def test_the_table_keeps_one_draft_and_one_edition_in_force(draft, enlace):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bylaws.objects.create(
            municipality=draft.municipality, number=2, created_by=enlace, changed_at=draft.changed_at
        )


# --- Choices ---------------------------------------------------------------------------------------------------------


def test_choosing_words_the_articles_anew(draft, enlace):
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices() | {"quorum": "two_thirds"})
    assert (draft.revision, draft.choices["quorum"]) == (2, "two_thirds")
    article = next(each for row in chapters_of(draft) for each in row.articles if each.key == "quorum")
    assert "dos terceras partes" in article.text
    assert entries(draft) == ["bylaws.begun", "bylaws.chosen"]
    assert Entry.objects.about(draft).first().text == (
        "Se cambiaron decisiones del reglamento: Quórum en primera convocatoria."
    )


def test_choosing_the_same_again_changes_nothing(draft, enlace):
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices())
    draft.refresh_from_db()
    assert draft.revision == 1
    assert entries(draft) == ["bylaws.begun"]


def test_a_stale_choice_is_refused(draft, enlace):
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices() | {"quorum": "half"})
    error = refused(
        verb=writing.choose,
        bylaws=draft,
        by=enlace,
        seen=1,
        values=default_choices() | {"quorum": "two_thirds"},
    )
    assert error.code == "stale"
    draft.refresh_from_db()
    assert draft.choices["quorum"] == "half"


# --- Chapters --------------------------------------------------------------------------------------------------------


def test_editing_a_chapter_keeps_the_article_of_the_rules_it_leaves(draft, enlace):
    before = article_of(draft, "quorum")
    row = chapter(draft)
    text = "El Comité puede sesionar en cualquier ciudad hermana.\n\n" + proposal(draft)
    writing.edit_chapter(chapter=row, by=enlace, seen=1, title="De las sesiones", text=text)
    assert (row.is_edited, row.title, row.revision) == (True, "De las sesiones", 2)
    assert article_of(draft, "quorum") == f"artículo {int(before.split()[1]) + 1}"
    assert entries(draft) == ["bylaws.begun", "bylaws.chapter"]


def test_an_article_worded_otherwise_is_cited_by_its_chapter(draft, enlace):
    text = proposal(draft).replace("Sin quórum no puede tomarse acuerdo alguno.", "Sin él nada se decide.")
    writing.edit_chapter(chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text=text)
    assert article_of(draft, "quorum") is None
    cited = articles_of(draft)
    assert cited["quorum"] == "capítulo VI"
    assert cited["majority"].startswith("artículo ")
    assert set(cited) == RULE_KEYS


def test_articles_are_numbered_through_the_chapters(draft):
    labels = [each.label for row in chapters_of(draft) if row.heading for each in row.articles]
    assert labels == [f"Artículo {number}" for number in range(1, len(labels) + 1)]
    transitory = chapters_of(draft)[-1]
    assert [each.label for each in transitory.articles] == ["Primero", "Segundo", "Tercero", "Cuarto"]
    assert transitory.articles[1].citation == "artículo segundo transitorio"
    assert transitory.heading == ""


def test_the_words_of_the_proposal_are_no_edition_of_ones_own(draft, enlace):
    row = chapter(draft)
    shown = proposal(draft).replace("\n", "\r\n") + "\r\n  "
    writing.edit_chapter(chapter=row, by=enlace, seen=1, title=row.title, text=shown)
    row.refresh_from_db()
    assert (row.is_edited, row.text, row.revision) == (False, "", 1)
    assert entries(draft) == ["bylaws.begun"]


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("Sesiones", "  \n\n ", "text"),
        ("Sesiones", "- sólo una fracción", "text"),
        ("Sesiones", "x" * 20_001, "text"),
        ("x" * 151, "Uno.", "title"),
    ],
)
def test_a_chapter_that_cannot_be_is_refused(draft, enlace, title, text, field):
    error = refused(
        verb=writing.edit_chapter, chapter=chapter(draft), by=enlace, seen=1, title=title, text=text
    )
    assert set(error.error_dict) == {field}


def test_a_stale_chapter_is_refused_and_nothing_is_overwritten(draft, enlace):
    writing.edit_chapter(chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text="Una sola regla.")
    error = refused(
        verb=writing.edit_chapter, chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text="Otra."
    )
    assert error.code == "stale"
    assert chapter(draft).text == "Una sola regla."


def test_two_chapters_do_not_disturb_each_other(draft, enlace):
    writing.edit_chapter(chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text="Una.")
    writing.edit_chapter(
        chapter=chapter(draft, "recursos"), by=enlace, seen=1, title="Recursos", text="Otra."
    )
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices() | {"quorum": "half"})
    assert draft.chapters.filter(is_edited=True).count() == 2


def test_restoring_gives_the_proposal_back_once(draft, enlace):
    writing.edit_chapter(chapter=chapter(draft), by=enlace, seen=1, title="Otro", text="Una sola regla.")
    assert writing.restore_chapter(chapter=chapter(draft), by=enlace) is True
    assert writing.restore_chapter(chapter=chapter(draft), by=enlace) is False
    row = chapter(draft)
    assert (row.title, row.text, row.is_edited, row.revision) == ("Sesiones", "", False, 3)
    assert entries(draft) == ["bylaws.begun", "bylaws.chapter", "bylaws.restored"]


# --- In force --------------------------------------------------------------------------------------------------------


def test_in_force_the_words_are_kept_with_the_rule_of_each_article(draft, enlace, monkeypatch):
    cited = articles_of(draft)
    enact(draft, enlace)
    assert (draft.state, draft.in_force_from) == ("in_force", dt.date(2026, 2, 21))
    assert all(row.text for row in draft.chapters.all())
    # Whatever the proposal says one day, this edition reads as it was approved.
    monkeypatch.setattr("agreements.bylaws.articles.proposed", lambda *_: [("", "Otra propuesta.")])
    assert articles_of(draft) == cited
    assert Entry.objects.about(draft).first().act == "bylaws.in_force"


def test_in_force_nothing_changes_any_more(draft, enlace):
    row = chapter(draft)
    enact(draft, enlace)
    for error in (
        refused(
            verb=writing.choose,
            bylaws=draft,
            by=enlace,
            seen=1,
            values=default_choices() | {"quorum": "half"},
        ),
        refused(verb=writing.edit_chapter, chapter=row, by=enlace, seen=1, title="Sesiones", text="Otra."),
        refused(verb=writing.restore_chapter, chapter=row, by=enlace),
    ):
        assert error.code == "closed"


def test_putting_in_force_twice_is_refused(draft, enlace):
    seen = draft.changed_at
    enact(draft, enlace)
    error = refused(
        verb=writing.put_in_force,
        bylaws=draft,
        by=enlace,
        today=MONDAY,
        seen=seen,
        **DAYS | {"in_force_from": dt.date(2026, 2, 25)},
    )
    assert error.code == "stale"
    assert entries(draft) == ["bylaws.begun", "bylaws.in_force"]


def test_what_changed_since_it_was_read_is_not_put_in_force(draft, enlace):
    seen = draft.changed_at
    writing.edit_chapter(chapter=chapter(draft), by=enlace, seen=1, title="Sesiones", text="Otra cosa.")
    error = refused(verb=writing.put_in_force, bylaws=draft, by=enlace, today=MONDAY, seen=seen, **DAYS)
    assert error.code == "stale"
    draft.refresh_from_db()
    assert draft.is_open


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_on": dt.date(2026, 3, 3)}, "approved_on"),
        ({"published_on": dt.date(2026, 3, 3)}, "published_on"),
        ({"published_on": dt.date(2026, 2, 1)}, "published_on"),
        ({"published_on": dt.date.max, "in_force_from": dt.date.max}, "published_on"),
        ({"in_force_from": dt.date(2026, 2, 19)}, "in_force_from"),
        ({"in_force_from": dt.date(2027, 3, 1)}, "in_force_from"),
        ({"approved_in": "  "}, "approved_in"),
        ({"published_in": ""}, "published_in"),
    ],
)
def test_days_out_of_order_are_refused(draft, enlace, changes, field):
    error = refused(
        verb=writing.put_in_force,
        bylaws=draft,
        by=enlace,
        today=MONDAY,
        seen=draft.changed_at,
        **DAYS | changes,
    )
    assert field in error.error_dict
    draft.refresh_from_db()
    assert draft.is_open


def test_a_new_edition_begins_from_the_one_in_force_and_supersedes_it(draft, enlace, municipality):
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices() | {"quorum": "half"})
    writing.edit_chapter(
        chapter=chapter(draft, "recursos"), by=enlace, seen=1, title="Recursos", text="Una regla propia."
    )
    enact(draft, enlace)
    second = writing.begin_draft(municipality=municipality, by=enlace)
    assert (second.number, second.choices["quorum"]) == (2, "half")
    assert list(second.chapters.filter(is_edited=True).values_list("key", "text")) == [
        ("recursos", "Una regla propia.")
    ]
    assert chapter(second).text == ""
    error = refused(
        verb=writing.put_in_force, bylaws=second, by=enlace, today=MONDAY, seen=second.changed_at, **DAYS
    )
    assert set(error.error_dict) == {"in_force_from"}
    enact(second, enlace, in_force_from=dt.date(2026, 3, 15))
    draft.refresh_from_db()
    assert (draft.state, draft.superseded_on) == ("superseded", dt.date(2026, 3, 15))

    def on(day):
        return list(Bylaws.objects.in_force_on(day).values_list("number", flat=True))

    assert on(dt.date(2026, 2, 20)) == []
    assert on(dt.date(2026, 3, 14)) == [1]
    assert on(dt.date(2026, 3, 15)) == [2]


def test_entry_into_force_fulfils_the_task_of_the_open_processes(draft, enlace, process):
    done = enact(draft, enlace)
    task = process.tasks.get(key="reglamento")
    assert done == [process]
    assert (task.state, task.completed_on) == (Task.State.DONE, MONDAY)
    assert task.note.startswith("Reglamento de operación publicado el 20 de febrero de 2026")


# --- Who reads -------------------------------------------------------------------------------------------------------


def test_the_committee_reads_no_draft(draft, enlace, integrante, otro_enlace, asesora):
    assert not Bylaws.objects.visible_to(integrante).exists()
    assert Bylaws.objects.visible_to(enlace).exists()
    assert Bylaws.objects.visible_to(asesora).exists()
    enact(draft, enlace)
    assert Bylaws.objects.visible_to(integrante).get() == draft
    assert not Bylaws.objects.visible_to(otro_enlace).exists()
