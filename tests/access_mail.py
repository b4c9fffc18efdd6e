"""Rows of the access table: acts by mail, preferences, extensions that wait."""

from django.utils import timezone

from phases.mail_acts import link_for
from phases.models import MailAct
from tests.access_kinds import CVEGEO, NO_POST, PERSONAL, READ, WRITE, Case, act, everybody, of


def _token(kind):
    """The link of a reminder that the enlace received just now."""
    return lambda scene: [link_for(scene.reminder, kind, at=timezone.now()).rstrip("/").rsplit("/", 1)[1]]


# Whoever holds a link acts as the person whom its mail was sent to; without what the act asks nothing happens.
BY_LINK = everybody(200, anonymous=200)
NOTHING_TYPED = everybody(422, anonymous=422)

ROWS = {
    "phases:mail-done": Case(BY_LINK, NOTHING_TYPED, _token(MailAct.Kind.DONE)),
    "phases:mail-more-time": Case(BY_LINK, NOTHING_TYPED, _token(MailAct.Kind.MORE_TIME)),
    "phases:mail-choice": Case(PERSONAL, everybody(422)),
    "phases:reminder-policy": Case(
        READ,
        act(),
        CVEGEO,
        lambda s: {
            "before": ["3", "1"],
            "after": ["1", "3", "7"],
            "enlace_from": 1,
            "head_from": 3,
            "advisor_from": 7,
        },
    ),
    "phases:extension-list": Case(READ, NO_POST, CVEGEO),
    "phases:extension-ask": Case(
        WRITE, act(), of("task"), lambda s: {"working_days": 2, "reason": "Falta una firma"}
    ),
    "phases:extension-decide": Case(
        WRITE, act(), of("waiting"), lambda s: {"negar": "1", "answer": "No hay más tiempo"}
    ),
}
