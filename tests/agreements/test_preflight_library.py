"""Our own library, filled: five instruments, both scopes, every alternative, both languages. Nothing is flagged."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.library.clauses import INSTRUMENTS, SCOPES, clause_set
from agreements.library.sample import filled, sample_agreement
from agreements.preflight import review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.rules import BUILTIN
from agreements.preflight.runs import paper_of_texts

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def papers(instrument, scope):
    """One paper with the usual wordings, and one more for each alternative of a clause."""
    clauses = filled(clause_set(instrument, scope), instrument, scope)
    agreement = sample_agreement(instrument, scope)
    agreement.counterpart.language = "fr"

    def text(wording):
        return {
            language: SimpleNamespace(heading=heading, html=html) for language, heading, html in wording[1]
        }

    usual = {clause.key: text(wordings[0]) for clause, wordings in clauses}
    yield paper_of_texts(agreement, usual, TODAY, approvals=())
    for clause, wordings in clauses:
        for other in wordings[1:]:
            yield paper_of_texts(agreement, usual | {clause.key: text(other)}, TODAY, approvals=())


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_library_texts_are_not_flagged(instrument, scope):
    everything = list(papers(instrument, scope))
    assert len(everything) >= 1
    for paper in everything:
        assert len({each.language for each in paper.passages}) == 2
        assert [(each.code, each.clause, each.excerpt) for each in review(paper, BUILTIN, ROUTINES)] == []
