"""Rows of the access table: the path of an agreement, its steps, decisions, signature and their papers."""

from agreements.path.correcting import stamp_of
from tests.access_kinds import NO_POST, READ, WRITE, Case, act, of, readers
from tests.scene import pdf

VOTES = {
    f"{name}_{place}": value
    for place, person in enumerate(("Ana Ríos", "Beto Luna", "Celia Mora"), 1)
    for name, value in (("name", person), ("office", "regiduría"), ("sense", "for"))
}

ROWS = {
    "agreements:procedure-detail": Case(READ, NO_POST, of("draft")),
    "agreements:procedure-step": Case(
        WRITE, act(), lambda s: [s.draft.pk, "revision"], lambda s: {"happened_on": "2026-03-02"}
    ),
    "agreements:approval-create": Case(
        WRITE,
        act(),
        lambda s: [s.observed.pk, "cabildo"],
        lambda s: (
            VOTES
            | {
                "decided_on": "2026-03-02",
                "number": "Acta 15",
                "majority": "simple",
                "version": s.approval.version_id,
                "upload": pdf("acta.pdf"),
            }
        ),
    ),
    # Its text may still change: nothing to confirm yet.
    "agreements:approval-confirm": Case(
        WRITE,
        act(422),
        of("approval"),
        lambda s: {"decided_on": "2026-03-02", "reason": "Sólo una errata"},
    ),
    "agreements:approval-annul": Case(
        WRITE, act(), of("approval"), lambda s: {"reason": "Se registró por error"}
    ),
    # A draft cannot be signed: its page leads back to the path, and a form sent all the same is refused.
    "agreements:agreement-sign": Case(
        readers(403, 302, 404), act(422), of("draft"), lambda s: {"place": "Lyon"}
    ),
    "agreements:expediente-edit": Case(WRITE, act(), of("draft"), lambda s: {"expediente": "DRI/7/2026"}),
    "agreements:step-correct": Case(
        WRITE,
        act(),
        lambda s: [s.observed.steps.get(to_state="sent").pk],
        lambda s: {
            "happened_on": "2026-03-02",
            "number": "OF-2",
            "reason": "El oficio es otro",
            "seen": stamp_of(s.observed.steps.get(to_state="sent")),
        },
    ),
    "agreements:step-file": Case(READ, NO_POST, lambda s: [s.observed.steps.exclude(file="").first().pk]),
    "agreements:approval-file": Case(READ, NO_POST, of("approval")),
}
