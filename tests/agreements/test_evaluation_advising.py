"""The proposal of a recommendation and the advice on presence: rules over plain facts."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agreements.evaluation import advising, presence
from agreements.evaluation.advising import ADJUST, CONTINUE, END, SUSPEND, VERDICTS, AgreementFacts, propose
from agreements.evaluation.presence import OfficeFacts, advise

SEVERITY = list(VERDICTS)
GOOD = AgreementFacts(
    year=2026,
    score=80,
    has_programme=True,
    planned=4,
    done=4,
    spent_percent=95,
    quiet_days=20,
    days_left=900,
    fine=2,
)


def keys(reasons):
    return [reason.key for reason in reasons]


@pytest.mark.parametrize(
    ("change", "verdict", "reasons"),
    [
        ({}, CONTINUE, ["good-score", "well-done", "in-touch", "results-fine"]),
        ({"score": 59}, ADJUST, ["weak"]),
        ({"score": 24}, SUSPEND, ["failing"]),
        ({"done": 1}, ADJUST, ["little-done"]),
        ({"has_programme": False, "planned": None, "done": None}, ADJUST, ["no-programme"]),
        ({"spent_percent": 121}, ADJUST, ["overspent"]),
        ({"quiet_days": 180}, ADJUST, ["quiet"]),
        ({"quiet_days": 365}, ADJUST, ["quiet"]),
        ({"quiet_days": 365, "done": 0}, SUSPEND, ["asleep"]),
        ({"behind": 3}, ADJUST, ["results-behind"]),
        ({"days_left": 365}, ADJUST, ["soon-over"]),
        ({"days_left": -1}, CONTINUE, ["good-score", "well-done", "in-touch", "results-fine"]),
        ({"quiet_days": 730, "done": 0, "earlier": (CONTINUE, SUSPEND)}, SUSPEND, ["asleep"]),
        ({"quiet_days": 730, "done": 0, "earlier": (SUSPEND,)}, END, ["given-up"]),
        ({"has_ended": True}, END, ["ended"]),
    ],
)
def test_the_severest_rule_that_holds_is_proposed_with_its_reasons(change, verdict, reasons):
    found = propose(replace(GOOD, **change))
    assert found.verdict == verdict
    assert keys(found.reasons) == reasons
    assert found.label == VERDICTS[verdict]


def test_what_speaks_otherwise_is_told_too():
    found = propose(replace(GOOD, done=1))
    assert keys(found.others) == ["good-score", "in-touch", "results-fine"]
    assert found.reasons[0].text == "Se realizaron 1 de las 4 actividades previstas (25 %)."


def test_nothing_is_proposed_of_an_agreement_of_which_nothing_is_known():
    found = propose(AgreementFacts(year=2026))
    assert (found.verdict, found.reasons, found.label) == ("", (), "Sin propuesta")
    assert len(found.missing) == 3
    assert propose(AgreementFacts(year=2026, has_ended=True)).verdict == END


def test_what_nobody_wrote_down_is_said():
    found = propose(replace(GOOD, done=None, quiet_days=None, fine=0, unmeasured=2))
    assert found.verdict == CONTINUE
    assert found.missing == (
        "No hay ningún contacto registrado con la contraparte.",
        "Ningún informe trimestral de 2026 está cerrado: no se sabe qué se realizó.",
        "Ningún resultado de mediano o largo plazo tiene valores posteriores a su línea base.",
    )


FACTS = st.builds(
    AgreementFacts,
    year=st.just(2026),
    score=st.none() | st.integers(0, 100),
    has_programme=st.just(True),
    planned=st.integers(1, 20),
    done=st.none() | st.integers(0, 20),
    spent_percent=st.none() | st.integers(0, 300),
    quiet_days=st.none() | st.integers(0, 2000),
    days_left=st.none() | st.integers(-100, 4000),
    behind=st.integers(0, 5),
    fine=st.integers(0, 5),
    earlier=st.lists(st.sampled_from(SEVERITY), max_size=2).map(tuple),
)
#: What makes each fact worse.
WORSE = {
    "score": lambda value, by: max(value - by, 0),
    "done": lambda value, by: max(value - by, 0),
    "spent_percent": lambda value, by: value + by,
    "quiet_days": lambda value, by: value + by,
    "behind": lambda value, by: value + by,
    "fine": lambda value, by: max(value - by, 0),
}


@given(facts=FACTS, name=st.sampled_from(sorted(WORSE)), by=st.integers(0, 800))
def test_a_fact_that_gets_worse_never_makes_the_proposal_milder(facts, name, by):
    value = getattr(facts, name)
    if value is None:
        return
    before, after = propose(facts), propose(replace(facts, **{name: WORSE[name](value, by)}))
    if before.verdict:
        # With nothing left that speaks at all there is no proposal: that is no milder one.
        assert not after.verdict or SEVERITY.index(after.verdict) >= SEVERITY.index(before.verdict)


@given(facts=FACTS)
def test_reasons_are_those_of_the_proposal_and_the_others_are_milder(facts):
    found = propose(facts)
    assert {reason.verdict for reason in found.reasons} <= {found.verdict}
    if found.verdict:
        assert found.reasons
        assert all(SEVERITY.index(each.verdict) < SEVERITY.index(found.verdict) for each in found.others)


def test_every_rule_has_a_key_of_its_own():
    for rules in (advising.RULES, presence.RULES):
        assert len({rule.key for rule in rules}) == len(rules)


# --- Presence in the world -------------------------------------------------------------------------------------------

OFFICE = OfficeFacts(
    vocation="Ciudad de la ciencia y la artesanía.",
    strengths=("Cultura", "Ciencia"),
    served=frozenset({"Cultura", "Ciencia"}),
    languages=("inglés",),
    heard=frozenset({"inglés"}),
    ties={key: 1 for key in presence.REGIONS},
    networks=("CGLU",),
    visited=frozenset(presence.REGIONS),
    outgoing=2,
    incoming=2,
    lines=3,
    participations=1,
)


def advised(**change):
    return {each.key: each for each in advise(replace(OFFICE, **change))}


def test_an_office_that_has_everything_is_advised_nothing():
    assert advise(OFFICE) == ()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"vocation": ""}, "vocation"),
        ({"strengths": ()}, "strengths"),
        ({"served": frozenset({"Cultura"})}, "unserved-strengths"),
        ({"ties": {"europa": 2}, "visited": frozenset({"europa"})}, "empty-regions"),
        ({"ties": {}}, "no-ties"),
        ({"ties": {**dict.fromkeys(presence.REGIONS, 1), "europa": 9}}, "concentration"),
        ({"networks": ()}, "networks"),
        ({"applying": ("ICLEI",)}, "applying"),
        ({"forums": ("Cumbre (04/05/2027)",)}, "forums"),
        ({"visited": frozenset(set(presence.REGIONS) - {"europa"})}, "unvisited"),
        ({"incoming": 0, "outgoing": 3}, "one-way"),
        ({"languages": ("inglés", "francés")}, "languages"),
        ({"idle_lines": 2}, "idle-lines"),
        ({"participations": 0}, "calls"),
    ],
)
def test_each_advice_follows_from_one_fact(change, key):
    found = advised(**change)
    assert key in found
    assert found[key].title
    assert found[key].reason.endswith(".")


def test_a_region_of_high_priority_goes_before_the_others():
    found = advised(
        ties={"europa": 2}, visited=frozenset({"europa"}), priorities={"asia-pacifico": "Comercio."}
    )
    assert "empty-regions" not in found
    assert found["priority-regions"].title == "Abrir relaciones en Asia-Pacífico"
    assert "(«Comercio»)" in found["priority-regions"].reason


def test_the_reason_tells_the_figures():
    assert advised(served=frozenset({"Cultura"}))["unserved-strengths"].reason == (
        "De 2 fortalezas del perfil, 1 no está en ningún acuerdo vigente."
    )
    assert advised(ties={"europa": 3, "america-norte": 1})["concentration"].reason == (
        "El 75 % de los acuerdos vigentes está en Europa."
    )
    assert advised(incoming=0, outgoing=3)["one-way"].title == "Recibir tanto como se visita"


@pytest.mark.parametrize("page", sorted({rule.page for rule in presence.RULES}))
def test_every_advice_leads_to_a_page_that_exists(page):
    assert reverse(page, args=["14039"])
