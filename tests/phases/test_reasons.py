"""¿Por qué esta fecha? in words: which week a date belongs to, and which dates belong to none."""

import datetime as dt

import pytest

from partners.models import Municipality
from phases import feeds
from phases.models import Task
from phases.reasons import account_of
from tests.phases.moving import pass_phase

pytestmark = pytest.mark.django_db


def planned_line(process, key):
    return account_of(Task.objects.get(process=process, key=key)).reasons[1]


def test_a_task_of_two_weeks_is_planned_for_the_last_day_of_the_second(process):
    assert planned_line(process, "taller-sensibilizacion") == (
        "Fecha prevista: 15 de marzo de 2026, séptimo día de la semana 2."
    )


def test_yearly_tasks_of_the_follow_up_name_no_week_of_the_process(process, enlace):
    Municipality.objects.filter(pk=process.municipality_id).update(
        administration_ends_on=dt.date(2027, 9, 30)
    )
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace, today=dt.date(2026, 7, 17))
    assert planned_line(process, "seguimiento-trimestral") == "Fecha prevista: 15 de octubre de 2026."
    assert planned_line(process, "entrega-recepcion") == "Fecha prevista: 5 de agosto de 2027."
    yearly = Task.objects.for_lists().get(process=process, key="seguimiento-trimestral")
    event = feeds.as_deadline(yearly, modified=dt.datetime(2026, 7, 17, tzinfo=dt.UTC), opens=True)
    assert "Es la fecha prevista.\n" in event.description
