"""Verbs on the stakeholder map (actores y aliados): actors, what they offer, what was said, and their contact data.

The history never quotes what was typed about a person: it cannot be erased, and consent can be withdrawn. Source of the
rule that data of a person needs a ground, and of its withdrawal: Ley General de Protección de Datos Personales en
Posesión de Sujetos Obligados (consent, and its revocation at any time).
"""

import hashlib
import re

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.access import may_edit
from partners.folding import fold
from partners.models import Municipality, Stakeholder, StakeholderCommitment, StakeholderContact
from partners.offices import STALE
from partners.templatetags.look import plain_date

Sector, Ground = Stakeholder.Sector, Stakeholder.Ground

#: Fields that say who somebody is; a withdrawal empties them.
PERSONAL = ("contact_name", "contact_title", "contact_email", "contact_phone")
FIELDS = (
    "name",
    "sector",
    "themes",
    "interest",
    "influence",
    "contribution",
    *PERSONAL,
    "data_ground",
    "consent_on",
    "consent_proof",
)
#: Sectors in which a person of contact may be a public servant.
PUBLIC_SECTORS = {Sector.MUNICIPAL, Sector.STATE, Sector.FEDERAL, Sector.ACADEMY, Sector.OTHER}
#: Stands in notes where the data of somebody who withdrew the consent stood.
WITHDRAWN = "[dato retirado]"


def add_stakeholder(*, municipality, by, today, **values):
    """Put an actor on the map of `municipality`; `values` holds some of FIELDS. Returns the Stakeholder.

    Raises ValidationError, by field, for a name that is there already (whatever its accents), for data of a person
    without a ground, without day or proof of the consent, or when `by` is not the enlace.
    """
    _require_enlace(by, municipality)
    row = Stakeholder(municipality=municipality, **_known(values))
    _check(row, today)
    with transaction.atomic():
        _one_at_a_time(municipality)
        _check_name(row)
        row.save(force_insert=True)
        _record(row, "stakeholder.added", f"Agregó a {row.name} al mapa de actores.", by)
    return row


def stakeholder_version(stakeholder):
    """A short mark of the actor as it stands, for a form to prove what it was filled from."""
    values = "\x1f".join(str(getattr(stakeholder, name)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def change_stakeholder(*, stakeholder, by, today, seen, **values):
    """Change some of FIELDS; `seen` is the `stakeholder_version` from which the person worked. Returns the row.

    Raises ValidationError in the cases of `add_stakeholder`, and when somebody saved in between.
    """
    _require_enlace(by, stakeholder.municipality)
    with transaction.atomic():
        row = _locked(stakeholder)
        if stakeholder_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        before = {name: getattr(row, name) for name in FIELDS}
        for name, value in _known(values).items():
            setattr(row, name, value)
        changed = [name for name in FIELDS if getattr(row, name) != before[name]]
        if changed:
            _check(row, today)
            _check_name(row)
            row.save(update_fields=changed)
            words = ", ".join(str(Stakeholder._meta.get_field(name).verbose_name) for name in changed)
            _record(row, "stakeholder.changed", f"Cambió los datos de {row.name}: {words}.", by)
    return row


def erase_personal_data(*, stakeholder, by):
    """Erase the person of contact, because the consent was withdrawn or the data must not be kept. Returns the row.

    Name, e-mail and telephone are also taken out of the notes of this actor, where they stand word for word. The
    history says that it was done and not what there was. Raises ValidationError when there is nothing to erase.
    """
    _require_enlace(by, stakeholder.municipality)
    with transaction.atomic():
        row = _locked(stakeholder)
        if row.data_ground == Ground.NONE and not any(getattr(row, name) for name in PERSONAL):
            raise ValidationError("Este actor ya no tiene datos de ninguna persona.", code="nothing")
        ground, known = row.data_ground, _words_of(row)
        _take_out(row, known)
        for name in (*PERSONAL, "consent_proof"):
            setattr(row, name, "")
        row.consent_on, row.data_ground = None, Ground.NONE
        row.save(update_fields=[*PERSONAL, "contribution", "data_ground", "consent_on", "consent_proof"])
        why = "Se retiró el consentimiento" if ground == Ground.CONSENT else "Se pidió retirar los datos"
        _record(
            row,
            "stakeholder.erased",
            f"{why} de la persona de contacto de {row.name}: se borraron sus datos.",
            by,
        )
    return row


def set_active(*, stakeholder, active, by):
    """Take an actor off the map, or put it back; returns the row. ValidationError when it is so already."""
    _require_enlace(by, stakeholder.municipality)
    with transaction.atomic():
        rows = Stakeholder.objects.filter(pk=stakeholder.pk, is_active=not active)
        if rows.update(is_active=active) != 1:
            raise ValidationError(
                "El actor ya está en el mapa." if active else "El actor ya no está en el mapa.", code="stale"
            )
        stakeholder.refresh_from_db()
        act, words = ("restored", "Devolvió") if active else ("archived", "Quitó")
        place = "al mapa" if active else "del mapa"
        _record(stakeholder, f"stakeholder.{act}", f"{words} a {stakeholder.name} {place} de actores.", by)
    return stakeholder


# --- Commitments ----------------------------------------------------------------------------------------------------


def add_commitment(*, stakeholder, by, text, due_on=None):
    """Write down what an actor offered; `due_on` is the natural day by which. Returns the StakeholderCommitment.

    Raises ValidationError when the same one already waits, or when the actor is off the map.
    """
    _require_enlace(by, stakeholder.municipality)
    with transaction.atomic():
        stakeholder = _locked(stakeholder)
        if not stakeholder.is_active:
            raise ValidationError("El actor ya no está en el mapa: devuélvalo antes de anotar un compromiso.")
        row = StakeholderCommitment(stakeholder=stakeholder, text=" ".join(text.split()), due_on=due_on)
        row.full_clean()
        if stakeholder.commitments.filter(state="pending", text=row.text, due_on=due_on).exists():
            raise ValidationError("Ese compromiso ya está anotado.", code="twice")
        row.save(force_insert=True)
        until = f" para el {plain_date(due_on)}" if due_on else ""
        _record(stakeholder, "stakeholder.promised", f"Anotó un compromiso de {stakeholder.name}{until}.", by)
    return row


def settle_commitment(*, commitment, by, today, state, note=""):
    """Say that a pending commitment was kept, or has no effect any more (then with a reason). Returns the row."""
    State = StakeholderCommitment.State
    _require_enlace(by, commitment.municipality)
    note = " ".join(note.split())
    if state not in (State.KEPT, State.DROPPED):
        raise ValidationError({"state": "Diga si se cumplió o quedó sin efecto."})
    if state == State.DROPPED and not note:
        raise ValidationError({"note": "Escriba por qué quedó sin efecto."})
    with transaction.atomic():
        waiting = StakeholderCommitment.objects.filter(pk=commitment.pk, state=State.PENDING)
        if waiting.update(state=state, settled_on=today, note=note) != 1:
            raise ValidationError("Ese compromiso ya estaba resuelto. Revise cómo quedó.", code="stale")
        commitment.refresh_from_db()
        how = "se cumplió" if state == State.KEPT else "quedó sin efecto"
        _record(
            commitment.stakeholder,
            "stakeholder.settled",
            f"Un compromiso de {commitment.stakeholder.name} {how}.",
            by,
        )
    return commitment


def reopen_commitment(*, commitment, by):
    """Set a settled commitment back to pending; returns the row. ValidationError when it waits already."""
    State = StakeholderCommitment.State
    _require_enlace(by, commitment.municipality)
    with transaction.atomic():
        settled = StakeholderCommitment.objects.filter(pk=commitment.pk).exclude(state=State.PENDING)
        if settled.update(state=State.PENDING, settled_on=None, note="") != 1:
            raise ValidationError("Ese compromiso ya está pendiente.", code="stale")
        commitment.refresh_from_db()
        _record(
            commitment.stakeholder,
            "stakeholder.unsettled",
            f"Un compromiso de {commitment.stakeholder.name} volvió a estar pendiente.",
            by,
        )
    return commitment


# --- Contacts -------------------------------------------------------------------------------------------------------

CONTACT_FIELDS = ("happened_on", "channel", "text")


def add_contact(*, stakeholder, by, today, happened_on, channel, text):
    """Write a contact with an actor into its log; returns the StakeholderContact.

    Raises ValidationError for a day to come, or when the very same contact is there already.
    """
    _require_enlace(by, stakeholder.municipality)
    with transaction.atomic():
        stakeholder = _locked(stakeholder)
        row = StakeholderContact(
            stakeholder=stakeholder,
            happened_on=happened_on,
            channel=channel,
            text=" ".join(text.split()),
            by=by,
        )
        _check_contact(row, today)
        row.save(force_insert=True)
        _record(stakeholder, "stakeholder.contacted", f"Registró {_contact_in_words(row)}.", by)
    return row


def contact_version(contact):
    """A short mark of the contact as it stands."""
    values = "\x1f".join(str(getattr(contact, name)) for name in CONTACT_FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def correct_contact(*, contact, by, today, seen, happened_on, channel, text):
    """Correct a line of the log; who wrote it first stays. Returns the row.

    Raises ValidationError in the cases of `add_contact`, and when somebody saved in between.
    """
    _require_enlace(by, contact.municipality)
    with transaction.atomic():
        _locked(contact.stakeholder)
        row = StakeholderContact.objects.select_related("stakeholder__municipality").get(pk=contact.pk)
        if contact_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        row.happened_on, row.channel, row.text = happened_on, channel, " ".join(text.split())
        if contact_version(row) == seen:
            return row
        _check_contact(row, today)
        row.save(update_fields=CONTACT_FIELDS)
        _record(row.stakeholder, "stakeholder.contact_corrected", f"Corrigió {_contact_in_words(row)}.", by)
    return row


def _contact_in_words(row):
    channel, day = row.get_channel_display(), plain_date(row.happened_on)
    return f"un contacto con {row.stakeholder.name} del {day} ({channel})"


def _check_contact(row, today):
    row.full_clean(exclude=["by"])
    if row.happened_on > today:
        raise ValidationError({"happened_on": "El contacto no puede ser de un día que no ha llegado."})
    same = {name: getattr(row, name) for name in CONTACT_FIELDS}
    if row.stakeholder.contacts.filter(**same).exclude(pk=row.pk).exists():
        raise ValidationError("Ese contacto ya está registrado.", code="twice")


# --- Checks ---------------------------------------------------------------------------------------------------------


def _known(values):
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not fields of a stakeholder: {', '.join(sorted(unknown))}")
    return {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()
    }


def _check(row, today):
    has_data = any((row.contact_name, row.contact_email, row.contact_phone))
    if has_data and row.data_ground == Ground.NONE:
        raise ValidationError(
            {"data_ground": "Para guardar datos de una persona indique con qué base se tratan."}
        )
    if not has_data and row.data_ground != Ground.NONE:
        raise ValidationError(
            {"contact_name": "Escriba el nombre, el correo o el teléfono, o elija «sin datos personales»."}
        )
    if row.data_ground == Ground.CONSENT:
        if row.consent_on is None:
            raise ValidationError({"consent_on": "Indique qué día se otorgó el consentimiento."})
        if row.consent_on > today:
            raise ValidationError(
                {"consent_on": "El consentimiento no puede ser de un día que no ha llegado."}
            )
        if not row.consent_proof:
            raise ValidationError(
                {"consent_proof": "Diga cómo consta: por ejemplo, correo del 3 de marzo o formato firmado."}
            )
    else:
        row.consent_on, row.consent_proof = None, ""
    if row.data_ground == Ground.PUBLIC_SERVANT and row.sector not in PUBLIC_SECTORS:
        raise ValidationError(
            {
                "data_ground": "En este sector no hay personas servidoras públicas: hace falta el consentimiento."
            }
        )
    row.full_clean(validate_unique=False, validate_constraints=False)


def _check_name(row):
    """Refuse the same actor twice, whatever accents and capitals."""
    others = Stakeholder.objects.filter(municipality_id=row.municipality_id).exclude(pk=row.pk)
    for name, active in others.values_list("name", "is_active"):
        if fold(name) == fold(row.name):
            off = "" if active else " (fuera del mapa: puede devolverlo)"
            raise ValidationError({"name": f"Ya hay un actor con ese nombre{off}."})


def _words_of(row):
    found = [row.contact_name, row.contact_email, row.contact_phone]
    return sorted({word for word in found if len(word) >= 4}, key=len, reverse=True)


def _take_out(row, words):
    """Take these words out of what was noted about the actor."""
    if not words:
        return
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    row.contribution = pattern.sub(WITHDRAWN, row.contribution)[:300]
    for each in row.contacts.all():
        text = pattern.sub(WITHDRAWN, each.text)[:500]
        if text != each.text:
            StakeholderContact.objects.filter(pk=each.pk).update(text=text)
    for each in row.commitments.all():
        text, note = pattern.sub(WITHDRAWN, each.text)[:300], pattern.sub(WITHDRAWN, each.note)[:300]
        if (text, note) != (each.text, each.note):
            StakeholderCommitment.objects.filter(pk=each.pk).update(text=text, note=note)


def _locked(stakeholder):
    """The actor as it stands now, one writer at a time."""
    _one_at_a_time(stakeholder.municipality)
    return Stakeholder.objects.select_related("municipality").get(pk=stakeholder.pk)


def _one_at_a_time(municipality):
    """A row lock on PostgreSQL; on SQLite every writer waits anyway."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _record(row, act, text, by):
    history.record(act=act, text=text, by=by, subject=row, municipality=row.municipality)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")
