"""Quorum and majorities against an independent table: every committee of up to fifteen seats, every vote.

The table is made from the definitions in words, with exact fractions and by adding up people one by one; it shares
nothing with the code that it checks but the names of the options.
"""

from dataclasses import replace
from fractions import Fraction

import pytest

from agreements.bylaws.choices import BY_KEY, default_choices
from agreements.sessions.rules import NO_BYLAWS, Rules, outcome, quorum

MOST = 15
RULES = Rules.of(default_choices())
MATTERS = {"ordinary": "programme", "qualified": "twinning"}


def enough(rule, seats, present):
    """By definition: whether these seats are a quorum. Nobody is never a quorum."""
    share = Fraction(present, seats) if seats else Fraction(0)
    definitions = {
        "majority": share > Fraction(1, 2),
        "half": share >= Fraction(1, 2),
        "two_thirds": share >= Fraction(2, 3),
        "third": share >= Fraction(1, 3),
        "present": True,
    }
    return present > 0 and definitions[rule]


def passes(majority, seats, yes, no, abstain):
    """By definition: whether the votes in favour are this majority."""
    present = sum(1 for _ in [*range(yes), *range(no), *range(abstain)])
    definitions = {
        "simple": yes > no,
        "absolute_present": yes > present - yes,
        "absolute_members": yes > seats - yes,
        "two_thirds_present": Fraction(yes) >= Fraction(2 * present, 3),
        "two_thirds_members": Fraction(yes) >= Fraction(2 * seats, 3),
    }
    return yes > 0 and definitions[majority]


def verdict(majority, qualified, casting, presiding, seats, yes, no, abstain):
    """By definition: a tie is as many for as against, and one more vote in favour would decide it."""
    if passes(majority, seats, yes, no, abstain):
        return "approved"
    decisive = majority == "simple" or (
        2 * (yes + 1) > (seats if majority == "absolute_members" else yes + no + abstain)
    )
    if not qualified and yes == no and yes > 0 and decisive:
        if casting and presiding == "yes":
            return "approved"
        if casting and presiding == "no":
            return "rejected"
        return "tied"
    return "rejected"


def votes():
    """Every way in which up to fifteen seats can vote, those away included: (seats, yes, no, abstain)."""
    for seats in range(1, MOST + 1):
        for yes in range(seats + 1):
            for no in range(seats - yes + 1):
                for abstain in range(seats - yes - no + 1):
                    yield seats, yes, no, abstain


@pytest.mark.parametrize("rule", BY_KEY["quorum"].values)
def test_the_quorum_of_a_first_call_is_that_of_the_table(rule):
    rules = replace(RULES, quorum=rule)
    for seats in range(MOST + 1):
        for present in range(seats + 1):
            found = quorum(rules, seats=seats, present=present)
            assert found.is_reached == enough(rule, seats, present), (seats, present)
            assert found.is_reached == (present >= found.needed)


@pytest.mark.parametrize("first", BY_KEY["quorum"].values)
@pytest.mark.parametrize("second", BY_KEY["second_call_quorum"].values)
def test_the_quorum_of_a_second_call_is_that_of_the_table(first, second):
    rules = replace(RULES, quorum=first, second_call_quorum=second)
    rule = first if second == "same" else second
    for seats in range(MOST + 1):
        for present in range(seats + 1):
            found = quorum(rules, seats=seats, present=present, call=2)
            assert found.is_reached == enough(rule, seats, present), (seats, present)


@pytest.mark.parametrize("casting", [True, False])
@pytest.mark.parametrize("kind", ["ordinary", "qualified"])
def test_every_vote_ends_as_the_table_says(kind, casting):
    qualified = kind == "qualified"
    key = "qualified_majority" if qualified else "majority"
    count = 0
    for majority in BY_KEY[key].values:
        rules = replace(RULES, casting_vote=casting, **{key: majority})
        for seats, yes, no, abstain in votes():
            ballots = {"yes": yes, "no": no, "abstain": abstain}
            for presiding in ["", *(choice for choice, number in ballots.items() if number)]:
                found = outcome(
                    rules,
                    matter=MATTERS[kind],
                    seats=seats,
                    yes=yes,
                    no=no,
                    abstain=abstain,
                    presiding=presiding,
                )
                expected = verdict(majority, qualified, casting, presiding, seats, yes, no, abstain)
                assert found.result == expected, (majority, seats, ballots, presiding)
                count += 1
    # Three majorities, 3,875 ways to vote, and who presides voting in any of the ways that occur.
    assert count == 3 * sum(1 + (y > 0) + (n > 0) + (a > 0) for _, y, n, a in votes())


def test_more_in_favour_never_undoes_an_approval():
    for majority in BY_KEY["majority"].values:
        rules = replace(RULES, majority=majority)
        for seats, yes, no, abstain in votes():
            if not no:
                continue
            before = outcome(rules, matter="other", seats=seats, yes=yes, no=no, abstain=abstain)
            after = outcome(rules, matter="other", seats=seats, yes=yes + 1, no=no - 1, abstain=abstain)
            assert before.result != "approved" or after.result == "approved"


def test_impossible_numbers_are_refused():
    with pytest.raises(ValueError, match="cannot be present"):
        quorum(RULES, seats=3, present=4)
    with pytest.raises(ValueError, match="ballots"):
        outcome(RULES, matter="other", seats=3, yes=2, no=1, abstain=1)
    with pytest.raises(ValueError, match="ballots"):
        outcome(RULES, matter="other", seats=3, yes=2, no=-1, abstain=1)


# --- The sentences ---------------------------------------------------------------------------------------------------

WITH_ARTICLES = replace(
    RULES,
    source="Reglamento de operación, edición 1",
    articles={
        "quorum": "artículo 23",
        "majority": "artículo 25",
        "qualified": "artículo 26",
        "casting_vote": "artículo 27",
    },
)


def test_the_quorum_explains_itself_with_its_article():
    assert quorum(WITH_ARTICLES, seats=15, present=8).sentence == (
        "Asisten 8 de 15 lugares con voto y se necesitan 8 (más de la mitad de los lugares con voto; artículo 23 del "
        "reglamento): hay quórum."
    )
    assert quorum(WITH_ARTICLES, seats=3, present=0).sentence.startswith("No asiste ninguno de 3 lugares")


def test_without_bylaws_the_sentence_says_whose_rule_it_is():
    assert NO_BYLAWS in quorum(RULES, seats=5, present=1).sentence
    assert "no hay quórum" in quorum(RULES, seats=5, present=1).sentence


def test_a_rule_that_no_article_holds_any_more_cites_the_bylaws():
    assert WITH_ARTICLES.cite("remote") == "reglamento de operación"


def test_a_vote_explains_itself():
    found = outcome(WITH_ARTICLES, matter="programme", seats=9, yes=4, no=2, abstain=1)
    assert found.sentence == (
        "4 a favor, 2 en contra y 1 abstención, de 7 presentes con voto; se necesitaban 3 a favor (más votos a favor "
        "que en contra; artículo 25 del reglamento): se aprueba por mayoría."
    )


def test_a_tie_says_who_decided_it():
    votes = {"matter": "other", "seats": 4, "yes": 2, "no": 2, "abstain": 0}
    decided = outcome(WITH_ARTICLES, **votes, presiding="yes")
    assert decided.by_casting
    assert "voto de calidad de quien preside (artículo 27 del reglamento): se aprueba" in decided.sentence
    assert "quien preside no votó" in outcome(WITH_ARTICLES, **votes, presiding="").sentence
    without = outcome(replace(WITH_ARTICLES, casting_vote=False), **votes, presiding="yes")
    assert (without.result, "no dan voto de calidad" in without.sentence) == ("tied", True)


def test_a_casting_vote_makes_no_qualified_majority():
    found = outcome(WITH_ARTICLES, matter="twinning", seats=4, yes=2, no=2, abstain=0, presiding="yes")
    assert found.result == "rejected"
    assert "no suple la mayoría calificada" in found.sentence


def test_rules_survive_the_database():
    assert Rules.from_json(WITH_ARTICLES.as_json()) == WITH_ARTICLES
    assert WITH_ARTICLES.notice_days("extraordinary") == RULES.notice_days_extraordinary
    assert WITH_ARTICLES.notice_days("installation") == RULES.notice_days_ordinary
