"""«En cancha de quién»: whose turn every natural day of a process was. Pure: no database, no clock.

Each day from the opening to a last day belongs to exactly one of three: the foreign ministry (SRE), the counterpart,
the municipality. What decides, in this order:

1. a suspension of the clock says for whom one waits (its cause); causes that name nobody are the municipality's;
2. otherwise the file itself: from the day after it was sent to somebody until the day on which the answer came, both
   told by the days on which tasks were done (``WINDOWS``);
3. otherwise it is the municipality's turn.

The day on which something is sent is the municipality's, that on which the answer comes is of whoever gave it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from phases.ledger import Stop

SRE, COUNTERPART, MUNICIPALITY = "sre", "counterpart", "municipality"
#: In the order in which they are shown.
COURTS = (MUNICIPALITY, SRE, COUNTERPART)
#: Whom one waits for during a suspension of this cause; the municipality in all others.
BY_CAUSE = {"sre": SRE, "counterpart": COUNTERPART}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A wait: ``court`` has the file from the day after ``after`` was done until the day on which ``until`` was.

    Of several keys in ``after`` the last one that applies to the process counts; of those in ``until``, the first done.
    """

    court: str
    after: tuple[str, ...]
    until: tuple[str, ...]
    note: str


#: The waits of the methodology, by the stable keys of its tasks. Where two overlap the first one counts.
WINDOWS = (
    Window(
        SRE,
        ("envio-dgcp",),
        ("observaciones", "solventar-observaciones", "dictamen-procedencia", "firma"),
        "Texto enviado a la cancillería, en espera de sus observaciones",
    ),
    Window(
        SRE,
        ("observaciones", "solventar-observaciones"),
        ("dictamen-procedencia", "firma"),
        "En espera del dictamen de procedencia",
    ),
    Window(
        SRE,
        ("remitir-registro",),
        ("constancia-registro",),
        "Ejemplar firmado enviado a la cancillería, en espera de la constancia de registro",
    ),
    Window(
        COUNTERPART,
        ("version-otro-idioma",),
        ("texto-negociado", "envio-dgcp", "firma"),
        "Proyecto en su idioma, en espera de su conformidad",
    ),
    Window(
        COUNTERPART,
        ("carta-intencion",),
        ("reuniones-exploratorias", "objetivo-areas", "texto-negociado", "firma"),
        "Carta de intención enviada, en espera de reunirse",
    ),
)
#: Keys of all tasks that decide whose turn it is.
KEYS = frozenset(key for window in WINDOWS for key in (*window.after, *window.until))


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive natural days, both ends included, in the hands of one court; ``note`` says why."""

    court: str
    starts_on: date
    ends_on: date
    note: str

    @property
    def days(self) -> int:
        """Natural days of the turn."""
        return (self.ends_on - self.starts_on).days + 1


def turns(
    opened_on: date,
    until: date,
    *,
    stops: Iterable[Stop] = (),
    done: Mapping[str, date] | None = None,
    omitted: Collection[str] = (),
) -> tuple[Turn, ...]:
    """Whose turn it was from ``opened_on`` to ``until``, both included: contiguous turns that leave no day out.

    ``done`` maps keys of tasks to the day on which they were done, ``omitted`` are the keys that do not apply. Empty
    when the process has not begun on the day ``until``.
    """
    if until < opened_on:
        return ()
    claims = [
        (stop.starts_on, stop.ends_on or until, BY_CAUSE.get(stop.cause, MUNICIPALITY), _suspended(stop))
        for stop in sorted(stops, key=lambda each: (each.starts_on, each.ends_on or date.max, each.cause))
    ]
    claims += _waits(done or {}, frozenset(omitted), until)
    cuts = {opened_on}
    for first, last, _, _ in claims:
        cuts.update(day for day in (first, last + ONE_DAY) if opened_on < day <= until)
    found = []
    starts = sorted(cuts)
    for starts_on, following in zip(starts, [*starts[1:], until + ONE_DAY], strict=True):
        court, note = next(
            ((court, note) for first, last, court, note in claims if first <= starts_on <= last),
            (MUNICIPALITY, "En trámite en el municipio"),
        )
        ends_on = following - ONE_DAY
        if found and (found[-1].court, found[-1].note) == (court, note):
            found[-1] = Turn(court, found[-1].starts_on, ends_on, note)
        else:
            found.append(Turn(court, starts_on, ends_on, note))
    return tuple(found)


def days_by_court(found: Iterable[Turn]) -> dict[str, int]:
    """Natural days of each court, in the order of ``COURTS``; their sum is the days elapsed."""
    total = dict.fromkeys(COURTS, 0)
    for turn in found:
        total[turn.court] += turn.days
    return total


def current(found: tuple[Turn, ...]) -> tuple[str, date] | None:
    """Who has it on the last day and since when, whatever the reasons were; None before the process begins."""
    if not found:
        return None
    court, since = found[-1].court, found[-1].starts_on
    for turn in reversed(found):
        if turn.court != court:
            break
        since = turn.starts_on
    return court, since


def _waits(done, omitted, until):
    """The windows that opened, as claims (first day, last day, court, note)."""
    for window in WINDOWS:
        applies = [key for key in window.after if key not in omitted]
        if not applies or applies[-1] not in done:
            continue
        first = done[applies[-1]] + ONE_DAY
        # An answer that came before the question (a task reopened and done again) leaves no wait at all.
        last = min((done[key] for key in window.until if key in done), default=until)
        if first <= last:
            yield first, last, window.court, window.note


def _suspended(stop):
    return f"Plazo suspendido: {stop.label or 'sin causa escrita'}"
