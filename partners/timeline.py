"""Where the four phases and today's line stand on a timeline: dates into percentages of its width, no ORM."""

from dataclasses import dataclass
from datetime import date, timedelta

# Today is drawn outside the phases too, but not so far away that they shrink to a corner (natural days).
DAYS_BEFORE = 28
DAYS_AFTER = 84


@dataclass(frozen=True)
class Segment:
    """One phase. `x`, `width`, `overrun_*` are percentages of the timeline's width."""

    number: int
    name: str
    short_name: str
    starts_on: date
    ends_on: date
    tone: str
    state: str
    x: float
    width: float
    days_late: int
    overrun_x: float
    overrun_width: float


@dataclass(frozen=True)
class Timeline:
    """`today_x` is None when today lies too far from the phases to be drawn."""

    segments: tuple[Segment, ...]
    today: date
    today_x: float | None

    @property
    def current(self):
        """The phase in course, or None."""
        return next(
            (segment for segment in self.segments if segment.tone in {"open", "late", "paused"}), None
        )

    @property
    def today_anchor(self):
        """How the label of today's line is aligned, so that it never leaves the drawing."""
        if self.today_x < 8:
            return "start"
        return "end" if self.today_x > 92 else "middle"

    @property
    def standing(self):
        """Where the process is, in one sentence."""
        if not self.segments:
            return "Sin fases."
        done = sum(segment.tone == "done" for segment in self.segments)
        if self.current is None:
            return f"{done} de {len(self.segments)} fases concluidas."
        late = self.current.days_late
        state = f"con {days_in_words(late)} de retraso" if late else self.current.state
        return (
            f"Fase {self.current.number} de {len(self.segments)}, {self.current.short_name.lower()}, {state}."
        )

    @property
    def summary(self):
        """The whole timeline in one sentence, for whoever does not see it."""
        return named(self.standing) if self.segments else self.standing


def named(sentence):
    """The sentence with the name of the drawing before it."""
    return f"Línea de tiempo: {sentence[0].lower()}{sentence[1:]}"


def days_in_words(days):
    """Natural days, said so: deadlines of tasks count working days."""
    return "1 día natural" if days == 1 else f"{days} días naturales"


def build(phases, *, today, paused=False, stopped=False):
    """Lay out `phases` (number, name, starts_on, ends_on, state; in order) by date.

    Both ends of a phase are inclusive natural days, so that a phase begins exactly where the one before it ends.
    `paused` is a suspended process, whose open phase is not late; `stopped` a closed one, where nothing is.
    """
    phases = list(phases)
    if not phases:
        return Timeline((), today, None)
    first = min(phase.starts_on for phase in phases)
    last = max(phase.ends_on for phase in phases)
    shows_today = first - timedelta(days=DAYS_BEFORE) <= today <= last + timedelta(days=DAYS_AFTER)
    if shows_today:
        first, last = min(first, today), max(last, today)
    days = (last - first).days + 1

    def share(number_of_days):
        return number_of_days * 100 / days

    segments = []
    for phase in phases:
        late = 0
        if phase.state == "open" and not paused and not stopped:
            late = max((today - phase.ends_on).days, 0)
        tone, state = _appearance(phase.state, late=late > 0, paused=paused, stopped=stopped)
        overrun = late if shows_today else 0
        segments.append(
            Segment(
                number=phase.number,
                name=phase.name,
                short_name=getattr(phase, "short_name", "") or phase.name,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
                tone=tone,
                state=state,
                x=share((phase.starts_on - first).days),
                width=share((phase.ends_on - phase.starts_on).days + 1),
                days_late=late,
                overrun_x=share((phase.ends_on - first).days + 1),
                overrun_width=share(max(overrun - 0.5, 0)),
            )
        )
    # The line stands in the middle of the day.
    today_x = share((today - first).days + 0.5) if shows_today else None
    return Timeline(tuple(segments), today, today_x)


def _appearance(state, *, late, paused, stopped):
    if state == "done":
        return "done", "concluida"
    if state == "open" and stopped:
        return "pending", "sin concluir"
    if state == "open" and paused:
        return "paused", "en pausa"
    if state == "open":
        return ("late", "con retraso") if late else ("open", "en curso")
    return "pending", "no iniciada" if stopped else "por iniciar"
