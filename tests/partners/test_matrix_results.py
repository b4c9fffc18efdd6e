"""The arithmetic of the weighting matrix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.shortlist.matrix_criteria import PROPOSED
from partners.shortlist.matrix_results import Criterion, Vote, results, to_hundred

PLAN = Criterion(1, "Plan", 60)
LANGUAGE = Criterion(2, "Idioma", 40)
LYON, OPORTO, LEON = 10, 20, 30
ANA, BETO = 7, 8


def of(found, candidate):
    return next(each for each in found if each.candidate == candidate)


def test_the_result_is_the_mean_of_each_criterion_by_its_weight():
    votes = [
        Vote(LYON, 1, ANA, 5),
        Vote(LYON, 1, BETO, 4),
        Vote(LYON, 2, ANA, 2),
    ]
    lyon = of(results([PLAN, LANGUAGE], votes, [LYON]), LYON)
    assert lyon.mean == pytest.approx((4.5 * 60 + 2 * 40) / 100)
    assert (lyon.people, lyon.known) == (2, 1.0)
    # Ana: (5·60 + 2·40)/100; Beto marked the plan only.
    assert lyon.totals == ((ANA, 3.8), (BETO, 4.0))
    assert (lyon.low, lyon.high) == (3.8, 4.0)
    assert lyon.deviation == pytest.approx(0.1)


def test_what_nobody_marked_neither_adds_nor_takes_away():
    found = results([PLAN, LANGUAGE], [Vote(LYON, 1, ANA, 4)], [LYON])
    assert (found[0].mean, found[0].known) == (4.0, 0.6)
    assert found[0].rows[1].mean is None
    assert found[0].deviation is None


def test_a_candidate_without_marks_has_no_place_and_comes_last():
    votes = [Vote(OPORTO, 1, ANA, 3), Vote(LYON, 1, ANA, 5)]
    found = results([PLAN], votes, [LEON, OPORTO, LYON])
    assert [(each.candidate, each.place, each.mean) for each in found] == [
        (LYON, 1, 5.0),
        (OPORTO, 2, 3.0),
        (LEON, None, None),
    ]


def test_equal_means_share_a_place():
    votes = [Vote(LYON, 1, ANA, 4), Vote(OPORTO, 1, ANA, 4), Vote(LEON, 1, ANA, 3)]
    assert [each.place for each in results([PLAN], votes, [LYON, OPORTO, LEON])] == [1, 1, 3]


def test_marks_two_apart_are_a_disagreement():
    votes = [
        Vote(LYON, 1, ANA, 5),
        Vote(LYON, 1, BETO, 3),
        Vote(LYON, 2, ANA, 2),
        Vote(LYON, 2, BETO, 3),
    ]
    lyon = of(results([PLAN, LANGUAGE], votes, [LYON]), LYON)
    assert [row.criterion.name for row in lyon.disputed] == ["Plan"]
    assert (lyon.rows[0].low, lyon.rows[0].high) == (3, 5)


def test_votes_of_retired_criteria_and_other_candidates_do_not_count():
    votes = [Vote(LYON, 1, ANA, 4), Vote(LYON, 9, ANA, 1), Vote(OPORTO, 1, BETO, 1)]
    lyon = of(results([PLAN], votes, [LYON]), LYON)
    assert (lyon.mean, lyon.people) == (4.0, 1)


def test_without_criteria_nothing_is_known():
    assert [(each.mean, each.known) for each in results([], [], [LYON])] == [(None, 0.0)]


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_scaled_weights_sum_a_hundred_and_none_vanishes(weights):
    scaled = to_hundred(weights)
    assert sum(scaled) == 100
    assert min(scaled) >= 1
    assert len(scaled) == len(weights)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=30))
def test_scaling_what_sums_a_hundred_changes_nothing(weights):
    scaled = to_hundred(weights)
    assert to_hundred(scaled) == scaled


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2]), st.integers(1, 6), st.integers(1, 5)),
        min_size=1,
        unique_by=lambda each: each[:2],
    ),
    st.integers(1, 5),
)
def test_a_mean_lies_between_the_marks_and_a_better_mark_never_lowers_it(cells, value):
    votes = [Vote(LYON, criterion, person, each) for criterion, person, each in cells]
    before = results([PLAN, LANGUAGE], votes, [LYON])[0].mean
    values = [vote.value for vote in votes]
    assert min(values) - 1e-9 <= before <= max(values) + 1e-9
    first = votes[0]
    raised = [Vote(LYON, first.criterion, first.person, max(first.value, value)), *votes[1:]]
    assert results([PLAN, LANGUAGE], raised, [LYON])[0].mean >= before - 1e-9


def test_the_proposed_weights_sum_a_hundred():
    assert sum(row.weight for row in PROPOSED) == 100
    assert len({row.name for row in PROPOSED}) == len(PROPOSED)
    assert max(len(row.guidance) for row in PROPOSED) <= 300
