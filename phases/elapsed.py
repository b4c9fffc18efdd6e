"""Whose turn every day of a process was, read from the database for `phases.courts`."""

from dataclasses import dataclass
from datetime import date

from phases import courts
from phases.events import as_stop
from phases.models import Task

#: How the screen names whoever has the file.
NAMES = {
    courts.MUNICIPALITY: "El municipio",
    courts.SRE: "La Secretaría de Relaciones Exteriores",
    courts.COUNTERPART: "La contraparte",
}


@dataclass(frozen=True)
class Elapsed:
    """The account of the days of a process up to a day."""

    until: date
    turns: tuple[courts.Turn, ...]

    @property
    def rows(self):
        """(name, natural days, share in per cent) of each court; shares add up to 100, once there are days."""
        days = courts.days_by_court(self.turns)
        total = self.days
        exact = {court: count * 100 / total if total else 0 for court, count in days.items()}
        share = {court: int(part) for court, part in exact.items()}
        missing = 100 - sum(share.values()) if total else 0
        for court in sorted(exact, key=lambda each: share[each] - exact[each])[:missing]:
            share[court] += 1
        return [(NAMES[court], count, share[court]) for court, count in days.items()]

    @property
    def days(self):
        """Natural days elapsed, opening day and last day included."""
        return sum(turn.days for turn in self.turns)

    @property
    def holder(self):
        """Name of whoever has it on the last day; empty before the process begins."""
        now = courts.current(self.turns)
        return NAMES[now[0]] if now else ""

    @property
    def holder_within(self):
        """The same as within a sentence: «la contraparte»."""
        return self.holder[:1].lower() + self.holder[1:]

    @property
    def since(self):
        """Since which day, that day included; None before the process begins."""
        now = courts.current(self.turns)
        return now[1] if now else None

    @property
    def named_turns(self):
        """(name, turn), the oldest first."""
        return [(NAMES[turn.court], turn) for turn in self.turns]


def elapsed_of(process, today):
    """The days of `process` from its opening to `today`, or to its closing: two queries."""
    done, omitted = {}, set()
    rows = process.tasks.filter(key__in=courts.KEYS).values_list("key", "state", "completed_on")
    for key, state, completed_on in rows:
        if state == Task.State.DONE:
            done[key] = completed_on
        elif state == Task.State.NOT_APPLICABLE:
            omitted.add(key)
    stops = [
        as_stop(row) for row in process.suspensions.select_related("started_by", "process__municipality")
    ]
    until = process.closed_on or today
    return Elapsed(
        until=until,
        turns=courts.turns(process.opened_on, until, stops=stops, done=done, omitted=omitted),
    )
