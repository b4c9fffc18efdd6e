"""A country of offices that lives day by day, told twice: to the application by its verbs, and to the oracle.

Rows are made, and tasks completed in numbers, by bulk statements of the same shape as the verbs' guarded updates;
everything else goes through the verbs themselves: suspending, resuming, extensions, turning tasks to others, closing
and reopening, declaring days, marking what does not apply, adding tasks, choosing digests, and one completion in fifty.
"""

import datetime as dt
import heapq
import itertools
import random
from collections import Counter

from partners.models import Counterpart, Membership, Municipality, User
from phases import progress
from phases.models import MailChoice, MethodologyVersion, Phase, Process, ReminderPolicy, Task
from tests.faults import oracle
from tests.faults.acts import REASON, Acts
from tests.faults.oracle import DAY

ZONES = [
    ("14", "America/Mexico_City"),
    ("02", "America/Tijuana"),
    ("26", "America/Hermosillo"),
    ("23", "America/Cancun"),
    ("08", "America/Ciudad_Juarez"),
]
#: Phase, week, and whose step it is, of the tasks of every process.
TASKS = (
    (1, 2, ""),
    (1, 4, "milestone"),
    (2, 6, "joint"),
    (3, 10, "sre"),
    (3, 12, ""),
    (4, 20, "milestone"),
)
WEEKS = (4, 4, 4, 8)
COUNTRIES = ("", "US", "FR", "ES", "CA", "JP")


class World(Acts):
    """Offices, people and processes of `share` of the country, and what happens to them on each day."""

    def __init__(self, *, seed, towns, processes, days, first_day, zones=ZONES, bustle=1):
        self.chance = random.Random(seed)  # noqa: S311 - the same story for the same seed
        self.oracle = oracle.Oracle()
        self.first_day, self.days, self.processes = first_day, days, processes
        #: How many times as much as usual happens to each process, task and office.
        self.bustle = bustle
        self.heap, self.ticket = [], itertools.count()
        self.happened = Counter()
        self.people, self.memberships, self.users = {}, {}, {}
        self.towns, self.rows = [], {}
        self._settle(towns, zones)

    def rhythm_of(self, email):
        person = self.people.get(email)
        return person.rhythm if person else oracle.EACH

    # --- Before the first day -------------------------------------------------------------------------------

    def _settle(self, count, zones):
        methodology, _ = MethodologyVersion.objects.get_or_create(
            number=1, defaults={"title": "Metodología", "digest": "0" * 64, "is_current": True}
        )
        self.methodology = methodology
        self.advisor = User.objects.create(
            email="asesora@simulacion.example", full_name="Asesora", is_staff=True
        )
        for number in range(count):
            state, zone = zones[number % len(zones)]
            row = Municipality.objects.create(
                cvegeo=f"{state}{900 - number // len(zones):03d}",
                name=f"Municipio {number}",
                state=state,
                timezone=zone,
                opened_on=self.first_day,
            )
            town = oracle.Town(key=row.pk, zone=zone)
            self.rows[town.key] = row
            enlaces = [self._person(town, f"enlace{n}", Membership.Role.COORDINATOR) for n in range(2)]
            self._person(town, "juridico", Membership.Role.LEGAL)
            head = self._person(town, "titular", Membership.Role.READER)
            town.enlaces = enlaces
            self._policy(town, head)
            self.towns.append(town)
            self._later(self._soon(120 / self.bustle), "days", town)
            self._later(self._soon(600 / self.bustle), "leave", town)
            self._later(self._soon(200 / self.bustle), "rhythm", town)
        self._later(self._soon(90 / self.bustle), "sre", None)
        for zone in zones:
            assert any(town.zone == zone[1] for town in self.towns), zone

    def _person(self, town, name, role):
        rhythm = self.chance.choices([oracle.EACH, oracle.DAILY, oracle.WEEKLY], [75, 15, 10])[0]
        email = f"{name}@m{town.key}.example"
        user = User.objects.create(email=email, full_name=f"{name.title()} {town.key}")
        membership = Membership.objects.create(
            user=user, municipality=self.rows[town.key], role=role, starts_on=self.first_day
        )
        if rhythm != oracle.EACH:
            MailChoice.objects.create(user=user, rhythm=rhythm)
        person = oracle.Person(email, rhythm)
        self.people[email], self.memberships[email], self.users[email] = person, membership, user
        return person

    def _policy(self, town, head):
        """Half of the offices name their head; a fifth has a ladder of its own."""
        if self.chance.random() < 0.5:
            town.head = head
        if self.chance.random() < 0.2:
            town.steps, town.enlace_from, town.head_from = (-10, -5, -1, 0, 2, 5, 9), 2, 5
        if town.head or town.steps != oracle.LADDER:
            ReminderPolicy.objects.create(
                municipality=self.rows[town.key],
                steps=list(town.steps),
                enlace_from=town.enlace_from,
                head_from=town.head_from,
                head=self.memberships[head.email] if town.head else None,
            )

    # --- What happens ---------------------------------------------------------------------------------------

    def live(self, today):
        """Everything that happens on one day, before mail leaves."""
        done = (today - self.first_day).days
        self._open(today, self.processes * (done + 1) // self.days - self.processes * done // self.days)
        completed = {}
        while self.heap and self.heap[0][0] <= today:
            _, _, kind, subject = heapq.heappop(self.heap)
            if kind == "complete":
                completed[subject] = None
                continue
            if getattr(self, f"_do_{kind}")(subject, today):
                self.happened[kind] += 1
        self._complete([task for task in completed if task.runs], today)
        for task in completed:
            if task.state == "pending" and task.process.state == "suspended":
                self._later(today + dt.timedelta(days=self.chance.randint(1, 20)), "complete", task)

    def _soon(self, mean, after=None):
        return (after or self.first_day) + dt.timedelta(days=1 + int(self.chance.expovariate(1 / mean)))

    def _later(self, day, kind, subject):
        if day < self.first_day + dt.timedelta(days=self.days):
            heapq.heappush(self.heap, (day, next(self.ticket), kind, subject))

    def _open(self, today, count):
        """Processes with phases and tasks, as `open_process` copies them from the methodology."""
        made = []
        for _ in range(count):
            town = self.chance.choice(self.towns)
            made.append(oracle.Process(town=town, opened_on=today, country=self.chance.choice(COUNTRIES)))
        rows = self._process_rows(made, today)
        phases = self._phase_rows(rows, today)
        tasks = [
            oracle.Task(
                process=process,
                plan_on=today + dt.timedelta(days=7 * week - 1),
                phase=number,
                is_sre=kind == "sre",
                is_joint=kind == "joint",
                is_milestone=kind == "milestone",
            )
            for process in made
            for number, week, kind in TASKS
        ]
        for task in tasks:
            self._give(task)
            self.oracle.commit(task)
        task_rows = Task.objects.bulk_create(
            [self._task_row(task, phases[task.process.key][task.phase - 1]) for task in tasks], batch_size=500
        )
        for task, row in zip(tasks, task_rows, strict=True):
            task.key = row.pk
            self.oracle.add(task)
            self._plan_life(task)
        for process in made:
            process.town.processes.append(process)
            self._plan_events(process, today)
        self.happened["open"] += count

    def _process_rows(self, made, today):
        partners = Counterpart.objects.bulk_create(
            Counterpart(
                municipality_id=process.town.key,
                kind=Counterpart.Kind.CITY,
                official_name=f"Ciudad de {process.country}",
                country_code=process.country,
            )
            for process in made
            if process.country
        )
        partners = iter(partners)
        rows = Process.objects.bulk_create(
            Process(
                municipality_id=process.town.key,
                counterpart=next(partners) if process.country else None,
                methodology=self.methodology,
                opened_on=today,
                opened_by=self.users[process.town.enlaces[0].email],
            )
            for process in made
        )
        for process, row in zip(made, rows, strict=True):
            process.key = row.pk
        return rows

    def _phase_rows(self, rows, today):
        phases = []
        for row in rows:
            start = today
            for number, weeks in enumerate(WEEKS, 1):
                end = start + dt.timedelta(days=7 * weeks - 1)
                phases.append(
                    Phase(
                        process=row,
                        number=number,
                        slug=f"fase-{number}",
                        name=f"Fase {number}",
                        short_name=f"Fase {number}",
                        weeks=weeks,
                        planned_starts_on=start,
                        planned_ends_on=end,
                        starts_on=start,
                        ends_on=end,
                        state=Phase.State.OPEN if number == 1 else Phase.State.PENDING,
                    )
                )
                start = end + DAY
        found = {}
        for phase in Phase.objects.bulk_create(phases, batch_size=500):
            found.setdefault(phase.process_id, []).append(phase)
        return found

    def _task_row(self, task, phase):
        return Task(
            municipality_id=task.town.key,
            process_id=task.process.key,
            phase=phase,
            key=f"tarea-{task.phase}-{(task.plan_on - task.process.opened_on).days}",
            name="Tarea de la simulación",
            evidence_expected="Oficio",
            planned_on=task.plan_on,
            due_on=task.due_on,
            is_sre_step=task.is_sre,
            is_counterpart_step=task.is_joint,
            is_milestone=task.is_milestone,
            is_automatic=task.is_milestone,
            assignee=self.memberships[task.person.email] if task.person else None,
            assignee_name="Persona de fuera" if task.address else "",
            assignee_email=task.address,
        )

    def _give(self, task):
        """To an enlace, to the legal department, to somebody without account, or to nobody."""
        people = [*task.town.enlaces, self.people[f"juridico@m{task.town.key}.example"]]
        choice = self.chance.choices(["enlace", "other", "address", ""], [60, 15, 10, 15])[0]
        task.person, task.address = None, ""
        if choice == "enlace":
            task.person = people[0]
        elif choice == "other":
            task.person = self.chance.choice(people[1:])
        elif choice == "address":
            task.address = f"fuera{self.chance.randrange(9)}@m{task.town.key}.example"

    def _plan_life(self, task):
        """When its people will have done it, if ever, and what else will happen to it."""
        lag = self.chance.choices(
            [(-25, -1), (0, 5), (6, 25), None],
            [65, 22, 9, 4],
        )[0]
        if lag:
            self._later(task.due_on + dt.timedelta(days=self.chance.randint(*lag)), "complete", task)
        near = task.due_on + dt.timedelta(days=self.chance.randint(-30, 10))
        weights = [5, 4, 0 if task.is_milestone else 1, 90 / self.bustle]
        kind = self.chance.choices(["assign", "more_time", "omit", ""], weights)[0]
        if kind:
            self._later(near, kind, task)

    def _plan_events(self, process, today):
        for kind, share, mean in [
            ("suspend", 0.3, 60),
            ("close", 0.15, 90),
            ("longer_phase", 0.1, 50),
            ("add", 0.05, 40),
        ]:
            if self.chance.random() < share * self.bustle:
                self._later(self._soon(mean, today), kind, process)

    def _complete(self, tasks, today):
        """In numbers, by the guarded update of `tasking._finish`; one in fifty by the verb itself."""
        by_hand = [task for task in tasks if not task.is_milestone and self.chance.random() < 0.02]
        keys = [task.key for task in tasks if task not in by_hand]
        updated = Task.objects.filter(pk__in=keys, state=Task.State.PENDING).update(
            state=Task.State.DONE, completed_on=today
        )
        assert updated == len(keys), (updated, len(keys))
        for task in by_hand:
            progress.complete_task(task=self._row(task), by=self._by(task.town), today=today, note=REASON)
        for task in tasks:
            task.state = "done"
            if not task.is_milestone and self.chance.random() < 0.03:
                self._later(self._soon(10, today), "reopen_task", task)
        self.happened["complete"] += len(keys)
        self.happened["complete by the verb"] += len(by_hand)

    # --- At the end -----------------------------------------------------------------------------------------

    def wrong_deadlines(self):
        """Pending tasks of running processes whose deadline is not the one that the rules give."""
        wrong = 0
        for row in Task.objects.running().only("pk", "due_on").iterator():
            wrong += self.oracle.tasks[row.pk].due_on != row.due_on
        return wrong
