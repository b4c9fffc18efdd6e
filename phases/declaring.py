"""Days on which an office does not work, declared by people: a municipality's own, and the foreign ministry's.

State law governs municipal staff, so a municipality declares its days (holiday periods, election day) and contradicts
the default of LFT art. 74 where it does work. The ministry publishes its own each year. Every deadline that a
declaration touches is computed anew at once (`phases.clock`); rows withdrawn stay, because they explain earlier dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.history import record
from partners.models import Municipality
from phases.calendars import public_holidays
from phases.clock import recommit, recommit_loose_tasks
from phases.guards import lock_municipality, require_text, spell
from phases.models import DeclaredDay, Process, Task
from phases.preferences import policy_of

#: Natural days of one declaration; a longer one is taken for a slip of the keyboard.
LONGEST = 62
FIRST_YEAR, LAST_YEAR = 2000, 2100
#: Processes computed at a time, so that memory stays flat.
CHUNK = 200

SRE_NAME = "Secretaría de Relaciones Exteriores"


@dataclass(frozen=True)
class Declared:
    """What an act on declared days did: its rows, and how many deadlines moved."""

    rows: tuple[DeclaredDay, ...]
    moved: int


def declare(*, municipality, starts_on, ends_on, name, by, source="", effect=DeclaredDay.Effect.OFF):
    """Declare natural days, first and last included, as non-working or as worked; returns a Declared.

    `municipality` is None for the foreign ministry, which only declares non-working days. Raises ValidationError for
    days in the wrong order, more than 62 of them, outside of 2000-2100, without a name, or that another declaration
    of the same office covers already.
    """
    values = _checked(municipality, effect, starts_on, ends_on, name, source)
    with transaction.atomic():
        _lock(municipality)
        row = _create(municipality, values, by)
        moved = _compute_anew(municipality, [row], withdrawn=False)
        what = "se labora" if effect == DeclaredDay.Effect.WORKED else "inhábil"
        _record(
            row,
            "day.declared",
            f"Declaró {what} {in_words(row)} para {owner_name(municipality)}: {row.name}. {moved_words(moved)}",
            by,
        )
    return Declared((row,), moved)


def withdraw(*, day, by, at):
    """Withdraw a declaration at the instant `at`; returns a Declared. The row stays, and no longer counts.

    Raises ValidationError when it was withdrawn already.
    """
    with transaction.atomic():
        _lock(day.municipality)
        updated = DeclaredDay.objects.in_force().filter(pk=day.pk).update(withdrawn_at=at, withdrawn_by=by)
        if updated != 1:
            raise ValidationError("Esta declaración ya se había retirado.", code="withdrawn")
        day.refresh_from_db()
        moved = _compute_anew(day.municipality, [day], withdrawn=True)
        _record(
            day,
            "day.withdrawn",
            f"Retiró la declaración de {in_words(day)} de {owner_name(day.municipality)}: {day.name}. "
            f"{moved_words(moved)}",
            by,
        )
    return Declared((day,), moved)


def copy_year(*, from_year, to_year, by, municipality=None):
    """Declare in one year what was declared in another, on the same days of the month; returns a Declared.

    A starting point that people then correct: days in force whose copy would overlap a declaration of the new year,
    and 29 February, are left out. Raises ValidationError for equal years, years outside of 2000-2100, or when nothing
    is left to copy.
    """
    if from_year == to_year:
        raise ValidationError("Elija dos años distintos.", code="year")
    if not FIRST_YEAR <= to_year <= LAST_YEAR:
        raise ValidationError(
            "Escriba un año entre %(first)s y %(last)s.",
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    with transaction.atomic():
        _lock(municipality)
        made = []
        for row in _of(municipality).filter(starts_on__year=from_year).order_by("starts_on"):
            starts_on, ends_on = _same_day(row.starts_on, to_year), _same_day(row.ends_on, to_year, row)
            if starts_on is None or ends_on is None or _overlapping(municipality, starts_on, ends_on):
                continue
            values = _checked(municipality, row.effect, starts_on, ends_on, row.name, "")
            made.append(_create(municipality, values, by))
        if not made:
            raise ValidationError(
                "No hay nada que copiar de %(year)s: no tiene días declarados, o ya están en el año nuevo.",
                code="empty",
                params={"year": from_year},
            )
        moved = _compute_anew(municipality, made, withdrawn=False)
        count = "1 declaración" if len(made) == 1 else f"{len(made)} declaraciones"
        _record(
            made[0],
            "day.copied",
            f"Copió {count} de {from_year} a {to_year} para {owner_name(municipality)}. {moved_words(moved)}",
            by,
        )
    return Declared(tuple(made), moved)


# --- Words ------------------------------------------------------------------------------------------------------


def in_words(row):
    """«el 2 de febrero de 2026» or «del 2 de … al 6 de …»."""
    if row.starts_on == row.ends_on:
        return f"el {spell(row.starts_on)}"
    return f"del {spell(row.starts_on)} al {spell(row.ends_on)}"


def moved_words(moved):
    """How many deadlines moved, as a sentence."""
    if moved == 0:
        return "Ninguna fecha límite cambió."
    return "Cambió 1 fecha límite." if moved == 1 else f"Cambiaron {moved} fechas límite."


def owner_name(municipality):
    """Whose days they are."""
    return f"el municipio de {municipality.name}" if municipality else f"la {SRE_NAME}"


@dataclass(frozen=True)
class LegalDay:
    """A day of rest of LFT art. 74, and the municipality's declaration that contradicts it, if there is one."""

    on: date
    name: str
    worked: DeclaredDay | None = None


def legal_days(year, declared):
    """The days of LFT art. 74 of a year, beside the declarations in force that say that they are worked."""
    worked = [row for row in declared if row.effect == DeclaredDay.Effect.WORKED]
    return [
        LegalDay(day, name, next((row for row in worked if row.starts_on <= day <= row.ends_on), None))
        for day, name in sorted(public_holidays("MX", year).items())
    ]


# --- Checks and writing -----------------------------------------------------------------------------------------


def _checked(municipality, effect, starts_on, ends_on, name, source):
    if effect not in DeclaredDay.Effect.values:
        raise ValidationError("Elija si son días inhábiles o días que se laboran.", code="effect")
    if municipality is None and effect == DeclaredDay.Effect.WORKED:
        raise ValidationError("De la cancillería sólo se declaran días inhábiles.", code="effect")
    if ends_on < starts_on:
        raise ValidationError("El último día no puede ser anterior al primero.", code="order")
    if (ends_on - starts_on).days + 1 > LONGEST:
        raise ValidationError(
            "Son demasiados días: declare a lo más %(most)s a la vez.", code="long", params={"most": LONGEST}
        )
    if not (FIRST_YEAR <= starts_on.year and ends_on.year <= LAST_YEAR):
        raise ValidationError(
            "Revise el año: debe estar entre %(first)s y %(last)s.",
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return {
        "effect": effect,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "name": require_text(name, "Escriba el motivo, por ejemplo: primer periodo vacacional."),
        "source": (source or "").strip(),
    }


def _create(municipality, values, by):
    found = _overlapping(municipality, values["starts_on"], values["ends_on"])
    if found:
        raise ValidationError(
            "Esos días se enciman con otra declaración: «%(name)s», %(days)s. Retírela primero o elija otros días.",
            code="overlap",
            params={"name": found.name, "days": in_words(found)},
        )
    try:
        with transaction.atomic():
            return DeclaredDay.objects.create(
                municipality=municipality, recorded_by=by, recorded_at=timezone.now(), **values
            )
    except IntegrityError as error:
        raise ValidationError("Otra persona acaba de declarar esos días.", code="stale") from error


def _of(municipality):
    rows = DeclaredDay.objects.in_force()
    return rows.filter(municipality=municipality) if municipality else rows.of_sre()


def _overlapping(municipality, starts_on, ends_on):
    return _of(municipality).filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()


def _same_day(day, year, row=None):
    """The same day of another year (of the year after it, for the end of a row that spans New Year)."""
    if row is not None:
        year += row.ends_on.year - row.starts_on.year
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _lock(municipality):
    """Make two declarations of one office wait for each other, and the opening of a process for both."""
    if municipality is not None:
        lock_municipality(municipality.pk)
    else:
        # The ministry has no row of its own; this one stands for its table.
        ContentType.objects.select_for_update(no_key=True).get(app_label="phases", model="declaredday")


def _record(row, act, text, by):
    record(act=act, text=text, by=by, subject=row, municipality=row.municipality)


# --- Computing anew ---------------------------------------------------------------------------------------------


def _compute_anew(municipality, rows, *, withdrawn):
    """Compute the deadlines that these rows may touch; returns how many moved. All inside the act's transaction.

    A new non-working day only moves what is due on it. A day that becomes a working one may bring back whatever was
    due after it.
    """
    _wait_for_others(municipality)
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    touched = Task.objects.pending().filter(planned_on__isnull=False, due_on__gte=first)
    touched = touched.filter(municipality=municipality) if municipality else touched.filter(is_sre_step=True)
    if not withdrawn and all(row.effect == DeclaredDay.Effect.OFF for row in rows):
        touched = touched.filter(due_on__lte=last)
    moved, after = 0, 0
    while chunk := list(_locked_processes(touched, after)):
        moved += recommit(chunk)
        after = chunk[-1].pk
    loose = touched.filter(process__isnull=True).order_by().values_list("municipality", flat=True).distinct()
    for owner in Municipality.objects.filter(pk__in=list(loose)).order_by("pk"):
        moved += recommit_loose_tasks(owner)
    if municipality is not None:
        # The days of the ladder are counted by this calendar too, even where no deadline moved.
        reach = _reach(policy_of(municipality).steps)
        near = Task.objects.pending().filter(due_on__range=(first - reach, last + reach))
        near.filter(municipality=municipality, next_reminder_on__isnull=False).update(next_reminder_on=None)
    return moved


def _reach(steps):
    """Natural days within which a step of a ladder lies, counted from its deadline, longer holidays included."""
    return timedelta(days=2 * max(map(abs, steps)) + 17)


def _wait_for_others(municipality):
    """Lock every process whose deadlines may fall on these days, before looking which ones do.

    An act under way may be moving a deadline to one of them, by a calendar that does not have it yet.
    """
    rows = Process.objects.filter(municipality=municipality) if municipality else Process.objects.not_closed()
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _locked_processes(touched, after):
    """The next processes with a touched task, locked in the order of their numbers; closed ones rest."""
    return (
        Process.objects.not_closed()
        .filter(pk__gt=after, pk__in=touched.filter(process__isnull=False).order_by().values("process"))
        .select_for_update(of=("self",))
        .select_related("municipality", "counterpart")
        .order_by("pk")[:CHUNK]
    )
