"""Any story that people can write with the verbs keeps the clock's promises, whatever the order of its acts."""

import datetime as dt
import random

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import declaring, followup, progress
from phases.calendars import DEFAULT
from phases.clock import recommit
from phases.daysoff import calendars_of
from phases.models import DeclaredDay, Extension, Phase, Process, Task
from phases.reasons import account_of
from tests.factories import CounterpartFactory
from tests.phases.moving import GATES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]

#: A day that no verb writes: what still holds it was not touched.
UNTOUCHED = dt.date(1999, 1, 1)
ACTS = 40


class Story:
    """One process and a chance that chooses what people do next, and on which day."""

    def __init__(self, seed, process, partners, enlace):
        self.chance = random.Random(seed)  # noqa: S311
        self.process, self.partners, self.enlace = process, partners, enlace
        self.municipality = process.municipality
        self.today = process.opened_on

    def task(self, *states, **filters):
        rows = list(self.process.tasks.filter(state__in=states, **filters).order_by("pk"))
        if not rows:
            raise ValidationError("no hay")
        return self.chance.choice(rows)

    def back(self, most=20):
        return self.today - dt.timedelta(days=self.chance.choice([0, 0, 1, self.chance.randint(0, most)]))

    def act(self):
        self.today += dt.timedelta(days=self.chance.choice([0, 0, 1, 3, 9]))
        self.process = Process.objects.select_related("municipality", "counterpart").get(pk=self.process.pk)
        names = [name for name in dir(self) if name.startswith("do_")]
        name = self.chance.choice(names)
        return name, getattr(self, name)

    def do_suspend(self):
        progress.suspend(
            process=self.process,
            cause=self.chance.choice(["sre", "counterpart", "cabildo"]),
            reason="Espera",
            by=self.enlace,
            today=self.today,
            starts_on=self.back(),
        )

    def do_resume(self):
        progress.resume(process=self.process, by=self.enlace, today=self.today, ends_on=self.back())

    def do_record_suspension(self):
        first = self.back(60)
        progress.record_suspension(
            process=self.process,
            cause="election",
            reason="Veda",
            starts_on=first,
            ends_on=first + dt.timedelta(days=self.chance.randint(0, 9)),
            by=self.enlace,
            today=self.today,
        )

    def do_grant_task(self):
        progress.grant_extension(
            task=self.task("pending"),
            working_days=self.chance.randint(1, 15),
            reason="Falta",
            approved_by="Presidencia",
            by=self.enlace,
            today=self.today,
        )

    def do_grant_phase(self):
        progress.grant_extension(
            phase=self.process.phases.get(number=self.chance.randint(1, 4)),
            working_days=self.chance.randint(1, 15),
            reason="Falta",
            approved_by="Presidencia",
            by=self.enlace,
            today=self.today,
        )

    def do_ask(self):
        progress.request_extension(
            task=self.task("pending"), working_days=2, reason="Falta", by=self.enlace, today=self.today
        )

    def do_decide(self):
        row = Extension.objects.waiting().filter(process=self.process).first()
        if row is None:
            raise ValidationError("no hay")
        progress.decide_extension(
            extension=row,
            granted=self.chance.random() < 0.7,
            approved_by="Presidencia",
            answer="Sí",
            by=self.enlace,
            today=self.today,
        )

    def do_complete(self):
        progress.complete_task(task=self.task("pending"), by=self.enlace, today=self.today, note="Oficio")

    def do_complete_gate(self):
        phase = self.process.current_phase
        keys = GATES[phase.number] if phase else []
        task = self.task("pending", key__in=keys)
        progress.complete_task(task=task, by=self.enlace, today=self.today, note="Oficio")

    def do_reopen(self):
        progress.reopen_task(task=self.task("done"), by=self.enlace)

    def do_not_applicable(self):
        progress.mark_not_applicable(task=self.task("pending"), reason="No hace falta", by=self.enlace)

    def do_applicable(self):
        progress.mark_applicable(task=self.task("not_applicable"), by=self.enlace)

    def do_add(self):
        phase = self.chance.choice([None, *self.process.phases.all()])
        progress.add_task(
            municipality=self.municipality,
            process=self.process,
            phase=phase,
            name=f"Propia {self.chance.randint(1, 5)}",
            due_on=self.today + dt.timedelta(days=self.chance.randint(0, 60)),
            by=self.enlace,
            today=self.today,
        )

    def do_advance(self):
        phase = self.process.current_phase
        progress.advance_phase(
            process=self.process,
            by=self.enlace,
            today=self.today,
            expected_phase=phase.number if phase else 1,
        )

    do_advance_again = do_advance

    def do_close(self):
        progress.close_process(
            process=self.process,
            outcome="no_answer",
            reason="Sin respuesta",
            by=self.enlace,
            today=self.today,
        )

    def do_take_up(self):
        progress.reopen_process(process=self.process, reason="Contestó", by=self.enlace, today=self.today)

    def do_choose(self):
        progress.choose_counterpart(
            process=self.process,
            counterpart=self.chance.choice(self.partners),
            kind=self.chance.choice(["", "new", "regularisation", "specific"]),
            by=self.enlace,
        )

    def do_declare(self):
        mine = self.chance.random() < 0.6
        first = self.today + dt.timedelta(days=self.chance.randint(-30, 60))
        worked = mine and self.chance.random() < 0.4
        declaring.declare(
            municipality=self.municipality if mine else None,
            starts_on=first,
            ends_on=first + dt.timedelta(days=self.chance.randint(0, 6)),
            name="Receso",
            by=self.enlace,
            effect="worked" if worked else "off",
        )

    def do_withdraw(self):
        rows = list(DeclaredDay.objects.in_force().order_by("pk"))
        if not rows:
            raise ValidationError("no hay")
        declaring.withdraw(
            day=self.chance.choice(rows),
            by=self.enlace,
            at=dt.datetime.combine(self.today, dt.time(18), dt.UTC),
        )


def snapshot(process):
    tasks = {task.pk: task for task in process.tasks.select_related("phase")}
    phases = list(process.phases.order_by("number").values_list("number", "state", "starts_on", "ends_on"))
    return tasks, phases


def check(process, before, entries, name):
    process = Process.objects.select_related("municipality", "counterpart").get(pk=process.pk)
    old, _ = before
    tasks, phases = snapshot(process)
    assert Entry.objects.count() - entries <= 1, name
    calendars = calendars_of(process)
    for pk, task in tasks.items():
        was = old.get(pk)
        pending = task.state == Task.State.PENDING
        if pending and was is not None and was.due_on != task.due_on:
            assert task.sequence > was.sequence, (name, task.key)
            assert task.next_reminder_on is None, (name, task.key)
            assert task.escalated_on is None, (name, task.key)
        if was is not None and was.planned_on is not None and task.clock_from == was.clock_from:
            assert task.planned_on == was.planned_on, (name, task.key)
        if task.planned_on is None:
            continue
        if pending and process.state != Process.State.CLOSED:
            assert calendars.of(task).is_working(task.due_on), (name, task.key)
            assert DEFAULT.office.is_working(task.due_on) or not task.is_sre_step, (name, task.key)
        if task.state != Task.State.NOT_APPLICABLE and process.state != Process.State.CLOSED:
            account = account_of(task)
            assert account.due_on == task.due_on, (name, task.key, task.state)
            assert sum(line.days for line in account.lines) == (account.due_on - account.lines[0].on).days
    for (_, _, first, last), (_, _, following, _) in zip(phases, phases[1:], strict=False):
        assert first <= last < following, (name, phases)
    number = sum(state == Phase.State.OPEN for _, state, _, _ in phases)
    assert number == (0 if process.state == Process.State.IN_FOLLOWUP else 1) or process.state == "closed"
    if process.state != Process.State.CLOSED:
        assert recommit([process]) == 0, name
        assert snapshot(process)[1] == phases, (name, phases)


@pytest.mark.parametrize("seed", range(4))
def test_any_story_keeps_the_promises_of_the_clock(
    seed, process, enlace, municipality, national, counterpart
):
    partners = [counterpart, national, CounterpartFactory(municipality=municipality, country_code="JP")]
    story = Story(seed, process, partners, enlace)
    done = []
    for _ in range(ACTS):
        name, act = story.act()
        process.tasks.update(next_reminder_on=UNTOUCHED)
        process.tasks.filter(due_on__lt=story.today).update(escalated_on=UNTOUCHED)
        before, entries = snapshot(process), Entry.objects.count()
        try:
            act()
        except ValidationError:
            assert Entry.objects.count() == entries
            continue
        done.append((name, story.today.isoformat()))
        check(process, before, entries, done)
        if story.process.state == Process.State.IN_FOLLOWUP:
            followup.keep_up([municipality.pk], story.today)
    assert done
