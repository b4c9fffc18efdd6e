"""Observations of the ministry: answering, settling, opening again, correcting. Each act by its verb."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, Remark, State, StateChange
from agreements.remarks import answering
from agreements.remarks.rows import count_of, rows_of
from agreements.versions.freezing import save_version
from partners.models import Entry
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 4, 16, 18, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def observed(draft, by, *texts, keys=("objective", "")):
    """An agreement with observations, written as the path leaves it."""
    version = save_version(agreement=draft, by=by, now=NOON)
    Agreement.objects.filter(pk=draft.pk).update(state=State.OBSERVED)
    draft.refresh_from_db()
    StateChange.objects.create(
        agreement=draft,
        version=version,
        from_state=State.NEGOTIATED,
        to_state=State.SENT,
        happened_on=MONDAY,
        number="OF-1",
        by=by,
        at=NOON,
    )
    return [
        Remark.objects.create(
            agreement=draft,
            version=version,
            number=number,
            clause_key=keys[(number - 1) % len(keys)],
            text=text,
            oficio="CJA-07/2026",
            received_on=MONDAY + DAY,
            recorded_by=by,
            recorded_at=NOON,
        )
        for number, text in enumerate(texts, start=1)
    ]


@pytest.fixture
def keys(draft):
    """Keys of two clauses of the draft."""
    return list(draft.clauses.order_by("position").values_list("key", flat=True))[2:4]


@pytest.fixture
def pair(draft, enlace, keys):
    return observed(draft, enlace, "Precise el objetivo.", "Revise la ortografía.", keys=(keys[0], ""))


def answer(remark, by, text="Se precisó.", seen=None, now=NOON):
    return answering.answer_remark(
        remark=remark, text=text, seen=seen or answering.stamp_of(remark), by=by, now=now
    )


def acts(agreement):
    rows = Entry.objects.about(agreement).filter(act__startswith="remark").order_by("pk")
    return list(rows.values_list("act", flat=True))


def last_entry(agreement):
    """The line written last; the scene's own lines carry the day on which the test runs."""
    return Entry.objects.about(agreement).order_by("pk").last()


def test_answering_leaves_who_when_and_one_entry(pair, draft, enlace):
    first, second = pair
    assert answering.unanswered(draft) == [first, second]
    done = answer(first, enlace, " Se precisó el objetivo. ")
    facts = (done.state, done.answer, done.answered_by, done.answered_at)
    assert facts == (Remark.State.ANSWERED, "Se precisó el objetivo.", enlace, NOON)
    assert answering.unanswered(draft) == [second]
    assert acts(draft) == ["remark.answered"]
    assert last_entry(draft).text == "Se respondió a la observación 1."


def test_the_same_answer_twice_changes_nothing(pair, draft, enlace, lectora):
    answer(pair[0], enlace)
    again = answer(pair[0], lectora, seen="lo que sea")
    assert (again.answered_by, acts(draft)) == (enlace, ["remark.answered"])


def test_somebody_elses_newer_answer_is_never_overwritten(pair, draft, enlace, lectora):
    seen = answering.stamp_of(pair[0])
    answer(pair[0], enlace, "La primera.", seen=seen)
    with pytest.raises(ValidationError, match="Otra persona guardó una respuesta"):
        answer(pair[0], lectora, "La segunda.", seen=seen)
    pair[0].refresh_from_db()
    assert pair[0].answer == "La primera."
    better = answer(pair[0], lectora, "La segunda.")
    assert (better.answer, better.answered_by) == ("La segunda.", lectora)
    assert last_entry(draft).text == "Se cambió la respuesta a la observación 1."


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (answering.MAX_TEXT + 1)])
def test_an_answer_has_words_and_an_end(pair, enlace, text):
    with pytest.raises(ValidationError):
        answer(pair[0], enlace, text)
    pair[0].refresh_from_db()
    assert pair[0].state == Remark.State.OPEN


@pytest.mark.parametrize("state", [State.SENT, State.IN_OPINION, State.ANSWERED, State.APPROVED])
def test_answers_are_written_only_while_observed(pair, draft, enlace, state):
    Agreement.objects.filter(pk=draft.pk).update(state=state)
    with pytest.raises(ValidationError, match="con observaciones"):
        answer(pair[0], enlace)


def test_settling_asks_for_an_answer_and_for_words(pair, draft, enlace, asesora):
    with pytest.raises(ValidationError, match="Responda primero"):
        answering.settle_remark(remark=pair[0], note="Correo del 3 de abril", by=asesora, now=NOON)
    answer(pair[0], enlace)
    with pytest.raises(ValidationError, match="en qué consta"):
        answering.settle_remark(remark=pair[0], note=" ", by=asesora, now=NOON)
    done = answering.settle_remark(remark=pair[0], note="Correo del 3 de abril", by=asesora, now=NOON)
    assert done.state == Remark.State.SETTLED
    last = last_entry(draft)
    assert (last.act, last.actor) == ("remark.settled", asesora)
    assert last.text == "Se dio por atendida la observación 1: Correo del 3 de abril."
    with pytest.raises(ValidationError, match="ya estaba atendida"):
        answering.settle_remark(remark=pair[0], note="Otra vez", by=asesora, now=NOON)
    with pytest.raises(ValidationError, match="atendida"):
        answer(done, enlace, "Otra respuesta")


def test_a_withdrawn_agreement_has_nothing_to_settle(pair, draft, enlace):
    answer(pair[0], enlace)
    Agreement.objects.filter(pk=draft.pk).update(state=State.WITHDRAWN)
    with pytest.raises(ValidationError, match="terminó"):
        answering.settle_remark(remark=pair[0], note="Correo", by=enlace, now=NOON)


def test_reopening_keeps_the_answer_and_asks_for_another(pair, draft, enlace, asesora):
    answer(pair[0], enlace, "Se precisó.")
    again = answering.reopen_remark(remark=pair[0], note="Falta el inciso b", by=asesora, now=NOON)
    assert (again.state, again.answer) == (Remark.State.OPEN, "Se precisó.")
    assert again in answering.unanswered(draft)
    with pytest.raises(ValidationError, match="ya está abierta"):
        answering.reopen_remark(remark=again, note="Otra vez", by=asesora, now=NOON)
    answer(again, enlace, "Se precisó el inciso b.")
    assert acts(draft) == ["remark.answered", "remark.reopened", "remark.answered"]
    Agreement.objects.filter(pk=draft.pk).update(state=State.ANSWERED)
    with pytest.raises(ValidationError, match="nuevo oficio"):
        answering.reopen_remark(remark=again, note="Tarde", by=enlace, now=NOON)


def correct(remark, by, **changes):
    data = {
        "clause_key": remark.clause_key,
        "text": remark.text,
        "oficio": remark.oficio,
        "received_on": remark.received_on,
        "reason": "Error de captura",
        "seen": answering.stamp_of(remark),
    } | changes
    return answering.correct_remark(remark=remark, by=by, now=NOON, **data)


def test_a_typing_mistake_is_corrected_with_a_reason(pair, draft, enlace, keys):
    fixed = correct(pair[0], enlace, clause_key=keys[1], text="Precise el alcance.", oficio="CJA-08/2026")
    assert (fixed.clause_key, fixed.text, fixed.oficio) == (keys[1], "Precise el alcance.", "CJA-08/2026")
    assert last_entry(draft).text == "Se corrigió la observación 1: Error de captura."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "qué se corrige"),
        ({"text": ""}, "como viene en el oficio"),
        ({"oficio": " "}, "número del oficio"),
        ({"clause_key": "no-existe"}, "no está en la versión"),
        ({"received_on": dt.date(2026, 4, 17)}, "en el futuro"),
        ({"received_on": MONDAY - DAY}, "antes de que se envíe"),
        ({"seen": "otra cosa"}, "cambió después"),
    ],
)
def test_a_correction_is_checked(pair, draft, enlace, changes, words):
    with pytest.raises(ValidationError, match=words):
        correct(pair[0], enlace, **changes)
    assert acts(draft) == []


def test_what_was_answered_is_not_corrected(pair, enlace):
    answered = answer(pair[0], enlace)
    with pytest.raises(ValidationError, match="ya tiene respuesta"):
        correct(answered, enlace, text="Otra cosa")
    again = answering.reopen_remark(remark=answered, note="Falta", by=enlace, now=NOON)
    with pytest.raises(ValidationError, match="ya tiene respuesta"):
        correct(again, enlace, text="Otra cosa")


# --- Rows ------------------------------------------------------------------------------------------------------------


def test_rows_show_the_clause_as_it_was_observed_and_as_it_stands(pair, draft, enlace, keys):
    clause = draft.clauses.get(key=keys[0])
    latest = clause.texts.filter(language="es").order_by("-version").first()
    save_clause(
        clause=clause,
        language="es",
        html="<p>Un objetivo preciso.</p>",
        heading=latest.heading,
        expected_version=latest.version,
        by=enlace,
    )
    first, second = rows_of(draft)
    assert first.is_changed
    spanish, english = first.texts
    assert (spanish.language, spanish.before.html, spanish.now.html) == (
        "es",
        latest.html,
        "<p>Un objetivo preciso.</p>",
    )
    assert {
        part.text.strip() for block in spanish.diff.blocks for part in block.parts if part.change == "added"
    }
    assert not english.is_changed
    assert (second.clause, second.texts) == ("Texto completo", ())
    assert count_of([first, second]) == {"open": 2, "answered": 0, "settled": 0}


def test_a_clause_taken_out_is_told(pair, draft, keys):
    draft.clauses.get(key=keys[0]).delete()
    first = rows_of(draft)[0]
    assert [text.now for text in first.texts] == [None, None]
    assert first.is_changed


@pytest.mark.parametrize("count", [1, 30])
def test_rows_take_four_queries(draft, enlace, keys, count, django_assert_num_queries):
    observed(draft, enlace, *(f"Observación {n}" for n in range(count)), keys=(*keys, ""))
    draft.municipality  # noqa: B018 - read with the agreement
    with django_assert_num_queries(4):
        rows = rows_of(draft)
    assert len(rows) == count
