"""Days of mail: runs at several hours, some of them killed, some without transport, some days without any."""

import datetime as dt
import random
import time
from collections import Counter
from zoneinfo import ZoneInfo

from django.db import connection

from phases import reminders
from tests.faults.oracle import DAY

#: Hours of the runs, in UTC, and how many days have them: before eight in most zones; just after eight in Tijuana's
#: winter; hours later.
HOURS = ((dt.time(13, 30), 0.3), (dt.time(16, 20), 0.6), (dt.time(20, 0), 1))
#: Sometimes, of the next day in UTC: night in Mexico, where it is still the same day except in Cancún.
NIGHT = dt.time(5, 10)
EIGHT = dt.time(8)
FAULTS = ("missed", "doubled", "repeated without a crash", "wrong")


class Crash(BaseException):
    """What a killed process looks like from inside: nothing of ours catches it."""


class Saboteur:
    """Kills a run at its n-th query, before or after the database has executed it; or at the n-th mail."""

    def __init__(self, chance, at_query=None, at_mail=None):
        self.left, self.mails_left = at_query, at_mail
        self.before = chance.random() < 0.5

    def __call__(self, execute, sql, params, many, context):
        if self.left is None:
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0 and self.before:
            raise Crash
        result = execute(sql, params, many, context)
        if self.left == 0:
            raise Crash
        return result

    def is_mail_fatal(self):
        if self.mails_left is None:
            return False
        self.mails_left -= 1
        return self.mails_left == 0


class Story:
    """Lets the world live and the application remind, and tells the oracle of every mail."""

    def __init__(self, world, *, crashes=0.12, outages=0.04, idle_days=0.01, idle_weeks=0.003):
        self.world, self.chance = world, random.Random(world.chance.random())  # noqa: S311 - repeatable
        self.crashes, self.outages = crashes, outages
        self.idle_days, self.idle_weeks = idle_days, idle_weeks
        self.counts = Counter()
        self.saboteur, self.refusing = Saboteur(self.chance), 0
        self.was_refusing, self.in_flight, self.mistake = False, [], None

    def run(self, report=None):
        idle_until = self.world.first_day - DAY
        started = time.monotonic()
        for number in range(self.world.days):
            today = self.world.first_day + dt.timedelta(days=number)
            self.world.live(today)
            if today > idle_until:
                if self.chance.random() < self.idle_weeks:
                    idle_until = today + dt.timedelta(days=6)
                elif self.chance.random() < self.idle_days:
                    idle_until = today
            if today <= idle_until:
                self.counts["days without any run"] += 1
            else:
                self._mail(today)
            if report:
                report(number + 1, today, time.monotonic() - started)

    def _mail(self, today):
        for hour, share in HOURS:
            if self.chance.random() >= share:
                continue
            self._tick(dt.datetime.combine(today, hour, dt.UTC))
        if self.chance.random() < 0.1:
            self._tick(dt.datetime.combine(today + DAY, NIGHT, dt.UTC))

    def _tick(self, now):
        """One run; the oracle looks only after one that nothing disturbed."""
        self.in_flight = []
        luck = self.chance.random()
        is_fatal, is_refusing = luck < self.crashes, self.crashes <= luck < self.crashes + self.outages
        self.refusing = self.chance.random() if is_refusing and not self.was_refusing else 0
        self.was_refusing = bool(self.refusing)
        self.saboteur = Saboteur(self.chance)
        if is_fatal:
            by_query = self.chance.random() < 0.6
            at = 1 + int(self.chance.expovariate(1 / (25 if by_query else 4)))
            self.saboteur = Saboteur(self.chance, **{"at_query" if by_query else "at_mail": at})
        self.counts["runs"] += 1
        try:
            with connection.execute_wrapper(self.saboteur):
                reminders.run(now=now, clock=lambda: now, post=self.post)
        except Crash:
            self.counts["runs killed"] += 1
            # Perhaps handed over and not marked: it may come again, under the same Message-ID.
            self.world.oracle.uncertain.update(self.in_flight)
            return
        if self.mistake:
            raise self.mistake
        if self.refusing:
            self.counts["runs without transport"] += 1
            return
        for town in self.world.towns:
            local = now.astimezone(ZoneInfo(town.zone))
            if local.time() >= EIGHT:
                self.world.oracle.end_of_run(town, local.date(), self.world.rhythm_of)

    # --- The transport --------------------------------------------------------------------------------------

    def post(self, letter):
        """Takes what the application hands to its transport: notes it, refuses it, or kills the process."""
        is_fatal = self.saboteur.is_mail_fatal()
        if self.refusing and self.chance.random() < self.refusing:
            raise OSError("the transport is away")
        if is_fatal and self.saboteur.before:
            raise Crash
        try:
            self._note(letter)
        except Exception as error:
            # A mistake of the test itself, which the application would take for one of the transport.
            self.mistake = error
            raise
        if is_fatal:
            raise Crash

    def _note(self, letter):
        self.in_flight = []
        self.counts["letters"] += 1
        if letter.digest is not None:
            self.counts["digests"] += 1
            self.world.oracle.last_digest[letter.person.email.lower()] = letter.today
        for item in letter.items:
            row = item.reminder
            name = (row.task_id, letter.person.email.lower(), row.deadline, row.step)
            self.in_flight.append(name)
            self.world.oracle.mail(name, message_id=letter.message_id, day=letter.today)

    # --- At the end -----------------------------------------------------------------------------------------

    def verdict(self):
        """Counts of everything, and what the oracle complains of."""
        judge = self.world.oracle
        faults = {kind: judge.counts[kind] for kind in FAULTS}
        faults["wrong deadlines"] = self.world.wrong_deadlines()
        return {
            "days": self.world.days,
            "towns": len(self.world.towns),
            "tasks": len(judge.tasks),
            "world": dict(self.world.happened),
            "mail": dict(self.counts),
            "oracle": {kind: count for kind, count in judge.counts.items() if kind not in FAULTS},
            "faults": faults,
            "complaints": judge.complaints,
        }
