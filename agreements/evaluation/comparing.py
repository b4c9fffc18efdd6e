"""Before and after: a municipality's presence in the world before an agreement was signed, beside that of a later day.

Pure. Only what has a day is counted; what cannot be known of the earlier day is None, never zero, and what was left
out for want of a date is told below the table.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from agreements.evaluation.progress import figures
from partners.regions import REGIONS

UNKNOWN_TEXT = "sin dato"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a municipality had on a day, and what it had done until then.

    `ties` are agreements in force and `missions` missions carried out, by region; `funds` what counterparts spent, by
    currency. `activities`, `people`, `calls` and `funds` are None (empty) before anything was recorded at all.
    """

    day: dt.date
    ties: Mapping[str, int] = field(default_factory=dict)
    networks: int = 0
    activities: int | None = None
    people: int | None = None
    missions: Mapping[str, int] | None = None
    calls: int | None = None
    funds: Mapping[str, Decimal] = field(default_factory=dict)
    undated_ties: int = 0
    undated_networks: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on both days; `part` of the measure above it. None: not known."""

    key: str
    name: str
    before: Decimal | int | None
    now: Decimal | int | None
    is_part: bool = False

    @property
    def change(self):
        return None if None in (self.before, self.now) else self.now - self.before

    @property
    def before_text(self):
        return UNKNOWN_TEXT if self.before is None else figures(self.before)

    @property
    def now_text(self):
        return UNKNOWN_TEXT if self.now is None else figures(self.now)

    @property
    def change_text(self):
        """ "+3", "−1", "igual"; empty when one side is not known."""
        if self.change is None:
            return ""
        if not self.change:
            return "igual"
        return f"{'+' if self.change > 0 else '−'}{figures(abs(self.change))}"


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Picture
    now: Picture
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def counts(self):
        """How many measures rose, fell and stayed, of those known on both days; parts are not counted twice."""
        known = [row.change for row in self.rows if row.change is not None and not row.is_part]
        return sum(c > 0 for c in known), sum(c < 0 for c in known), sum(c == 0 for c in known)


def compare(before: Picture, now: Picture) -> Comparison:
    """Put both pictures side by side; regions where there is nothing on either day are left out."""
    rows = [
        _row("acuerdos", "Acuerdos vigentes con el exterior", _sum(before.ties), _sum(now.ties)),
        *_by_region("acuerdos", before.ties, now.ties),
        _row("regiones", "Regiones con acuerdos vigentes", _reached(before.ties), _reached(now.ties)),
        _row("redes", "Redes internacionales a las que pertenece", before.networks, now.networks),
        _row("actividades", "Actividades realizadas", before.activities, now.activities),
        _row("personas", "Personas que participaron", before.people, now.people),
        _row("misiones", "Misiones realizadas", _sum(before.missions), _sum(now.missions)),
        *_by_region("misiones", before.missions or {}, now.missions or {}),
        _row("convocatorias", "Convocatorias de cooperación ganadas", before.calls, now.calls),
        *(
            _row(
                f"aportado-{currency.lower()}",
                f"Gastado por las contrapartes en actividades comunes ({currency})",
                before.funds.get(currency, None if before.activities is None else Decimal(0)),
                now.funds.get(currency, Decimal(0)),
            )
            for currency in sorted({*before.funds, *now.funds})
        ),
    ]
    return Comparison(before, now, tuple(rows), _notes(before, now))


def _row(key, name, before, now, *, is_part=False):
    return Row(key, name, before, now, is_part)


def _by_region(key, before, now):
    return [
        _row(f"{key}-{region}", REGIONS[region].name, before.get(region, 0), now.get(region, 0), is_part=True)
        for region in REGIONS
        if before.get(region) or now.get(region)
    ]


def _sum(counts):
    return None if counts is None else sum(counts.values())


def _reached(counts):
    return sum(count > 0 for count in counts.values())


def _notes(before, now):
    notes = ["Sólo cuenta lo que está registrado con fecha; «sin dato» no quiere decir cero."]
    if now.undated_ties:
        notes.append(
            "Quedó fuera un acuerdo sin fecha de firma o sin vigencia confirmada."
            if now.undated_ties == 1
            else f"Quedaron fuera {now.undated_ties} acuerdos sin fecha de firma o sin vigencia confirmada."
        )
    if now.undated_networks:
        notes.append(
            "Quedó fuera una red sin fecha de ingreso."
            if now.undated_networks == 1
            else f"Quedaron fuera {now.undated_networks} redes sin fecha de ingreso."
        )
    if None in (before.activities, before.people):
        notes.append("De actividades y personas se sabe desde que hay informes trimestrales cerrados.")
    if now.calls:
        notes.append("De cada convocatoria ganada consta el día, no el monto otorgado.")
    return tuple(notes)
