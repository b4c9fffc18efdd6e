"""Decisions on a text: the cabildo's, by name and majority, and the ministry's; how long a term they may approve."""

import datetime as dt

import pytest

from agreements.drafting.drafts import start_draft
from agreements.models import Agreement, Approval, State, Vote
from agreements.path import review
from agreements.path.decisions import decisive
from agreements.path.votes import Tally
from agreements.versions.freezing import latest_version
from partners.models import Entry, Municipality
from phases.state_rules import RULES, StateRule
from tests.agreements.test_steps import refusal, tasks
from tests.agreements.walking import Walk, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


def covered(walk, kind):
    return decisive(walk.agreement.approvals.all(), kind, latest_version(walk.agreement).sha256) is not None


# --- The cabildo ---------------------------------------------------------------------------------------------------


def test_cabildo_approves_one_text_by_name(walk, process, enlace):
    walk.to("negotiated")
    before = Entry.objects.about(walk.agreement).count()
    approval = walk.cabildo(votes=vote(7, 1, 1))
    version = latest_version(walk.agreement)
    assert approval.is_favourable
    assert (approval.version, approval.text_sha256) == (version, version.sha256)
    assert list(approval.votes.values_list("name", "sense"))[6:] == [
        ("Regidora 7", "for"),
        ("Regidora 8", "against"),
        ("Regidora 9", "abstained"),
    ]
    assert (walk.agreement.cabildo_on, walk.agreement.cabildo_sha256) == (walk.day, version.sha256)
    assert walk.agreement.state == State.NEGOTIATED
    assert tasks(process, "cabildo") == {"cabildo": "done"}
    entries = Entry.objects.about(walk.agreement)
    assert entries.count() == before + 1
    assert entries.latest("pk").text == (
        "El cabildo aprobó la versión 1 del texto el 4 de marzo de 2026 (Acta 14): 7 a favor, 1 en contra, "
        "1 abstención. Se necesitaban 6 votos (dos terceras partes de 9 integrantes)."
    )


@pytest.mark.parametrize(
    ("tally", "majority", "needed"),
    [
        (Tally(4, 3, 0, 2), "simple", 4),
        (Tally(3, 3, 1, 2), "simple", 4),
        (Tally(5, 0, 0, 4), "absolute", 5),
        (Tally(6, 3, 0, 0), "qualified", 6),
        (Tally(6, 2, 0, 2), "qualified", 7),
        (Tally(1, 0, 0, 0), "qualified", 1),
    ],
)
def test_votes_that_each_majority_needs(tally, majority, needed):
    assert tally.needed(majority) == needed
    assert tally.reaches(majority) == (tally.in_favour >= needed)


def test_vote_that_does_not_reach_its_majority_covers_nothing(walk, process):
    walk.to("negotiated")
    approval = walk.cabildo(votes=vote(5, 4), is_favourable=True)
    assert not approval.is_favourable and not covered(walk, "cabildo")
    assert walk.agreement.cabildo_on is None and walk.agreement.cabildo_sha256 == ""
    assert tasks(process, "cabildo") == {"cabildo": "pending"}
    assert walk.cabildo(number="Acta 15").is_favourable
    assert covered(walk, "cabildo")


def test_later_refusal_of_the_same_text_takes_the_approval_back(walk):
    walk.to("negotiated")
    walk.cabildo()
    walk.cabildo(number="Acta 15", votes=vote(2, 7))
    assert not covered(walk, "cabildo")
    assert walk.agreement.cabildo_on is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"votes": []}, "votes"),
        ({"votes": [("Ana", "", "for"), ("ana ", "", "for")]}, "votes"),
        ({"votes": [("Ana", "", "quizá")]}, "votes"),
        ({"votes": [("", "síndica", "for")]}, "votes"),
        ({"votes": [(f"R{n}", "", "for") for n in range(61)]}, "votes"),
        ({"majority": ""}, "majority"),
        ({"number": "  "}, "number"),
        ({"number": "9" * 81}, "number"),
        ({"session": "s" * 121}, "session"),
        ({"upload": None}, "upload"),
        ({"decided_on": dt.date(2026, 7, 5)}, "decided_on"),
    ],
)
def test_cabildo_without_what_it_needs_is_refused(walk, given, field):
    walk.to("negotiated")
    assert refusal(walk.cabildo, **given).message_dict.keys() == {field}
    assert not Approval.objects.exists() and not Vote.objects.exists()


def test_same_decision_twice_is_refused(walk):
    walk.to("negotiated")
    first = walk.cabildo()
    error = refusal(walk.cabildo, decided_on=first.decided_on)
    assert error.messages == ["Esta decisión ya está registrada."]
    assert Approval.objects.count() == 1


def test_cabildo_may_vote_a_draft_which_is_then_kept_as_a_version(walk):
    approval = walk.cabildo()
    assert approval.version.number == 1
    walk.to("negotiated")
    assert latest_version(walk.agreement).number == 1 and covered(walk, "cabildo")


def test_cabildo_may_have_voted_an_earlier_version(walk):
    walk.to("negotiated")
    old = latest_version(walk.agreement)
    walk.step("reabrir")
    walk.change_text()
    walk.step("negociado")
    walk.cabildo(version=old)
    assert walk.agreement.cabildo_sha256 == old.sha256
    assert not covered(walk, "cabildo")


def test_letter_needs_no_cabildo(walk):
    Agreement.objects.filter(pk=walk.agreement.pk).update(kind="letter")
    assert "carta de intención" in refusal(walk.cabildo).messages[0]


# --- A term beyond the ayuntamiento (CPEUM 115-II b) ---------------------------------------------------------------


def administration_ends(municipality, day):
    Municipality.objects.filter(pk=municipality.pk).update(administration_ends_on=day)


@pytest.mark.parametrize(
    ("answers", "ends_on", "outlasts"),
    [
        ({"term_unit": "years", "term_number": 5}, dt.date(2027, 9, 30), True),
        ({"term_unit": "years", "term_number": 1}, dt.date(2027, 9, 30), False),
        ({"term_unit": "months", "term_number": 20}, dt.date(2027, 9, 30), True),
        ({"term_unit": "years", "term_number": 5}, None, False),
        ({"term_unit": "indefinite"}, None, True),
        ({}, dt.date(2027, 9, 30), False),
        (
            {"term_unit": "years", "term_number": 1, "start": "date", "start_on": "2027-01-01"},
            dt.date(2027, 9, 30),
            True,
        ),
    ],
)
def test_term_that_outlasts_the_ayuntamiento(draft, municipality, answers, ends_on, outlasts):
    draft.answers = answers
    draft.municipality.administration_ends_on = ends_on
    assert bool(review.outlasts_administration(draft, dt.date(2026, 3, 4))) is outlasts


def test_term_that_outlasts_asks_for_two_thirds_or_a_reason(walk, municipality):
    administration_ends(municipality, dt.date(2027, 9, 30))
    walk.to("negotiated")
    error = refusal(walk.cabildo, majority="simple")
    assert "La vigencia llegaría al 3 de marzo de 2031" in error.message_dict["majority"][0]
    assert walk.cabildo(majority="simple", note="La ley del estado no lo pide.").is_favourable


def test_rule_of_the_state_leaves_no_way_round(walk, municipality, monkeypatch):
    monkeypatch.setitem(RULES, "14", StateRule("dos terceras partes", "art. 37"))
    administration_ends(municipality, dt.date(2027, 9, 30))
    walk.to("negotiated")
    error = refusal(walk.cabildo, majority="absolute", note="La ley no lo pide.")
    assert "art. 37" in error.message_dict["majority"][0]
    assert walk.cabildo(majority="qualified").is_favourable


# --- The dictamen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["sent", "in_opinion", "answered"])
def test_favourable_opinion_approves_the_text(walk, process, state):
    walk.to(state)
    before = Entry.objects.about(walk.agreement).count()
    approval = walk.dictamen(unit="Consultoría Jurídica")
    assert walk.agreement.state == State.APPROVED
    assert walk.agreement.dictamen_sha256 == approval.text_sha256 == latest_version(walk.agreement).sha256
    assert Entry.objects.about(walk.agreement).count() == before + 1
    keys = ("dictamen-procedencia", "observaciones", "solventar-observaciones", "turno-consultoria")
    assert set(tasks(process, *keys).values()) == {"done"}
    change = walk.agreement.steps.last()
    assert change.file.name == approval.file.name


def test_unfavourable_opinion_rejects_it(walk, process):
    walk.to("in_opinion")
    walk.dictamen(is_favourable=False, note="Sin competencia municipal.")
    assert walk.agreement.state == State.REJECTED
    assert not covered(walk, "dictamen") and walk.agreement.dictamen_on is None
    assert tasks(process, "dictamen-procedencia") == {"dictamen-procedencia": "pending"}
    walk.step("reabrir")
    assert walk.agreement.state == State.DRAFT


@pytest.mark.parametrize("state", ["draft", "legal_review", "negotiated", "observed"])
def test_opinion_on_a_text_that_is_not_with_the_ministry_is_refused(walk, state):
    walk.to(state)
    assert refusal(walk.dictamen).code == "order"
    assert not Approval.objects.exists()


def test_second_click_on_the_opinion_is_told(walk):
    walk.to("approved")
    assert refusal(walk.dictamen).code == "done"
    assert Approval.objects.count() == 1


def test_opinion_is_on_the_text_that_the_ministry_has(walk):
    walk.to("observed")
    old = latest_version(walk.agreement)
    walk.change_text()
    walk.step("responder")
    assert "elija esa versión" in refusal(walk.dictamen, version=old).messages[0]


def test_opinion_before_the_step_before_is_refused(walk):
    walk.to("sent")
    assert "decided_on" in refusal(walk.dictamen, decided_on=dt.date(2026, 3, 1)).message_dict


def test_national_agreement_has_no_opinion(walk):
    Agreement.objects.filter(pk=walk.agreement.pk).update(scope="national")
    assert "no necesita dictamen" in refusal(walk.dictamen).messages[0]


def test_version_of_another_agreement_is_refused(walk, process, draft_data, enlace):
    walk.to("sent")
    version = latest_version(walk.agreement)
    Agreement.objects.filter(pk=walk.agreement.pk).update(kind="memorandum")
    other = Walk(start_draft(process=process, by=enlace, **draft_data), enlace).to("sent")
    assert refusal(other.dictamen, version=version).messages == ["Esa versión es de otro acuerdo."]
