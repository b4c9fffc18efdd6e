"""More time: granting exactly what was said, asking, deciding, and refusing."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Entry
from phases import progress
from phases.clock import recommit
from phases.daysoff import calendars_of, office_calendar
from phases.extensions import MOST_WORKING_DAYS
from phases.models import DeclaredDay, Extension, Task
from phases.reasons import account_of
from tests.phases.moving import MONDAY, acts, complete, day, pass_phase, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]

SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
COUNT = st.integers(min_value=1, max_value=MOST_WORKING_DAYS)
#: A task of the office, one of the ministry and one with the counterpart: each has its own calendar.
KEYS = st.sampled_from(["designar-enlace", "dictamen-procedencia", "firma", "cabildo", "texto-negociado"])


@contextmanager
def undone():
    """What happens inside is rolled back: every example starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def task(process):
    return process.tasks.get(code="S4")


def grant(target, days, by, today=MONDAY, **more):
    where = {"task": target} if isinstance(target, Task) else {"phase": target}
    values = {"reason": "Falta una firma", "approved_by": "Síndica municipal"} | more
    return progress.grant_extension(working_days=days, by=by, today=today, **where, **values)


def ask(task, by, days=3, **more):
    return progress.request_extension(
        task=task, working_days=days, reason="Falta una firma", by=by, today=MONDAY, **more
    )


def due(task):
    return Task.objects.get(pk=task.pk).due_on


# --- What is granted is what arrives -----------------------------------------------------------------------------


@SOME
@given(key=KEYS, days=COUNT)
def test_granting_puts_the_deadline_exactly_that_many_working_days_later(process, enlace, key, days):
    task = process.tasks.get(key=key)
    calendar = calendars_of(process).of(task)
    with undone():
        grant(task, days, enlace)
        assert due(task) == calendar.add_working_days(task.due_on, days)
        assert calendar.working_days_between(task.due_on, due(task)) == days
        assert account_of(Task.objects.get(pk=task.pk)).due_on == due(task)


@SOME
@given(key=KEYS, days=COUNT, stopped=st.integers(1, 60), declared=st.integers(0, 90))
def test_so_it_does_after_stops_declared_days_and_earlier_extensions(
    process, municipality, enlace, key, days, stopped, declared
):
    with undone():
        DeclaredDay.objects.create(
            municipality=municipality,
            starts_on=MONDAY + dt.timedelta(days=declared),
            ends_on=MONDAY + dt.timedelta(days=declared + 4),
            name="Periodo vacacional",
            recorded_by=enlace,
        )
        recommit([process])
        grant(process.tasks.get(key=key), 2, enlace)
        last = MONDAY + dt.timedelta(days=stopped - 1)
        progress.record_suspension(
            process=process,
            cause="sre",
            reason="Espera",
            starts_on=MONDAY,
            ends_on=last,
            by=enlace,
            today=last,
        )
        task = process.tasks.get(key=key)
        grant(task, days, enlace, today=last)
        assert due(task) == calendars_of(process).of(task).add_working_days(task.due_on, days)


@SOME
@given(first=st.integers(1, 60), second=st.integers(1, 60))
def test_two_extensions_add_up_in_either_order(process, task, enlace, first, second):
    ends = []
    for pair in ((first, second), (second, first)):
        with undone():
            for days in pair:
                grant(task, days, enlace)
            ends.append(due(task))
    whole = calendars_of(process).of(task).add_working_days(task.due_on, first + second)
    assert ends == [whole, whole]


@SOME
@given(order=st.permutations(["task", "phase", "stop", "early stop"]))
def test_the_order_in_which_rows_were_written_does_not_matter(process, task, enlace, order):
    """The same events, whoever recorded them first, give the same deadlines of the whole process."""

    def row(kind):
        if kind.endswith("stop"):
            first = MONDAY if kind == "early stop" else day("03-20")
            process.suspensions.create(
                cause="sre",
                reason="Espera",
                starts_on=first,
                ends_on=first + dt.timedelta(4),
                started_by=enlace,
            )
            return
        Extension.objects.create(
            municipality=process.municipality,
            process=process,
            task=task if kind == "task" else None,
            phase=process.phases.get(number=1) if kind == "phase" else None,
            state=Extension.State.GRANTED,
            working_days=3,
            days=5 if kind == "task" else 9,
            reason="Falta",
            asked_on=MONDAY,
            decided_on=MONDAY,
            decided_by=enlace,
        )

    def dates():
        return (
            sorted(process.tasks.values_list("key", "due_on")),
            list(process.phases.values_list("number", "starts_on", "ends_on")),
        )

    with undone():
        for kind in ("task", "phase", "stop", "early stop"):
            row(kind)
        recommit([process])
        expected = dates()
    with undone():
        for kind in order:
            row(kind)
            recommit([process])
        assert dates() == expected


def test_only_the_task_moves_and_its_plan_stays(process, task, enlace):
    before = dict(process.tasks.values_list("pk", "due_on"))
    Task.objects.filter(pk=task.pk).update(next_reminder_on=day("03-05"))
    extension = grant(task, 4, enlace)
    after = process.tasks.get(pk=task.pk)
    assert (after.planned_on, after.sequence, after.next_reminder_on) == (task.planned_on, 1, None)
    changed = {pk for pk, due_on in process.tasks.values_list("pk", "due_on") if due_on != before[pk]}
    assert changed == {task.pk}
    assert (extension.state, extension.asked_by, extension.decided_by) == ("granted", enlace, enlace)
    entry = Entry.objects.about(process).first()
    assert entry.act == "extension.granted"
    assert "4 días hábiles más" in entry.text and "Síndica municipal" in entry.text


def test_extending_a_phase_moves_its_pending_tasks_and_what_follows(process, enlace):
    done = complete(process, "designar-enlace", enlace)
    phases = list(process.phases.all())
    before = dict(process.tasks.values_list("key", "due_on"))
    extension = grant(phases[1], 5, enlace)
    moved = [
        (new.starts_on - old.starts_on, new.ends_on - old.ends_on)
        for old, new in zip(phases, process.phases.all(), strict=True)
    ]
    gift, none = dt.timedelta(days=extension.days), dt.timedelta()
    assert moved == [(none, none), (none, gift), (gift, gift), (gift, gift)]
    calendar = calendars_of(process).office
    assert calendar.add_working_days(phases[1].ends_on, 5) == phases[1].ends_on + gift
    for task in process.tasks.select_related("phase").exclude(due_on=None):
        if task.phase.number == 1:
            assert task.due_on == before[task.key]
        else:
            assert task.due_on > before[task.key]
    assert due(done) == before["designar-enlace"]


def test_a_task_without_process_can_have_more_time(municipality, enlace):
    loose = progress.add_task(
        municipality=municipality, name="Informar al cabildo", due_on=day("03-13"), by=enlace, today=MONDAY
    )
    grant(loose, 1, enlace)
    # Friday 13; Monday 16 March is a day of rest.
    assert due(loose) == day("03-17")
    ask(loose, enlace, days=2)
    progress.decide_extension(
        extension=Extension.objects.waiting().get(),
        granted=True,
        by=enlace,
        today=MONDAY,
        approved_by="Síndica",
    )
    assert due(loose) == office_calendar(municipality).add_working_days(day("03-17"), 2)
    assert set(acts(loose)) == {"task.added", "extension.granted", "extension.asked"}


# --- Asking and deciding -----------------------------------------------------------------------------------------


def test_a_request_moves_nothing_and_leaves_one_line(process, task, lectora):
    lines = len(acts(process))
    extension = ask(task, lectora)
    assert (extension.state, extension.asker, extension.days) == ("asked", "Laura Díaz", 0)
    assert due(task) == task.due_on
    assert acts(process)[lines:] == ["extension.asked"]


def test_somebody_without_account_asks_by_name(process, task):
    extension = ask(task, None, by_name="Luis Cano")
    assert (extension.asked_by, extension.asker) == (None, "Luis Cano")
    assert Entry.objects.about(process).first().actor_name == "Luis Cano"


@SOME
@given(days=COUNT)
def test_a_granted_request_counts_from_the_deadline_of_that_day(process, task, enlace, lectora, days):
    with undone():
        extension = ask(task, lectora, days=days)
        progress.record_suspension(
            process=process,
            cause="cabildo",
            reason="Sin sesión",
            starts_on=MONDAY,
            ends_on=day("03-04"),
            by=enlace,
            today=day("03-04"),
        )
        now_due = due(task)
        decided = progress.decide_extension(
            extension=extension, granted=True, by=enlace, today=day("03-04"), approved_by="Síndica"
        )
        assert (decided.state, decided.asked_by, decided.decided_on) == ("granted", lectora, day("03-04"))
        assert due(task) == calendars_of(process).of(task).add_working_days(now_due, days)


def test_a_refused_request_keeps_the_date_and_the_answer(process, task, enlace, lectora):
    extension = ask(task, lectora)
    decided = progress.decide_extension(
        extension=extension, granted=False, by=enlace, today=MONDAY, answer="La sesión no se mueve"
    )
    assert (decided.state, decided.answer, decided.decided_by) == ("refused", "La sesión no se mueve", enlace)
    assert due(task) == task.due_on
    assert acts(process)[-1] == "extension.refused"
    # The next one may be asked.
    assert ask(task, lectora, days=1).state == "asked"


def test_a_request_is_decided_once(task, enlace, lectora):
    extension = ask(task, lectora)
    progress.decide_extension(extension=extension, granted=False, by=enlace, today=MONDAY, answer="No")
    for granted in (True, False):
        with pytest.raises(ValidationError) as error:
            progress.decide_extension(
                extension=extension,
                granted=granted,
                by=enlace,
                today=MONDAY,
                approved_by="Síndica",
                answer="No",
            )
        assert refusal(error) == "Esta solicitud ya se resolvió el 2 de marzo de 2026."
    assert due(task) == task.due_on


def test_a_request_of_a_task_done_meanwhile_can_only_be_refused(process, task, enlace, lectora):
    extension = ask(task, lectora)
    progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio")
    with pytest.raises(ValidationError) as error:
        progress.decide_extension(
            extension=extension, granted=True, by=enlace, today=MONDAY, approved_by="Síndica"
        )
    assert "Sólo una tarea pendiente" in refusal(error)
    progress.decide_extension(extension=extension, granted=False, by=enlace, today=MONDAY, answer="Ya está")
    assert due(task) == task.due_on


# --- Refusals ----------------------------------------------------------------------------------------------------


def nothing_happened(process):
    return Extension.objects.count(), Entry.objects.count(), dict(process.tasks.values_list("pk", "due_on"))


@pytest.mark.parametrize("days", [0, -1, MOST_WORKING_DAYS + 1])
def test_days_out_of_range_are_refused(process, task, enlace, days):
    before = nothing_happened(process)
    for act in (grant, lambda task, days, by: ask(task, by, days=days)):
        with pytest.raises(ValidationError) as error:
            act(task, days, enlace)
        assert refusal(error) == "Escriba entre 1 y 120 días hábiles."
    assert nothing_happened(process) == before


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("reason", "Explique por qué hace falta más tiempo."),
        ("approved_by", "Escriba quién autorizó la prórroga."),
    ],
)
def test_a_reason_and_an_approver_are_asked_for(process, task, enlace, field, message):
    before = nothing_happened(process)
    with pytest.raises(ValidationError) as error:
        grant(task, 3, enlace, **{field: "   "})
    assert refusal(error) == message
    assert nothing_happened(process) == before


@pytest.mark.parametrize(
    ("granted", "message"),
    [
        (True, "Escriba quién autorizó la prórroga."),
        (False, "Explique por qué no se concede: quien la pidió leerá su respuesta."),
    ],
)
def test_an_answer_says_who_or_why(task, enlace, lectora, granted, message):
    extension = ask(task, lectora)
    with pytest.raises(ValidationError) as error:
        progress.decide_extension(extension=extension, granted=granted, by=enlace, today=MONDAY)
    assert refusal(error) == message
    assert Extension.objects.waiting().get() == extension


def test_one_request_at_a_time(task, lectora, enlace):
    ask(task, lectora)
    with pytest.raises(ValidationError) as error:
        ask(task, enlace)
    assert "Ya hay una solicitud de prórroga para esta tarea" in refusal(error)
    assert Extension.objects.count() == 1


def test_what_is_done_or_undated_gets_no_more_time(process, task, enlace):
    done = complete(process, "designar-enlace", enlace)
    undated = process.tasks.get(code="S5")
    Task.objects.filter(pk=undated.pk).update(planned_on=None, due_on=None)
    for target, words in ((done, "Sólo una tarea pendiente"), (undated, "no tiene fecha límite")):
        for act in (lambda t: grant(t, 3, enlace), lambda t: ask(t, enlace)):
            with pytest.raises(ValidationError) as error:
                act(target)
            assert words in refusal(error)
    assert not Extension.objects.exists()


def test_a_finished_phase_gets_no_more_time(process, enlace):
    pass_phase(process, 1, enlace)
    with pytest.raises(ValidationError) as error:
        grant(process.phases.get(number=1), 3, enlace)
    assert refusal(error) == "La fase ya concluyó: no hay plazo que prorrogar."


def test_nothing_is_given_while_the_clock_stands(process, task, enlace, lectora):
    extension = ask(task, lectora)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    for act in (
        lambda: grant(task, 3, enlace),
        lambda: grant(process.phases.get(number=1), 3, enlace),
        lambda: ask(process.tasks.get(code="S5"), enlace),
        lambda: progress.decide_extension(
            extension=extension, granted=True, by=enlace, today=MONDAY, approved_by="Síndica"
        ),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert refusal(error) == "El plazo está suspendido: reanúdelo antes de dar más tiempo."
    # A refusal needs no clock.
    progress.decide_extension(
        extension=extension, granted=False, by=enlace, today=MONDAY, answer="No hace falta"
    )


def test_a_closed_process_takes_no_extension(process, task, enlace, lectora):
    extension = ask(task, lectora)
    progress.close_process(
        process=process, outcome="withdrawn", reason="Se desistió", by=enlace, today=MONDAY
    )
    for act in (
        lambda: grant(task, 3, enlace),
        lambda: ask(task, enlace),
        lambda: progress.decide_extension(
            extension=extension, granted=False, by=enlace, today=MONDAY, answer="No"
        ),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert "El proceso está cerrado" in refusal(error)
