"""Acts about accounts themselves: a person's own details, and what only the operator may do."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.models import Entry, User

RESETS_PER_HOUR = 5
RESET_ASKED = "account.reset_asked"


def ask_for_reset(*, email, now):
    """Return the open account of an address, to which a link to choose the password may be sent at the instant `now`.

    An account that never had a password counts too: its invitation may be lost. None without such an account, and
    from the sixth request within an hour on: anybody may ask, so nobody may flood a mailbox. The screen must answer
    the same in every case.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            return None
        asked = Entry.objects.about(user).filter(act=RESET_ASKED, at__gt=now - timedelta(hours=1))
        if asked.count() >= RESETS_PER_HOUR:
            return None
        history.record(
            act=RESET_ASKED,
            text="Alguien pidió, en la página de entrada, un enlace para elegir otra contraseña.",
            by=None,
            subject=user,
            municipality=None,
            at=now,
        )
    return user


def update_details(*, user, full_name, position):
    """Change one's own name and office title, as the papers and messages will show them."""
    if not full_name.strip():
        raise ValidationError({"full_name": "Escriba su nombre completo."})
    user.full_name = full_name.strip()
    user.position = position.strip()
    User.objects.filter(pk=user.pk).update(full_name=user.full_name, position=user.position)
    return user


def create_advisor(*, email, full_name, position, by):
    """Create the account of an advisor (asesor/a de cancillería), without password until the invitation is followed.

    Only the operator may. Raises ValidationError when the address already has an account: an advisor reads every
    municipality, so nobody becomes one by the way.
    """
    _require_operator(by)
    email = email.strip().lower()
    with transaction.atomic():
        user, created = User.objects.get_or_create(
            email=email,
            defaults={
                "full_name": full_name.strip(),
                "position": position.strip(),
                "is_staff": True,
                "password": User.objects.unusable_password(),
            },
        )
        if not created:
            raise ValidationError({"email": "Ya existe una cuenta con este correo."})
        history.record(
            act="account.advisor_created",
            text=f"Dio de alta a {user.full_name} como asesor/a de cancillería.",
            by=by,
            subject=user,
            municipality=None,
        )
    return user


def deactivate_account(*, user, by):
    """Close an account: its open sessions end with their next request. The operator's act; never on oneself."""
    _require_operator(by)
    if user.pk == by.pk:
        raise ValidationError("No puede desactivar su propia cuenta.")
    _switch(
        user, by, active=False, act="account.deactivated", text=f"Desactivó la cuenta de {user.full_name}."
    )


def reactivate_account(*, user, by):
    """Open a closed account again, with the password and the memberships that it had."""
    _require_operator(by)
    _switch(user, by, active=True, act="account.reactivated", text=f"Reactivó la cuenta de {user.full_name}.")


def _require_operator(by):
    if not (by.is_active and by.is_superuser):
        raise ValidationError("Sólo la operación del sistema administra las cuentas de asesoría.")


def _switch(user, by, *, active, act, text):
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active) != 1:
            state = "activa" if active else "desactivada"
            raise ValidationError(f"La cuenta de {user.full_name} ya estaba {state}.")
        history.record(act=act, text=text, by=by, subject=user, municipality=None)
    user.is_active = active
