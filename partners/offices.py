"""A municipality's office in the system: its opening, its profile and its privacy notice."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from hermanamientos.lib.uploads import check_upload, store_private
from partners import history, invitations
from partners.access import may_edit
from partners.models import Membership, Municipality
from partners.privacy import default_privacy_notice

COAT_OF_ARMS_MAX_BYTES = 2 * 1024 * 1024
"""Largest coat of arms, in bytes: it goes into every PDF of the municipality."""
COAT_OF_ARMS_TYPES = {"image/png": ".png", "image/jpeg": ".jpg"}

PRIVACY_NOTICE_MAX_LENGTH = 20_000

PROFILE_FIELDS = (
    "mayor",
    "mayor_title",
    "administration_starts_on",
    "administration_ends_on",
    "address",
    "timezone",
    "plan_priorities",
)

STALE = "Otra persona guardó cambios mientras usted escribía. Revise los datos actuales y guarde de nuevo."


def open_municipality(*, municipality, email, full_name, position, by, today):
    """Open the office of a municipality and invite its first enlace. An advisor's act.

    Returns the enlace's Membership; the caller sends the invitation. Raises ValidationError when `by` is not an
    advisor, when the office is already open, or when the person cannot be invited; then nothing changes.
    """
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería abre la oficina de un municipio.")
    with transaction.atomic():
        closed = Municipality.objects.filter(pk=municipality.pk, opened_on__isnull=True)
        if closed.update(opened_on=today) != 1:
            raise ValidationError(f"{municipality} ya tiene oficina en el sistema.")
        municipality.opened_on = today
        history.record(
            act="municipality.opened",
            text=f"Abrió la oficina de {municipality}.",
            by=by,
            subject=municipality,
            municipality=municipality,
        )
        return invitations.invite(
            municipality=municipality,
            email=email,
            full_name=full_name,
            position=position,
            role=Membership.Role.COORDINATOR,
            by=by,
            today=today,
        )


def profile_version(municipality):
    """A short mark of the profile as it stands, for a form to prove what it was filled from."""
    values = [getattr(municipality, name) for name in (*PROFILE_FIELDS, "coat_of_arms")]
    return _mark(*values)


def privacy_notice_version(municipality):
    """The same mark for the privacy notice."""
    return _mark(municipality.privacy_notice)


def update_profile(*, municipality, values, by, seen, coat_of_arms=None, remove_coat_of_arms=False):
    """Save the profile: `values` holds some of PROFILE_FIELDS, `coat_of_arms` an uploaded PNG or JPEG.

    `seen` is the `profile_version` from which the person worked. Returns the municipality as saved. Raises
    ValidationError when `by` is not its enlace, when somebody saved in between, or when a value is not valid. A
    coat of arms that is replaced stays in the private storage, because papers already issued may show it.
    """
    _require_enlace(by, municipality)
    extension = _check_coat_of_arms(coat_of_arms) if coat_of_arms else ""
    with transaction.atomic():
        row = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if profile_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        changed = [name for name in PROFILE_FIELDS if name in values and getattr(row, name) != values[name]]
        for name in changed:
            setattr(row, name, values[name])
        row.full_clean(exclude=[f.name for f in row._meta.fields if f.name not in PROFILE_FIELDS])
        if coat_of_arms:
            row.coat_of_arms = store_private(coat_of_arms, "coats", extension)
            changed.append("coat_of_arms")
        elif remove_coat_of_arms and row.coat_of_arms:
            row.coat_of_arms = ""
            changed.append("coat_of_arms")
        if not changed:
            return row
        row.save(update_fields=changed)
        names = ", ".join(str(row._meta.get_field(name).verbose_name) for name in changed)
        history.record(
            act="municipality.profile_changed",
            text=f"Cambió los datos del municipio: {names}.",
            by=by,
            subject=row,
            municipality=row,
        )
    return row


def save_privacy_notice(*, municipality, text, by, seen, today):
    """Replace the municipality's privacy notice (plain text, never HTML); `today` becomes its date.

    `seen` is the `privacy_notice_version` from which the person worked. Raises ValidationError when `by` is not
    its enlace, when somebody saved in between, or when the text is empty or too long.
    """
    _require_enlace(by, municipality)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": "Escriba el aviso de privacidad."})
    if len(text) > PRIVACY_NOTICE_MAX_LENGTH:
        raise ValidationError(
            {"text": f"El aviso no puede pasar de {PRIVACY_NOTICE_MAX_LENGTH:,} caracteres."}
        )
    with transaction.atomic():
        row = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if privacy_notice_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        if text == row.privacy_notice:
            return row
        row.privacy_notice, row.privacy_notice_updated_on = text, today
        row.save(update_fields=["privacy_notice", "privacy_notice_updated_on"])
        history.record(
            act="municipality.privacy_notice_changed",
            text="Cambió el aviso de privacidad.",
            by=by,
            subject=row,
            municipality=row,
        )
    return row


def privacy_notice_of(municipality):
    """The text in force: the municipality's own, or the model until somebody edits it."""
    return municipality.privacy_notice or default_privacy_notice(municipality)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")


def _check_coat_of_arms(file):
    """Judge a coat of arms by its content; returns the extension under which it is stored."""
    try:
        facts = check_upload(file, kinds=("image",), max_bytes=COAT_OF_ARMS_MAX_BYTES)
        if facts.content_type not in COAT_OF_ARMS_TYPES:
            raise ValidationError("El escudo debe ser una imagen PNG o JPEG.")
    except ValidationError as error:
        raise ValidationError({"coat_of_arms": error.messages}) from error
    return COAT_OF_ARMS_TYPES[facts.content_type]


def _mark(*values):
    return hashlib.sha256("\x1f".join(str(value or "") for value in values).encode()).hexdigest()[:16]
