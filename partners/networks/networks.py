"""Verbs on the networks of cities, which the ministry keeps for everybody. Who belongs to one: phases.network_dues."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from partners import history
from partners.folding import fold
from partners.models import Network, Standing
from partners.offices import STALE

FIELDS = (
    "name",
    "acronym",
    "about",
    "how_to_join",
    "website",
    "standing",
    "source_url",
    "checked_on",
    "is_active",
)


def add_network(*, by, today, **values):
    """Add a network to everybody's list; `values` holds some of FIELDS. Returns the Network.

    Raises ValidationError, by field, for a name or acronym that is there already, for a confirmed fact without source
    or day of checking, or when `by` is no advisor.
    """
    _require_advisor(by)
    row = Network(is_corrected=True, **values)
    row.key = slugify(row.acronym or row.name)[:60]
    with transaction.atomic():
        _check(row, today)
        row.save(force_insert=True)
        _record(row, "network.added", f"Agregó la red {row.name}.", by)
    return row


def network_version(network):
    """A short mark of the network as it stands."""
    values = "\x1f".join(str(getattr(network, name)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def change_network(*, network, by, today, seen, **values):
    """Correct a network; from then on loading the catalogue leaves it alone. Returns the row.

    Raises ValidationError in the cases of `add_network`, and when somebody saved in between.
    """
    _require_advisor(by)
    with transaction.atomic():
        row = Network.objects.select_for_update().get(pk=network.pk)
        if network_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        for name, value in values.items():
            setattr(row, name, value)
        if network_version(row) == seen:
            return row
        _check(row, today)
        row.is_corrected = True
        row.save(update_fields=[*values, "is_corrected"])
        _record(row, "network.changed", f"Corrigió los datos de la red {row.name}.", by)
    return row


def check_standing(row, today):
    """Refuse a confirmed fact that does not say where it was read, and when; and a day that has not come."""
    if row.checked_on and row.checked_on > today:
        raise ValidationError({"checked_on": "La revisión no puede ser de un día que no ha llegado."})
    if row.standing == Standing.CONFIRMED:
        if not row.source_url:
            raise ValidationError(
                {"source_url": "Para darlo por confirmado indique la dirección de la fuente."}
            )
        if not row.checked_on:
            raise ValidationError({"checked_on": "Para darlo por confirmado diga qué día revisó la fuente."})


def _check(row, today):
    check_standing(row, today)
    row.full_clean(exclude=["key"])
    if not row.key:
        raise ValidationError({"name": "Escriba el nombre con letras."})
    others = Network.objects.exclude(pk=row.pk)
    if any(
        fold(other.name) == fold(row.name) or (row.acronym and fold(other.acronym) == fold(row.acronym))
        for other in others
    ):
        raise ValidationError({"name": "Ya hay una red con ese nombre o esas siglas."})
    if others.filter(key=row.key).exists():
        raise ValidationError({"acronym": "Otra red ya usa esas siglas."})


def _record(row, act, text, by):
    history.record(act=act, text=text, by=by, subject=row, municipality=None)


def _require_advisor(by):
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería cambia la lista de redes.")
