"""Amendments, renewals and what regularises: drafts that follow upon a signed instrument."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.imports.inventory import add_existing, change_existing
from agreements.models import Agreement, Clause, ClauseText, State
from agreements.terms import lifetime, successors
from agreements.twins.statuses import blocking
from partners.models import Entry
from phases.models import Process, Task
from phases.progress import close_process
from tests.agreements.conftest import put_in_force
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 13)


@pytest.fixture
def in_force(draft, enlace):
    """The draft, a clause of its own and one edited by hand, in force for five years."""
    clause = draft.clauses.get(key="objetivo")
    for language, words in (("es", "<p>Objeto pactado.</p>"), ("en", "<p>Agreed objective.</p>")):
        latest = current_texts(draft)["objetivo"][language]
        save_clause(clause=clause, language=language, html=words, expected_version=latest.version, by=enlace)
    own = Clause.objects.create(agreement=draft, key="propia-1", position=99, is_mandatory=False, is_own=True)
    ClauseText.objects.create(
        clause=own, language="es", version=1, heading="Hermanas", html="<p>Propia.</p>", author=enlace
    )
    agreement = put_in_force(draft, starts_on=None)
    lifetime.begin_term(agreement=agreement, by=enlace, today=TODAY)
    return Agreement.objects.for_lists().get(pk=agreement.pk)


def sign(agreement, enlace, today=TODAY, **facts):
    """As the signature does: the facts, the term, and what it does to the instrument before."""
    agreement = put_in_force(agreement, signed_on=today, state=State.SIGNED, **facts)
    lifetime.begin_term(agreement=agreement, by=enlace, today=today)
    return successors.take_effect(agreement=agreement, by=enlace, today=today)


@pytest.mark.parametrize(
    ("relation", "title"),
    [
        ("renewal", "Renovación del Acuerdo de Hermanamiento entre"),
        ("amendment", "Acuerdo modificatorio del Acuerdo de Hermanamiento entre"),
    ],
)
def test_a_successor_starts_from_the_words_that_were_signed(in_force, enlace, relation, title):
    new = successors.start_successor(agreement=in_force, relation=relation, by=enlace)
    assert (new.parent, new.relation, new.state) == (in_force, relation, State.DRAFT)
    assert (new.process, new.counterpart) == (in_force.process, in_force.counterpart)
    assert new.title.startswith(title)
    assert [clause.key for clause in new.clauses.order_by("position")] == [
        clause.key for clause in in_force.clauses.order_by("position")
    ]
    texts = current_texts(new)
    assert texts["objetivo"]["es"].html == "<p>Objeto pactado.</p>"
    assert texts["objetivo"]["en"].html == "<p>Agreed objective.</p>"
    assert texts["propia-1"]["es"].html == "<p>Propia.</p>"
    assert not any("objetiv" in sentence.lower() for sentence in blocking(new))
    # The term is to be said anew; the rest of the data stays.
    assert "term_number" not in new.answers
    assert new.answers["municipal_signatory"] == "Verónica Ortiz"
    in_force.refresh_from_db()
    assert in_force.state == State.IN_FORCE


def test_one_draft_of_a_kind_at_a_time(in_force, enlace):
    successors.start_successor(agreement=in_force, relation="renewal", by=enlace)
    with pytest.raises(ValidationError, match="ya tiene un proyecto"):
        successors.start_successor(agreement=in_force, relation="amendment", by=enlace)
    assert Agreement.objects.count() == 2


def test_the_signature_of_a_renewal_leaves_the_parent_renewed_and_its_tasks_done(in_force, enlace):
    new = successors.start_successor(agreement=in_force, relation="renewal", by=enlace)
    parent = sign(new, enlace)
    assert (parent, parent.state) == (in_force, State.RENEWED)
    assert parent.expiry_task.state == Task.State.DONE
    entries = [entry.act for entry in Entry.objects.about(parent)]
    assert entries.count("agreement.renewed") == 1
    # Twice changes nothing.
    successors.take_effect(agreement=new, by=enlace, today=TODAY)
    assert [entry.act for entry in Entry.objects.about(parent)] == entries


def test_the_signature_of_an_amendment_leaves_the_parent_amended_with_its_term(in_force, enlace):
    new = successors.start_successor(agreement=in_force, relation="amendment", by=enlace)
    parent = sign(new, enlace)
    assert (parent.state, parent.ends_on) == (State.AMENDED, in_force.ends_on)
    assert parent.expiry_task.state == Task.State.PENDING
    new.refresh_from_db()
    assert (new.ends_on, new.expiry_task) == (None, None)
    # It ends with what it amends.
    lifetime.keep_up([parent.municipality_id], parent.ends_on + dt.timedelta(days=1))
    parent.refresh_from_db()
    new.refresh_from_db()
    assert (parent.state, new.state) == (State.ENDED, State.ENDED)


def test_a_renewal_answers_the_yearly_review_of_its_process(in_force, enlace):
    task = in_force.process.tasks.get(key="renovacion")
    Task.objects.filter(pk=task.pk).update(planned_on=TODAY, due_on=TODAY)
    sign(successors.start_successor(agreement=in_force, relation="renewal", by=enlace), enlace)
    task.refresh_from_db()
    assert task.state == Task.State.DONE


@pytest.mark.parametrize("state", [State.SIGNED, State.AT_REGISTRY, State.ENDED, State.RENEWED])
def test_only_what_is_in_force_has_successors(in_force, enlace, state):
    put_in_force(in_force, state=state)
    with pytest.raises(ValidationError, match="vigente"):
        successors.start_successor(agreement=in_force, relation="renewal", by=enlace)
    assert Agreement.objects.count() == 1


def test_a_closed_process_and_an_old_paper_say_what_to_do(in_force, enlace, municipality, counterpart):
    close_process(
        process=in_force.process, outcome="withdrawn", reason="Otra prioridad", by=enlace, today=TODAY
    )
    fresh = Agreement.objects.for_lists().get(pk=in_force.pk)
    assert "está cerrado" in successors.obstacle(fresh)
    old = old_paper(municipality, counterpart, enlace)
    assert "inventario" in successors.obstacle(old)


def old_paper(municipality, counterpart, enlace, **changes):
    data = {"kind": "twinning", "state": "in_force", "title": "Convenio de 1974"} | changes
    return add_existing(municipality=municipality, by=enlace, today=TODAY, counterpart=counterpart, **data)


def test_a_draft_may_follow_an_old_paper_which_gives_way_at_its_signature(
    draft, enlace, municipality, counterpart
):
    old = old_paper(municipality, counterpart, enlace)
    successors.link_earlier(agreement=draft, parent=old, relation="regularisation", by=enlace)
    assert draft.parent == old
    assert sign(draft, enlace).state == State.RENEWED
    with pytest.raises(ValidationError, match="ya está firmado"):
        successors.link_earlier(agreement=draft, parent=None, relation="", by=enlace)


def test_a_draft_follows_only_signed_papers_of_its_own_counterpart(draft, enlace, municipality):
    other = CounterpartFactory(municipality=municipality)
    foreign = old_paper(municipality, other, enlace)
    with pytest.raises(ValidationError, match="misma contraparte"):
        successors.link_earlier(agreement=draft, parent=foreign, relation="renewal", by=enlace)
    with pytest.raises(ValidationError, match="Diga si"):
        successors.link_earlier(agreement=draft, parent=foreign, relation="", by=enlace)
    draft.refresh_from_db()
    assert draft.parent is None


def test_old_papers_follow_each_other_without_going_round(enlace, municipality, counterpart):
    first = old_paper(municipality, counterpart, enlace)
    second = old_paper(
        municipality, counterpart, enlace, title="Adenda de 1980", parent=first, relation="amendment"
    )
    first.refresh_from_db()
    assert (first.state, second.parent) == (State.AMENDED, first)
    with pytest.raises(ValidationError, match="sigue a éste"):
        change_existing(
            agreement=first,
            by=enlace,
            today=TODAY,
            seen_at=first.changed_at,
            counterpart=counterpart,
            kind="twinning",
            state="in_force",
            title=first.title,
            parent=second,
            relation="renewal",
        )


def test_the_chain_shows_every_instrument_in_one_query(
    in_force, enlace, municipality, counterpart, django_assert_num_queries
):
    old_paper(municipality, counterpart, enlace)
    new = successors.start_successor(agreement=in_force, relation="renewal", by=enlace)
    with django_assert_num_queries(1):
        chain = successors.chain_of(new)
    assert [(link.agreement.pk, link.depth, link.is_here) for link in chain] == [
        (in_force.pk, 0, False),
        (new.pk, 1, True),
    ]
    assert successors.follows(new, in_force) and not successors.follows(in_force, new)


def test_a_successor_needs_the_counterpart_of_its_process(in_force, enlace, municipality):
    other = CounterpartFactory(municipality=municipality)
    Process.objects.filter(pk=in_force.process_id).update(counterpart=other)
    fresh = Agreement.objects.for_lists().get(pk=in_force.pk)
    assert "ya no es la de este acuerdo" in successors.obstacle(fresh)
