"""What happens to processes, tasks and offices by the application's own verbs, and what the oracle is told of it."""

import datetime as dt
import itertools

from django.utils import timezone

from partners.models import Membership
from phases import declaring, preferences, progress
from phases.models import DeclaredDay, Phase, Process, Task
from tests.faults import oracle
from tests.faults.oracle import DAY

REASON = "Simulación."


class Acts:
    """The acts of a world. Each takes its subject and the day, and returns whether it happened."""

    def _do_suspend(self, process, today):
        if process.state != "open":
            return False
        first = today - dt.timedelta(days=self.chance.randint(0, 3))
        first = max([first, process.opened_on, *(last + DAY for _, last in process.stops)])
        if first > today:
            return False
        progress.suspend(
            process=Process(pk=process.key),
            cause="sre",
            reason=REASON,
            by=self._by(process.town),
            today=today,
            starts_on=first,
        )
        process.state = "suspended"
        process.stops.append((first, None))
        self._later(self._soon(25, today), "resume", process)
        return True

    def _do_resume(self, process, today):
        if process.state != "suspended":
            return False
        first = process.stops[-1][0]
        last = max(first, today - dt.timedelta(days=self.chance.randint(0, 1)))
        progress.resume(process=Process(pk=process.key), by=self._by(process.town), today=today, ends_on=last)
        process.state, process.stops[-1] = "open", (first, last)
        self._moved(process)
        return True

    def _do_close(self, process, today):
        if process.state == "closed":
            return False
        progress.close_process(
            process=Process(pk=process.key),
            outcome="withdrawn",
            reason=REASON,
            by=self._by(process.town),
            today=today,
        )
        if process.state == "suspended":
            first = process.stops[-1][0]
            process.stops[-1] = (first, max(first, today))
        process.state, process.closed_on = "closed", today
        if self.chance.random() < 0.4:
            self._later(self._soon(15, today), "reopen", process)
        return True

    def _do_reopen(self, process, today):
        progress.reopen_process(
            process=Process(pk=process.key), reason=REASON, by=self._by(process.town), today=today
        )
        if process.closed_on + DAY < today:
            process.stops.append((process.closed_on + DAY, today - DAY))
        process.state = "open"
        self._moved(process)
        for task in process.tasks:
            if task.state == "pending":
                self._later(self._soon(15, today), "complete", task)
        return True

    def _do_longer_phase(self, process, today):
        if process.state != "open":
            return False
        number = self.chance.randint(1, 4)
        extension = progress.grant_extension(
            phase=Phase.objects.get(process=process.key, number=number),
            working_days=self.chance.randint(3, 15),
            reason=REASON,
            approved_by="Cabildo",
            by=self._by(process.town),
            today=today,
        )
        process.more_days[number] += extension.days
        self.oracle.recommit(process)
        return True

    def _do_more_time(self, task, today):
        if not task.runs:
            return False
        working_days, before = self.chance.randint(2, 10), task.due_on
        extension = progress.grant_extension(
            task=self._row(task),
            working_days=working_days,
            reason=REASON,
            approved_by="Presidencia",
            by=self._by(task.town),
            today=today,
        )
        task.more_days += extension.days
        self.oracle.commit(task)
        if not task.is_sre and not task.is_joint:
            assert task.due_on == task.town.shift(before, working_days), (task.key, before, task.due_on)
        return True

    def _do_assign(self, task, today):
        if task.state != "pending" or task.process.state == "closed":
            return False
        self._give(task)
        if task.person is not None and not task.person.serves(today):
            task.person = None
        progress.assign_task(
            task=self._row(task),
            by=self._by(task.town),
            today=today,
            assignee=self.memberships[task.person.email] if task.person else None,
            assignee_name="Persona de fuera" if task.address else "",
            assignee_email=task.address,
        )
        self.oracle.touch(task)
        return True

    def _do_omit(self, task, today):
        if not task.runs:
            return False
        progress.mark_not_applicable(task=self._row(task), reason=REASON, by=self._by(task.town))
        task.state = "not_applicable"
        self._later(self._soon(20, today), "restore", task)
        return True

    def _do_restore(self, task, today):
        if task.process.state == "closed":
            return False
        progress.mark_applicable(task=self._row(task), by=self._by(task.town))
        self._pending_again(task, today)
        return True

    def _do_reopen_task(self, task, today):
        if task.state != "done" or task.process.state == "closed":
            return False
        progress.reopen_task(task=self._row(task), by=self._by(task.town), reason=REASON)
        self._pending_again(task, today)
        return True

    def _do_add(self, process, today):
        if process.state == "closed":
            return False
        town = process.town
        row = progress.add_task(
            municipality=self.rows[town.key],
            name=REASON,
            due_on=today + dt.timedelta(days=self.chance.randint(0, 60)),
            by=self._by(town),
            today=today,
            process=Process(pk=process.key),
        )
        task = oracle.Task(
            process=process, plan_on=row.planned_on, phase=0, key=row.pk, counted_from=row.clock_from
        )
        self.oracle.add(task)
        self._plan_life(task)
        return True

    def _pending_again(self, task, today):
        task.state = "pending"
        self.oracle.commit(task)
        self.oracle.touch(task)
        self._later(self._soon(10, today), "complete", task)

    def _moved(self, process):
        self.oracle.recommit(process)
        for task in process.tasks:
            self.oracle.touch(task)

    def _do_days(self, town, today):
        """A municipality declares days, far or near; some are withdrawn later, and some holidays are worked."""
        self._later(self._soon(120 / self.bustle, today), "days", town)
        first = today + dt.timedelta(days=self.chance.randint(0, 40))
        days = [first + dt.timedelta(days=n) for n in range(self.chance.choice([1, 1, 1, 2, 5, 10]))]
        if any(day in town.off or day in town.worked for day in days):
            return False
        worked = len(days) == 1 and self.chance.random() < 0.3
        declared = declaring.declare(
            municipality=self.rows[town.key],
            starts_on=days[0],
            ends_on=days[-1],
            name=REASON,
            by=self._by(town),
            effect=DeclaredDay.Effect.WORKED if worked else DeclaredDay.Effect.OFF,
        )
        (town.worked if worked else town.off).update(days)
        self._calendar_changed(town)
        if self.chance.random() < 0.3:
            self._later(self._soon(15, today), "withdraw", (town, declared.rows[0], days))
        return True

    def _do_withdraw(self, subject, today):
        town, row, days = subject
        declaring.withdraw(day=row, by=self._by(town), at=timezone.now())
        town.off.difference_update(days)
        town.worked.difference_update(days)
        self._calendar_changed(town)
        return True

    def _do_sre(self, _, today):
        self._later(self._soon(90 / self.bustle, today), "sre", None)
        day = today + dt.timedelta(days=self.chance.randint(0, 40))
        if day in self.oracle.sre_off:
            return False
        declaring.declare(municipality=None, starts_on=day, ends_on=day, name=REASON, by=self.advisor)
        self.oracle.sre_off.add(day)
        for process in itertools.chain.from_iterable(each.processes for each in self.towns):
            if process.state != "closed":
                self.oracle.recommit(process)
        return True

    def _calendar_changed(self, town):
        town.forget_ladders()
        for process in town.processes:
            if process.state != "closed":
                self.oracle.recommit(process)
                for task in process.tasks:
                    self.oracle.touch(task)

    def _do_leave(self, town, today):
        """Somebody's last day in office; the first enlace stays."""
        person = self.chance.choice([town.enlaces[1], self.people[f"juridico@m{town.key}.example"]])
        if not person.serves(today):
            return False
        Membership.objects.filter(pk=self.memberships[person.email].pk).update(ends_on=today)
        person.leaves_on = today
        return True

    def _do_rhythm(self, town, today):
        """Somebody wants to be told otherwise from now on."""
        self._later(self._soon(200 / self.bustle, today), "rhythm", town)
        person = self.chance.choice(town.enlaces)
        person.rhythm = self.chance.choice([oracle.EACH, oracle.DAILY, oracle.WEEKLY])
        preferences.choose_rhythm(user=self.users[person.email], rhythm=person.rhythm)
        return True

    def _row(self, task):
        return Task.objects.get(pk=task.key)

    def _by(self, town):
        return self.users[town.enlaces[0].email]
