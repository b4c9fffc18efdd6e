"""The institutional diagnosis of a process: keeping its answers, and concluding it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.history import record
from phases import questionnaire
from phases.evidence import keep_evidence
from phases.guards import lock_process, refuse_if_closed
from phases.models import Diagnosis, Task
from phases.tasking import complete_task

TASK_KEY = "diagnostico-institucional"
STALE = (
    "Otra persona guardó respuestas después de que usted abrió la página. Lo que usted marcó sigue aquí: ábrala en "
    "otra pestaña, compare, y guarde de nuevo."
)


def version(diagnosis):
    """Word that tells one saved state of the answers from another; "0" before the first."""
    return diagnosis.answered_at.isoformat() if diagnosis else "0"


def save(*, process, answers, by, at, seen=None):
    """Keep the answers given so far; returns the Diagnosis.

    ``answers`` maps keys of the questionnaire to answers, all of them: what is left out is unanswered. ``seen`` is the
    ``version`` that the person was shown. The same answers again change nothing. Raises ValidationError for an unknown
    question or answer, in a closed process, and when somebody else saved meanwhile.
    """
    answers = _checked(answers)
    with transaction.atomic():
        process = lock_process(process.pk)
        diagnosis, changed = _keep(process, answers, by, at, seen)
        if changed:
            count, total = questionnaire.answered_count(answers), _total()
            text = f"Guardó el cuestionario de diagnóstico, {count} de {total} preguntas contestadas."
            _record(process, "process.diagnosis_saved", text, by)
    return diagnosis


def finish(*, process, answers, by, today, at, seen=None):
    """Conclude the diagnosis: its answers become the evidence of the task that asks for it. Returns the Diagnosis.

    Once concluded it may be corrected the same way: earlier answers stay as evidence. Raises ValidationError while a
    question is open, and as ``save`` does.
    """
    answers = _checked(answers)
    missing = len(questionnaire.unanswered(answers))
    if missing:
        raise ValidationError(
            "Falta contestar %(count)s para concluir. Puede guardar y seguir después.",
            code="incomplete",
            params={"count": "1 pregunta" if missing == 1 else f"{missing} preguntas"},
        )
    with transaction.atomic():
        process = lock_process(process.pk)
        diagnosis, changed = _keep(process, answers, by, at, seen)
        task = process.tasks.select_related("municipality", "process").filter(key=TASK_KEY).first()
        note = questionnaire.as_text(answers)
        if task is not None and task.state == Task.State.PENDING:
            complete_task(task=task, by=by, today=today, note=note)
        elif changed:
            known = task is not None and task.evidence.filter(note__startswith=questionnaire.TITLE).exists()
            if task is not None:
                keep_evidence(task=task, by=by, note=note)
            did = "Corrigió" if known else "Concluyó"
            _record(process, "process.diagnosis_concluded", f"{did} el diagnóstico institucional.", by)
    return diagnosis


def _total():
    return sum(not each.is_written for each in questionnaire.QUESTIONS.values())


def _checked(answers):
    """The answers without empty ones; ValidationError for what the questionnaire does not know."""
    kept = {}
    for key, value in answers.items():
        question = questionnaire.QUESTIONS.get(key)
        if question is None or not isinstance(value, str):
            raise ValidationError("El cuestionario no tiene esa pregunta.", code="question")
        value = value.strip()
        if not value:
            continue
        if question.is_written:
            if len(value) > questionnaire.LONGEST_TEXT:
                raise ValidationError("Una respuesta es demasiado larga.", code="long")
        elif value not in dict(question.choices):
            raise ValidationError("El cuestionario no tiene esa respuesta.", code="answer")
        kept[key] = value
    return kept


def _keep(process, answers, by, at, seen):
    """Write the answers unless they are there already; returns (diagnosis, whether anything changed)."""
    refuse_if_closed(process)
    diagnosis = Diagnosis.objects.filter(process=process).first()
    if diagnosis is not None and diagnosis.answers == answers:
        return diagnosis, False
    if seen is not None and seen != version(diagnosis):
        raise ValidationError(STALE, code="stale")
    diagnosis, _ = Diagnosis.objects.update_or_create(
        process=process, defaults={"answers": answers, "answered_by": by, "answered_at": at}
    )
    return diagnosis, True


def _record(process, act, text, by):
    record(act=act, text=text, by=by, subject=process, municipality=process.municipality)
