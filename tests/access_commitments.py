"""Rows of the access table: commitments of an agreement."""

from agreements.commitments import writing
from agreements.models import Commitment
from tests.access_kinds import NO_POST, READ, WRITE, Case, act, of

FORM = {"text": "Reunirse una vez al año", "side": "both"}


def _commitment(scene):
    row = Commitment.objects.filter(agreement=scene.draft).first() or writing.add_commitment(
        agreement=scene.draft,
        by=scene.people["enlace"],
        text="Intercambiar colecciones",
        side="both",
        clause=scene.draft.clauses.get(key="areas"),
    )
    return [row.pk]


def _clause(scene):
    return {"clause": scene.draft.clauses.get(key="areas").pk}


def _changed(scene):
    row = Commitment.objects.get(pk=_commitment(scene)[0])
    return FORM | _clause(scene) | {"seen_at": row.changed_at.isoformat()}


ROWS = {
    "agreements:commitment-list": Case(READ, NO_POST, of("draft")),
    "agreements:commitment-create": Case(WRITE, act(), of("draft"), lambda s: FORM | _clause(s)),
    "agreements:commitment-adopt": Case(WRITE, act(), of("draft"), lambda s: {"chosen": ["1", "2"]}),
    "agreements:commitment-edit": Case(WRITE, act(), _commitment, _changed),
    "agreements:commitment-retire": Case(WRITE, act(), _commitment, lambda s: {"reason": "Repetido"}),
}
