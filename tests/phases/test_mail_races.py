"""One link of a mail, opened in several windows and sent at the very same moment: always one winner."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress
from phases.catalogue import METHODOLOGY
from phases.mail_acts import UnusableLink, complete_by_mail, link_for
from phases.management.commands.load_methodology import load
from phases.models import Evidence, MailAct, Reminder
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MONDAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 5, 16, tzinfo=dt.UTC)


def test_a_link_used_at_once_has_one_winner(municipality, enlace, counterpart):
    load(METHODOLOGY)
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    task = process.tasks.get(code="S4")
    reminder = Reminder.objects.create(
        task=task,
        user=enlace,
        recipient_email=enlace.email,
        deadline=task.due_on,
        step=0,
        send_on=task.due_on,
        message_id="<uno@hermanamientos.example>",
    )
    token = link_for(reminder, MailAct.Kind.DONE, at=NOW).rstrip("/").rsplit("/", 1)[1]

    def use():
        try:
            complete_by_mail(token=token, note="Oficio 12/2026", now=NOW)
        except UnusableLink as error:
            raise ValidationError(error.reason) from error

    outcomes = at_once(use)
    assert sorted(outcomes) == sorted(["won"] + ["used"] * (PEOPLE - 1))
    assert (MailAct.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="task.completed").count() == 1
