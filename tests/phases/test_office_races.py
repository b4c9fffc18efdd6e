"""Declared days, editions and follow-up at the very same moment, on a database with real concurrency."""

import datetime as dt

import pytest

from partners.models import Entry
from phases import declaring, editions, followup, progress
from phases.catalogue import METHODOLOGY
from phases.management.commands.load_methodology import load
from phases.models import DeclaredDay, MethodologyVersion, Task
from tests.phases.moving import MONDAY, pass_phase
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def process(municipality, enlace, counterpart):
    load(METHODOLOGY)
    return progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )


@pytest.mark.parametrize("owner", ["municipality", "ministry"])
def test_days_that_overlap_are_declared_once(process, enlace, asesora, owner):
    """Each person chooses other days; all of them share one."""
    turns = iter(range(PEOPLE))
    municipality, by = (process.municipality, enlace) if owner == "municipality" else (None, asesora)

    def act():
        first = dt.date(2026, 4, 1) + dt.timedelta(days=next(turns))
        declaring.declare(
            municipality=municipality, starts_on=first, ends_on=dt.date(2026, 4, 30), name="Días", by=by
        )

    outcomes = at_once(act)
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert DeclaredDay.objects.count() == Entry.objects.filter(act="day.declared").count() == 1


def test_a_process_opened_while_days_are_declared_respects_them(municipality, enlace):
    load(METHODOLOGY)
    turns = iter(range(PEOPLE))

    def act():
        number = next(turns)
        if number == PEOPLE // 2:
            declaring.declare(
                municipality=municipality,
                starts_on=dt.date(2026, 3, 16),
                ends_on=dt.date(2026, 4, 10),
                name="Días",
                by=enlace,
            )
        else:
            progress.open_process(
                municipality=municipality,
                opened_on=MONDAY + dt.timedelta(days=number),
                by=enlace,
                today=MONDAY,
            )

    assert at_once(act) == ["won"] * PEOPLE
    closed = (dt.date(2026, 3, 16), dt.date(2026, 4, 10))
    assert not Task.objects.pending().filter(due_on__range=closed).exists()


def test_a_draft_is_published_once(asesora):
    version, _ = load(METHODOLOGY)
    draft = editions.draft_from(version=version, by=asesora)
    editions.change_edition(
        version=draft, title="Otra", changes="Otro título.", phase_weeks=[4, 4, 4, 8], by=asesora
    )
    outcomes = at_once(lambda: editions.publish(version=draft, by=asesora, today=MONDAY))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert MethodologyVersion.objects.get(is_current=True) == draft


def test_an_advisor_gets_one_draft(asesora):
    version, _ = load(METHODOLOGY)
    outcomes = at_once(lambda: editions.draft_from(version=version, by=asesora))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert MethodologyVersion.objects.filter(is_draft=True).count() == 1


def test_keeping_up_at_once_makes_each_task_once(process, enlace):
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace, today=dt.date(2026, 7, 17))
    outcomes = at_once(lambda: followup.keep_up([process.municipality_id], dt.date(2027, 1, 2)))
    assert outcomes == ["won"] * PEOPLE
    assert process.tasks.filter(key="seguimiento-trimestral-2028-t4").count() == 1
    assert Entry.objects.filter(act="process.followed_up").count() == 1
