"""Slips of the keyboard in dates and numbers: refused in words, and nothing else breaks by them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from agreements.communication import plan
from agreements.models import CommunicationAct
from hermanamientos.lib.calendar_feed import Deadline, calendar_file

pytestmark = pytest.mark.django_db
#: Larger than any integer that a database keeps.
HUGE = 10**25


@pytest.mark.parametrize("year", [1, 1949, 2101, 9999])
def test_communication_is_of_a_year_of_this_world(municipality, enlace, year):
    with pytest.raises(ValidationError) as refused:
        plan.add_act(
            municipality=municipality,
            by=enlace,
            today=dt.date(2026, 3, 2),
            scope="internal",
            audience="Personal",
            message="Qué es un hermanamiento",
            channel="Taller",
            on=dt.date(year, 12, 31),
            responsible="Elena Ruiz",
        )
    assert refused.value.message_dict == {"on": ["Revise el año de la fecha."]}
    assert not CommunicationAct.objects.exists()


def test_deadline_on_the_last_day_that_there_is_does_not_break_a_calendar():
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    deadline = Deadline("tarea-1@example", dt.date.max, "Entregar", "", "https://example/", 0, at)
    (event,) = Calendar.from_ical(calendar_file("Plazos", [deadline], product="Prueba")).walk("VEVENT")
    assert event.decoded("dtstart") == dt.date.max
    assert "dtend" not in event


@pytest.mark.parametrize("page", ["summary-detail", "summary-edit", "summary-pdf"])
def test_numbers_that_no_row_can_have_are_not_found(client, enlace, page):
    client.force_login(enlace)
    assert client.get(reverse(f"agreements:{page}", args=[HUGE])).status_code == 404


@pytest.mark.parametrize("page", ["evaluation-list", "programme-list", "session-list"])
def test_year_of_a_filter_that_would_take_minutes_to_compute_filters_nothing(
    client, enlace, municipality, page
):
    client.force_login(enlace)
    answer = client.get(reverse(f"agreements:{page}", args=[municipality.cvegeo]), {"ano": "-1E3000000"})
    assert answer.status_code == 200
    assert "ano" in answer.context["filter"].form.errors
