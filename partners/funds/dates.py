"""Where a call stands on a day, and how old what is known of it is. Pure: plain dates and words."""

import datetime as dt
from dataclasses import dataclass

#: A call that nobody looked at for this long is shown as such: six months, in natural days.
STALE_AFTER = dt.timedelta(days=183)
#: From so many natural days before its end, a call is about to close.
SOON = 14

OPEN, UPCOMING, CLOSED, UNDATED, HISTORICAL = "abierta", "por-abrir", "cerrada", "sin-fechas", "historica"
STAGES = {
    OPEN: "Abiertas",
    UPCOMING: "Por abrir",
    CLOSED: "Cerradas",
    UNDATED: "Sin fecha de cierre",
    HISTORICAL: "Históricas",
}
#: One call, in words, with the tone of its chip.
WORDS = {
    OPEN: ("abierta", "good"),
    UPCOMING: ("por abrir", "active"),
    CLOSED: ("cerrada", "idle"),
    UNDATED: ("sin fecha de cierre", "idle"),
    HISTORICAL: ("histórica", "idle"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a call stands: its key of STAGES, a word, the tone of its chip, and what is left, in words."""

    key: str
    word: str
    tone: str
    left: str = ""
    days: int | None = None

    @property
    def is_open(self):
        return self.key == OPEN

    @property
    def admits(self):
        """Whether an office may still decide to take part: before it opens, the work can begin."""
        return self.key in (OPEN, UPCOMING)


def stage_of(call, today):
    """The stage of a call on a day. `call` has `opens_on`, `closes_on` and `standing`; days are natural days."""
    if call.standing == "historical":
        return _stage(HISTORICAL)
    if call.closes_on is not None and call.closes_on < today:
        return _stage(CLOSED)
    if call.opens_on is not None and call.opens_on > today:
        days = (call.opens_on - today).days
        return _stage(UPCOMING, f"abre {_in(days)}", days)
    if call.closes_on is None:
        return _stage(UNDATED)
    days = (call.closes_on - today).days
    stage = _stage(OPEN, f"cierra {_in(days)}", days)
    if days <= SOON:
        return Stage(OPEN, "por cerrar", "soon", stage.left, days)
    return stage


def _stage(key, left="", days=None):
    return Stage(key, *WORDS[key], left, days)


def _in(days):
    return {0: "hoy", 1: "mañana"}.get(days, f"en {days} días naturales")


def is_stale(call, today):
    """Whether nobody has checked the call against its source for six months, or ever. Historical ones are settled."""
    if call.standing == "historical":
        return False
    return call.checked_on is None or today - call.checked_on > STALE_AFTER
