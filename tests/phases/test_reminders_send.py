"""Sending: when, once, and what happens when the transport or the process fails."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Entry, Membership, Notice
from phases import reminders, sending
from phases.models import DeclaredDay, Process, Reminder, ReminderPolicy, Task
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.phases.reminding import (
    DEADLINE,
    STEPS,
    THREE_BEFORE,
    at,
    fixed,
    make_process,
    make_task,
    states,
)
from tests.phases.smtp import Crash, Mailbox, start_server

pytestmark = pytest.mark.django_db

PLANNED, CLAIMED, SENT, FAILED, CANCELLED = (
    Reminder.State.PLANNED,
    Reminder.State.CLAIMED,
    Reminder.State.SENT,
    Reminder.State.FAILED,
    Reminder.State.CANCELLED,
)
MINUTE = dt.timedelta(minutes=1)


def run(instant, **options):
    return reminders.run(now=instant, clock=fixed(instant), **options)


@pytest.fixture
def mailbox(settings):
    """A real SMTP server that the settings point to."""
    box = Mailbox()
    controller = start_server(box)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    controller.stop()


# --- When -----------------------------------------------------------------------------------------------------


def test_nothing_leaves_before_eight_and_everything_after(municipality, enlace):
    make_task(municipality)
    assert run(at(THREE_BEFORE, 7, 59)).sent == 0
    assert run(at(THREE_BEFORE, 8, 0)).sent == 1
    assert [message.to for message in mail.outbox] == [[enlace.email]]


@pytest.mark.parametrize(
    "day",
    [dt.date(2026, 3, 14), dt.date(2026, 3, 15), dt.date(2026, 3, 16)],
    ids=["Saturday", "Sunday", "holiday"],
)
def test_nothing_leaves_on_a_day_without_work(municipality, enlace, day):
    make_task(municipality)
    assert run(at(day, 10)).sent == 0
    assert run(at(dt.date(2026, 3, 17), 8)).sent == 1


def test_a_day_declared_by_the_municipality_is_respected_there_only(
    municipality, enlace, other_municipality, otro_enlace
):
    for place in (municipality, other_municipality):
        make_task(place)
    DeclaredDay.objects.create(
        municipality=municipality,
        starts_on=dt.date(2026, 3, 19),
        ends_on=dt.date(2026, 3, 20),
        name="Feria",
        recorded_by=enlace,
    )
    run(at(DEADLINE, 10))
    assert [message.to for message in mail.outbox] == [[otro_enlace.email]]


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [
        # Winter: Cancún is at UTC-5, Tijuana at UTC-8.
        (dt.date(2026, 3, 6), 12, []),
        (dt.date(2026, 3, 6), 13, ["Cancún"]),
        (dt.date(2026, 3, 6), 15, ["Cancún"]),
        (dt.date(2026, 3, 6), 16, ["Cancún", "Tijuana"]),
        # From 8 March the border follows the summer time of the United States; Cancún has none.
        (dt.date(2026, 3, 10), 13, ["Cancún"]),
        (dt.date(2026, 3, 10), 14, ["Cancún"]),
        (dt.date(2026, 3, 10), 15, ["Cancún", "Tijuana"]),
    ],
)
def test_eight_o_clock_is_that_of_each_municipality(day, hour, told):
    names = {}
    for cvegeo, name, zone in [
        ("23005", "Cancún", "America/Cancun"),
        ("02004", "Tijuana", "America/Tijuana"),
    ]:
        place = MunicipalityFactory(cvegeo=cvegeo, name=name, timezone=zone)
        names[MembershipFactory(municipality=place).user.email] = name
        make_task(place, due_on=day)
    run(dt.datetime.combine(day, dt.time(hour), dt.UTC))
    assert sorted(names[message.to[0]] for message in mail.outbox) == told


def test_each_municipality_counts_from_its_own_day():
    """At 06:30 UTC it is still the evening of the 18th in Tijuana, and the night of the 19th in Cancún."""
    for cvegeo, zone in [("23005", "America/Cancun"), ("02004", "America/Tijuana")]:
        place = MunicipalityFactory(cvegeo=cvegeo, timezone=zone)
        MembershipFactory(municipality=place)
        make_task(place)
    run(dt.datetime(2026, 3, 19, 6, 30, tzinfo=dt.UTC))
    assert states(task__municipality__cvegeo="02004") == {-1: SENT}
    assert states(task__municipality__cvegeo="23005") == {0: PLANNED}


# --- Once -----------------------------------------------------------------------------------------------------


def test_the_whole_ladder_leaves_day_by_day_and_each_step_once(municipality, enlace):
    make_task(municipality)
    day = dt.date(2026, 2, 20)
    left = []
    while day < dt.date(2026, 4, 10):
        for hour in (8, 9, 17):
            if run(at(day, hour)).sent:
                left.append(f"{day:%m-%d} {hour}")
        day += dt.timedelta(days=1)
    assert left == [f"{day} 8" for day in "02-26 03-09 03-13 03-18 03-19 03-20 03-24 03-30".split()]
    assert [message.subject.split(":")[0] for message in mail.outbox] == [
        "Faltan 14 días hábiles",
        "Faltan 7 días hábiles",
        "Faltan 3 días hábiles",
        "Falta 1 día hábil",
        "Vence hoy",
        "1 día hábil de retraso",
        "3 días hábiles de retraso",
        "7 días hábiles de retraso",
    ]


def test_a_process_opened_late_brings_one_mail_and_not_a_burst(municipality, enlace):
    make_task(municipality)
    assert run(at(dt.date(2026, 3, 20))).sent == 1
    assert [message.subject.split(":")[0] for message in mail.outbox] == ["1 día hábil de retraso"]


def test_a_late_mail_tells_how_far_the_deadline_is_by_then(municipality, enlace):
    make_task(municipality)
    run(at(dt.date(2026, 3, 11)))
    assert [message.subject.split(":")[0] for message in mail.outbox] == ["Faltan 5 días hábiles"]
    assert states(state=SENT) == {-7: SENT}


def test_a_second_run_sends_nothing_and_adds_no_notice(municipality, enlace):
    make_task(municipality)
    instant = at(THREE_BEFORE)
    first = run(instant)
    assert (first.planned, first.sent) == (1, 1)
    assert run(instant) == reminders.Tally()
    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 1


def test_the_row_says_when_it_was_sent(municipality, enlace):
    make_task(municipality)
    instant = at(THREE_BEFORE)
    run(instant)
    row = Reminder.objects.get(step=-3)
    assert (row.state, row.sent_at, row.attempts, row.last_error) == (SENT, instant, 1, "")
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_after_a_week_without_runs_one_mail_says_where_things_stand(municipality, enlace):
    make_task(municipality)
    run(at(STEPS[-7]))
    # The rows of the days in between were planned before the system went down.
    reminders.plan(today=STEPS[-3])
    assert run(at(STEPS[1])).sent == 1
    assert states() == {-7: SENT, -3: CANCELLED, 1: SENT}
    assert mail.outbox[-1].subject.startswith("1 día hábil de retraso")


def test_a_rehearsal_of_a_day_to_come_takes_nothing_away_from_the_days_before_it(municipality, enlace):
    make_task(municipality)
    clock = fixed(at(STEPS[-14]))
    assert reminders.run_day(today=STEPS[-1], clock=clock).sent == 1
    assert [run(at(STEPS[step])).sent for step in (-14, -7, -3, -1, 0)] == [1, 1, 1, 0, 1]


# --- What changed between planning and sending ----------------------------------------------------------------


def dropped(count=1):
    return reminders.Tally(cancelled=count)


def test_a_task_done_after_planning_is_not_reminded_and_is_taken_up_when_reopened(municipality, enlace):
    task = make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    Task.objects.filter(pk=task.pk).update(state=Task.State.DONE, completed_on=THREE_BEFORE)
    assert reminders.send_due(now=at(THREE_BEFORE)) == dropped()
    assert mail.outbox == []
    Task.objects.filter(pk=task.pk).update(state=Task.State.PENDING, completed_on=None, next_reminder_on=None)
    assert run(at(THREE_BEFORE)).sent == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Process.State.SUSPENDED},
        {"state": Process.State.CLOSED, "closed_on": THREE_BEFORE, "outcome": Process.Outcome.WITHDRAWN},
    ],
)
def test_a_process_stopped_after_planning_is_not_reminded_until_it_runs_again(municipality, enlace, changes):
    process = make_process(municipality, enlace)
    make_task(municipality, process=process)
    reminders.plan(today=THREE_BEFORE)
    Process.objects.filter(pk=process.pk).update(**changes)
    assert reminders.send_due(now=at(THREE_BEFORE)) == dropped()
    assert (mail.outbox, Notice.objects.count()) == ([], 0)
    assert run(at(THREE_BEFORE)) == reminders.Tally()
    Process.objects.filter(pk=process.pk).update(state=Process.State.OPEN, closed_on=None, outcome="")
    assert run(at(THREE_BEFORE)).sent == 1


def test_a_deadline_moved_after_planning_is_not_reminded(municipality, enlace):
    task = make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    Task.objects.filter(pk=task.pk).update(due_on=DEADLINE + dt.timedelta(days=7))
    assert reminders.send_due(now=at(THREE_BEFORE)) == dropped()


def test_a_person_who_left_after_planning_is_not_reminded_and_the_enlace_is(municipality, enlace, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    reminders.plan(today=THREE_BEFORE)
    Membership.objects.filter(user=lectora).update(ends_on=THREE_BEFORE - dt.timedelta(days=1))
    tally = run(at(THREE_BEFORE))
    assert (tally.cancelled, tally.planned, tally.sent) == (1, 1, 1)
    assert [message.to for message in mail.outbox] == [[enlace.email]]


def test_a_step_that_the_municipality_dropped_is_not_reminded(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    ReminderPolicy.objects.create(municipality=municipality, steps=[-1, 0])
    assert reminders.send_due(now=at(THREE_BEFORE)) == dropped()


def test_a_claim_is_refused_once_an_act_changed_the_task(municipality, enlace):
    task = make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    row = Reminder.objects.get()
    Task.objects.filter(pk=task.pk).update(next_reminder_on=None)
    assert sending.claim(row, at=at(THREE_BEFORE)) is False
    assert run(at(THREE_BEFORE)).sent == 1


def test_the_mail_goes_to_the_address_in_force(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    enlace.email = "elena.nueva@guadalajara.example"
    enlace.save()
    run(at(THREE_BEFORE))
    assert [message.to for message in mail.outbox] == [["elena.nueva@guadalajara.example"]]


# --- Failures, over real SMTP -----------------------------------------------------------------------------------


def test_a_reminder_travels_by_smtp_with_its_message_id(municipality, enlace, mailbox):
    make_task(municipality)
    assert run(at(THREE_BEFORE)).sent == 1
    (message,) = mailbox.messages
    row = Reminder.objects.get(step=-3)
    assert message["X-Envelope-To"] == enlace.email
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_refused_mail_waits_and_leaves_later_with_the_same_message_id(municipality, enlace, mailbox):
    make_task(municipality)
    mailbox.refusals = ["451 4.3.0 try again later"]
    start = at(THREE_BEFORE)
    tally = run(start)
    row = Reminder.objects.get(step=-3)
    assert (tally.sent, tally.failed) == (0, 1)
    assert (row.state, row.attempts, row.claimed_at) == (PLANNED, 1, start)
    assert "451" in row.last_error
    assert run(start + 9 * MINUTE) == reminders.Tally()
    assert run(start + 10 * MINUTE).sent == 1
    assert mailbox.message_ids == [row.message_id]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (SENT, 2, "")


def test_the_notice_is_there_though_the_mail_failed_and_only_once(municipality, enlace, mailbox):
    make_task(municipality)
    mailbox.refusals = ["550 5.1.1 no such person"]
    run(at(THREE_BEFORE))
    assert Notice.objects.filter(user=enlace).count() == 1
    run(at(THREE_BEFORE, 10))
    assert len(mailbox.messages) == 1
    assert Notice.objects.filter(user=enlace).count() == 1


def test_one_refused_mail_does_not_hold_up_the_others(municipality, enlace, lectora, mailbox):
    make_task(municipality)
    make_task(municipality, key="otra", assignee=lectora.memberships.get())
    mailbox.refusals = ["550 5.1.1 no such person"]
    tally = run(at(THREE_BEFORE))
    assert (tally.sent, tally.failed) == (1, 1)


def test_waits_double_up_to_half_a_day_and_bridge_a_weekend():
    waits = [sending.backoff(attempt) for attempt in range(1, sending.MAX_ATTEMPTS)]
    assert [wait / MINUTE for wait in waits[:7]] == [10, 20, 40, 80, 160, 320, 640]
    assert set(waits[7:]) == {dt.timedelta(hours=12)}
    assert sum(waits, dt.timedelta()) > dt.timedelta(days=2, hours=20)


def test_after_the_last_refusal_the_reminder_is_given_up(municipality, enlace, mailbox, monkeypatch):
    monkeypatch.setattr(sending, "MAX_ATTEMPTS", 5)
    make_task(municipality)
    mailbox.refusals = ["550 5.1.1 no such person"] * 6
    instant = at(THREE_BEFORE)
    tried = []
    for _ in range(60):
        if run(instant).failed:
            tried.append(int((instant - at(THREE_BEFORE)) / MINUTE))
        instant += 5 * MINUTE
    assert tried == [0, 10, 30, 70, 150]
    assert states()[-3] == FAILED
    assert len(mailbox.refusals) == 1


def test_no_server_at_all_is_a_failure_like_another(municipality, enlace, mailbox, settings):
    make_task(municipality)
    settings.EMAIL_PORT = 1
    assert run(at(THREE_BEFORE)).failed == 1
    assert states()[-3] == PLANNED


def test_a_crash_after_delivery_repeats_the_mail_with_the_same_message_id(
    municipality, enlace, mailbox, settings
):
    make_task(municipality)
    start = at(THREE_BEFORE)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.phases.smtp.DyingBackend"
    with pytest.raises(Crash):
        run(start)
    settings.EMAIL_BACKEND = working
    assert states()[-3] == CLAIMED
    assert run(start + 14 * MINUTE) == reminders.Tally()
    tally = run(start + 15 * MINUTE)
    assert (tally.released, tally.sent) == (1, 1)
    assert mailbox.message_ids == [Reminder.objects.get(step=-3).message_id] * 2
    assert Notice.objects.count() == 1


def test_a_reminder_that_kills_its_process_every_time_is_given_up(
    municipality, enlace, mailbox, settings, monkeypatch
):
    monkeypatch.setattr(sending, "MAX_ATTEMPTS", 5)
    make_task(municipality)
    settings.EMAIL_BACKEND = "tests.phases.smtp.DyingBackend"
    for attempt in range(5):
        with pytest.raises(Crash):
            run(at(THREE_BEFORE, 9 + 2 * attempt))
    assert run(at(THREE_BEFORE, 19)) == reminders.Tally()
    assert states()[-3] == FAILED


def test_a_stale_copy_cannot_claim_what_was_sent(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    stale = Reminder.objects.get(step=-3)
    assert run(at(THREE_BEFORE)).sent == 1
    assert sending.claim(stale, at=at(THREE_BEFORE)) is False


def test_a_run_stops_when_its_time_is_up_and_the_next_one_goes_on(municipality, enlace):
    for number in range(3):
        make_task(municipality, key=f"tarea-{number}")
    ticks = iter(at(THREE_BEFORE) + dt.timedelta(seconds=n) for n in range(100))
    tally = reminders.run(now=at(THREE_BEFORE), clock=lambda: next(ticks), budget=dt.timedelta(seconds=9))
    assert (tally.planned, tally.sent) == (3, 1)
    assert run(at(THREE_BEFORE, 10)).sent == 2


# --- Tried once more by hand --------------------------------------------------------------------------------------


def test_a_failed_reminder_is_tried_again_on_request(municipality, enlace, asesora):
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    Reminder.objects.update(state=FAILED, attempts=12, claimed_at=at(THREE_BEFORE))
    row = reminders.retry(reminder=Reminder.objects.get(), by=asesora)
    assert (row.state, row.attempts) == (PLANNED, 1)
    entry = Entry.objects.get(act="reminder.retried")
    assert (entry.actor, entry.subject) == (asesora, row.task)
    assert run(at(THREE_BEFORE, 9, 10)).sent == 1


@pytest.mark.parametrize("state", [PLANNED, CLAIMED, SENT, CANCELLED])
def test_only_a_failed_reminder_is_tried_again(municipality, enlace, asesora, state):
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    Reminder.objects.update(state=state)
    with pytest.raises(ValidationError, match="Sólo puede reintentarse un recordatorio que falló"):
        reminders.retry(reminder=Reminder.objects.get(), by=asesora)
    assert (states(), Entry.objects.count()) == ({-3: state}, 0)


# --- Cost ---------------------------------------------------------------------------------------------------------


def queries_of_a_run(count):
    for number in range(count):
        place = MunicipalityFactory()
        person = MembershipFactory(municipality=place, role="reader")
        MembershipFactory(municipality=place)
        make_task(place, assignee=person, key=f"tarea-{number}")
    reminders.plan(today=THREE_BEFORE)
    with CaptureQueriesContext(connection) as queries:
        assert reminders.send_due(now=at(THREE_BEFORE)).sent == count
    return len(queries)


def test_each_mail_costs_the_same_few_queries():
    """Claim, notice and mark; the page of reminders, the offices and the digests cost the same for one and for 30."""
    assert (queries_of_a_run(1), queries_of_a_run(30)) == (16, 16 + 29 * 6)
