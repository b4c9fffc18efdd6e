"""Rows of the access table: versions of the text, their comparison, and the twin texts."""

from agreements.drafting.clause_writing import current_texts, save_clause
from tests.access_kinds import NO_POST, READ, TO_ITS_PAGE, Case, act, of

CLAUSE = "seguros"


def _first(scene):
    return [scene.observed.pk, 1]


def _stale(scene):
    """The English text of a clause whose Spanish one has just changed."""
    texts = current_texts(scene.draft)[CLAUSE]
    spanish = save_clause(
        clause=scene.draft.clauses.get(key=CLAUSE),
        language="es",
        html=f"<p>Texto {texts['es'].version + 1} sobre los seguros.</p>",
        expected_version=texts["es"].version,
        matches_twins=False,
        by=scene.people["enlace"],
    )
    return {"expected_version": texts["en"].version, "seen-es": spanish.version}


ROWS = {
    "agreements:version-list": Case(READ, NO_POST, of("observed")),
    "agreements:version-create": Case(TO_ITS_PAGE, act(), of("draft"), lambda s: {"note": "Para el cabildo"}),
    "agreements:version-detail": Case(READ, NO_POST, _first),
    "agreements:version-compare": Case(READ, NO_POST, of("observed")),
    "agreements:version-compare-pdf": Case(READ, NO_POST, of("observed")),
    "agreements:twin-list": Case(READ, NO_POST, of("draft")),
    "agreements:twin-confirm": Case(TO_ITS_PAGE, act(), lambda s: [s.draft.pk, CLAUSE, "en"], _stale),
}
