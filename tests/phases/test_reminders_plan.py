"""Which reminders exist on a day, for whom, and which no longer hold."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Membership
from phases import reminders
from phases.calendars import WorkingCalendar
from phases.models import Process, Reminder, Task
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.phases.reminding import DEADLINE, STEPS, make_process, make_task, states

pytestmark = pytest.mark.django_db

EARLY = dt.date(2026, 2, 23)
PLANNED, SENT, CANCELLED = Reminder.State.PLANNED, Reminder.State.SENT, Reminder.State.CANCELLED


def emails(**lookup):
    return set(Reminder.objects.filter(state=PLANNED, **lookup).values_list("recipient_email", flat=True))


def test_ladder_counts_working_days_and_skips_the_holiday():
    assert dict(reminders.ladder(DEADLINE)) == STEPS


def test_ladder_of_a_deadline_on_a_holiday_starts_from_the_next_working_day():
    assert dict(reminders.ladder(dt.date(2026, 3, 16)))[0] == dt.date(2026, 3, 17)
    assert dict(reminders.ladder(dt.date(2026, 3, 16)))[1] == dt.date(2026, 3, 18)


def test_ladder_respects_days_of_the_municipality():
    calendar = WorkingCalendar([dt.date(2026, 3, 18)])
    assert dict(reminders.ladder(DEADLINE, calendar))[-1] == dt.date(2026, 3, 17)


@pytest.mark.parametrize(
    ("today", "steps"),
    [
        (dt.date(2026, 2, 25), [-14, -7, -3, -1, 0, 1, 3, 7]),
        (dt.date(2026, 2, 26), [-14, -7, -3, -1, 0, 1, 3, 7]),
        (dt.date(2026, 3, 8), [-14, -7, -3, -1, 0, 1, 3, 7]),
        (dt.date(2026, 3, 9), [-7, -3, -1, 0, 1, 3, 7]),
        (dt.date(2026, 3, 19), [0, 1, 3, 7]),
        (dt.date(2026, 3, 23), [1, 3, 7]),
        (dt.date(2026, 12, 1), [7]),
    ],
)
def test_steps_still_to_send_are_the_latest_due_one_and_the_later_ones(today, steps):
    assert [step for step, _ in reminders.steps_still_to_send(DEADLINE, today)] == steps


def test_next_reminder_is_the_first_step_after_today():
    assert reminders.next_reminder_on(DEADLINE, dt.date(2026, 3, 9)) == dt.date(2026, 3, 13)
    assert reminders.next_reminder_on(DEADLINE, dt.date(2026, 3, 30)) is None


def test_plan_writes_the_whole_ladder_for_the_enlace(municipality, enlace):
    make_task(municipality)
    tally = reminders.plan(today=EARLY)
    assert tally == reminders.Tally(planned=8)
    rows = Reminder.objects.order_by("step")
    assert {row.step: row.send_on for row in rows} == STEPS
    assert {(row.user, row.recipient_email, row.deadline, row.state) for row in rows} == {
        (enlace, enlace.email, DEADLINE, PLANNED)
    }
    assert len({row.message_id for row in rows}) == 8


def test_plan_twice_changes_nothing(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=EARLY)
    before = list(Reminder.objects.values())
    assert reminders.plan(today=EARLY) == reminders.Tally()
    assert list(Reminder.objects.values()) == before


def test_plan_after_a_late_opening_makes_up_for_the_latest_step_only(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=dt.date(2026, 3, 17))
    assert states() == dict.fromkeys([-3, -1, 0, 1, 3, 7], PLANNED)


def test_plan_after_a_stop_of_the_system_cancels_the_older_steps(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=EARLY)
    tally = reminders.plan(today=dt.date(2026, 3, 20))
    assert tally == reminders.Tally(cancelled=5)
    assert states() == dict.fromkeys([-14, -7, -3, -1, 0], CANCELLED) | dict.fromkeys([1, 3, 7], PLANNED)


def test_plan_ignores_deadlines_far_ahead_and_tasks_without_deadline(municipality, enlace):
    make_task(municipality, due_on=dt.date(2026, 6, 30))
    make_task(municipality, due_on=None, key="sin-fecha")
    assert reminders.plan(today=EARLY) == reminders.Tally()


def test_plan_follows_a_deadline_that_moves_and_comes_back(municipality, enlace):
    task = make_task(municipality)
    reminders.plan(today=EARLY)
    Task.objects.filter(pk=task.pk).update(due_on=dt.date(2026, 3, 23))
    assert reminders.plan(today=EARLY) == reminders.Tally(planned=8, cancelled=8)
    assert set(states(deadline=DEADLINE).values()) == {CANCELLED}
    assert set(states(deadline=dt.date(2026, 3, 23)).values()) == {PLANNED}
    Task.objects.filter(pk=task.pk).update(due_on=DEADLINE)
    assert reminders.plan(today=EARLY) == reminders.Tally(planned=8, cancelled=8)
    assert set(states(deadline=DEADLINE).values()) == {PLANNED}
    assert Reminder.objects.count() == 16


@pytest.mark.parametrize("state", [Task.State.DONE, Task.State.NOT_APPLICABLE])
def test_plan_cancels_for_a_finished_task_and_takes_it_up_when_reopened(municipality, enlace, state):
    task = make_task(municipality)
    reminders.plan(today=EARLY)
    Reminder.objects.filter(step=-14).update(state=SENT)
    done = {"completed_on": EARLY} if state == Task.State.DONE else {}
    Task.objects.filter(pk=task.pk).update(state=state, **done)
    assert reminders.plan(today=dt.date(2026, 2, 27)) == reminders.Tally(cancelled=7)
    Task.objects.filter(pk=task.pk).update(state=Task.State.PENDING, completed_on=None)
    assert reminders.plan(today=dt.date(2026, 3, 2)) == reminders.Tally(planned=7)
    assert states() == {-14: SENT} | dict.fromkeys([-7, -3, -1, 0, 1, 3, 7], PLANNED)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Process.State.SUSPENDED},
        {"state": Process.State.CLOSED, "closed_on": EARLY, "outcome": Process.Outcome.WITHDRAWN},
    ],
)
def test_plan_cancels_for_a_stopped_process_and_writes_nothing_new(municipality, enlace, changes):
    process = make_process(municipality, enlace)
    make_task(municipality, process=process)
    reminders.plan(today=EARLY)
    Process.objects.filter(pk=process.pk).update(**changes)
    make_task(municipality, process=process, key="otra")
    assert reminders.plan(today=EARLY) == reminders.Tally(cancelled=8)
    assert set(states().values()) == {CANCELLED}


def test_plan_goes_on_during_the_follow_up(municipality, enlace):
    process = make_process(municipality, enlace, state=Process.State.IN_FOLLOWUP)
    make_task(municipality, process=process)
    assert reminders.plan(today=EARLY).planned == 8


# --- Who ------------------------------------------------------------------------------------------------------


def test_the_assignee_is_reminded_and_nobody_else(municipality, enlace, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    reminders.plan(today=EARLY)
    assert emails() == {lectora.email}


def test_somebody_without_account_is_reminded_by_mail(municipality, enlace):
    make_task(municipality, assignee_name="Rosa Luna", assignee_email="Rosa@Cabildo.example")
    reminders.plan(today=EARLY)
    assert emails() == {"rosa@cabildo.example"}
    assert set(Reminder.objects.values_list("user", "recipient_name")) == {(None, "Rosa Luna")}
    assert reminders.plan(today=EARLY) == reminders.Tally()


def test_a_name_without_address_leaves_it_to_the_enlace(municipality, enlace):
    make_task(municipality, assignee_name="Rosa Luna")
    reminders.plan(today=EARLY)
    assert emails() == {enlace.email}


def test_the_end_of_a_phase_reminds_every_enlace_whoever_has_it(municipality, enlace, lectora, otro_enlace):
    second = MembershipFactory(municipality=municipality, role=Membership.Role.COORDINATOR).user
    make_task(municipality, is_milestone=True, assignee=enlace.memberships.get())
    reminders.plan(today=EARLY)
    assert emails() == {enlace.email, second.email}


def test_an_assignee_whose_membership_ended_gets_nothing_and_the_enlace_is_told(
    municipality, enlace, lectora
):
    membership = lectora.memberships.get()
    make_task(municipality, assignee=membership)
    reminders.plan(today=EARLY)
    Membership.objects.filter(pk=membership.pk).update(ends_on=EARLY)
    assert reminders.plan(today=EARLY) == reminders.Tally()
    day_after = EARLY + dt.timedelta(days=1)
    assert reminders.plan(today=day_after) == reminders.Tally(planned=8, cancelled=8)
    assert emails() == {enlace.email}


def test_a_deactivated_person_gets_nothing(municipality, enlace):
    make_task(municipality, assignee=enlace.memberships.get())
    reminders.plan(today=EARLY)
    enlace.is_active = False
    enlace.save()
    assert reminders.plan(today=EARLY) == reminders.Tally(cancelled=8)


def test_a_task_given_to_and_fro_keeps_one_row_per_step(municipality, enlace, lectora):
    task = make_task(municipality)
    reminders.plan(today=EARLY)
    Task.objects.filter(pk=task.pk).update(assignee=lectora.memberships.get())
    reminders.plan(today=EARLY)
    Task.objects.filter(pk=task.pk).update(assignee=None)
    assert reminders.plan(today=EARLY) == reminders.Tally(planned=8, cancelled=8)
    assert emails() == {enlace.email}
    assert Reminder.objects.count() == 16


def test_a_new_address_does_not_plan_a_second_row(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=EARLY)
    enlace.email = "elena.nueva@guadalajara.example"
    enlace.save()
    assert reminders.plan(today=EARLY) == reminders.Tally()
    assert Reminder.objects.count() == 8


def test_plan_keeps_to_the_time_zones_given(municipality, enlace, other_municipality, otro_enlace):
    make_task(municipality)
    make_task(other_municipality)
    assert reminders.plan(today=EARLY, zones=["America/Merida"]).planned == 8
    assert emails() == {otro_enlace.email}
    assert reminders.plan(today=EARLY, zones=["America/Mexico_City"]) == reminders.Tally(planned=8)


# --- Cost -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_plan_costs_the_same_queries_for_one_task_and_thirty(count):
    for number in range(count):
        municipality = MunicipalityFactory()
        assignee = MembershipFactory(municipality=municipality, user=UserFactory())
        make_task(municipality, assignee=assignee)
        make_task(municipality, key=f"sin-{number}")
    first, again = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    with first:
        assert reminders.plan(today=EARLY).planned == 16 * count
    with again:
        assert reminders.plan(today=EARLY).planned == 0
    # SQLite takes some seventy rows per INSERT; all else is one query each.
    others = [query for query in first if not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE"))]
    assert (len(others), len(again)) == (4, 4)


def test_plan_leaves_old_tasks_alone_once_their_last_reminder_left(municipality, enlace):
    make_task(municipality)
    reminders.plan(today=dt.date(2026, 3, 31))
    Reminder.objects.update(state=SENT)
    with CaptureQueriesContext(connection) as queries:
        assert reminders.plan(today=dt.date(2026, 6, 1)) == reminders.Tally()
    assert len(queries) == 3


def test_plan_still_tells_of_an_old_task_that_nobody_was_told_of(municipality, enlace):
    make_task(municipality)
    assert reminders.plan(today=dt.date(2026, 9, 1)) == reminders.Tally(planned=1)
    assert states() == {7: PLANNED}
