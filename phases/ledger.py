"""¿Por qué esta fecha? The account of every day between a process's start and a deadline. Pure.

A commitment is never changed by hand: it is computed anew from the plan date and the whole set of events, so that
nothing is overwritten and any order of the same events gives the same account:

    commitment = first working day on or after (plan date + stopped days + days of extension)

All counts are natural days. Each line of the account says when, what, how many days it adds, who wrote it down, and
where the date stood after it; the days of all lines add up to the distance between start and commitment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phases.calendars import WorkingCalendar

ONE_DAY = timedelta(days=1)

START, WEEKS, STOP, EXTENSION, MOVED = "inicio", "semanas", "suspension", "prorroga", "inhabil"
KEPT = "conservada"


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A suspension of the clock, first and last natural day included; ``ends_on`` is None while it lasts.

    ``cause`` is its key, ``label`` the cause in words; ``by`` and ``recorded_on`` say who wrote it down and when.
    """

    starts_on: date
    ends_on: date | None = None
    cause: str = ""
    label: str = ""
    note: str = ""
    by: str = ""
    recorded_on: date | None = None

    def days_after(self, counted_from: date, already: date) -> int:
        """Natural days that this stop adds, of those from ``counted_from`` on and after the day ``already``."""
        if self.ends_on is None:
            return 0
        first = max(self.starts_on, counted_from, already + ONE_DAY)
        return max((self.ends_on - first).days + 1, 0)


@dataclass(frozen=True, slots=True, order=True)
class Extension:
    """More time (prórroga): natural ``days`` granted on a day, for a reason, with somebody's approval."""

    granted_on: date
    days: int
    note: str = ""
    by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account. ``days`` are natural days added; ``leads_to`` is the date after this line."""

    on: date
    kind: str
    days: int
    note: str
    leads_to: date
    by: str = ""
    recorded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A deadline with all that led to it."""

    plan_on: date
    due_on: date
    lines: tuple[Line, ...]

    @property
    def reasons(self) -> list[str]:
        """The account in words, one sentence a line."""
        return [line.note for line in self.lines]

    @property
    def old_dates(self) -> list[date]:
        """The working days that were the commitment before the last event, oldest first, without repetition."""
        dates = [line.leads_to for line in self.lines if line.kind in {WEEKS, STOP, EXTENSION}]
        return [day for n, day in enumerate(dates) if day != self.due_on and day not in dates[:n]]


def in_order(stops: Iterable[Stop]) -> list[Stop]:
    """Suspensions by first day; one that still lasts comes after a finished one of the same day."""
    return sorted(stops, key=lambda each: (each.starts_on, each.ends_on or date.max, each.cause, each.note))


def stopped_days(stops: Iterable[Stop], *, counted_from: date = date.min) -> int:
    """Natural days of all finished suspensions from ``counted_from`` on; a day covered twice counts once."""
    return sum(days for _, days in counted(stops, counted_from=counted_from))


def counted(stops: Iterable[Stop], *, counted_from: date = date.min) -> list[tuple[Stop, int]]:
    """Each suspension in order with the natural days that it adds beyond those before it."""
    found, already = [], date.min
    for stop in in_order(stops):
        days = stop.days_after(counted_from, already) if already < date.max else 0
        found.append((stop, days))
        if stop.ends_on is not None:
            already = max(already, stop.ends_on)
    return found


def unrolled(
    plan_on: date,
    *,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    counted_from: date = date.min,
) -> date:
    """Plan date plus stopped days plus extensions, working day or not."""
    days = stopped_days(stops, counted_from=counted_from) + sum(each.days for each in extensions)
    return plan_on + timedelta(days=days)


def commitment(
    plan_on: date,
    calendar: WorkingCalendar,
    *,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    counted_from: date = date.min,
) -> date:
    """The deadline in force: first working day on or after plan + stopped days + extensions."""
    return calendar.next_working(
        unrolled(plan_on, stops=stops, extensions=extensions, counted_from=counted_from)
    )


def explain(
    plan_on: date,
    calendar: WorkingCalendar,
    *,
    started_on: date,
    label: str = "",
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    counted_from: date = date.min,
) -> Account:
    """The same deadline as ``commitment``, with its account.

    ``started_on`` is the first day from which ``plan_on`` was counted; ``label`` says how it was planned ("semana 9").
    """
    day = plan_on
    planned = f"Fecha prevista: {_spelled(plan_on)}" + (f", séptimo día de la {label}." if label else ".")
    lines = [
        Line(started_on, START, 0, f"El plazo se cuenta desde el {_spelled(started_on)}.", started_on),
        Line(plan_on, WEEKS, (plan_on - started_on).days, planned, calendar.next_working(plan_on)),
    ]
    for stop, days in counted(stops, counted_from=counted_from):
        if stop.ends_on is not None and stop.ends_on < counted_from:
            continue
        day += timedelta(days=days)
        leads_to = calendar.next_working(day)
        lines.append(
            Line(stop.starts_on, STOP, days, _stop_note(stop, days), leads_to, stop.by, stop.recorded_on)
        )
    for each in sorted(extensions):
        day += timedelta(days=each.days)
        approved = f" Autorizó: {each.approved_by}." if each.approved_by else ""
        note = f"Prórroga de {natural(each.days)}: {each.note.rstrip('.')}.{approved}"
        lines.append(
            Line(
                each.granted_on,
                EXTENSION,
                each.days,
                note,
                calendar.next_working(day),
                each.by,
                each.granted_on,
            )
        )
    while why := calendar.why_not_working(day):
        following = day + ONE_DAY
        note = (
            f"{_spelled(day).capitalize()} es inhábil ({why[:1].lower() + why[1:]}): pasa al día siguiente."
        )
        lines.append(Line(day, MOVED, 1, note, following))
        day = following
    return Account(plan_on, day, tuple(lines))


def kept(account: Account, due_on: date, *, done_on: date) -> Account:
    """The account of a task that was done with the deadline ``due_on``: what was written down later did not move it."""
    if account.due_on == due_on:
        return account
    note = (
        f"La tarea se cumplió el {_spelled(done_on)} y conserva la fecha límite que tenía, el {_spelled(due_on)}: lo "
        "que se registró después ya no la movió."
    )
    line = Line(done_on, KEPT, (due_on - account.due_on).days, note, due_on)
    return Account(account.plan_on, due_on, (*account.lines, line))


def phase_spans(
    planned: Sequence[tuple[date, date]],
    *,
    stops: Iterable[Stop] = (),
    extension_days: Sequence[int] = (),
) -> list[tuple[date, date]]:
    """First and last natural day in force of each phase, from the planned ones.

    A phase ends as many days later as the clock was stopped, plus the extensions of it and of those before it; the
    next one starts on the day after. ``extension_days`` holds the natural days of extension of each phase.
    """
    shift = timedelta(days=stopped_days(stops))
    spans = []
    for number, (starts_on, ends_on) in enumerate(planned):
        if number < len(extension_days):
            shift += timedelta(days=extension_days[number])
        spans.append((spans[-1][1] + ONE_DAY if spans else starts_on, ends_on + shift))
    return spans


def natural(days: int) -> str:
    """«1 día natural», «10 días naturales»."""
    return "1 día natural" if days == 1 else f"{days} días naturales"


MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def _spelled(day: date) -> str:
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def _stop_note(stop: Stop, days: int) -> str:
    label = stop.label or "suspensión del plazo"
    label = f"{label[:1].upper()}{label[1:]}"
    because = f" {stop.note.rstrip('.')}." if stop.note else ""
    if stop.ends_on is None:
        return f"{label}: el plazo está detenido desde el {_spelled(stop.starts_on)}.{because}"
    if stop.starts_on == stop.ends_on:
        when = f"el {_spelled(stop.starts_on)}"
    else:
        when = f"del {_spelled(stop.starts_on)} al {_spelled(stop.ends_on)}, ambos incluidos"
    return f"{label}: {natural(days)} de plazo detenido, {when}.{because}"
