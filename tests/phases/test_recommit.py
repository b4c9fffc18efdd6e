"""Computing every deadline anew from the whole set of events, in the database."""

import datetime as dt
import itertools

import pytest

from phases import progress
from phases.clock import recommit
from phases.models import DeclaredDay, Extension, Phase, Process, Suspension, Task
from phases.reasons import account_of
from tests.phases.moving import MONDAY, complete, day, pass_phase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]


def declare(by, first, last=None, municipality=None, **values):
    return DeclaredDay.objects.create(
        municipality=municipality,
        starts_on=day(first),
        ends_on=day(last or first),
        name=values.pop("name", "Periodo vacacional"),
        recorded_by=by,
        **values,
    )


def dues(process):
    return dict(process.tasks.exclude(due_on=None).values_list("key", "due_on"))


def spans(process):
    return list(process.phases.values_list("starts_on", "ends_on"))


def test_nothing_moves_when_nothing_happened(process):
    assert recommit([process]) == 0
    assert set(process.tasks.values_list("sequence", flat=True)) == {0}


def test_a_municipal_day_moves_every_task_that_fell_on_it(process, municipality, enlace):
    before = dues(process)
    declare(enlace, "03-09", "03-10", municipality)
    moved = recommit([process])
    after = dues(process)
    # Week 1 ends on Sunday 8 March: it was due on Monday 9, and is due on Wednesday 11 now.
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"designar-enlace", "diagnostico-institucional", "inventario-hermanamientos"}
    assert {(before[key], after[key]) for key in changed} == {(day("03-09"), day("03-11"))}
    assert moved == 3
    assert process.tasks.get(key="designar-enlace").sequence == 1


def test_a_day_of_the_ministry_moves_only_its_tasks(process, asesora):
    before = dues(process)
    declare(asesora, "05-11", name="Suspensión de labores")
    recommit([process])
    after = dues(process)
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {
        task.key for task in process.tasks.filter(is_sre_step=True) if before.get(task.key) == day("05-11")
    }
    assert changed
    assert {after[key] for key in changed} == {day("05-12")}


def test_a_day_declared_as_worked_brings_the_deadline_back(process, municipality, enlace):
    # Monday 16 March is a day of rest by federal law, here worked by the municipality.
    assert process.tasks.get(key="mapa-actores").due_on == day("03-17")
    declare(enlace, "03-16", municipality=municipality, effect=DeclaredDay.Effect.WORKED)
    recommit([process])
    task = process.tasks.get(key="mapa-actores")
    assert task.due_on == day("03-16")
    assert account_of(task).due_on == day("03-16")


def test_a_withdrawn_day_counts_no_longer(process, municipality, enlace):
    before = dues(process)
    row = declare(enlace, "05-11", municipality=municipality)
    recommit([process])
    assert dues(process) != before
    row.withdrawn_at, row.withdrawn_by = dt.datetime(2026, 3, 3, tzinfo=dt.UTC), enlace
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    recommit([process])
    assert dues(process) == before


def test_the_same_events_in_any_order_give_the_same_dates(process, enlace, municipality):
    def stop(first, last, cause):
        return lambda: Suspension.objects.create(
            process=process,
            cause=cause,
            reason="Razón",
            starts_on=day(first),
            ends_on=day(last),
            started_by=enlace,
            ended_by=enlace,
        )

    def more(days, **scope):
        return lambda: Extension.objects.create(
            municipality=municipality,
            process=process,
            state=Extension.State.GRANTED,
            working_days=days,
            days=days,
            reason="Razón",
            approved_by="Presidencia",
            asked_on=MONDAY,
            asked_by=enlace,
            decided_on=MONDAY,
            decided_by=enlace,
            **scope,
        )

    events = [
        stop("03-09", "03-18", "sre"),
        stop("04-01", "04-03", "cabildo"),
        more(6, phase=process.phases.get(number=2)),
        more(3, task=process.tasks.get(key="carta-intencion")),
        lambda: declare(enlace, "05-25", "05-29", municipality),
    ]
    results = set()
    for order in itertools.islice(itertools.permutations(events), 0, 120, 17):
        Suspension.objects.all().delete()
        Extension.objects.all().delete()
        DeclaredDay.objects.all().delete()
        for event in order:
            event()
            recommit([process])
        results.add((tuple(sorted(dues(process).items())), tuple(spans(process))))
    assert len(results) == 1


def test_every_deadline_is_a_working_day_of_its_calendar_and_equals_its_account(
    process, enlace, municipality
):
    declare(enlace, "05-11", "05-13", municipality)
    progress.record_suspension(
        process=process,
        cause="cabildo",
        reason="Sin sesión",
        starts_on=day("03-03"),
        ends_on=day("03-05"),
        by=enlace,
        today=day("03-06"),
    )
    progress.grant_extension(
        phase=process.phases.get(number=3),
        working_days=4,
        reason="Falta el acta",
        approved_by="Presidencia",
        by=enlace,
        today=day("03-06"),
    )
    tasks = list(Task.objects.filter(process=process).exclude(planned_on=None).for_lists())
    assert len(tasks) > 30
    assert [task.key for task in tasks if account_of(task).due_on != task.due_on] == []


def test_an_extension_of_a_phase_moves_it_and_what_comes_after(process, enlace):
    before = dues(process)
    progress.grant_extension(
        phase=process.phases.get(number=2),
        working_days=5,
        reason="La contraparte pidió más tiempo",
        approved_by="Presidencia, oficio 7",
        by=enlace,
        today=MONDAY,
    )
    # Phase 2 ended on Sunday 26 April: five working days later, with 1 May at rest, is Monday 4 May.
    assert spans(process) == [
        (day("03-02"), day("03-29")),
        (day("03-30"), day("05-04")),
        (day("05-05"), day("06-01")),
        (day("06-02"), day("07-27")),
    ]
    after = dues(process)
    first = set(process.phases.get(number=1).tasks.values_list("key", flat=True))
    assert {key for key in before if before[key] == after[key]} == first & set(before)


def test_own_tasks_do_not_get_days_stopped_before_they_existed(process, enlace, municipality):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    progress.resume(process=process, by=enlace, today=day("03-12"))
    own = progress.add_task(
        municipality=municipality,
        process=process,
        name="Reservar el salón",
        due_on=day("03-25"),
        by=enlace,
        today=day("03-17"),
    )
    recommit([process])
    own.refresh_from_db()
    assert own.due_on == day("03-25")
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-18"))
    progress.resume(process=process, by=enlace, today=day("03-19"))
    own.refresh_from_db()
    assert own.due_on == day("03-27")


def test_done_tasks_and_concluded_phases_keep_the_dates_they_had(process, enlace, municipality):
    complete(process, "mapa-actores", enlace)
    process = pass_phase(process, 1, enlace)
    declare(enlace, "03-17", municipality=municipality)
    progress.grant_extension(
        phase=process.phases.get(number=2),
        working_days=2,
        reason="Más tiempo",
        approved_by="Presidencia",
        by=enlace,
        today=MONDAY,
    )
    task = process.tasks.get(key="mapa-actores")
    assert (task.due_on, task.sequence) == (day("03-17"), 0)
    assert process.phases.get(number=1).ends_on == day("03-29")


def test_closing_and_reopening_gives_the_days_between_back(process, enlace):
    progress.close_process(
        process=process, outcome="no_answer", reason="Sin respuesta", by=enlace, today=day("03-09")
    )
    reopened = progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day("03-16"))
    assert (reopened.state, reopened.outcome, reopened.closed_on) == (Process.State.OPEN, "", None)
    stop = Suspension.objects.get()
    assert (stop.cause, stop.starts_on, stop.ends_on) == ("closed", day("03-10"), day("03-15"))
    # Sunday 15 March and six days: Saturday 21, so Monday 23.
    assert process.tasks.get(key="mapa-actores").due_on == day("03-23")
    assert Phase.objects.get(process=process, number=1).ends_on == day("04-04")


def test_recomputing_costs_the_same_for_one_process_and_for_many(
    municipality, enlace, counterpart, django_assert_num_queries
):
    rows = [
        progress.open_process(
            municipality=municipality, opened_on=MONDAY + dt.timedelta(days=n), by=enlace, today=MONDAY
        )
        for n in range(4)
    ]
    for some in (rows[:1], rows):
        with django_assert_num_queries(5):
            recommit(some)
