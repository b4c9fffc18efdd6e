"""The list of clauses of a draft: order, own clauses, taking out and bringing back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting import arranging, commenting, working
from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import start_draft
from agreements.models import Agreement, Clause
from agreements.versions.freezing import content_of
from partners.models import Entry

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 16, tzinfo=dt.UTC)


def keys(agreement):
    return list(agreement.clauses.order_by("position", "pk").values_list("key", flat=True))


def entries(agreement):
    return list(Entry.objects.about(agreement).values_list("act", flat=True))


def move(agreement, key, direction, by):
    clause = agreement.clauses.get(key=key)
    return arranging.move_clause(clause=clause, direction=direction, seen_position=clause.position, by=by)


def test_a_clause_moves_one_place_and_its_article_with_it(draft, enlace):
    before = keys(draft)
    index = before.index("seguros")
    assert move(draft, "seguros", "up", enlace) is True
    after = keys(draft)
    assert after[index - 1 : index + 1] == ["seguros", before[index - 1]]
    assert sorted(after) == sorted(before)
    assert list(draft.clauses.order_by("position").values_list("position", flat=True)) == list(
        range(1, len(before) + 1)
    )
    numbers = {row["key"]: row["number"] for row in content_of(draft)["clauses"]}
    assert numbers["seguros"] + 1 == numbers[before[index - 1]]
    assert entries(draft)[0] == "agreement.clause_moved"


def test_at_the_ends_nothing_moves(draft, enlace):
    before = keys(draft)
    assert move(draft, before[-1], "down", enlace) is False
    assert move(draft, before[0], "up", enlace) is False
    assert keys(draft) == before
    assert entries(draft) == ["agreement.drafted"]


def test_a_double_click_moves_once(draft, enlace):
    clause = draft.clauses.get(key="seguros")
    seen = clause.position
    arranging.move_clause(clause=clause, direction="up", seen_position=seen, by=enlace)
    after = keys(draft)
    with pytest.raises(ValidationError, match="cambió mientras tanto"):
        arranging.move_clause(clause=clause, direction="up", seen_position=seen, by=enlace)
    assert keys(draft) == after


def test_no_article_goes_before_the_recitals(draft, enlace):
    with pytest.raises(ValidationError, match="antes de los artículos"):
        move(draft, "objetivo", "up", enlace)
    with pytest.raises(ValidationError, match="antes de los artículos"):
        move(draft, "considerandos", "down", enlace)


def test_a_letter_has_no_articles_and_its_parts_move_freely(process, enlace, draft_data):
    letter = start_draft(process=process, by=enlace, **draft_data | {"kind": "letter"})
    before = keys(letter)
    assert move(letter, before[-1], "up", enlace) is True
    own = arranging.add_own_clause(
        agreement=letter, heading="Enlaces", html="<p>Sin compromisos.</p>", after=before[0], by=enlace
    )
    assert keys(letter)[1] == own.key


def test_an_own_clause_stands_where_it_was_put_and_lacks_its_twin(draft, enlace):
    clause = arranging.add_own_clause(
        agreement=draft,
        heading="Juventud",
        html="<p>Las Partes escuchan a <script>x</script>la juventud.</p>",
        after="objetivo",
        by=enlace,
    )
    assert (clause.key, clause.is_own, clause.is_mandatory) == ("propia-1", True, False)
    after = keys(draft)
    assert after[after.index("objetivo") + 1] == "propia-1"
    texts = current_texts(draft)["propia-1"]
    assert list(texts) == ["es"]
    assert texts["es"].html == "<p>Las Partes escuchan a la juventud.</p>"
    assert entries(draft)[0] == "agreement.clause_added"


def test_the_same_own_clause_twice_is_a_double_click(draft, enlace):
    data = {
        "agreement": draft,
        "heading": "Juventud",
        "html": "<p>Texto.</p>",
        "after": "objetivo",
        "by": enlace,
    }
    assert arranging.add_own_clause(**data) == arranging.add_own_clause(**data)
    assert draft.clauses.filter(is_own=True).count() == 1
    assert arranging.add_own_clause(**data | {"html": "<p>Otro.</p>"}).key == "propia-2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"html": "<p> </p>"}, "text"), ({"after": "nada"}, "after"), ({"after": "comparecencia"}, "after")],
)
def test_an_own_clause_without_words_or_place_is_refused(draft, enlace, changes, field):
    data = {"agreement": draft, "heading": "Juventud", "html": "<p>x</p>", "after": "objetivo", "by": enlace}
    with pytest.raises(ValidationError) as refused:
        arranging.add_own_clause(**data | changes)
    assert list(refused.value.error_dict) == [field]
    assert not draft.clauses.filter(is_own=True).exists()


def test_an_optional_clause_leaves_and_comes_back_from_the_library(draft, enlace):
    before = keys(draft)
    heading = arranging.remove_clause(clause=draft.clauses.get(key="seguros"), by=enlace, now=NOW)
    assert heading == "Seguros"
    assert "seguros" not in keys(draft)
    # Nobody had written in it: no version was needed to keep its words.
    assert draft.versions.count() == 0
    assert arranging.left_out(draft) == [("seguros", "Seguros", True, None)]
    arranging.restore_clause(agreement=draft, key="seguros", by=enlace)
    assert keys(draft) == before
    assert set(current_texts(draft)["seguros"]) == {"es", "en"}
    assert arranging.left_out(draft) == []
    assert arranging.restore_clause(agreement=draft, key="seguros", by=enlace).key == "seguros"
    assert draft.clauses.filter(key="seguros").count() == 1


def test_what_was_written_by_hand_comes_back_word_by_word(draft, enlace):
    clause = draft.clauses.get(key="seguros")
    save_clause(clause=clause, language="es", html="<p>A mano.</p>", expected_version=1, by=enlace)
    arranging.remove_clause(clause=clause, by=enlace, now=NOW)
    version = draft.versions.get()
    assert version.note == "Antes de quitar «Seguros»"
    assert arranging.left_out(draft) == [("seguros", "Seguros", True, 1)]
    arranging.restore_clause(agreement=draft, key="seguros", version=1, by=enlace)
    texts = current_texts(draft)["seguros"]
    assert texts["es"].html == "<p>A mano.</p>"
    assert texts["es"].is_filled is False
    assert entries(draft)[0] == "agreement.clause_restored"


def test_an_own_clause_comes_back_too_and_its_key_is_never_given_again(draft, enlace):
    own = arranging.add_own_clause(
        agreement=draft, heading="Juventud", html="<p>x</p>", after="objetivo", by=enlace
    )
    arranging.remove_clause(clause=own, by=enlace, now=NOW)
    other = arranging.add_own_clause(
        agreement=draft, heading="Deporte", html="<p>y</p>", after="objetivo", by=enlace
    )
    assert other.key == "propia-2"
    back = arranging.restore_clause(agreement=draft, key="propia-1", version=1, by=enlace)
    assert (back.is_own, back.is_mandatory) == (True, False)
    assert keys(draft).index("propia-1") == len(keys(draft)) - 2


@pytest.mark.parametrize(("key", "version"), [("arbitraje", None), ("seguros", 9), ("arbitraje", 1)])
def test_nothing_comes_back_that_never_was(draft, enlace, key, version):
    arranging.remove_clause(clause=draft.clauses.get(key="seguros"), by=enlace, now=NOW)
    with pytest.raises(ValidationError):
        arranging.restore_clause(agreement=draft, key=key, version=version, by=enlace)
    assert key not in keys(draft)


def test_what_the_text_needs_cannot_be_taken_out(draft, enlace):
    with pytest.raises(ValidationError, match="necesaria"):
        arranging.remove_clause(clause=draft.clauses.get(key="objetivo"), by=enlace, now=NOW)


def test_a_clause_with_open_comments_stays(draft, enlace):
    clause = draft.clauses.get(key="seguros")
    comment = commenting.add_comment(clause=clause, text="¿Quién paga?", by=enlace, now=NOW)
    with pytest.raises(ValidationError, match="comentarios abiertos"):
        arranging.remove_clause(clause=clause, by=enlace, now=NOW)
    commenting.resolve_comment(comment=comment, by=enlace, now=NOW)
    arranging.remove_clause(clause=clause, by=enlace, now=NOW)
    assert "seguros" not in keys(draft)


def test_a_clause_in_which_somebody_is_writing_stays(draft, enlace, lectora):
    clause = draft.clauses.get(key="seguros")
    working.keep(
        clause=clause,
        language="es",
        by=lectora,
        heading="",
        text="a medias",
        expected_version=1,
        known="",
        now=NOW,
    )
    with pytest.raises(ValidationError, match=lectora.full_name):
        arranging.remove_clause(clause=clause, by=enlace, now=NOW)


def test_a_closed_text_is_not_arranged(draft, enlace):
    Agreement.objects.filter(pk=draft.pk).update(state="sent")
    clause = draft.clauses.get(key="seguros")
    before = list(Clause.objects.order_by("pk").values_list())
    acts = [
        lambda: move(draft, "seguros", "up", enlace),
        lambda: arranging.remove_clause(clause=clause, by=enlace, now=NOW),
        lambda: arranging.restore_clause(agreement=draft, key="arbitraje", by=enlace),
        lambda: arranging.add_own_clause(
            agreement=draft, heading="J", html="<p>x</p>", after="objetivo", by=enlace
        ),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="cerrado"):
            act()
    assert list(Clause.objects.order_by("pk").values_list()) == before
