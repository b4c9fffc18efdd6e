"""Verbs on the multilateral agenda: meetings that everybody sees (the ministry's) and those that an office adds."""

import datetime as dt
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.access import may_edit
from partners.countries import country_names
from partners.folding import fold
from partners.models import Forum, Municipality
from partners.networks.networks import check_standing
from partners.offices import STALE
from partners.templatetags.look import plain_date

FIELDS = (
    "name",
    "network",
    "organiser",
    "starts_on",
    "ends_on",
    "place",
    "country_code",
    "themes",
    "standing",
    "source_url",
    "checked_on",
)
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
#: Natural days of one forum; a longer one is taken for a slip of the keyboard.
LONGEST = 92


def add_forum(*, municipality, by, today, **values):
    """Add a forum to the agenda of `municipality`, or to everybody's (None); returns the Forum.

    Raises ValidationError, by field, for days in the wrong order or out of 2000-2100, for a forum of the same name and
    first day, for a confirmed one without source or day of checking, and when `by` may not: an office's agenda is its
    enlace's, everybody's the advisors'.
    """
    _require_owner(by, municipality)
    row = Forum(municipality=municipality, **values)
    with transaction.atomic():
        lock_agenda(municipality)
        check(row, today)
        _check_new(row)
        row.save(force_insert=True)
        _record(row, "forum.added", f"Agregó a la agenda {_in_words(row)}.", by)
    return row


def forum_version(forum):
    """A short mark of the forum as it stands."""
    values = "\x1f".join(str(getattr(forum, Forum._meta.get_field(name).attname)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def change_forum(*, forum, by, today, seen, **values):
    """Change some of FIELDS; `seen` is the `forum_version` from which the person worked. Returns the row.

    Raises ValidationError in the cases of `add_forum`, and when somebody saved in between.
    """
    _require_owner(by, forum.municipality)
    with transaction.atomic():
        lock_agenda(forum.municipality)
        row = Forum.objects.select_related("municipality", "network").get(pk=forum.pk)
        if forum_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        for name, value in values.items():
            setattr(row, name, value)
        if forum_version(row) == seen:
            return row
        check(row, today)
        _check_new(row)
        row.save(update_fields=list(values))
        _record(row, "forum.changed", f"Cambió en la agenda {_in_words(row)}.", by)
    return row


def remove_forum(*, forum, by):
    """Take a forum out of the agenda for good. Raises ValidationError when somebody did so before."""
    _require_owner(by, forum.municipality)
    with transaction.atomic():
        row = Forum.objects.filter(pk=forum.pk).select_related("municipality").first()
        if row is None:
            raise ValidationError("Ese foro ya no está en la agenda.", code="stale")
        _record(row, "forum.removed", f"Quitó de la agenda {_in_words(row)}.", by)
        row.delete()


def check(row, today):
    """Refuse what no forum can be. Raises ValidationError by field."""
    row.name, row.place = " ".join(row.name.split()), " ".join(row.place.split())
    row.organiser = " ".join(row.organiser.split())
    if row.starts_on and row.ends_on:
        if row.ends_on < row.starts_on:
            raise ValidationError({"ends_on": "El foro no puede terminar antes de empezar."})
        if not FIRST_DAY <= row.starts_on <= row.ends_on <= LAST_DAY:
            raise ValidationError({"starts_on": "Escriba fechas entre los años 2000 y 2100."})
        if (row.ends_on - row.starts_on).days >= LONGEST:
            raise ValidationError({"ends_on": "Revise las fechas: el foro dura más de tres meses."})
    if row.country_code and row.country_code not in country_names():
        raise ValidationError({"country_code": "Elija el país de la lista."})
    check_standing(row, today)
    row.full_clean(validate_unique=False, validate_constraints=False)


def lock_agenda(municipality):
    """One writer of an office's agenda at a time: a row lock on PostgreSQL; on SQLite every writer waits anyway."""
    if municipality is not None:
        Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def may_keep(user, municipality):
    """Whether the person keeps this agenda: the enlace an office's, advisors everybody's (None)."""
    if municipality is None:
        return user.is_active and user.is_staff
    return may_edit(user, municipality)


def _check_new(row):
    same_day = Forum.objects.filter(municipality=row.municipality, starts_on=row.starts_on).exclude(pk=row.pk)
    if any(fold(other.name) == fold(row.name) for other in same_day):
        raise ValidationError({"name": "Ese foro ya está en la agenda, con el mismo primer día."})


def _in_words(row):
    return f"«{row.name}», que empieza el {plain_date(row.starts_on)}"


def _record(row, act, text, by):
    history.record(act=act, text=text, by=by, subject=row, municipality=row.municipality)


def _require_owner(by, municipality):
    if not may_keep(by, municipality):
        raise ValidationError(
            "Sólo la cancillería cambia la agenda de todos."
            if municipality is None
            else "Sólo el enlace municipal puede hacer este cambio."
        )
