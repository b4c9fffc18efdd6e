"""Calls and participations at the very same moment, on a database with real concurrency."""

import datetime as dt

import pytest
from django.utils import timezone

from partners.funds import calls
from partners.funds import files as call_files
from partners.models import Call, Entry
from phases import participations
from phases.models import Participation, ParticipationTask, Task
from tests.conftest import MONDAY
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))


@pytest.fixture
def call(municipality, enlace):
    return calls.add_call(
        municipality=municipality,
        by=enlace,
        now=NOW,
        title="Fondo Lyon",
        funder="Métropole de Lyon",
        closes_on=dt.date(2026, 6, 30),
    )


def test_an_office_decides_once(call, municipality, enlace):
    outcomes = at_once(
        lambda: participations.take_part(
            municipality=municipality, call=call, by=enlace, today=MONDAY, now=NOW
        )
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert (Participation.objects.count(), ParticipationTask.objects.count(), Task.objects.count()) == (
        1,
        7,
        7,
    )


def test_a_proposal_is_sent_once(call, municipality, enlace):
    row = participations.take_part(municipality=municipality, call=call, by=enlace, today=MONDAY, now=NOW)
    outcomes = at_once(
        lambda: participations.move(
            participation=row, to="submitted", by=enlace, today=MONDAY, seen="preparing"
        )
    )
    assert outcomes.count("won") == 1
    assert Entry.objects.filter(act="participation.submitted").count() == 1


def test_a_moved_close_is_planned_anew_once(call, municipality, enlace):
    participations.take_part(municipality=municipality, call=call, by=enlace, today=MONDAY, now=NOW)
    Call.objects.update(closes_on=dt.date(2026, 7, 14))
    at_once(lambda: participations.keep_up([municipality.pk], MONDAY))
    assert Entry.objects.filter(act="participation.replanned").count() == 1
    assert Task.objects.count() == 7


def test_a_call_is_added_once(municipality, enlace):
    outcomes = at_once(
        lambda: calls.add_call(municipality=municipality, by=enlace, now=NOW, title="Fondo", funder="Agencia")
    )
    assert (outcomes.count("won"), Call.objects.count()) == (1, 1)


def test_a_file_is_imported_once(municipality, enlace):
    report = call_files.read_csv(b"Nombre,Convoca,Identificador\nUno,Agencia,u-1\nDos,Agencia,\n")
    outcomes = at_once(
        lambda: call_files.import_calls(rows=report.rows, municipality=municipality, by=enlace, now=NOW)
    )
    assert outcomes == ["won"] * PEOPLE
    assert Call.objects.count() == Entry.objects.filter(act="call.imported").count() == 2
