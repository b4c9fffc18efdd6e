"""Rows of the access table: questionnaire, results, recommendations, own tasks."""

import datetime as dt

from django.utils import timezone

from phases import questionnaire
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act, of

ANSWERS = {
    key: "Con Lyon." if question.is_written else questionnaire.PARTLY
    for key, question in questionnaire.QUESTIONS.items()
}


def _next_year():
    return (timezone.now().date() + dt.timedelta(days=365)).isoformat()


ROWS = {
    "phases:process-reopen": Case(
        WRITE, act(), of("closed"), lambda s: {"reason": "Contestó la contraparte."}
    ),
    "phases:diagnosis-detail": Case(READ, NO_POST, of("process")),
    "phases:diagnosis-edit": Case(WRITE, act(), of("process"), lambda s: ANSWERS | {"seen": "0"}),
    "phases:process-results": Case(READ, NO_POST, of("process")),
    "phases:recommendations-list": Case(READ, NO_POST, of("process")),
    "phases:recommendations-edit": Case(
        WRITE,
        act(),
        lambda s: [s.process.pk, 1],
        lambda s: {"seen": "0", "coordination": "Reunirse cada semana."},
    ),
    "phases:process-task-create": Case(
        WRITE, act(), of("process"), lambda s: {"name": "Reservar la sede", "due_on": _next_year()}
    ),
    "phases:task-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"name": "Renovar la página", "due_on": _next_year()}
    ),
    "phases:task-omit": Case(WRITE, act(), of("task"), lambda s: {"reason": "Ya se impartió."}),
    "phases:task-restore": Case(TO_ITS_PAGE, act(), of("omitted_task")),
}
