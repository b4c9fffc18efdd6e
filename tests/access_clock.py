"""Rows of the access table: the clock: suspensions, extensions, accounts of dates, planning backwards."""

from tests.access_kinds import CVEGEO, NO_POST, READ, WRITE, Case, act, of

MORE_TIME = {"working_days": "5", "reason": "Falta el acta", "approved_by": "Presidenta municipal"}

ROWS = {
    "phases:process-clock": Case(READ, NO_POST, of("process")),
    "phases:process-plan": Case(READ, NO_POST, of("process")),
    # The process of the scene is not suspended: the enlace is told so.
    "phases:process-resume-after": Case(
        WRITE, act(422), of("process"), lambda scene: {"ends_on": "2026-03-02"}
    ),
    "phases:suspension-record": Case(
        WRITE,
        act(),
        of("process"),
        lambda scene: {
            "cause": "cabildo",
            "reason": "Sin sesión",
            "starts_on": "2026-03-02",
            "ends_on": "2026-03-02",
        },
    ),
    "phases:phase-extend": Case(WRITE, act(), lambda scene: [scene.process.pk, 1], lambda scene: MORE_TIME),
    "phases:extension-grant": Case(WRITE, act(), of("task"), lambda scene: MORE_TIME),
    "phases:task-whatif": Case(READ, NO_POST, of("task")),
    "phases:plan-backwards": Case(READ, NO_POST, CVEGEO),
}
