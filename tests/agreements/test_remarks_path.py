"""Recording a letter of observations: the step of the path, its document, its rows; and sending the answers back."""

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, Remark, State
from agreements.path import review
from agreements.remarks import answering, observing
from agreements.versions.freezing import save_version
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from phases.models import Task
from tests.agreements.test_remarks import DAY, NOON, answer, last_entry
from tests.conftest import MONDAY
from tests.scene import pdf

pytestmark = pytest.mark.django_db


def scan(name="oficio.pdf"):
    return pdf(name), check_upload(pdf(name))


@pytest.fixture
def sent(draft, enlace):
    """With the ministry since Monday, as the step «enviar» leaves it."""
    save_version(agreement=draft, by=enlace, now=NOON)
    Agreement.objects.filter(pk=draft.pk).update(state=State.NEGOTIATED)
    draft.refresh_from_db()
    return review.take_step(
        agreement=draft, step="enviar", happened_on=MONDAY, number="OF-1", by=enlace, now=NOON, upload=scan()
    ).agreement


def record(agreement, by, *remarks_, **data):
    data = {
        "oficio": "CJA-07/2026",
        "received_on": MONDAY + DAY,
        "remarks": list(remarks_) or [("", "Revise la ortografía.")],
        "upload": scan("observaciones.pdf"),
        "now": NOON,
    } | data
    return observing.record_remarks(agreement=agreement, by=by, **data)


def second_key(agreement):
    return agreement.clauses.order_by("position")[2].key


def test_a_letter_opens_the_text_and_leaves_one_entry(sent, enlace, process):
    key, count = second_key(sent), Entry.objects.about(sent).count()
    recorded = record(sent, enlace, (key, " Precise. "), ("", "Revise."), unit="Consultoría Jurídica")
    sent.refresh_from_db()
    assert sent.state == State.OBSERVED
    rows = sent.remarks.values_list(
        "number", "clause_key", "text", "oficio", "received_on", "state", "recorded_by"
    )
    assert list(rows) == [
        (1, key, "Precise.", "CJA-07/2026", MONDAY + DAY, "open", enlace.pk),
        (2, "", "Revise.", "CJA-07/2026", MONDAY + DAY, "open", enlace.pk),
    ]
    assert {row.version for row in sent.remarks.all()} == {observing.sent_version(sent)}
    change = recorded.taken.change
    assert (change.to_state, change.number, change.unit) == (
        State.OBSERVED,
        "CJA-07/2026",
        "Consultoría Jurídica",
    )
    assert (change.original_name, change.file.size) == ("observaciones.pdf", pdf().size)
    assert observing.letters_of(sent) == [change]
    assert Entry.objects.about(sent).count() == count + 1
    assert "Se registraron 2 observaciones (de la 1 a la 2)." in last_entry(sent).text


def test_the_same_letter_twice_is_recorded_once(sent, enlace):
    record(sent, enlace)
    with pytest.raises(ValidationError, match="ya está registrada"):
        record(sent, enlace)
    assert (sent.remarks.count(), sent.steps.filter(to_state=State.OBSERVED).count()) == (1, 1)


def test_a_second_letter_is_about_the_text_that_was_sent(sent, enlace, asesora, settings):
    record(sent, enlace)
    clause = sent.clauses.get(key=second_key(sent))
    sent.refresh_from_db()
    clause.agreement = sent
    latest = clause.texts.filter(language="es").order_by("-version").first()
    save_clause(clause=clause, language="es", html="<p>Otro.</p>", expected_version=latest.version, by=enlace)
    newer = save_version(agreement=sent, by=enlace, now=NOON)
    record(sent, enlace, ("", "También el anexo."), oficio="CJA-09/2026", received_on=MONDAY + 2 * DAY)
    sent.refresh_from_db()
    assert sent.state == State.OBSERVED
    assert [(row.number, row.version == newer) for row in sent.remarks.all()] == [(1, False), (2, False)]
    assert [letter.number for letter in observing.letters_of(sent)] == ["CJA-09/2026", "CJA-07/2026"]
    assert last_entry(sent).act == "remark.recorded"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"remarks": []}, "al menos una"),
        ({"remarks": [("", " ")]}, "como viene en el oficio"),
        ({"remarks": [("", "Dos veces"), ("", "Dos veces")]}, "dos veces"),
        ({"remarks": [("no-existe", "Algo")]}, "no está en la versión"),
        ({"oficio": "  "}, "número del oficio"),
        ({"received_on": NOON.date() + DAY}, "futuro"),
        ({"received_on": MONDAY - DAY}, "anterior"),
        ({"upload": None}, "Adjunte el documento"),
    ],
)
def test_a_letter_is_checked_and_leaves_nothing_when_refused(sent, enlace, data, words):
    with pytest.raises(ValidationError, match=words):
        record(sent, enlace, **data)
    sent.refresh_from_db()
    assert (sent.state, sent.remarks.count(), sent.steps.count()) == (State.SENT, 0, 1)


@pytest.mark.parametrize(
    "state",
    [State.DRAFT, State.LEGAL_REVIEW, State.NEGOTIATED, State.APPROVED, State.REJECTED, State.WITHDRAWN],
)
def test_nothing_is_observed_outside_the_ministry(sent, enlace, state):
    Agreement.objects.filter(pk=sent.pk).update(state=state)
    with pytest.raises(ValidationError, match="cuando el texto ya se envió"):
        record(sent, enlace)
    assert Remark.objects.count() == 0


def test_answers_go_back_together_and_only_when_none_is_missing(sent, enlace, process):
    record(sent, enlace, ("", "Una."), ("", "Otra."))
    sent.refresh_from_db()
    first, second = sent.remarks.all()

    def send():
        return review.take_step(
            agreement=sent,
            step="responder",
            happened_on=MONDAY + 3 * DAY,
            number="OF-2",
            by=enlace,
            now=NOON,
            upload=scan(),
        )

    answer(first, enlace)
    with pytest.raises(ValidationError, match="Falta responder una observación"):
        send()
    answer(second, enlace)
    assert answering.unanswered(sent) == []
    assert send().agreement.state == State.ANSWERED
    # The ministry insists: a new letter, with numbers that go on.
    record(
        sent, enlace, ("", "Se insiste en la primera."), oficio="CJA-11/2026", received_on=MONDAY + 4 * DAY
    )
    sent.refresh_from_db()
    assert (sent.state, [row.number for row in answering.unanswered(sent)]) == (State.OBSERVED, [3])


def test_the_letter_fulfils_its_task_when_it_can(sent, enlace, process):
    for task in Task.objects.filter(process=process, key="observaciones"):
        assert task.state == Task.State.PENDING
    recorded = record(sent, enlace)
    task = process.tasks.get(key="observaciones")
    # Either the checklist followed, or the person is told why not.
    assert (task.state == Task.State.DONE) != bool(recorded.taken.unfulfilled)
    assert all(why in observing.said(recorded) for why in recorded.taken.unfulfilled)


def test_a_letter_on_the_day_of_the_step_before_is_accepted(sent, enlace):
    assert record(sent, enlace, received_on=MONDAY).taken.change.happened_on == MONDAY
