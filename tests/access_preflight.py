"""Rows of the access table: the review before the opinion."""

from tests.access_kinds import NO_POST, READ, TO_ITS_PAGE, Case, act, of

ROWS = {
    "agreements:preflight-detail": Case(READ, NO_POST, of("draft")),
    "agreements:preflight-clause": Case(
        TO_ITS_PAGE,
        act(200),
        lambda scene: [scene.draft.pk, "objetivo", "es"],
        lambda scene: {"heading": "Objetivo", "text": "Cooperar."},
    ),
}
