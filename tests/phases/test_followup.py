"""Follow-up: the yearly tasks of a process whose four phases are over, so that nothing ends at week 20."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Entry, Municipality, Notice
from phases import followup, jobs, progress
from phases.clock import recommit
from phases.guards import lock_process
from phases.models import MethodologyVersion, Process, Task
from tests.phases.moving import MONDAY, acts, complete, pass_phase

pytestmark = pytest.mark.django_db

ENDED = dt.date(2026, 7, 17)


def on(text):
    return dt.date.fromisoformat(text)


def finish(process, enlace, today=ENDED):
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace, today=today)
    return process


def keys(process, start):
    return {
        key: planned_on
        for key, planned_on in process.tasks.filter(key__startswith=start).values_list("key", "planned_on")
    }


def set_end(process, day):
    Municipality.objects.filter(pk=process.municipality_id).update(administration_ends_on=day)


@pytest.fixture
def followed(process, enlace):
    return finish(process, enlace)


def test_the_tasks_of_this_year_and_the_next_exist_as_soon_as_phase_four_ends(followed):
    assert keys(followed, "seguimiento-trimestral") == {
        "seguimiento-trimestral": on("2026-10-15"),
        "seguimiento-trimestral-2026-t4": on("2027-01-15"),
        "seguimiento-trimestral-2027-t1": on("2027-04-15"),
        "seguimiento-trimestral-2027-t2": on("2027-07-15"),
        "seguimiento-trimestral-2027-t3": on("2027-10-15"),
        "seguimiento-trimestral-2027-t4": on("2028-01-15"),
    }
    # The first report was planned when the process was opened, in week 52; the next one is half a year away or more.
    assert keys(followed, "informe-anual") == {
        "informe-anual": MONDAY + dt.timedelta(days=7 * 52 - 1),
        "informe-anual-2027": on("2028-01-31"),
    }
    assert keys(followed, "programa-anual-") == {
        "programa-anual-2027": on("2026-11-30"),
        "programa-anual-2028": on("2027-11-30"),
    }
    assert keys(followed, "renovacion") == {
        "renovacion": on("2027-09-30"),
    }


def test_a_later_instance_is_a_plain_task_of_the_process_outside_of_its_phases(followed):
    task = followed.tasks.get(key="seguimiento-trimestral-2027-t1")
    template = followed.methodology.templates.get(key="seguimiento-trimestral")
    assert task.name == f"{template.name}: primer trimestre de 2027"
    assert (task.phase, task.state, task.blocks_phase, task.is_milestone) == (None, "pending", False, False)
    assert (task.clock_from, task.due_on, task.next_reminder_on) == (ENDED, on("2027-04-15"), None)
    assert task.assignee == followed.tasks.get(key="seguimiento-trimestral").assignee is not None


def test_a_deadline_is_a_working_day(followed):
    """15 January 2028 is a Saturday."""
    assert followed.tasks.get(key="seguimiento-trimestral-2027-t4").due_on == on("2028-01-17")


def test_earlier_stops_and_extensions_do_not_move_what_the_follow_up_dates(process, enlace):
    progress.record_suspension(
        process=process,
        cause="sre",
        reason="Espera.",
        starts_on=on("2026-03-10"),
        ends_on=on("2026-03-30"),
        by=enlace,
        today=on("2026-04-01"),
    )
    progress.grant_extension(
        phase=process.phases.get(number=4),
        working_days=20,
        reason="Agenda.",
        approved_by="La presidenta",
        by=enlace,
        today=on("2026-04-01"),
    )
    first = finish(process, enlace).tasks.get(key="seguimiento-trimestral")
    assert (first.planned_on, first.due_on, first.phase) == (on("2026-10-15"), on("2026-10-15"), None)


def test_computing_everything_anew_moves_nothing(followed):
    before = dict(followed.tasks.values_list("key", "due_on"))
    with transaction.atomic():
        assert recommit([lock_process(followed.pk)]) == 0
    assert dict(followed.tasks.values_list("key", "due_on")) == before


def test_leaving_phase_four_is_told_in_one_line(followed):
    assert acts(followed)[-1] == "process.advanced"
    last = Entry.objects.about(followed).first().text
    assert last == (
        "Concluyó la fase de implementación: el proceso queda en seguimiento, con 10 tareas programadas."
    )


def test_keeping_up_again_changes_nothing_and_costs_little(followed, django_assert_num_queries):
    before = list(Task.objects.order_by("pk").values())
    entries = Entry.objects.count()
    with django_assert_num_queries(2):
        assert followup.keep_up([followed.municipality_id], ENDED) == 0
    assert list(Task.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def test_a_new_year_brings_the_tasks_of_the_one_after(followed):
    count = followup.keep_up([followed.municipality_id], on("2027-01-02"))
    new = followed.tasks.filter(planned_on__gt=on("2028-01-31")).values_list("key", flat=True)
    assert set(new) == {
        "seguimiento-trimestral-2028-t1",
        "seguimiento-trimestral-2028-t2",
        "seguimiento-trimestral-2028-t3",
        "seguimiento-trimestral-2028-t4",
        "informe-anual-2028",
        "programa-anual-2029",
        "renovacion-2028",
    }
    assert count == 7
    entry = Entry.objects.about(followed).first()
    assert (entry.act, entry.actor_name, entry.text) == (
        "process.followed_up",
        "El sistema",
        "Se programaron 7 tareas de seguimiento, hasta el 31 de enero de 2029.",
    )


def test_after_years_without_runs_only_what_is_to_come_is_planned(followed):
    followup.keep_up([followed.municipality_id], on("2030-05-20"))
    assert not followed.tasks.filter(planned_on__range=(on("2028-02-01"), on("2030-05-19"))).exists()
    assert followed.tasks.filter(key="seguimiento-trimestral-2030-t2").exists()


def test_a_process_in_follow_up_from_before_is_taken_up(followed):
    """As an earlier version of the system left it: undated tasks and nothing else."""
    followed.tasks.filter(phase=None).exclude(key__in=["seguimiento-trimestral", "renovacion"]).delete()
    phase = followed.phases.get(number=4)
    undated = followed.tasks.filter(key__in=["seguimiento-trimestral", "renovacion"])
    undated.update(planned_on=None, due_on=None, clock_from=None, phase=phase)
    assert followup.keep_up([followed.municipality_id], on("2026-12-01")) == 8
    assert keys(followed, "seguimiento-trimestral")["seguimiento-trimestral"] == on("2027-01-15")


def test_nothing_is_planned_for_a_closed_or_running_process(process, enlace, followed):
    other = progress.open_process(
        municipality=process.municipality, opened_on=MONDAY, by=enlace, today=MONDAY
    )
    progress.close_process(process=followed, outcome="completed", reason="Fin.", by=enlace, today=ENDED)
    before = Task.objects.count()
    assert followup.keep_up([process.municipality_id], on("2028-01-02")) == 0
    assert Task.objects.count() == before
    assert other.tasks.filter(phase=None).count() == 0


def test_a_task_done_before_the_follow_up_leaves_its_series_running(process, enlace):
    complete(process, "seguimiento-trimestral", enlace)
    followed = finish(process, enlace)
    assert followed.tasks.get(key="seguimiento-trimestral").planned_on is None
    assert min(keys(followed, "seguimiento-trimestral-").values()) == on("2026-10-15")


def test_the_job_keeps_up_every_municipality_on_its_own_day(followed):
    followed.tasks.filter(phase=None).delete()
    jobs.keep_up_followup()
    today = followed.municipality.today(timezone.now())
    last = f"seguimiento-trimestral-{today.year + 1}-t4"
    assert followed.tasks.filter(key=last).count() == 1
    before = followed.tasks.count()
    jobs.keep_up_followup()
    assert followed.tasks.count() == before


# --- The end of the administration --------------------------------------------------------------------------------


def test_the_hand_over_is_planned_once_the_end_of_the_administration_is_known(followed):
    folder = followed.tasks.get(key="entrega-recepcion")
    assert folder.planned_on is None
    set_end(followed, on("2027-09-30"))
    assert followup.keep_up([followed.municipality_id], on("2026-08-01")) == 1
    folder.refresh_from_db()
    assert (folder.planned_on, folder.phase) == (on("2027-08-05"), None)


def test_the_pending_hand_over_follows_a_new_date(followed):
    set_end(followed, on("2027-09-30"))
    followup.keep_up([followed.municipality_id], on("2026-08-01"))
    set_end(followed, on("2027-12-31"))
    assert followup.keep_up([followed.municipality_id], on("2026-08-02")) == 1
    folder = followed.tasks.get(key__startswith="entrega-recepcion")
    assert (folder.planned_on, folder.sequence) == (on("2027-11-05"), 2)
    assert followup.keep_up([followed.municipality_id], on("2026-08-03")) == 0


def test_a_near_end_leaves_two_weeks_and_does_not_slip_every_day(followed):
    set_end(followed, on("2026-09-15"))
    followup.keep_up([followed.municipality_id], on("2026-08-20"))
    assert followed.tasks.get(key="entrega-recepcion").planned_on == on("2026-09-03")
    assert followup.keep_up([followed.municipality_id], on("2026-08-25")) == 0


def test_the_next_administration_has_a_folder_of_its_own(followed, enlace):
    set_end(followed, on("2027-09-30"))
    followup.keep_up([followed.municipality_id], on("2026-08-01"))
    complete(followed, "entrega-recepcion", enlace, today=on("2027-09-01"))
    followup.keep_up([followed.municipality_id], on("2027-09-02"))
    assert followed.tasks.filter(key__startswith="entrega-recepcion").count() == 1
    set_end(followed, on("2030-09-30"))
    followup.keep_up([followed.municipality_id], on("2027-10-01"))
    folder = followed.tasks.get(key="entrega-recepcion-2030")
    assert (folder.planned_on, folder.state) == (on("2030-08-05"), "pending")


def test_enlaces_are_told_six_months_before_and_only_once(followed, enlace, lectora):
    set_end(followed, on("2027-09-30"))
    followup.keep_up([followed.municipality_id], on("2027-03-30"))
    assert not Notice.objects.exists()
    for day in ("2027-03-31", "2027-04-01", "2027-09-30", "2027-10-01"):
        followup.keep_up([followed.municipality_id], on(day))
    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (enlace, "La administración termina el 30 de septiembre de 2027")


# --- For any day --------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(1, 200), min_size=1, max_size=8))
def test_on_any_day_of_three_years_something_is_to_come(followed, gaps):
    """However irregular the runs: after each one, a task is pending that is due today or later."""
    today = ENDED
    for gap in gaps:
        today += dt.timedelta(days=gap)
        if today > ENDED + dt.timedelta(days=3 * 366):
            break
        followup.keep_up([followed.municipality_id], today)
        assert followed.tasks.pending().filter(due_on__gte=today).exists()


@pytest.mark.parametrize("month", range(1, 13))
def test_the_dates_of_a_series_lie_between_start_and_horizon(month):
    since = dt.date(2026, month, 28)
    for series in followup.SERIES:
        found = followup.instances(series, since=since, today=since)
        assert len({each.key for each in found}) == len(found)
        assert all(since <= each.planned_on <= dt.date(2028, 1, 31) for each in found)
        assert found, series.key


def test_an_edition_without_renewal_goes_without_it(process, enlace):
    MethodologyVersion.objects.get().templates.filter(key="renovacion").delete()
    process.tasks.filter(key="renovacion").delete()
    followed = finish(process, enlace)
    assert keys(followed, "renovacion") == {}
    assert Process.objects.get(pk=followed.pk).state == "in_followup"
