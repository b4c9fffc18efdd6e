"""What a session agreed: tasks of the municipality with their day, and what the committee said of a candidate city."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.models import SessionAgreement
from agreements.sessions import agreeing, sitting
from partners.models import Candidate
from phases.models import Task
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING
from tests.agreements.test_sessions import committee  # noqa: F401 - a fixture
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db
FACTS = {
    "text": "Enviar el calendario a las contrapartes",
    "responsible": "Secretaría ejecutiva",
    "due_on": dt.date(2026, 5, 3),
}


@pytest.fixture
def item(committee, enlace):  # noqa: F811
    return scene.opened(committee, enlace).items.get(needs_vote=True)


def agree(item, by, **facts):
    return agreeing.add_agreement(item=item, by=by, now=DURING, **FACTS | facts)


def test_an_agreement_is_a_task_that_is_due_before_its_day(item, enlace):
    agreed = agree(item, enlace)
    task = agreed.task
    assert (task.municipality, task.process, task.state) == (item.municipality, None, Task.State.PENDING)
    assert task.name == FACTS["text"]
    # The third of May is a Sunday and the first a holiday: the last working day before.
    assert task.due_on == dt.date(2026, 4, 30)
    assert "A cargo de Secretaría ejecutiva" in task.guidance
    assert "sesión ordinaria 1, punto 2" in task.guidance


def test_the_task_stands_in_the_office_list(item, enlace, client):
    agree(item, enlace)
    client.force_login(enlace)
    page = client.get(reverse("phases:task-list", args=[item.municipality.cvegeo]))
    assert FACTS["text"] in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"responsible": ""}, "responsible"),
        ({"due_on": dt.date(2026, 3, 12)}, "due_on"),
        ({"due_on": dt.date(2036, 3, 12)}, "due_on"),
    ],
)
def test_an_agreement_is_complete_or_refused(item, enlace, facts, field):
    with pytest.raises(ValidationError) as refusal:
        agree(item, enlace, **facts)
    assert list(refusal.value.message_dict) == [field]
    assert not SessionAgreement.objects.exists()


def test_the_same_agreement_twice_is_one(item, enlace):
    agree(item, enlace)
    with pytest.raises(ValidationError, match="ya está anotado"):
        agree(item, enlace)
    assert Task.objects.count() == 1


def test_nothing_is_agreed_under_what_was_not_approved(item, enlace):
    sitting.vote(item=item, ballots=scene.ballots_of(item.session, *["no"] * 7), by=enlace, now=DURING)
    with pytest.raises(ValidationError, match="no aprobó este punto"):
        agree(item, enlace)


def test_an_agreement_taken_back_leaves_no_task_waiting(item, enlace):
    agreed = agree(item, enlace)
    task = agreed.task
    assert agreeing.remove_agreement(agreed=agreed, by=enlace, now=DURING)
    task.refresh_from_db()
    assert task.state == Task.State.NOT_APPLICABLE
    assert not agreeing.remove_agreement(agreed=agreed, by=enlace, now=DURING)


def test_minutes_that_are_closed_take_no_more_agreements(item, enlace):
    agreed = agree(item, enlace)
    sitting.vote(item=item, ballots=scene.ballots_of(item.session, *["yes"] * 7), by=enlace, now=DURING)
    sitting.close_session(session=item.session, by=enlace, now=DURING)
    with pytest.raises(ValidationError, match="acta quedó cerrada"):
        agree(item, enlace, text="Otro")
    with pytest.raises(ValidationError, match="acta quedó cerrada"):
        agreeing.remove_agreement(agreed=agreed, by=enlace, now=DURING)


def test_a_day_that_is_past_when_it_is_written_down_has_no_task(item, enlace):
    late = DURING + dt.timedelta(days=90)
    agreed = agreeing.add_agreement(item=item, by=enlace, now=late, **FACTS)
    assert agreed.task is None


def test_the_page_of_a_candidate_tells_what_the_committee_said(
    committee,  # noqa: F811
    municipality,
    enlace,
    lectora,
    client,
):
    candidate = Candidate.objects.create(
        municipality=municipality, city=PartnerCityFactory(name="Turín"), added_by=enlace
    )
    session = scene.planned(committee, enlace)
    item = scene.add_point(session, enlace, kind="twinning", title="Turín", candidate=candidate)
    client.force_login(lectora)
    url = reverse("partners:candidate-detail", args=[candidate.pk])
    assert "por tratar" in client.get(url).content.decode()
    scene.planning.convene(session=session, by=enlace, now=scene.NOW)
    scene.roll(session, enlace)
    president = committee.members.get(office="president")
    sitting.open_session(session=session, presided_by=president, by=enlace, now=DURING)
    item = sitting.vote(item=item, ballots=scene.ballots_of(session, *["yes"] * 7), by=enlace, now=DURING)
    page = client.get(url).content.decode()
    assert item.sentence in page
    assert reverse("agreements:session-detail", args=[session.pk]) in page
