"""What is planned on a day, for whom, and when each task is looked at again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Membership
from phases import reminders
from phases.models import DeclaredDay, Process, Reminder, ReminderPolicy, Task
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.phases.reminding import (
    DEADLINE,
    STEPS,
    THREE_BEFORE,
    at,
    make_phase,
    make_process,
    make_task,
    states,
)

pytestmark = pytest.mark.django_db

EARLY = dt.date(2026, 2, 23)
PLANNED, SENT, CANCELLED = Reminder.State.PLANNED, Reminder.State.SENT, Reminder.State.CANCELLED
NOTHING = reminders.Tally()


def plan(today):
    return reminders.plan(today=today)


def told(**lookup):
    return set(Reminder.objects.filter(**lookup).values_list("recipient_email", flat=True))


def next_look(task):
    return Task.objects.values_list("next_reminder_on", flat=True).get(pk=task.pk)


def look_again():
    """What every act does that changes a date, a person or a state."""
    Task.objects.update(next_reminder_on=None)


# --- When -----------------------------------------------------------------------------------------------------


def test_nothing_is_written_before_the_first_step_but_when_to_look_again(municipality, enlace):
    task = make_task(municipality)
    assert plan(EARLY) == NOTHING
    assert (Reminder.objects.count(), next_look(task)) == (0, STEPS[-14])


def test_the_step_that_has_come_is_written_for_the_enlace(municipality, enlace):
    task = make_task(municipality)
    assert plan(STEPS[-14]) == reminders.Tally(planned=1)
    row = Reminder.objects.get()
    assert (row.user, row.recipient_email, row.deadline) == (enlace, enlace.email, DEADLINE)
    assert (row.step, row.send_on, row.state) == (-14, STEPS[-14], PLANNED)
    assert next_look(task) == STEPS[-7]


def test_plan_twice_changes_nothing(municipality, enlace):
    make_task(municipality)
    plan(THREE_BEFORE)
    before = list(Reminder.objects.values()), list(Task.objects.values())
    assert plan(THREE_BEFORE) == NOTHING
    look_again()
    assert plan(THREE_BEFORE) == NOTHING
    assert (list(Reminder.objects.values()), list(Task.objects.values())) == before


def test_day_by_day_each_step_is_written_on_its_day_and_then_nothing_more(municipality, enlace):
    task = make_task(municipality)
    written = {}
    for number in range(70):
        day = EARLY + dt.timedelta(days=number)
        if plan(day).planned:
            written[Reminder.objects.order_by("-pk").values_list("step", flat=True)[0]] = day
    assert written == STEPS
    assert next_look(task) == dt.date.max


@pytest.mark.parametrize(
    ("today", "step"),
    [(dt.date(2026, 3, 17), -3), (dt.date(2026, 3, 23), 1), (dt.date(2026, 9, 1), 7)],
    ids=["opened late", "overdue", "long overdue"],
)
def test_a_late_look_writes_the_latest_step_only(municipality, enlace, today, step):
    make_task(municipality)
    assert plan(today) == reminders.Tally(planned=1)
    assert states() == {step: PLANNED}


def test_tasks_without_deadline_are_left_alone(municipality, enlace):
    task = make_task(municipality, due_on=None)
    assert plan(EARLY) == NOTHING
    assert next_look(task) is None


def test_a_deadline_that_moves_and_comes_back_keeps_one_row_per_step(municipality, enlace):
    task = make_task(municipality)
    plan(STEPS[-7])
    Task.objects.filter(pk=task.pk).update(due_on=dt.date(2026, 3, 23), next_reminder_on=None)
    assert plan(STEPS[-7]) == reminders.Tally(planned=1)
    assert states(deadline=dt.date(2026, 3, 23)) == {-14: PLANNED}
    Reminder.objects.filter(deadline=DEADLINE).update(state=CANCELLED)
    Task.objects.filter(pk=task.pk).update(due_on=DEADLINE, next_reminder_on=None)
    assert plan(STEPS[-7]) == reminders.Tally(planned=1)
    assert states(deadline=DEADLINE) == {-7: PLANNED}
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize("state", [SENT, Reminder.State.FAILED, Reminder.State.CLAIMED])
def test_what_was_sent_failed_or_is_under_way_is_not_planned_again(municipality, enlace, state):
    make_task(municipality)
    plan(THREE_BEFORE)
    Reminder.objects.update(state=state)
    look_again()
    assert plan(THREE_BEFORE) == NOTHING
    assert states() == {-3: state}


def test_what_was_cancelled_is_taken_up_again_and_remembers_that_it_was_tried(municipality, enlace):
    make_task(municipality)
    plan(THREE_BEFORE)
    Reminder.objects.update(state=CANCELLED, attempts=3)
    look_again()
    assert plan(THREE_BEFORE) == reminders.Tally(planned=1)
    assert Reminder.objects.values_list("state", "attempts").get() == (PLANNED, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Process.State.SUSPENDED},
        {"state": Process.State.CLOSED, "closed_on": EARLY, "outcome": Process.Outcome.WITHDRAWN},
    ],
)
def test_nothing_is_planned_for_a_stopped_process_until_it_runs_again(municipality, enlace, changes):
    process = make_process(municipality, enlace, **changes)
    make_task(municipality, process=process)
    assert plan(THREE_BEFORE) == NOTHING
    Process.objects.update(state=Process.State.OPEN, closed_on=None, outcome="")
    assert plan(THREE_BEFORE) == reminders.Tally(planned=1)


@pytest.mark.parametrize("state", [Task.State.DONE, Task.State.NOT_APPLICABLE])
def test_nothing_is_planned_for_a_finished_task(municipality, enlace, state):
    done = {"completed_on": EARLY} if state == Task.State.DONE else {}
    make_task(municipality, state=state, **done)
    assert plan(THREE_BEFORE) == NOTHING


def test_plan_goes_on_during_the_follow_up(municipality, enlace):
    process = make_process(municipality, enlace, state=Process.State.IN_FOLLOWUP)
    make_task(municipality, process=process)
    assert plan(THREE_BEFORE).planned == 1


def test_rows_written_ahead_by_an_older_version_serve_when_their_day_comes(municipality, enlace):
    make_task(municipality)
    plan(STEPS[-7])
    Reminder.objects.update(step=-3, send_on=STEPS[-3])
    look_again()
    assert plan(STEPS[-3]) == NOTHING
    assert states() == {-3: PLANNED}


def test_a_row_planned_for_a_day_that_moved_away_leaves_today(municipality, enlace):
    make_task(municipality)
    plan(THREE_BEFORE)
    Reminder.objects.update(send_on=dt.date(2026, 3, 17))
    look_again()
    plan(THREE_BEFORE)
    assert Reminder.objects.get().send_on == THREE_BEFORE


def test_days_are_counted_by_the_calendar_of_the_office(
    municipality, enlace, other_municipality, otro_enlace
):
    DeclaredDay.objects.create(
        municipality=municipality,
        starts_on=dt.date(2026, 3, 18),
        ends_on=dt.date(2026, 3, 18),
        name="Fiesta",
        recorded_by=enlace,
    )
    tasks = make_task(municipality), make_task(other_municipality)
    plan(THREE_BEFORE)
    assert [next_look(task) for task in tasks] == [dt.date(2026, 3, 17), dt.date(2026, 3, 18)]
    assert {row.send_on for row in Reminder.objects.filter(step=-3)} == {
        dt.date(2026, 3, 12),
        dt.date(2026, 3, 13),
    }


def test_each_municipality_sets_its_own_ladder(municipality, enlace):
    ReminderPolicy.objects.create(municipality=municipality, steps=[5, -2])
    task = make_task(municipality)
    assert plan(EARLY) == NOTHING
    assert next_look(task) == dt.date(2026, 3, 17)
    plan(dt.date(2026, 3, 17))
    assert (states(), next_look(task)) == ({-2: PLANNED}, dt.date(2026, 3, 26))


def test_each_municipality_counts_from_its_own_day():
    """At 06:30 UTC it is still the 18th in Tijuana and already the 19th in Cancún."""
    for cvegeo, zone in [("23005", "America/Cancun"), ("02004", "America/Tijuana")]:
        place = MunicipalityFactory(cvegeo=cvegeo, timezone=zone)
        MembershipFactory(municipality=place)
        make_task(place)
    reminders.plan(now=dt.datetime(2026, 3, 19, 6, 30, tzinfo=dt.UTC))
    assert states(task__municipality__cvegeo="02004") == {-1: PLANNED}
    assert states(task__municipality__cvegeo="23005") == {0: PLANNED}


def test_plan_keeps_to_the_municipalities_given(municipality, enlace, other_municipality, otro_enlace):
    make_task(municipality)
    make_task(other_municipality)
    assert reminders.plan(today=THREE_BEFORE, municipality_ids=[other_municipality.pk]).planned == 1
    assert told() == {otro_enlace.email}
    assert reminders.plan(today=THREE_BEFORE, municipality_ids=[municipality.pk]).planned == 1


def test_no_portion_is_begun_when_time_is_up(municipality, enlace):
    make_task(municipality)
    instant = at(THREE_BEFORE)
    tally = reminders.plan(today=THREE_BEFORE, ends_at=instant, clock=lambda: instant)
    assert (tally, Reminder.objects.count()) == (NOTHING, 0)


def test_an_error_half_way_leaves_the_portion_to_be_planned_anew(municipality, enlace, monkeypatch):
    task = make_task(municipality)

    def broken(turns):
        raise RuntimeError("killed")

    monkeypatch.setattr(reminders, "_note_turns", broken)
    with pytest.raises(RuntimeError):
        plan(THREE_BEFORE)
    assert (Reminder.objects.count(), next_look(task)) == (0, None)
    monkeypatch.undo()
    assert plan(THREE_BEFORE).planned == 1


# --- Who ------------------------------------------------------------------------------------------------------


def test_the_assignee_is_reminded_and_nobody_else(municipality, enlace, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    plan(THREE_BEFORE)
    assert told() == {lectora.email}


def test_somebody_without_account_is_reminded_by_mail(municipality, enlace):
    make_task(municipality, assignee_name="Rosa Luna", assignee_email="Rosa@Cabildo.example")
    plan(THREE_BEFORE)
    row = Reminder.objects.get()
    assert (row.user, row.recipient_name, row.recipient_email) == (None, "Rosa Luna", "rosa@cabildo.example")
    look_again()
    assert plan(THREE_BEFORE) == NOTHING


def test_a_name_without_address_leaves_it_to_the_enlace(municipality, enlace):
    make_task(municipality, assignee_name="Rosa Luna")
    plan(THREE_BEFORE)
    assert told() == {enlace.email}


def test_the_end_of_a_phase_reminds_every_enlace_whoever_has_it(municipality, enlace, lectora, otro_enlace):
    second = MembershipFactory(municipality=municipality, role=Membership.Role.COORDINATOR).user
    make_task(municipality, is_milestone=True, assignee=enlace.memberships.get())
    plan(THREE_BEFORE)
    assert told() == {enlace.email, second.email}


def test_from_the_day_after_the_last_of_an_assignee_the_enlace_is_told(municipality, enlace, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    Membership.objects.filter(user=lectora).update(ends_on=STEPS[-7])
    plan(STEPS[-7])
    plan(STEPS[-3])
    assert (told(step=-7), told(step=-3)) == ({lectora.email}, {enlace.email})


def test_an_office_without_enlace_is_looked_at_every_day_until_somebody_is_there(municipality):
    task = make_task(municipality)
    assert plan(THREE_BEFORE) == NOTHING
    assert next_look(task) == THREE_BEFORE + dt.timedelta(days=1)
    MembershipFactory(municipality=municipality)
    assert plan(dt.date(2026, 3, 17)).planned == 1
    assert (states(), next_look(task)) == ({-3: PLANNED}, STEPS[-1])


def test_a_new_address_does_not_plan_a_second_row(municipality, enlace):
    make_task(municipality)
    plan(THREE_BEFORE)
    enlace.email = "elena.nueva@guadalajara.example"
    enlace.save()
    look_again()
    assert plan(THREE_BEFORE) == NOTHING
    assert Reminder.objects.count() == 1


def test_a_task_given_to_and_fro_keeps_one_row_per_person_and_step(municipality, enlace, lectora):
    task = make_task(municipality)
    for assignee in (None, lectora.memberships.get(), None):
        Task.objects.filter(pk=task.pk).update(assignee=assignee, next_reminder_on=None)
        plan(THREE_BEFORE)
    assert told() == {enlace.email, lectora.email}
    assert Reminder.objects.count() == 2


# --- A delay climbs -------------------------------------------------------------------------------------------


def test_a_late_task_climbs_to_the_enlace_then_to_the_head(municipality, enlace, lectora, integrante):
    ReminderPolicy.objects.create(municipality=municipality, head=integrante.memberships.get())
    make_task(municipality, assignee=lectora.memberships.get())
    for day in STEPS.values():
        plan(day)
    above = {lectora.email, enlace.email}
    assert {step: told(step=step) for step in STEPS} == dict.fromkeys(
        [-14, -7, -3, -1, 0], {lectora.email}
    ) | {
        1: above,
        3: above | {integrante.email},
        7: above | {integrante.email},
    }


def test_thresholds_are_those_of_the_municipality(municipality, enlace, lectora, integrante):
    ReminderPolicy.objects.create(
        municipality=municipality, head=integrante.memberships.get(), enlace_from=3, head_from=7
    )
    make_task(municipality, assignee=lectora.memberships.get())
    for day in STEPS.values():
        plan(day)
    assert [len(told(step=step)) for step in (1, 3, 7)] == [1, 2, 3]


def test_a_head_who_left_is_not_told(municipality, enlace, integrante):
    ReminderPolicy.objects.create(municipality=municipality, head=integrante.memberships.get())
    Membership.objects.filter(user=integrante).update(ends_on=EARLY)
    make_task(municipality)
    plan(STEPS[7])
    assert told() == {enlace.email}


def test_nobody_is_told_twice_of_one_step(municipality, enlace):
    """The enlace has the task, coordinates the office and heads it; a person without account shares the address."""
    ReminderPolicy.objects.create(municipality=municipality, head=enlace.memberships.get())
    make_task(municipality, assignee=enlace.memberships.get())
    make_task(municipality, key="otra", assignee_name="Elena", assignee_email=enlace.email)
    plan(STEPS[7])
    assert list(Reminder.objects.values_list("recipient_email", "step")) == [(enlace.email, 7)] * 2


@pytest.mark.parametrize(
    ("number", "day", "escalated_on"),
    [(3, STEPS[7], STEPS[7]), (3, STEPS[3], None), (2, STEPS[7], None)],
    ids=["formalización", "not yet", "another phase"],
)
def test_the_advisor_sees_what_is_very_late_in_the_formalisation(
    municipality, enlace, number, day, escalated_on
):
    process = make_process(municipality, enlace)
    task = make_task(municipality, process=process, phase=make_phase(process, number))
    plan(day)
    task.refresh_from_db()
    assert task.escalated_on == escalated_on


def test_the_day_on_which_the_advisor_saw_it_stands(municipality, enlace):
    process = make_process(municipality, enlace)
    task = make_task(municipality, process=process, phase=make_phase(process, 3), escalated_on=STEPS[3])
    plan(STEPS[7])
    task.refresh_from_db()
    assert task.escalated_on == STEPS[3]


# --- Cost -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_plan_costs_the_same_queries_for_one_task_and_thirty(count):
    for number in range(count):
        municipality = MunicipalityFactory()
        gone = MembershipFactory(
            municipality=municipality, user=UserFactory(), role="reader", ends_on=dt.date(2026, 2, 1)
        )
        MembershipFactory(municipality=municipality)
        make_task(municipality, assignee=gone)
        make_task(municipality, key=f"sin-{number}")
    first, again = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    with first:
        assert plan(THREE_BEFORE).planned == 2 * count
    with again:
        assert plan(THREE_BEFORE) == NOTHING
    # SQLite takes some seventy rows per INSERT; all else is one query each.
    others = [query for query in first if not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE"))]
    others_again = [query for query in again if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (len(others), len(others_again)) == (10, 2)


def test_a_settled_task_is_never_looked_at_again(municipality, enlace):
    make_task(municipality)
    plan(STEPS[7])
    with CaptureQueriesContext(connection) as queries:
        assert plan(dt.date(2027, 6, 1)) == NOTHING
    assert len([query for query in queries if query["sql"].startswith("SELECT")]) == 2
