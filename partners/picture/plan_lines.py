"""Verbs of the lines of the development plans: adding, changing, moving, retiring, and taking many from a table.

A line that an activity or an alignment names is never erased: it is retired, and may come back.
"""

import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from partners import history
from partners.folding import fold
from partners.models import Municipality, PlanLine
from partners.picture.profile import lock, require_enlace
from partners.themes import GOALS, THEMES

FIELDS = ("plan", "code", "axis", "objective", "action", "goals", "themes")
#: Lines in force of one municipality: a plan of more is not a plan but its budget.
MAX_LINES = 1000
STALE = (
    "Otra persona cambió esta línea mientras usted la editaba. Lo que escribió sigue aquí: revise la versión vigente y "
    "vuelva a guardar."
)
MOVED = "El orden cambió después de que usted abrió la página: revise cómo quedó."
REPEATED = "El plan ya tiene esa línea."
FULL = f"Un municipio puede tener hasta {MAX_LINES:,} líneas vigentes: retire las que ya no rigen."


def line_mark(line):
    """A short mark of a line as somebody sees it, for its form."""
    values = "\x1f".join(str(getattr(line, name)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def key_of(values):
    """What makes two lines of a municipality the same one: the plan and its words, whatever accents and case."""
    return (values["plan"], *(fold(values.get(name, "")) for name in ("code", "axis", "objective", "action")))


def add_line(*, municipality, by, **values):
    """Add a line (FIELDS) at the end of its plan and return it. Raises ValidationError for one that is there."""
    require_enlace(by, municipality)
    line = _built(municipality, values)
    with transaction.atomic():
        lock(municipality)
        _refuse_repeated(line)
        _refuse_too_many(municipality, 1)
        line.position = _last_position(municipality, line.plan) + 1
        line.save()
        _record("planline.added", f"Agregó al plan la línea «{line}».", by, line)
    return line


def change_line(*, line, by, seen, **values):
    """Change a line; `seen` is the `line_mark` of what the person saw. In another plan it goes to the end."""
    require_enlace(by, line.municipality)
    with transaction.atomic():
        current = _locked(line)
        if line_mark(current) != seen:
            raise ValidationError(STALE, code="stale")
        before, plan = line_mark(current), current.plan
        for name, value in _known(values).items():
            setattr(current, name, value)
        _check(current)
        if line_mark(current) == before:
            return current
        _refuse_repeated(current)
        if current.plan != plan:
            current.position = _last_position(current.municipality, current.plan) + 1
        current.save()
        _record("planline.changed", f"Cambió la línea del plan «{current}».", by, current)
    return current


def move_line(*, line, by, seen, up):
    """Move a line one place up or down in its plan. `seen` is its place (position) on the page: a double click, or a
    stale tab, is refused instead of moving it again. At the edge it stays where it is; returns whether it moved."""
    require_enlace(by, line.municipality)
    with transaction.atomic():
        current = _locked(line)
        if current.position != seen or current.retired_on is not None:
            raise ValidationError(MOVED, code="stale")
        rows = list(_in_force(current.municipality).filter(plan=current.plan))
        place = next(index for index, row in enumerate(rows) if row.pk == current.pk)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return False
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows, 1):
            row.position = position
        PlanLine.objects.bulk_update(rows, ["position"])
        _record("planline.moved", f"Cambió el orden de la línea «{current}».", by, current)
    return True


def retire_line(*, line, by, today):
    """Take a line out of force from `today`; what names it keeps it. A second time does nothing."""
    require_enlace(by, line.municipality)
    with transaction.atomic():
        if PlanLine.objects.filter(pk=line.pk, retired_on__isnull=True).update(retired_on=today):
            _record("planline.retired", f"Retiró la línea del plan «{line}».", by, line)
        line.refresh_from_db()
    return line


def restore_line(*, line, by):
    """Bring a retired line back to the end of its plan. A second time does nothing."""
    require_enlace(by, line.municipality)
    with transaction.atomic():
        current = _locked(line)
        if current.retired_on is None:
            return current
        _refuse_repeated(current)
        _refuse_too_many(current.municipality, 1)
        current.retired_on, current.position = None, _last_position(current.municipality, current.plan) + 1
        current.save(update_fields=["retired_on", "position"])
        _record("planline.restored", f"Volvió a poner en vigor la línea «{current}».", by, current)
    return current


# --- The priorities that the office wrote as plain text ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of the text: how many lines are new, and how many were in the plan already."""

    added: int
    known: int


def convert_priorities(*, municipality, by):
    """Turn the priorities of the plan, one a line of text, into lines of the municipal plan; returns `Converted`.

    The text is emptied in the same act, and the history keeps every word of it. A short priority becomes an axis, a
    long one a line of action. Raises ValidationError where there is no text, and for a priority that is too long.
    """
    require_enlace(by, municipality)
    with transaction.atomic():
        row = lock(municipality)
        texts = [" ".join(line.split()) for line in row.plan_priorities.splitlines() if line.strip()]
        if not texts:
            raise ValidationError("No hay prioridades por convertir: ya son líneas del plan.", code="none")
        known = {key_of(_values(line)) for line in _in_force(row)}
        words = {fold(word) for line in _in_force(row) for word in (line.axis, line.objective, line.action)}
        position, lines = _last_position(row, PlanLine.Plan.MUNICIPAL), []
        for number, text in enumerate(texts, 1):
            line = _built(row, _as_line(number, text))
            if key_of(_values(line)) in known or fold(text) in words:
                continue
            known.add(key_of(_values(line)))
            position += 1
            line.position = position
            lines.append(line)
        _refuse_too_many(row, len(lines))
        PlanLine.objects.bulk_create(lines)
        Municipality.objects.filter(pk=row.pk).update(plan_priorities="")
        history.record(
            act="planlines.converted",
            text=f"Convirtió las prioridades del plan en {_lines(len(lines))}. Decían: {'; '.join(texts)}.",
            by=by,
            subject=row,
            municipality=row,
        )
    municipality.plan_priorities = ""
    return Converted(len(lines), len(texts) - len(lines))


def _as_line(number, text):
    if len(text) <= PlanLine._meta.get_field("axis").max_length:
        return {"axis": text}
    if len(text) <= PlanLine._meta.get_field("action").max_length:
        return {"axis": "Prioridades del plan", "action": text}
    raise ValidationError(
        f"La prioridad {number} pasa de 500 caracteres: acórtela o divídala en los datos del municipio."
    )


# --- Many at once --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Row:
    """What a row of a table would become: its line number in the file, its values, and what is wrong with it."""

    number: int
    values: dict
    problems: list = field(default_factory=list)
    repeated: str = ""

    @property
    def is_new(self):
        return not self.problems and not self.repeated


def check_rows(municipality, rows):
    """Judge [(line number, values)] against each other and the lines in force; returns a list of `Row`. No writing."""
    known = {key_of(_values(line)) for line in _in_force(municipality)}
    seen, checked = {}, []
    for number, values, problems in rows:
        row = Row(number, values, list(problems))
        checked.append(row)
        if not row.problems:
            row.problems = _problems(municipality, values)
        if row.problems:
            continue
        key = key_of(values)
        if key in known:
            row.repeated = "Ya está entre las líneas del plan."
        elif key in seen:
            row.repeated = f"Es igual al renglón {seen[key]}."
        else:
            seen[key] = number
    return checked


def import_lines(*, municipality, rows, by, source):
    """Add the new ones among [(line number, values)], at the end of their plans; returns how many.

    All or nothing: one bad row refuses them all, with its line number. Rows that are there already are left alone, so
    that importing the same table again adds nothing. `source` is the name of the file, for the history.
    """
    require_enlace(by, municipality)
    with transaction.atomic():
        lock(municipality)
        checked = check_rows(municipality, [(number, values, []) for number, values in rows])
        bad = [f"Renglón {row.number}: {' '.join(row.problems)}" for row in checked if row.problems]
        if bad:
            raise ValidationError(bad[:100])
        new = [row for row in checked if row.is_new]
        if not new:
            return 0
        _refuse_too_many(municipality, len(new))
        positions = {plan: _last_position(municipality, plan) for plan in PlanLine.Plan.values}
        lines = []
        for row in new:
            line = _built(municipality, row.values)
            positions[line.plan] += 1
            line.position = positions[line.plan]
            lines.append(line)
        PlanLine.objects.bulk_create(lines, batch_size=200)
        history.record(
            act="planlines.imported",
            text=f"Importó {_lines(len(lines))} de «{source}».",
            by=by,
            subject=municipality,
            municipality=municipality,
        )
    return len(lines)


# --- Inside --------------------------------------------------------------------------------------------------------


def _in_force(municipality):
    return PlanLine.objects.filter(municipality=municipality, retired_on__isnull=True)


def _values(line):
    return {name: getattr(line, name) for name in FIELDS}


def _known(values):
    if unknown := values.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return values


def _built(municipality, values):
    line = PlanLine(municipality=municipality, **_known(values))
    _check(line)
    return line


def _check(line):
    """Words without outer spaces, within their lengths; known goals and themes, in the order of their lists."""
    for name in ("code", "axis", "objective", "action"):
        setattr(line, name, " ".join(getattr(line, name).split()))
    line.clean_fields(exclude=["municipality"])
    line.goals = [number for number in GOALS if number in line.goals]
    line.themes = [key for key in THEMES if key in line.themes]


def _problems(municipality, values):
    try:
        _built(municipality, values)
    except ValidationError as error:
        names = {name: str(PlanLine._meta.get_field(name).verbose_name) for name in error.message_dict}
        return [f"{names[name]}: {' '.join(said)}" for name, said in error.message_dict.items()]
    return []


def _refuse_repeated(line):
    key = key_of(_values(line))
    for other in _in_force(line.municipality).filter(plan=line.plan).exclude(pk=line.pk):
        if key_of(_values(other)) == key:
            raise ValidationError(REPEATED, code="repeated")


def _refuse_too_many(municipality, more):
    if more and _in_force(municipality).count() + more > MAX_LINES:
        raise ValidationError(FULL, code="full")


def _last_position(municipality, plan):
    rows = PlanLine.objects.filter(municipality=municipality, plan=plan)
    return rows.aggregate(last=Max("position"))["last"] or 0


def _locked(line):
    lock(line.municipality)
    current = PlanLine.objects.filter(pk=line.pk).select_related("municipality").first()
    if current is None:
        raise ValidationError("Esta línea ya no existe.")
    return current


def _lines(count):
    return "1 línea del plan" if count == 1 else f"{count} líneas del plan"


def _record(act, text, by, line):
    history.record(act=act, text=text, by=by, subject=line.municipality, municipality=line.municipality)
