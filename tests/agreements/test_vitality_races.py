"""Several people at the same mission, contact or weights at once. PostgreSQL only."""

import pytest
from django.utils import timezone

from agreements.models import Mission, TwinningContact, VitalityEdition
from agreements.vitality import contacts, dormancy, editions, missions
from agreements.vitality.criteria import FIRST_WEIGHTS
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.agreements.test_terms_races import PEOPLE, at_once
from tests.agreements.twinned import DAY, TODAY, contact, mission, mission_data

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agreement(draft):
    return put_in_force(draft, signed_on=TODAY - 500 * DAY)


def test_many_clicks_write_one_mission_and_one_contact(agreement, enlace, municipality):
    outcomes = at_once(*[lambda: mission(municipality, enlace, agreement=agreement)] * PEOPLE)
    assert outcomes.count(missions.REPEATED) == PEOPLE - 1
    assert Mission.objects.count() == 1
    outcomes = at_once(*[lambda: contact(agreement, enlace, TODAY)] * PEOPLE)
    assert outcomes.count(contacts.REPEATED) == PEOPLE - 1
    assert TwinningContact.objects.count() == 1
    assert Entry.objects.filter(act__in=("mission.done", "contact.added")).count() == 2


def test_of_many_changes_of_the_same_mission_one_is_kept(enlace, municipality):
    row = mission(municipality, enlace)

    def change(people):
        return missions.change_mission(
            mission=row, by=enlace, today=TODAY, seen=1, **mission_data(people=people)
        ).people

    outcomes = at_once(*[lambda people=people: change(people) for people in range(1, PEOPLE + 1)])
    assert outcomes.count(missions.STALE) == PEOPLE - 1
    row.refresh_from_db()
    assert row.people in outcomes and row.revision == 2


def test_of_many_corrections_and_removals_of_a_contact_one_is_kept(agreement, enlace):
    row = contact(agreement, enlace, TODAY)
    seen = contacts.contact_version(row)

    def change(note):
        return contacts.change_contact(
            contact=row,
            by=enlace,
            today=TODAY,
            seen=seen,
            on=TODAY,
            channel="mail",
            begun_by="local",
            note=note,
        ).note

    outcomes = at_once(*[lambda note=f"Nota {n}": change(note) for n in range(PEOPLE)])
    assert outcomes.count(contacts.STALE) == PEOPLE - 1
    row.refresh_from_db()
    assert row.note in outcomes
    assert at_once(*[lambda: contacts.remove_contact(contact=row, by=enlace)] * PEOPLE).count(True) == 1
    assert Entry.objects.filter(act="contact.removed").count() == 1


def test_many_editions_at_once_become_one(asesora):
    def publish(points):
        weights = FIRST_WEIGHTS | {"contacto": 25 + points, "ejecucion": 20 - points}
        return editions.publish(weights=weights, note="Prueba", seen=0, by=asesora, now=timezone.now()).number

    outcomes = at_once(*[lambda points=points: publish(points) for points in range(1, PEOPLE + 1)])
    assert outcomes.count(editions.STALE) == PEOPLE - 1
    assert VitalityEdition.objects.get().number == 1


def test_many_runs_of_the_job_tell_once(agreement, enlace, municipality):
    contact(agreement, enlace, TODAY - 200 * DAY)
    now = timezone.now()
    at_once(*[lambda: dormancy.announce([municipality.pk], TODAY, now=now)] * PEOPLE)
    assert enlace.notices.filter(key__startswith="vitality:").count() == 1
