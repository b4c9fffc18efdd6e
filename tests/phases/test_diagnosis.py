"""The diagnosis: the questionnaire as data, what follows from the answers, and the verbs that keep them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import diagnosis, progress, questionnaire
from phases.models import Diagnosis, Task
from phases.questionnaire import NO, NONE, PARTLY, YES
from tests.phases.moving import MONDAY, acts, refusal

NOW = dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


def answers(value=YES, **changes):
    """Every question answered with the same value, except `changes`."""
    same = {each.key: value for each in questionnaire.QUESTIONS.values() if not each.is_written}
    return same | changes


def of_capacity(found, key):
    return next(each for each in found if each.capacity.key == key)


# The data


def test_questionnaire_is_complete_and_its_keys_are_unique():
    asked = [question for group in questionnaire.GROUPS for question in group.questions]
    assert len(asked) == len(questionnaire.QUESTIONS) == 19
    assert all(each.text.startswith("¿") and each.text.endswith("?") for each in asked)
    assert all(each.advice.endswith(".") for each in asked if not each.is_written)
    assert [each.key for each in asked if each.is_written] == ["relaciones", "ofrece"]


def test_every_question_with_advice_belongs_to_exactly_one_capacity():
    used = [key for capacity in questionnaire.CAPACITIES for key in capacity.questions]
    assert sorted(used) == sorted(
        each.key for each in questionnaire.QUESTIONS.values() if not each.is_written
    )
    assert all(2 <= len(capacity.questions) <= 4 for capacity in questionnaire.CAPACITIES)


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ((YES, YES, YES), "firme"),
        ((YES, YES, PARTLY), "firme"),
        ((YES, YES, NO), "por reforzar"),
        ((PARTLY, PARTLY, PARTLY), "por reforzar"),
        ((PARTLY, PARTLY, NO), "por construir"),
        ((NO, NO, NO), "por construir"),
    ],
)
def test_level_of_a_capacity_follows_from_its_points(given, level):
    keys = ("oficina", "programa", "personal")
    found = questionnaire.findings(dict(zip(keys, given, strict=True)))
    assert of_capacity(found, "estructura").level.name == level


def test_advice_is_that_of_the_answers_that_are_no_plain_yes():
    found = questionnaire.findings(answers(oficina=NO, personal=PARTLY))
    advised = questionnaire.QUESTIONS["oficina"].advice, questionnaire.QUESTIONS["personal"].advice
    assert of_capacity(found, "estructura").advice == advised
    assert [each.advice for each in found if each.capacity.key != "estructura"] == [()] * 5


def test_what_does_not_exist_is_left_out_of_the_count():
    nothing = dict.fromkeys(("aprobados", "registrados", "documentos"), NONE)
    finding = of_capacity(questionnaire.findings(answers(**nothing)), "expedientes")
    assert (finding.level, finding.advice) == (None, ())
    some = of_capacity(questionnaire.findings(answers(**nothing | {"registrados": NO})), "expedientes")
    assert some.level.name == "por construir"


def test_text_has_every_answer_and_what_follows():
    text = questionnaire.as_text(answers(oficina=NO, ofrece="Agua y archivo.\nMúsica…"))
    assert "- ¿Hay en el gobierno municipal un área encargada de los asuntos internacionales? No." in text
    assert "- ¿Qué puede ofrecer el municipio a una ciudad hermana? Agua y archivo.\nMúsica…\n" in text
    assert "Sin respuesta." in text
    assert "- Recursos, idiomas y asesoría: firme." in text


# The verbs


@pytest.mark.django_db
def test_save_keeps_part_of_the_answers_and_leaves_the_task_pending(process, enlace):
    row = diagnosis.save(process=process, answers={"oficina": "yes", "plan": ""}, by=enlace, at=NOW)
    assert (row.answers, row.answered_by, row.answered_at) == ({"oficina": "yes"}, enlace, NOW)
    assert process.tasks.get(key=diagnosis.TASK_KEY).state == Task.State.PENDING
    assert acts(process) == ["process.opened", "process.diagnosis_saved"]
    text = "Guardó el cuestionario de diagnóstico, 1 de 17 preguntas contestadas."
    assert Entry.objects.order_by("pk").last().text == text


@pytest.mark.django_db
def test_saving_the_same_again_changes_nothing(process, enlace, lectora):
    diagnosis.save(process=process, answers={"oficina": "yes"}, by=enlace, at=NOW)
    row = diagnosis.save(process=process, answers={"oficina": "yes"}, by=lectora, at=LATER, seen="0")
    assert (row.answered_by, row.answered_at) == (enlace, NOW)
    assert acts(process) == ["process.opened", "process.diagnosis_saved"]


@pytest.mark.django_db
def test_finish_fulfils_the_task_with_the_answers_as_evidence(process, enlace):
    diagnosis.finish(process=process, answers=answers(PARTLY), by=enlace, today=MONDAY, at=NOW)
    task = process.tasks.get(key=diagnosis.TASK_KEY)
    assert (task.state, task.completed_on, task.completed_by) == (Task.State.DONE, MONDAY, enlace)
    assert task.evidence.get().note == questionnaire.as_text(answers(PARTLY))
    assert acts(process) == ["process.opened", "task.completed"]


@pytest.mark.django_db
def test_finish_refuses_open_questions_and_keeps_nothing(process, enlace):
    given = answers(PARTLY, oficina="", plan="")
    with pytest.raises(ValidationError) as error:
        diagnosis.finish(process=process, answers=given, by=enlace, today=MONDAY, at=NOW)
    assert refusal(error) == "Falta contestar 2 preguntas para concluir. Puede guardar y seguir después."
    assert Diagnosis.objects.count() == 0


@pytest.mark.django_db
def test_correcting_a_concluded_diagnosis_keeps_the_earlier_evidence(process, enlace):
    diagnosis.finish(process=process, answers=answers(PARTLY), by=enlace, today=MONDAY, at=NOW)
    diagnosis.finish(process=process, answers=answers(YES), by=enlace, today=MONDAY, at=LATER)
    notes = list(process.tasks.get(key=diagnosis.TASK_KEY).evidence.values_list("note", flat=True))
    assert notes == [questionnaire.as_text(answers(PARTLY)), questionnaire.as_text(answers(YES))]
    assert acts(process) == ["process.opened", "task.completed", "process.diagnosis_concluded"]
    assert Entry.objects.about(process).first().text == "Corrigió el diagnóstico institucional."
    assert Diagnosis.objects.get().answers == answers(YES)


@pytest.mark.django_db
def test_questionnaire_may_follow_a_task_that_was_fulfilled_without_it(process, enlace):
    progress.complete_task(
        task=process.tasks.get(key=diagnosis.TASK_KEY), by=enlace, today=MONDAY, note="Se contestó en papel"
    )
    diagnosis.finish(process=process, answers=answers(), by=enlace, today=MONDAY, at=NOW)
    task = process.tasks.get(key=diagnosis.TASK_KEY)
    assert [each.note.splitlines()[0] for each in task.evidence.all()] == [
        "Se contestó en papel",
        questionnaire.TITLE,
    ]
    assert Entry.objects.about(process).first().text == "Concluyó el diagnóstico institucional."


@pytest.mark.django_db
def test_finish_twice_is_one_act(process, enlace):
    for _ in range(2):
        diagnosis.finish(process=process, answers=answers(), by=enlace, today=MONDAY, at=NOW)
    assert acts(process) == ["process.opened", "task.completed"]
    assert process.tasks.get(key=diagnosis.TASK_KEY).evidence.count() == 1


@pytest.mark.django_db
def test_two_people_answering_at_once_has_one_winner(process, enlace, lectora):
    row = diagnosis.save(process=process, answers={"oficina": "yes"}, by=enlace, at=NOW, seen="0")
    with pytest.raises(ValidationError) as error:
        diagnosis.save(process=process, answers={"oficina": "no"}, by=lectora, at=LATER, seen="0")
    assert "Otra persona guardó respuestas" in refusal(error)
    assert Diagnosis.objects.get().answers == {"oficina": "yes"}
    diagnosis.save(
        process=process, answers={"oficina": "no"}, by=lectora, at=LATER, seen=diagnosis.version(row)
    )
    assert Diagnosis.objects.get().answers == {"oficina": "no"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [{"inventada": "yes"}, {"oficina": "quizá"}, {"oficina": "none"}, {"oficina": 3}, {"ofrece": "x" * 1501}],
)
def test_save_refuses_what_the_questionnaire_does_not_know(process, enlace, given):
    with pytest.raises(ValidationError):
        diagnosis.save(process=process, answers=given, by=enlace, at=NOW)
    assert Diagnosis.objects.count() == 0


@pytest.mark.django_db
def test_closed_process_takes_no_answers(process, enlace):
    progress.close_process(process=process, outcome="withdrawn", reason="Fin", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        diagnosis.save(process=process, answers={"oficina": "yes"}, by=enlace, at=NOW)
    assert "ya no admite cambios" in refusal(error)
