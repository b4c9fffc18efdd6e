"""Two tabs at the very same moment, on a database with real concurrency: nothing is kept twice."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partners.actors import stakeholders
from partners.models import Entry, Forum, Network, NetworkMembership, Stakeholder, StakeholderCommitment
from partners.networks import forum_imports, forums
from phases import network_dues
from phases.models import Task
from tests.conftest import MONDAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 6
DUES = dt.date(2026, 5, 15)


def at_once(act):
    """Run `act` in as many threads as there are people, all released together; returns the outcomes."""
    barrier, outcomes = threading.Barrier(PEOPLE), []

    def person():
        try:
            barrier.wait(timeout=20)
            act()
            outcomes.append("won")
        except ValidationError as error:
            outcomes.append(" ".join(error.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=person) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def add(municipality, by, name="Cámara"):
    return stakeholders.add_stakeholder(
        municipality=municipality, by=by, today=MONDAY, name=name, sector="business"
    )


def test_one_actor_of_a_name(municipality, enlace):
    outcomes = at_once(lambda: add(municipality, enlace))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert (Stakeholder.objects.count(), Entry.objects.count()) == (1, 1)


def test_one_commitment_for_many_clicks(municipality, enlace):
    row = add(municipality, enlace)
    outcomes = at_once(lambda: stakeholders.add_commitment(stakeholder=row, by=enlace, text="Becas"))
    assert outcomes.count("won") == 1
    assert StakeholderCommitment.objects.count() == 1


def test_dues_are_paid_once(municipality, enlace):
    network = Network.objects.create(key="red", name="Red")
    row = network_dues.keep_membership(
        municipality=municipality,
        network=network,
        by=enlace,
        today=MONDAY,
        seen="",
        state="member",
        since_on=None,
        dues_on=DUES,
        dues_amount=None,
        dues_currency="MXN",
        contact="",
        note="",
    )
    later = dt.date(2027, 5, 14)
    outcomes = at_once(
        lambda: network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=DUES, next_on=later)
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert sorted(Task.objects.values_list("state", flat=True)) == ["done", "pending"]
    assert NetworkMembership.objects.get().dues_on == later


def test_an_agenda_imported_at_once_is_there_once(municipality, enlace):
    data = b"nombre,inicio,uid\nCongreso,2027-05-10,c-1\n"
    outcomes = at_once(
        lambda: forum_imports.import_forums(
            municipality=municipality, filename="a.csv", data=data, by=enlace, today=MONDAY
        )
    )
    assert outcomes == ["won"] * PEOPLE
    assert (Forum.objects.count(), Entry.objects.filter(act="forum.imported").count()) == (1, 1)


def test_one_forum_of_a_name_and_day(municipality, enlace):
    day = dt.date(2027, 5, 10)
    outcomes = at_once(
        lambda: forums.add_forum(
            municipality=municipality, by=enlace, today=MONDAY, name="Congreso", starts_on=day, ends_on=day
        )
    )
    assert outcomes.count("won") == 1
    assert Forum.objects.count() == 1
