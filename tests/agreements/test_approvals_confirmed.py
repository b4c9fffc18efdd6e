"""Both decisions on one text in either order, a text that changes after them, and decisions written by mistake."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import save_clause
from agreements.models import State
from agreements.path import review
from agreements.versions.freezing import latest_version
from partners.models import Entry
from tests.agreements.test_approvals import covered
from tests.agreements.test_steps import refusal
from tests.agreements.walking import Walk, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


# --- Both, in either order, and a text that changes ----------------------------------------------------------------


@pytest.mark.parametrize("when", ["draft", "negotiated", "sent", "in_opinion", "answered", "approved"])
def test_both_decisions_in_every_order(walk, when):
    for state, codes in (
        ("draft", ()),
        ("negotiated", ("negociado",)),
        ("sent", ("enviar",)),
        ("in_opinion", ("turno",)),
        ("answered", ("observaciones", "responder")),
        ("approved", ("dictamen",)),
    ):
        for code in codes:
            walk.dictamen() if code == "dictamen" else walk.step(code)
        if state == when:
            walk.cabildo()
    assert covered(walk, "cabildo") and covered(walk, "dictamen")
    assert review.missing_for_signature(walk.agreement) == []


def changed_after_approval(walk):
    """Approved by both, reopened, changed, negotiated anew."""
    walk.to("approved")
    walk.cabildo()
    walk.step("reabrir")
    walk.change_text()
    walk.step("negociado")
    return list(walk.agreement.approvals.order_by("kind"))


def test_changed_text_is_covered_by_neither(walk):
    changed_after_approval(walk)
    missing = review.missing_for_signature(walk.agreement)
    assert [sentence.split(" sobre")[0] for sentence in missing] == [
        "Falta la aprobación del cabildo",
        "Falta el dictamen de procedencia de la cancillería",
    ]


def test_text_changed_back_is_covered_again(walk):
    changed_after_approval(walk)
    walk.step("reabrir")
    for code in walk.agreement.languages:
        row = walk.agreement.clauses.get(key="objetivo")
        texts = row.texts.filter(language=code).order_by("version")
        first, last = texts.first(), texts.last()
        save_clause(
            clause=row,
            language=code,
            html=first.html,
            expected_version=last.version,
            by=walk.by,
            heading=first.heading,
            matches_twins=True,
        )
    walk.step("negociado")
    assert covered(walk, "cabildo") and covered(walk, "dictamen")


def confirm(walk, approval, **given):
    who = walk.tick()
    data = {"reason": "Sólo se corrigió una errata.", "decided_on": walk.day}
    confirmation = review.confirm_approval(approval=approval, **who | data | given)
    walk.agreement.refresh_from_db()
    return confirmation


def test_reasoned_confirmation_extends_both_to_the_changed_text(walk):
    cabildo, dictamen = changed_after_approval(walk)
    before = Entry.objects.about(walk.agreement).count()
    confirm(walk, cabildo)
    assert walk.agreement.state == State.NEGOTIATED
    confirmation = confirm(walk, dictamen)
    assert walk.agreement.state == State.APPROVED
    assert confirmation.confirms == dictamen and confirmation.reason == "Sólo se corrigió una errata."
    assert Entry.objects.about(walk.agreement).count() == before + 2
    digest = latest_version(walk.agreement).sha256
    assert (walk.agreement.cabildo_sha256, walk.agreement.dictamen_sha256) == (digest, digest)
    assert review.missing_for_signature(walk.agreement) == []


def test_confirmation_without_a_reason_is_refused(walk):
    cabildo, _ = changed_after_approval(walk)
    assert "Explique por qué" in refusal(confirm, walk, cabildo, reason="  ").messages[0]


def test_confirmation_of_what_covers_the_text_already_is_refused(walk):
    walk.to("approved")
    approval = walk.cabildo()
    assert refusal(confirm, walk, approval).code == "done"


def test_confirmation_waits_until_the_text_is_closed(walk):
    walk.to("negotiated")
    approval = walk.cabildo()
    walk.step("reabrir")
    assert "todavía puede cambiar" in refusal(confirm, walk, approval).messages[0]


def test_confirmation_before_the_decision_is_refused(walk):
    cabildo, _ = changed_after_approval(walk)
    error = refusal(confirm, walk, cabildo, decided_on=cabildo.decided_on - dt.timedelta(days=1))
    assert "decided_on" in error.message_dict


def test_unfavourable_or_annulled_decision_is_not_confirmed(walk):
    walk.to("negotiated")
    lost = walk.cabildo(votes=vote(1, 8))
    won = walk.cabildo(number="Acta 15")
    review.annul_approval(approval=won, reason="Era de otro acuerdo", **walk.tick())
    walk.step("reabrir")
    walk.change_text()
    walk.step("negociado")
    assert "favorable" in refusal(confirm, walk, lost).messages[0]
    assert "anulada" in refusal(confirm, walk, won).messages[0]


# --- Mistakes ------------------------------------------------------------------------------------------------------


def annul(walk, approval, reason="Se registró por error"):
    approval = review.annul_approval(approval=approval, reason=reason, **walk.tick())
    walk.agreement.refresh_from_db()
    return approval


def test_annulled_approval_stays_and_covers_nothing(walk, enlace):
    walk.to("negotiated")
    approval = annul(walk, walk.cabildo())
    assert (approval.annulled_by, approval.annulled_reason) == (enlace, "Se registró por error")
    assert not covered(walk, "cabildo") and walk.agreement.cabildo_on is None


@pytest.mark.parametrize("favourable", [True, False])
@pytest.mark.parametrize("state", ["sent", "in_opinion", "answered"])
def test_annulled_opinion_takes_the_agreement_back(walk, state, favourable):
    walk.to(state)
    day = walk.agreement.steps.last().happened_on
    annul(walk, walk.dictamen(is_favourable=favourable, decided_on=dt.date(2026, 6, 20)))
    assert walk.agreement.state == state and walk.agreement.dictamen_on is None
    assert walk.agreement.steps.order_by("at").last().happened_on == day
    assert walk.dictamen().is_favourable


def test_annulled_confirmation_leaves_the_first_decision(walk):
    _, dictamen = changed_after_approval(walk)
    confirmation = confirm(walk, dictamen)
    assert "anule primero la confirmación" in refusal(annul, walk, dictamen).messages[0]
    annul(walk, confirmation)
    assert walk.agreement.state == State.NEGOTIATED
    assert walk.agreement.dictamen_sha256 == dictamen.text_sha256


def test_annulling_twice_or_without_a_reason_is_refused(walk):
    walk.to("negotiated")
    approval = walk.cabildo()
    assert "Explique por qué" in refusal(annul, walk, approval, reason="").messages[0]
    annul(walk, approval)
    assert refusal(annul, walk, approval).code == "done"


def test_nothing_is_annulled_after_the_signature(walk):
    walk.to("approved")
    approval = walk.cabildo()
    walk.sign()
    assert "no se anulan" in refusal(annul, walk, approval).messages[0]
    with pytest.raises(ValidationError):
        confirm(walk, approval)
