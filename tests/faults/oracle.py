"""What should have been sent, worked out from the rules' words alone: nothing of `phases` is imported here.

* A deadline is the first working day on or after the plan date plus the stopped days plus the extensions.
* The ladder counts working days of the office from the deadline. On a day on which mail leaves, everybody concerned
  has the latest step that has come, for the deadline in force; older steps are not made up for, and none comes twice.
* Concerned are the person in charge (otherwise every enlace; all of them at the end of a phase), from `enlace_from`
  working days of delay on also every enlace, and from `head_from` on also the head of the office.
* Nothing leaves on non-working days, before eight, while the process is suspended or closed, nor for a task that is
  done or does not apply.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
LADDER = (-14, -7, -3, -1, 0, 1, 3, 7)
EACH, DAILY, WEEKLY = "each", "daily", "weekly"


@lru_cache(maxsize=64)
def days_of_rest(year):
    """Ley Federal del Trabajo, article 74, as its text has them (1 October, every six years, is far from these)."""

    def monday(month, number):
        first = date(year, month, 1)
        return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))

    fixed = [date(year, 1, 1), date(year, 5, 1), date(year, 9, 16), date(year, 12, 25)]
    return frozenset([*fixed, monday(2, 1), monday(3, 3), monday(11, 3)])


@lru_cache(maxsize=256)
def days_of_rest_abroad(country, year):
    return frozenset(holidays.country_holidays(country, years=year, expand=False, categories="public"))


@dataclass(eq=False)
class Person:
    """Somebody with an account, in one town; `leaves_on` is the last day in office."""

    email: str
    rhythm: str = EACH
    leaves_on: date | None = None

    def serves(self, day):
        return self.leaves_on is None or day <= self.leaves_on


@dataclass(eq=False)
class Town:
    """A municipality: its calendar, its people, its ladder, and the tasks to look at again."""

    key: int
    zone: str
    enlaces: list = field(default_factory=list)
    head: Person | None = None
    steps: tuple = LADDER
    enlace_from: int = 1
    head_from: int = 3
    off: set = field(default_factory=set)
    worked: set = field(default_factory=set)
    touched: set = field(default_factory=set)
    waiting: set = field(default_factory=set)
    calls: list = field(default_factory=list)
    processes: list = field(default_factory=list)
    ladders: dict = field(default_factory=dict)

    def is_working(self, day):
        if day in self.off:
            return False
        return day in self.worked or (day.weekday() < 5 and day not in days_of_rest(day.year))

    def shift(self, day, count):
        """`count` working days after (before, when negative) a day."""
        step = DAY if count > 0 else -DAY
        while count:
            day += step
            if self.is_working(day):
                count -= 1 if count > 0 else -1
        return day

    def ladder(self, deadline):
        if deadline not in self.ladders:
            self.ladders[deadline] = [(step, self.shift(deadline, step)) for step in self.steps]
        return self.ladders[deadline]

    def forget_ladders(self):
        self.ladders.clear()

    def latest(self, deadline, day):
        """The latest step of a deadline that has come on `day`; None while all are to come."""
        return next((step for step, on in reversed(self.ladder(deadline)) if on <= day), None)

    def is_first_of_week(self, day):
        monday = day - timedelta(days=day.weekday())
        return self.is_working(day) and not any(
            self.is_working(monday + timedelta(days=n)) for n in range(day.weekday())
        )


@dataclass(eq=False)
class Process:
    town: Town
    opened_on: date
    country: str = ""
    state: str = "open"
    stops: list = field(default_factory=list)
    more_days: dict = field(default_factory=lambda: defaultdict(int))
    tasks: list = field(default_factory=list)
    closed_on: date | None = None
    key: int = 0

    @property
    def runs(self):
        return self.state in {"open", "in_followup"}

    def stopped_days(self, counted_from):
        """Natural days of the finished stops from a day on, each day once."""
        days = {
            first + timedelta(days=n)
            for first, last in self.stops
            if last is not None
            for n in range((last - first).days + 1)
        }
        return sum(day >= counted_from for day in days)


@dataclass(eq=False)
class Task:
    process: Process
    plan_on: date
    phase: int
    is_sre: bool = False
    is_joint: bool = False
    is_milestone: bool = False
    state: str = "pending"
    person: Person | None = None
    address: str = ""
    more_days: int = 0
    counted_from: date | None = None
    due_on: date | None = None
    key: int = 0

    @property
    def town(self):
        return self.process.town

    @property
    def runs(self):
        return self.state == "pending" and self.process.runs


class Oracle:
    """Follows the world, is told of every mail, and says what was missed, doubled or wrong."""

    def __init__(self):
        self.sre_off = set()
        self.tasks = {}
        self.told = {}
        self.uncertain = set()
        self.last_digest = {}
        self.counts = Counter()
        self.complaints = []

    # --- The world moves ------------------------------------------------------------------------------------

    def commit(self, task):
        """Work a deadline out anew; whoever is concerned is looked at again."""
        process = task.process
        days = process.stopped_days(task.counted_from or process.opened_on) + task.more_days
        days += sum(more for phase, more in process.more_days.items() if phase <= task.phase)
        day = task.plan_on + timedelta(days=days)
        while not self.is_due_day(task, day):
            day += DAY
        if day != task.due_on:
            task.due_on = day
            self.touch(task)

    def is_due_day(self, task, day):
        if not task.town.is_working(day):
            return False
        if task.is_sre:
            return day.weekday() < 5 and day not in days_of_rest(day.year) and day not in self.sre_off
        if task.is_joint and task.process.country not in {"", "MX"}:
            return day.weekday() < 5 and day not in days_of_rest_abroad(task.process.country, day.year)
        return True

    def add(self, task):
        self.tasks[task.key] = task
        task.process.tasks.append(task)
        self.commit(task)

    def recommit(self, process):
        for task in process.tasks:
            if task.state == "pending":
                self.commit(task)

    def touch(self, task):
        task.town.touched.add(task)

    # --- Mail leaves ----------------------------------------------------------------------------------------

    def concerned(self, task, step, day):
        """Addresses that must have this step."""
        town = task.town
        enlaces = {person.email for person in town.enlaces if person.serves(day)}
        if task.is_milestone:
            emails = set(enlaces)
        elif task.person is not None and task.person.serves(day):
            emails = {task.person.email}
        elif task.person is None and task.address:
            emails = {task.address}
        else:
            emails = set(enlaces)
        if step >= town.enlace_from:
            emails |= enlaces
        if step >= town.head_from and town.head is not None and town.head.serves(day):
            emails.add(town.head.email)
        return emails

    def mail(self, name, *, message_id, day):
        """One reminder, (task, address, deadline, step), was handed over, by itself or inside a digest."""
        task_key, email, deadline, step = name
        task = self.tasks[task_key]
        self.counts["mails"] += 1
        earlier = self.told.get(name)
        if earlier is None:
            self.told[name] = message_id
            self.counts["reminders"] += 1
        elif earlier != message_id:
            self._complain("doubled", name, day)
        elif name not in self.uncertain:
            self._complain("repeated without a crash", name, day)
        else:
            self.counts["repeated after a crash"] += 1
        if not task.runs or deadline != task.due_on or not task.town.is_working(day):
            self._complain("wrong", name, day)
        elif step != task.town.latest(deadline, day) or email not in self.concerned(task, step, day):
            self._complain("wrong", name, day)

    def end_of_run(self, town, day, rhythm_of):
        """Whoever should have been told by now, was: after a run that nothing disturbed."""
        if not town.is_working(day):
            return
        while town.calls and town.calls[0][0] <= day:
            town.touched.add(self.tasks[heapq.heappop(town.calls)[1]])
        weekly = town.is_first_of_week(day)
        looked = town.touched | town.waiting if weekly else town.touched
        town.touched, waiting = set(), set() if weekly else town.waiting
        again = set()
        for task in looked:
            if not task.runs:
                continue
            step = town.latest(task.due_on, day)
            following = next((on for _, on in town.ladder(task.due_on) if on > day), None)
            if following:
                heapq.heappush(town.calls, (following, task.key))
            if step is None:
                continue
            for email in self.concerned(task, step, day):
                name = (task.key, email, task.due_on, step)
                if name in self.told:
                    continue
                if rhythm_of(email) == WEEKLY and step < 1 and not weekly:
                    waiting.add(task)
                elif rhythm_of(email) != EACH and self.last_digest.get(email) == day:
                    # One digest a day: what turns up after it is in the next day's.
                    again.add(task)
                    self.counts["left for the next digest"] += 1
                else:
                    self._complain("missed", name, day)
        town.waiting, town.touched = waiting, again

    def _complain(self, kind, name, day):
        self.counts[kind] += 1
        if len(self.complaints) < 50:
            task = self.tasks[name[0]]
            self.complaints.append(
                f"{kind} on {day}: task {name[0]} ({task.town.zone}, {task.state}, due {task.due_on}, process "
                f"{task.process.key} {task.process.state}), {name[1]}, deadline {name[2]}, step {name[3]:+d}"
            )
