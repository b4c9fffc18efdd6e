"""Verbs of the log of contacts with the counterpart of an agreement."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import BEFORE_SIGNATURE, GIVEN_UP, Agreement, TwinningContact
from partners.history import record
from phases.guards import spell

FIELDS = ("on", "channel", "begun_by", "note")
REPEATED = "Ese contacto ya está registrado."
STALE = (
    "Otra persona cambió este contacto mientras usted lo editaba. Lo que escribió sigue aquí: revise el registro y "
    "vuelva a guardar."
)
UNSIGNED = (
    "El acuerdo todavía no se firma: los contactos que lo preparan se anotan en su proceso, y el semáforo empieza "
    "con la firma."
)
GONE = "Ese contacto ya no existe: otra persona lo quitó."


def add_contact(*, agreement, by, today, **data):
    """Write down a contact (FIELDS) and return it; the same one twice is refused."""
    if is_unsigned(agreement):
        raise ValidationError(UNSIGNED)
    contact = TwinningContact(agreement=agreement, recorded_by=by, **_known(data))
    _check(contact, today)
    try:
        with transaction.atomic():
            contact.save()
            _record("contact.added", f"Se registró un contacto: {_told(contact)}", by, agreement)
    except IntegrityError as error:
        raise ValidationError(REPEATED) from error
    return contact


def change_contact(*, contact, by, today, seen, **data):
    """Correct a contact. `seen` is its `contact_version` as the person saw it; a stale tab is refused."""
    try:
        with transaction.atomic():
            current = TwinningContact.objects.select_for_update().filter(pk=contact.pk).first()
            if current is None:
                raise ValidationError(GONE)
            if contact_version(current) != seen:
                raise ValidationError(STALE, code="stale")
            for name, value in _known(data).items():
                setattr(current, name, value)
            _check(current, today)
            current.save()
            _record("contact.changed", f"Se corrigió un contacto: {_told(current)}", by, current.agreement)
    except IntegrityError as error:
        raise ValidationError(REPEATED) from error
    return current


def remove_contact(*, contact, by):
    """Take out a contact that never happened; a second time changes nothing. Returns whether it was there."""
    with transaction.atomic():
        deleted, _ = TwinningContact.objects.filter(pk=contact.pk).delete()
        if deleted:
            _record("contact.removed", f"Se quitó un contacto: {_told(contact)}", by, contact.agreement)
    return bool(deleted)


def is_unsigned(agreement):
    """Whether it is still a draft, or never became an agreement."""
    return agreement.state in (*BEFORE_SIGNATURE, *GIVEN_UP)


def contact_version(contact):
    """What tells whether somebody changed it meanwhile."""
    return "|".join(str(getattr(contact, name)) for name in FIELDS)


def _known(data):
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check(contact, today):
    contact.note = " ".join(contact.note.split())
    errors = {}
    try:
        contact.clean_fields(exclude=["agreement", "recorded_by"])
    except ValidationError as error:
        errors = error.message_dict
    if "on" not in errors and (refusal := day_problem(contact.agreement, contact.on, today)):
        errors["on"] = refusal
    if errors:
        raise ValidationError(errors)


def day_problem(agreement, day, today):
    """Why something with the counterpart cannot have happened on `day` under this agreement; "" when it can."""
    if day > today:
        return "La fecha está por venir: registre el contacto cuando haya ocurrido."
    if day < (first := first_day(agreement)):
        return (
            f"El acuerdo se firmó el {spell(first)}: lo anterior a la firma se anota en su proceso."
            if agreement.signed_precision == Agreement.Precision.DAY
            else f"El acuerdo se firmó en {first.year}: la fecha no puede ser anterior."
        )
    if agreement.ended_on and day > agreement.ended_on:
        return f"El acuerdo terminó el {spell(agreement.ended_on)}: la fecha no puede ser posterior."
    return ""


def first_day(agreement):
    """The signature, or the first day of the month or year that is known of it; for ever when nothing is."""
    return agreement.signed_on or agreement.starts_on or dt.date.min


def _told(contact):
    return f"{contact.get_channel_display()} del {spell(contact.on)}, «{contact.note}»."


def _record(act, text, by, agreement):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality)
