"""Declared days: a municipality's own and the ministry's, and the deadlines that they move."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partners.models import Entry
from phases import declaring, progress
from phases.models import DeclaredDay, Task
from tests.phases.moving import MONDAY, complete, refusal

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def on(text):
    return dt.date.fromisoformat(text)


def declare(municipality, by, first, last=None, **values):
    return declaring.declare(
        municipality=municipality,
        starts_on=on(first),
        ends_on=on(last or first),
        name=values.pop("name", "Vacaciones"),
        by=by,
        **values,
    )


def due(process):
    return {task.pk: task.due_on for task in process.tasks.filter(due_on__isnull=False)}


@pytest.fixture
def sunday_task(process):
    """A task due on Monday 30 March 2026, a day after the Sunday on which it was planned (week 4)."""
    return process.tasks.filter(due_on=on("2026-03-30"), is_automatic=False).first()


def test_what_is_due_on_a_declared_day_moves_to_the_next_working_day(process, enlace, sunday_task):
    others = process.tasks.exclude(due_on__range=(on("2026-03-30"), on("2026-04-10")))
    before = {task.pk: task.due_on for task in others}
    touched = process.tasks.pending().filter(due_on__range=(on("2026-03-30"), on("2026-04-10"))).count()
    done = declare(process.municipality, enlace, "2026-03-30", "2026-04-10")
    sunday_task.refresh_from_db()
    assert (sunday_task.planned_on, sunday_task.due_on) == (on("2026-03-29"), on("2026-04-13"))
    assert (sunday_task.sequence, sunday_task.next_reminder_on) == (1, None)
    assert done.moved == touched > 1
    assert {pk: process.tasks.get(pk=pk).due_on for pk in before} == before


def test_withdrawing_brings_every_deadline_back(process, enlace):
    before = due(process)
    done = declare(process.municipality, enlace, "2026-03-30", "2026-04-10")
    assert due(process) != before
    back = declaring.withdraw(day=done.rows[0], by=enlace, at=NOW)
    assert due(process) == before
    assert back.moved == done.moved
    row = DeclaredDay.objects.get()
    assert (row.withdrawn_by, row.withdrawn_at) == (enlace, NOW)


def test_a_day_of_the_law_that_is_worked_takes_deadlines(process, enlace):
    """Good Friday is no day of LFT art. 74; 1 May is."""
    task = progress.add_task(
        municipality=process.municipality,
        process=process,
        name="Acto cívico",
        due_on=on("2026-05-01"),
        by=enlace,
        today=MONDAY,
    )
    assert task.due_on == on("2026-05-04")
    declare(process.municipality, enlace, "2026-05-01", name="Se labora por acuerdo", effect="worked")
    task.refresh_from_db()
    assert task.due_on == on("2026-05-01")


def test_the_act_leaves_one_line_with_the_count(process, enlace):
    declare(process.municipality, enlace, "2026-12-21", "2026-12-31", source="Gaceta 12")
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.municipality, entry.actor) == ("day.declared", process.municipality, enlace)
    assert entry.text == (
        "Declaró inhábil del 21 de diciembre de 2026 al 31 de diciembre de 2026 para el municipio de Guadalajara: "
        "Vacaciones. Ninguna fecha límite cambió."
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Ninguna fecha límite cambió."),
        (1, "Cambió 1 fecha límite."),
        (7, "Cambiaron 7 fechas límite."),
    ],
)
def test_how_many_moved_in_words(count, words):
    assert declaring.moved_words(count) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first": "2026-07-10", "last": "2026-07-01"}, "no puede ser anterior"),
        ({"first": "2026-07-01", "last": "2026-09-01"}, "a lo más 62 a la vez"),
        ({"first": "1999-12-31"}, "entre 2000 y 2100"),
        ({"first": "2100-12-31", "last": "2101-01-01"}, "entre 2000 y 2100"),
        ({"first": "2026-07-01", "name": "  "}, "Escriba el motivo"),
        ({"first": "2026-07-01", "effect": "half"}, "Elija si son días"),
    ],
)
def test_bad_input_is_refused_in_words(municipality, enlace, values, words):
    with pytest.raises(ValidationError) as error:
        declare(municipality, enlace, values.pop("first"), values.pop("last", None), **values)
    assert words in refusal(error)
    assert not DeclaredDay.objects.exists()


def test_sixty_two_days_are_the_most(municipality, enlace):
    assert declare(municipality, enlace, "2026-07-01", "2026-08-31").rows[0].pk


@pytest.mark.parametrize(
    "days", [("2026-07-20", "2026-07-31"), ("2026-07-31", "2026-08-03"), ("2026-07-22",)]
)
def test_days_that_overlap_are_refused_and_named(municipality, enlace, days):
    declare(municipality, enlace, "2026-07-20", "2026-07-31", name="Primer periodo")
    with pytest.raises(ValidationError) as error:
        declare(municipality, enlace, *days)
    assert "«Primer periodo», del 20 de julio de 2026 al 31 de julio de 2026" in refusal(error)


def test_what_was_withdrawn_may_be_declared_again_and_only_withdrawn_once(municipality, enlace):
    done = declare(municipality, enlace, "2026-07-20")
    declaring.withdraw(day=done.rows[0], by=enlace, at=NOW)
    with pytest.raises(ValidationError, match="ya se había retirado"):
        declaring.withdraw(day=done.rows[0], by=enlace, at=NOW)
    declare(municipality, enlace, "2026-07-20")
    assert DeclaredDay.objects.in_force().count() == 1


def test_offices_do_not_mix(process, enlace, other_municipality, otro_enlace, asesora):
    """The same days of another office overlap nothing and move nothing here."""
    before = due(process)
    declare(other_municipality, otro_enlace, "2026-03-30", "2026-04-10")
    assert due(process) == before
    declare(process.municipality, enlace, "2026-03-30", "2026-04-10")
    assert declare(None, asesora, "2026-03-30", "2026-04-10").rows[0].municipality is None


def test_the_ministry_s_days_move_its_own_steps_only(process, asesora):
    window = (on("2026-05-01"), on("2026-06-30"))
    sre = process.tasks.filter(is_sre_step=True, due_on__range=window)
    others = process.tasks.filter(is_sre_step=False, due_on__range=window)
    before = {task.pk: task.due_on for task in others}
    count = sre.count()
    done = declare(None, asesora, "2026-05-01", "2026-06-30", name="Suspensión de labores")
    assert done.moved == count > 0
    assert {task.pk: task.due_on for task in process.tasks.filter(pk__in=before)} == before
    assert not process.tasks.filter(is_sre_step=True, due_on__range=window).exists()
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.municipality, entry.actor) == ("day.declared", None, asesora)


def test_the_ministry_declares_no_worked_days(asesora):
    with pytest.raises(ValidationError, match="sólo se declaran días inhábiles"):
        declare(None, asesora, "2026-05-01", effect="worked")


def test_done_tasks_and_closed_processes_keep_their_dates(process, enlace, sunday_task):
    done = complete(process, "designar-enlace", enlace)
    kept = done.due_on
    progress.close_process(process=process, outcome="withdrawn", reason="Ya no.", by=enlace, today=MONDAY)
    assert declare(process.municipality, enlace, str(kept), "2026-04-10").moved == 0
    done.refresh_from_db()
    sunday_task.refresh_from_db()
    assert (done.due_on, sunday_task.due_on) == (kept, on("2026-03-30"))


def test_tasks_without_process_move_too(municipality, enlace):
    task = progress.add_task(
        municipality=municipality, name="Sesión", due_on=on("2026-07-20"), by=enlace, today=MONDAY
    )
    assert declare(municipality, enlace, "2026-07-20", "2026-07-24").moved == 1
    task.refresh_from_db()
    assert task.due_on == on("2026-07-27")


def test_reminders_near_the_days_are_counted_anew_even_where_nothing_moves(process, enlace):
    """Three working days before the deadline is another day when a holiday lies between."""
    Task.objects.filter(process=process).update(next_reminder_on=on("2026-03-24"))
    declare(process.municipality, enlace, "2026-06-10")
    # The steps before a deadline reach back over the day, those after it forward.
    near = process.tasks.filter(due_on__range=(on("2026-06-01"), on("2026-06-22")))
    assert near.filter(next_reminder_on__isnull=True).count() == near.count() > 0
    far = process.tasks.filter(due_on__lt=on("2026-04-20"))
    assert far.filter(next_reminder_on__isnull=False).count() == far.count() > 0


@pytest.mark.parametrize("processes", [1, 30])
def test_the_cost_does_not_grow_with_the_number_of_processes(
    municipality, enlace, methodology, django_assert_num_queries, processes
):
    for number in range(processes):
        progress.open_process(
            municipality=municipality, opened_on=MONDAY - dt.timedelta(days=number), by=enlace, today=MONDAY
        )
    with django_assert_num_queries(20):
        assert declare(municipality, enlace, "2026-03-30", "2026-03-31").moved >= processes


# --- Copying a year -----------------------------------------------------------------------------------------------


def test_a_year_is_copied_as_a_starting_point(asesora):
    declare(None, asesora, "2026-12-21", "2027-01-05", name="Segundo periodo", source="DOF")
    declare(None, asesora, "2026-05-05", name="Batalla de Puebla")
    declare(None, asesora, "2027-05-03", "2027-05-07", name="Semana de mayo")
    done = declaring.copy_year(from_year=2026, to_year=2027, by=asesora)
    assert [(row.name, row.starts_on, row.ends_on, row.source) for row in done.rows] == [
        ("Segundo periodo", on("2027-12-21"), on("2028-01-05"), ""),
    ]
    assert Entry.objects.filter(act="day.copied").get().text == (
        "Copió 1 declaración de 2026 a 2027 para la Secretaría de Relaciones Exteriores. Ninguna fecha límite cambió."
    )


def test_a_leap_day_is_not_copied(asesora):
    declare(None, asesora, "2028-02-29", name="Bisiesto")
    with pytest.raises(ValidationError, match="No hay nada que copiar de 2028"):
        declaring.copy_year(from_year=2028, to_year=2029, by=asesora)


@pytest.mark.parametrize(("years", "words"), [((2026, 2026), "dos años distintos"), ((2026, 2101), "2100")])
def test_unlikely_years_are_refused(asesora, years, words):
    with pytest.raises(ValidationError, match=words):
        declaring.copy_year(from_year=years[0], to_year=years[1], by=asesora)


def test_the_days_of_the_law_tell_which_are_worked_here(municipality, enlace):
    row = declare(municipality, enlace, "2026-02-02", effect="worked").rows[0]
    days = declaring.legal_days(2026, [row])
    assert [(day.on, day.worked) for day in days][:3] == [
        (on("2026-01-01"), None),
        (on("2026-02-02"), row),
        (on("2026-03-16"), None),
    ]
