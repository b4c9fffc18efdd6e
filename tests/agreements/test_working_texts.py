"""What is kept while somebody types, and comments: verbs."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting import commenting, working
from agreements.models import Agreement, ClauseComment, WorkingText
from partners.models import Entry

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 16, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(seconds=5)


@pytest.fixture
def clause(draft):
    return draft.clauses.get(key="objetivo")


def keep(clause, by, text, **changes):
    data = {
        "clause": clause,
        "language": "es",
        "by": by,
        "heading": "Objetivo",
        "text": text,
        "expected_version": 1,
        "known": "",
        "now": NOW,
    }
    return working.keep(**data | changes)


def test_what_is_typed_is_kept_for_each_person_and_changes_no_version(clause, enlace, lectora):
    first = keep(clause, enlace, "Uno")
    keep(clause, lectora, "Otro")
    again = keep(clause, enlace, "Uno y dos", known=first.saved_at.isoformat(), now=LATER)
    assert (again.pk, again.text, again.saved_at) == (first.pk, "Uno y dos", LATER)
    assert working.of(clause, "es", lectora).text == "Otro"
    assert clause.texts.filter(language="es").count() == 1
    assert not Entry.objects.about(clause.agreement).filter(act__contains="clause").exists()
    working.forget(clause=clause, language="es", by=enlace)
    assert list(WorkingText.objects.values_list("text", flat=True)) == ["Otro"]


def test_a_second_tab_does_not_write_over_the_first(clause, enlace):
    first = keep(clause, enlace, "De la primera")
    keep(clause, enlace, "Sigue la primera", known=first.saved_at.isoformat(), now=LATER)
    for known in ("", first.saved_at.isoformat()):
        with pytest.raises(ValidationError, match="otra pestaña") as refused:
            keep(clause, enlace, "De la segunda", known=known)
        assert refused.value.code == "other_tab"
    assert working.of(clause, "es", enlace).text == "Sigue la primera"


def test_the_same_text_again_is_no_conflict(clause, enlace):
    row = keep(clause, enlace, "Igual")
    assert keep(clause, enlace, "Igual", now=LATER).saved_at == row.saved_at


def test_two_hundred_pages_are_kept_and_more_is_refused(clause, enlace):
    pages = "Palabra " * 75_000
    assert keep(clause, enlace, pages).text == pages
    with pytest.raises(ValidationError, match="demasiado largo"):
        keep(clause, enlace, pages + "x", language="en")


def test_characters_that_no_database_keeps_are_left_out(clause, enlace):
    assert keep(clause, enlace, "a\x00b\u202ec").text == "ab\u202ec"


def test_nothing_is_kept_of_a_closed_text(clause, enlace):
    Agreement.objects.filter(pk=clause.agreement_id).update(state="sent")
    clause.agreement.refresh_from_db()
    with pytest.raises(ValidationError, match="cerrado"):
        keep(clause, enlace, "Tarde")


def comment(clause, by, text="¿Y el agua?", **more):
    return commenting.add_comment(clause=clause, text=text, by=by, now=NOW, **more)


def test_a_comment_is_said_once_attended_and_opened_again(clause, enlace):
    said = comment(clause, enlace, "  ¿Y el agua?  ", language="en")
    assert comment(clause, enlace, "¿Y el agua?", language="en") == said
    assert (said.text, said.language, said.author) == ("¿Y el agua?", "en", enlace)
    commenting.resolve_comment(comment=said, by=enlace, now=LATER)
    commenting.resolve_comment(comment=said, by=enlace, now=LATER + dt.timedelta(hours=1))
    said.refresh_from_db()
    assert (said.resolved_by, said.resolved_at) == (enlace, LATER)
    assert not ClauseComment.objects.open().exists()
    commenting.reopen_comment(comment=said, by=enlace)
    commenting.reopen_comment(comment=said, by=enlace)
    assert list(ClauseComment.objects.open()) == [said]
    acts = list(Entry.objects.about(clause.agreement).values_list("act", flat=True))
    assert acts == [
        "agreement.comment_reopened",
        "agreement.comment_resolved",
        "agreement.clause_commented",
        "agreement.drafted",
    ]


@pytest.mark.parametrize(
    ("text", "language"), [("  ", ""), ("x" * 2_001, ""), ("hola", "fr"), ("hola", "klingon")]
)
def test_a_comment_without_words_or_on_another_language_is_refused(clause, enlace, text, language):
    with pytest.raises(ValidationError):
        comment(clause, enlace, text, language=language)
    assert not ClauseComment.objects.exists()


def test_comments_end_when_nothing_is_drafted_any_more(clause, enlace):
    said = comment(clause, enlace)
    Agreement.objects.filter(pk=clause.agreement_id).update(state="withdrawn")
    for act in (
        lambda: comment(clause, enlace, "Otro"),
        lambda: commenting.resolve_comment(comment=said, by=enlace, now=NOW),
        lambda: commenting.reopen_comment(comment=said, by=enlace),
    ):
        with pytest.raises(ValidationError, match="ya no es un proyecto"):
            act()
