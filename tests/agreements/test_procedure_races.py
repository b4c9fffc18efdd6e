"""Two people at the very same moment on one agreement: always one winner, and no decision lost."""

import datetime as dt

import pytest
from django.core.management import call_command

from agreements.drafting.clause_writing import save_clause
from agreements.drafting.drafts import start_draft
from agreements.models import Agreement, Approval, State, StateChange
from agreements.path import review
from agreements.versions.freezing import content_of, latest_version, sha256_of
from partners.models import Entry
from phases.progress import open_process
from tests.agreements.conftest import ANSWERS
from tests.agreements.walking import NOW, Walk, paper, vote
from tests.conftest import MONDAY
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(municipality, counterpart, enlace):
    call_command("load_methodology", verbosity=0)
    process = open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    draft = start_draft(
        process=process,
        kind="twinning",
        languages=["es"],
        areas=["agua"],
        modalities=["seminarios"],
        answers=dict(ANSWERS),
        by=enlace,
    )
    return Walk(draft, enlace)


def test_one_step_at_once_has_one_row(walk, enlace):
    walk.to("negotiated")
    outcomes = at_once(
        lambda: review.take_step(
            agreement=walk.agreement,
            step="enviar",
            happened_on=walk.day,
            number="OF-1",
            upload=paper(),
            by=enlace,
            now=NOW + dt.timedelta(hours=1),
        )
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert set(outcomes) == {"won", "Este paso ya está registrado, con fecha 3 de marzo de 2026."}
    assert StateChange.objects.filter(to_state=State.SENT).count() == 1


def test_one_decision_at_once_is_recorded_once(walk, enlace):
    walk.to("negotiated")
    outcomes = at_once(
        lambda: review.record_approval(
            agreement=walk.agreement,
            kind="cabildo",
            decided_on=walk.day,
            number="Acta 14",
            majority="simple",
            votes=vote(),
            upload=paper(),
            by=enlace,
            now=NOW + dt.timedelta(hours=1),
        )
    )
    assert outcomes.count("won") == 1 and Approval.objects.count() == 1
    assert Entry.objects.filter(act="agreement.cabildo").count() == 1


def test_opinion_and_observations_at_once_have_one_winner(walk, enlace):
    walk.to("sent")
    tries = iter(range(PEOPLE))

    def act():
        given = {"by": enlace, "now": NOW + dt.timedelta(hours=1), "number": "CJA-1", "upload": paper()}
        if next(tries) % 2:
            review.record_approval(agreement=walk.agreement, kind="dictamen", decided_on=walk.day, **given)
        else:
            review.take_step(agreement=walk.agreement, step="observaciones", happened_on=walk.day, **given)

    outcomes = at_once(act)
    assert outcomes.count("won") == 1
    walk.agreement.refresh_from_db()
    assert walk.agreement.state in (State.APPROVED, State.OBSERVED)


def test_signature_at_once_is_one(walk, enlace):
    walk.to("approved")
    walk.cabildo()
    outcomes = at_once(
        lambda: review.sign(
            agreement=walk.agreement,
            signed_on=walk.day,
            municipal_signatory="Verónica Ortiz",
            counterpart_signatory="Claire Martin",
            upload=paper(),
            by=enlace,
            now=NOW + dt.timedelta(hours=1),
        )
    )
    assert outcomes.count("won") == 1
    assert StateChange.objects.filter(to_state=State.SIGNED).count() == 1


def test_text_that_is_closed_is_the_text_that_is_frozen(walk, enlace):
    """Whoever saves a clause while the text is declared negotiated is either in the version, or refused."""
    clause = walk.agreement.clauses.get(key="objetivo")
    tries = iter(range(PEOPLE))

    def act():
        if next(tries) == 3:
            review.take_step(
                agreement=walk.agreement,
                step="negociado",
                happened_on=MONDAY,
                upload=paper(),
                by=enlace,
                now=NOW,
            )
            return
        fresh = Agreement.objects.get(pk=walk.agreement.pk)
        row = fresh.clauses.get(pk=clause.pk)
        latest = row.texts.filter(language="es").order_by("-version").first()
        save_clause(
            clause=row,
            language="es",
            html=f"<p>Objetivo {latest.version + 1}.</p>",
            expected_version=latest.version,
            by=enlace,
        )

    at_once(act)
    agreement = Agreement.objects.get(pk=walk.agreement.pk)
    assert agreement.state == State.NEGOTIATED
    assert latest_version(agreement).sha256 == sha256_of(content_of(agreement))
