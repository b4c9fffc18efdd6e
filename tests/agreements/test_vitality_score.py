"""The traffic light without rows: sums, monotony, and the act that is named."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.forms.vitality import ASLEEP, COOLS, NEVER, silent
from agreements.vitality.actions import ACTIONS
from agreements.vitality.criteria import CRITERIA, FIRST_WEIGHTS, balance
from agreements.vitality.facts import Facts, Term
from agreements.vitality.score import (
    HUNDREDTHS,
    judge,
    light_of,
    next_best_action,
    points_of,
    shown,
    total,
    warning_of,
)

few = st.integers(0, 12)


@st.composite
def any_facts(draw):
    planned = draw(few)
    executed = draw(st.integers(0, planned))
    visits_out, visits_in = draw(few), draw(few)
    return Facts(
        days_since_signature=draw(st.none() | st.integers(0, 4000)),
        days_since_contact=draw(st.none() | st.integers(0, 800)),
        has_programme=planned > 0 or draw(st.booleans()),
        planned=planned,
        executed=executed,
        unreported=draw(st.integers(0, planned - executed)),
        visits_out=visits_out,
        visits_in=visits_in,
        paid_local=draw(few) if visits_out + visits_in else 0,
        paid_counterpart=draw(few) if visits_out + visits_in else 0,
        begun_local=draw(few),
        begun_counterpart=draw(few),
        has_committee=draw(st.booleans()),
        sessions_held=draw(few),
        sessions_expected=draw(st.integers(1, 12)),
        funds_local=draw(st.booleans()),
        funds_counterpart=draw(st.booleans()),
        is_spent=draw(st.booleans()),
        term=draw(st.sampled_from(Term)),
        days_left=draw(st.none() | st.integers(-500, 2000)),
        is_renewing=draw(st.booleans()),
    )


@st.composite
def any_weights(draw):
    """Whole points that sum to 100, contact at least 5."""
    keys = list(CRITERIA)
    cuts = sorted(draw(st.lists(st.integers(0, 95), min_size=len(keys) - 1, max_size=len(keys) - 1)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, 95], strict=True)]
    weights = dict(zip(keys, parts, strict=True))
    return weights | {"contacto": weights["contacto"] + 5}


def better(facts):
    """Each single fact made better, as far as it can be; of two sides it is the weaker one that does more."""
    found = {"programme": replace(facts, has_programme=True), "spent": replace(facts, is_spent=True)}
    if facts.days_since_contact is None or facts.days_since_contact > 0:
        found["contact"] = replace(facts, days_since_contact=(facts.days_since_contact or 900) - 1)
    if facts.executed < facts.planned:
        found["executed"] = replace(
            facts, executed=facts.executed + 1, unreported=max(facts.unreported - 1, 0)
        )
    for one, other in (
        ("visits_out", "visits_in"),
        ("paid_local", "paid_counterpart"),
        ("begun_local", "begun_counterpart"),
    ):
        weaker = min(one, other, key=lambda name: getattr(facts, name))
        found[weaker] = replace(facts, **{weaker: getattr(facts, weaker) + 1})
    found["sessions"] = replace(facts, sessions_held=facts.sessions_held + 1)
    found["funds"] = replace(facts, funds_local=True)
    found["their funds"] = replace(facts, funds_counterpart=True)
    found["renewing"] = replace(facts, is_renewing=True)
    found["term"] = replace(facts, term=Term.INDEFINITE)
    if facts.days_left is not None:
        found["days left"] = replace(facts, days_left=facts.days_left + 40)
    return found


def test_first_weights_sum_to_a_hundred():
    assert sum(FIRST_WEIGHTS.values()) == 100
    assert set(FIRST_WEIGHTS) == set(CRITERIA)


@settings(max_examples=400)
@given(any_facts(), any_weights())
def test_score_is_the_sum_of_the_contributions_shown(facts, weights):
    vitality = judge(facts, weights)
    assert 0 <= vitality.hundredths <= 100 * HUNDREDTHS
    cents = [int(part.shown.replace(".", "")) for part in vitality.contributions]
    assert sum(cents) == int(vitality.score.replace(".", "")) == vitality.hundredths
    assert all(0 <= part.points <= part.possible for part in vitality.contributions)
    assert sum(part.possible for part in vitality.contributions) == 100 * HUNDREDTHS


@settings(max_examples=400)
@given(any_facts(), any_weights())
def test_a_better_fact_never_lowers_any_contribution(facts, weights):
    before = points_of(facts, weights)
    for name, changed in better(facts).items():
        after = points_of(changed, weights)
        assert all(after[key] >= before[key] for key in CRITERIA), name


@settings(max_examples=400)
@given(any_facts(), any_weights())
def test_the_act_named_is_the_best_of_all_and_keeps_its_promise(facts, weights):
    best = next_best_action(facts, weights)
    now = total(facts, weights)
    gains = {
        key: total(action.apply(facts), weights) - now
        for key, action in ACTIONS.items()
        if action.fits(facts)
    }
    if best is None:
        assert max(gains.values()) <= 0
    else:
        assert best.gain == gains[best.key] == max(gains.values()) > 0
        assert judge(ACTIONS[best.key].apply(facts), weights).hundredths == now + best.gain


@settings(max_examples=200)
@given(any_facts())
def test_what_would_raise_a_criterion_does(facts):
    vitality = judge(facts, FIRST_WEIGHTS)
    labels = {
        action.label(facts): points_of(action.apply(facts), FIRST_WEIGHTS)
        for action in ACTIONS.values()
        if action.fits(facts)
    }
    for part in vitality.contributions:
        if part.raised_by:
            assert labels[part.raised_by][part.key] == part.raised_to > part.points
        else:
            assert all(points[part.key] <= part.points for points in labels.values())


def test_the_best_of_everything_has_all_points_and_nothing_to_name():
    facts = Facts(
        days_since_signature=900,
        days_since_contact=0,
        has_programme=True,
        planned=4,
        executed=4,
        visits_out=2,
        visits_in=2,
        paid_local=3,
        paid_counterpart=3,
        begun_local=5,
        begun_counterpart=5,
        has_committee=True,
        sessions_held=4,
        funds_local=True,
        funds_counterpart=True,
        is_spent=True,
        term=Term.INDEFINITE,
    )
    vitality = judge(facts, FIRST_WEIGHTS)
    assert vitality.score == "100.00"
    assert vitality.light.key == "verde"
    assert vitality.action is None


def test_nothing_on_record_is_worth_nothing_and_says_so():
    vitality = judge(Facts(), FIRST_WEIGHTS)
    assert vitality.score == "0.00"
    assert vitality.light.key == "rojo"
    assert vitality.warning == "Sin ningún contacto registrado"
    assert vitality.contributions[0].sentence == "No hay ningún contacto registrado con la contraparte."
    # The first step is a letter, however many points a mission would bring.
    assert (vitality.action.key, vitality.action.shown_gain) == ("contact", "25.00")


@pytest.mark.parametrize(
    ("days", "points"), [(0, 2500), (30, 2500), (31, 2492), (197, 1253), (364, 7), (365, 0), (900, 0)]
)
def test_contact_by_days(days, points):
    assert points_of(Facts(days_since_contact=days), FIRST_WEIGHTS)["contacto"] == points


@pytest.mark.parametrize(
    ("one", "other", "hundredths"), [(0, 0, 0), (5, 0, 0), (1, 1, 100), (2, 1, 100), (3, 1, 75), (9, 1, 30)]
)
def test_balance_is_full_from_a_third_on(one, other, hundredths):
    assert balance(one, other) * 100 == hundredths == balance(other, one) * 100


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        (Facts(term=Term.AUTOMATIC, days_left=5), 1000),
        (Facts(term=Term.FIXED, days_left=73), 200),
        (Facts(term=Term.FIXED, days_left=73, is_renewing=True), 600),
        (Facts(term=Term.FIXED, days_left=-1), 0),
        (Facts(term=Term.UNKNOWN), 0),
    ],
)
def test_points_of_the_term(facts, points):
    assert points_of(facts, FIRST_WEIGHTS)["vigencia"] == points


@pytest.mark.parametrize(
    ("days_signed", "days", "score", "key"),
    [
        (1000, 10, 6500, "verde"),
        (1000, 10, 6499, "ambar"),
        (1000, 364, 6500, "verde"),
        (1000, 365, 9000, "ambar"),
        (1000, None, 9000, "ambar"),
        (1000, 10, 3999, "rojo"),
        (179, 10, 3999, "nuevo"),
        (180, 10, 3999, "rojo"),
        (None, None, 0, "rojo"),
        (10, 10, 7000, "verde"),
    ],
)
def test_colours(days_signed, days, score, key):
    light, reason = light_of(Facts(days_since_signature=days_signed, days_since_contact=days), score)
    assert light.key == key
    assert bool(reason) == (key == "nuevo" or (key == "ambar" and score >= 6500))


def test_early_warning():
    assert warning_of(179) == ""
    assert warning_of(180) == "Se enfría: 180 días sin contacto"
    assert warning_of(364) == "Se enfría: 364 días sin contacto"
    days = [judge(Facts(days_since_contact=n), FIRST_WEIGHTS).days_to_dormancy for n in (179, 180, 364, 365)]
    assert days == [None, 185, 1, None]
    assert warning_of(1365) == "Dormido: 1,365 días sin contacto"


def test_silences_of_the_filter():
    assert [silent(days, ASLEEP) for days in (None, 365, 364)] == [True, True, False]
    assert [silent(days, COOLS) for days in (None, 365, 364, 180, 179)] == [False, False, True, True, False]
    assert [silent(days, NEVER) for days in (None, 900)] == [True, False]


def test_plain_data_for_documents():
    data = judge(Facts(days_since_contact=40, term=Term.INDEFINITE), FIRST_WEIGHTS).to_json()
    assert data["score"] == "34.25"
    assert data["light"]["words"] == "Rojo: en riesgo"
    assert {part["key"]: part["points"] for part in data["contributions"]}["contacto"] == "24.25"
    assert data["action"]["gain"] == shown(
        next_best_action(Facts(days_since_contact=40, term=Term.INDEFINITE), FIRST_WEIGHTS).gain
    )
    assert len(data["contributions"]) == 8
