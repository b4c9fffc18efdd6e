"""The signature and the registry: what is refused in plain words before the table's constraints would."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, State
from agreements.path import review
from agreements.terms.successors import start_successor
from agreements.versions.freezing import latest_version
from partners.models import Entry
from phases.models import Process
from tests.agreements.conftest import put_in_force
from tests.agreements.test_steps import refusal, tasks
from tests.agreements.walking import DAY, Walk, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


@pytest.fixture
def ready(walk):
    """Approved by the ministry and by the cabildo."""
    walk.to("approved")
    walk.cabildo()
    return walk


def test_signature_keeps_the_hash_the_day_and_the_paper(ready, process, enlace):
    before = Entry.objects.about(ready.agreement).count()
    taken = ready.sign()
    agreement = taken.agreement
    assert (agreement.state, agreement.signed_on) == (State.SIGNED, ready.day)
    assert agreement.signed_sha256 == latest_version(agreement).sha256
    assert taken.change.file.name == agreement.file.name and agreement.original_name == "firmado.pdf"
    assert (agreement.starts_on, agreement.ends_on) == (ready.day, dt.date(2031, 3, 6))
    assert tasks(process, "firma") == {"firma": "done"} and taken.unfulfilled == ()
    assert Entry.objects.about(agreement).count() == before + 1
    assert "Firmaron Verónica Ortiz y Claire Martin, en Lyon." in taken.change.note


def test_names_complete_the_answers_without_contradicting_them(ready):
    answers = ready.sign(municipal_signatory="Otra Persona").agreement.answers
    assert (answers["municipal_signatory"], answers["counterpart_signatory"], answers["place"]) == (
        "Verónica Ortiz",
        "Claire Martin",
        "Lyon",
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"upload": None}, "upload"),
        ({"municipal_signatory": " "}, "municipal_signatory"),
        ({"counterpart_signatory": ""}, "counterpart_signatory"),
        ({"signed_on": dt.date(2026, 7, 9)}, "signed_on"),
        ({"signed_on": dt.date(2026, 3, 2)}, "signed_on"),
    ],
)
def test_signature_without_what_it_needs_is_refused(ready, given, field):
    assert refusal(ready.sign, **given).message_dict.keys() == {field}
    ready.agreement.refresh_from_db()
    assert ready.agreement.state == State.APPROVED


def test_signature_before_a_decision_is_refused(walk):
    walk.to("approved")
    walk.cabildo(decided_on=dt.date(2026, 6, 1))
    error = refusal(walk.sign, signed_on=dt.date(2026, 5, 31))
    assert error.message_dict["signed_on"][0].startswith("Aprobación del cabildo: es del 1 de junio de 2026")
    walk.sign(signed_on=dt.date(2026, 6, 1))


@pytest.mark.parametrize(
    "state", ["draft", "legal_review", "negotiated", "sent", "in_opinion", "observed", "answered"]
)
def test_nothing_is_signed_before_the_opinion(walk, state):
    walk.to(state)
    walk.cabildo()
    assert refusal(walk.sign).code == "order"


def test_opinion_without_the_cabildo_is_not_enough(walk):
    walk.to("approved")
    assert refusal(walk.sign).messages == ["Falta la aprobación del cabildo sobre este mismo texto."]


def test_lost_vote_is_not_enough(walk):
    walk.to("approved")
    walk.cabildo(votes=vote(4, 5))
    assert "Falta la aprobación del cabildo" in refusal(walk.sign).messages[0]


def test_cabildo_on_the_text_before_the_observations_is_not_enough(walk):
    walk.to("negotiated")
    first = walk.cabildo()
    for code in ("enviar", "observaciones"):
        walk.step(code)
    walk.change_text()
    walk.step("responder")
    walk.dictamen()
    assert "Falta la aprobación del cabildo" in refusal(walk.sign).messages[0]
    review.confirm_approval(
        approval=first, reason="Sólo se precisó el objetivo", decided_on=walk.day, **walk.tick()
    )
    walk.sign()
    assert walk.agreement.cabildo_sha256 == walk.agreement.signed_sha256


def test_annulled_opinion_is_not_enough(ready):
    approval = ready.agreement.approvals.get(kind="dictamen")
    review.annul_approval(approval=approval, reason="De otro expediente", **ready.tick())
    assert refusal(ready.sign).code == "order"


def test_signing_twice_is_told(ready):
    ready.sign(expected_state="approved")
    error = refusal(ready.sign, expected_state="approved")
    assert error.code == "done" and ready.agreement.steps.filter(to_state="signed").count() == 1


def test_closed_process_does_not_undo_the_signature(ready, process):
    Process.objects.filter(pk=process.pk).update(
        state="closed", closed_on=ready.day, outcome="withdrawn", closing_reason="Se sigue en papel"
    )
    taken = ready.sign()
    assert taken.agreement.state == State.SIGNED
    assert taken.unfulfilled == ("El proceso está cerrado: sus tareas quedaron como estaban.",)


def test_signed_amendment_amends_the_instrument_before_it(draft, enlace):
    parent = put_in_force(draft)
    walk = Walk(start_successor(agreement=parent, relation="amendment", by=enlace), enlace)
    for language, html in (("es", "<p>Rige la vigencia del original.</p>"), ("en", "<p>The term stays.</p>")):
        save_clause(
            clause=walk.agreement.clauses.get(key="disposiciones-finales"),
            language=language,
            html=html,
            expected_version=1,
            by=enlace,
            matches_twins=True,
        )
    walk.to("approved")
    walk.cabildo()
    parent.refresh_from_db()
    assert parent.state == State.IN_FORCE
    walk.sign()
    parent.refresh_from_db()
    assert parent.state == State.AMENDED


# --- Without the ministry ------------------------------------------------------------------------------------------


def test_national_agreement_goes_from_the_cabildo_to_force(walk):
    Agreement.objects.filter(pk=walk.agreement.pk).update(scope="national")
    walk.agreement.refresh_from_db()
    walk.step("negociado")
    assert "Falta la aprobación del cabildo" in refusal(walk.sign).messages[0]
    walk.cabildo()
    assert walk.sign().agreement.state == State.IN_FORCE


def test_letter_is_signed_without_cabildo_or_opinion(walk, process):
    Agreement.objects.filter(pk=walk.agreement.pk).update(kind="letter")
    walk.agreement.refresh_from_db()
    walk.step("negociado")
    assert walk.sign().agreement.is_signed
    assert tasks(process, "firma", "carta-intencion") == {"firma": "pending", "carta-intencion": "done"}


# --- The registry --------------------------------------------------------------------------------------------------


def test_registry_gives_its_own_number_and_the_agreement_is_in_force(ready, process):
    ready.sign()
    ready.step("remitir")
    assert ready.agreement.state == State.AT_REGISTRY
    ready.step("inscribir", number="AI-2026-115")
    agreement = ready.agreement
    assert (agreement.registry_number, agreement.registered_on, agreement.registered) == (
        "AI-2026-115",
        ready.day,
        "yes",
    )
    assert agreement.state == State.IN_FORCE
    assert tasks(process, "remitir-registro", "constancia-registro") == {
        "remitir-registro": "done",
        "constancia-registro": "done",
    }


def test_agreement_that_begins_later_is_registered_before_it_is_in_force(walk):
    answers = walk.agreement.answers | {"start": "date", "start_on": "2027-01-01"}
    Agreement.objects.filter(pk=walk.agreement.pk).update(answers=answers)
    walk.to("approved")
    walk.cabildo()
    walk.sign()
    walk.step("remitir")
    walk.step("inscribir")
    assert walk.agreement.state == State.REGISTERED


def test_registration_before_the_signature_is_refused_in_words(ready):
    ready.sign()
    ready.step("remitir")
    error = refusal(ready.step, "inscribir", happened_on=ready.agreement.signed_on - DAY)
    assert error.message_dict.keys() == {"happened_on"}


def test_registry_number_as_long_as_its_column(ready):
    ready.sign()
    ready.step("remitir")
    assert refusal(ready.step, "inscribir", number="9" * 61).message_dict.keys() == {"number"}


def test_signed_agreement_is_neither_reopened_nor_withdrawn(ready):
    ready.sign()
    for code in ("reabrir", "desistir"):
        with pytest.raises(ValidationError, match="de ahí no sigue"):
            ready.step(code)
