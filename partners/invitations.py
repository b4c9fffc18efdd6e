"""Who joins and leaves an office: invitations, changes of role, ends of memberships.

Days here are those of `partners.models.access_day()`, with which `User.access` counts.
Mails are not sent here: the caller sends them once the act is committed (`partners.mail.send_invitation`).
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from partners import history
from partners.models import Access, Membership, Municipality, User
from partners.states import STATES

Role = Membership.Role
MUNICIPAL_ROLES = (Role.COORDINATOR, Role.LEGAL, Role.READER, Role.COMMITTEE)


def may_manage(user, municipality, *, role, today):
    """Whether `user` may give or take `role` here: its enlaces any role, advisors only the enlace's."""
    access = Access.of(user, today=today)
    if access.is_advisor:
        return user.is_active and role == Role.COORDINATOR
    return municipality.pk in access.editor_ids


def invite(*, municipality, email, full_name, position, role, by, today):
    """Give a person a role in the municipality from `today` on, creating the account when the address is new.

    A new account has no password: its owner sets it through the link of the invitation. An existing account keeps
    its name, its office title and its password. Returns the Membership. Raises ValidationError when `by` may not
    invite, when the municipality has no office yet, or when the person cannot be added.
    """
    if role not in MUNICIPAL_ROLES:
        raise ValidationError({"role": "Elija una función municipal."})
    with transaction.atomic():
        office = _locked(municipality)
        if office.opened_on is None:
            raise ValidationError(
                f"{office} todavía no tiene oficina en el sistema; ábralo antes de invitar."
            )
        if not may_manage(by, office, role=role, today=today):
            raise ValidationError(f"Usted no puede invitar a personas con la función de {Role(role).label}.")
        user, is_new = _account(email, full_name, position)
        if Membership.objects.filter(user=user, municipality=office).filter(_not_over(today)).exists():
            raise ValidationError(
                {
                    "email": "Esta persona ya está adscrita a este municipio. Puede cambiar su función en la lista."
                }
            )
        membership = _create(user=user, municipality=office, role=role, by=by, today=today)
        text = f"Invitó a {user.full_name} como {membership.get_role_display()}."
        if not is_new:
            text = f"Agregó a {user.full_name}, que ya tenía cuenta, como {membership.get_role_display()}."
        history.record(act="member.invited", text=text, by=by, subject=office, municipality=office)
    return membership


def invite_state_coordinator(*, state, email, full_name, position, by, today):
    """Give a person the reading of all the opened municipalities of a state (enlace estatal). An advisor's act."""
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería da de alta enlaces estatales.")
    if state not in STATES:
        raise ValidationError({"state": "Elija un estado."})
    with transaction.atomic():
        user, _ = _account(email, full_name, position)
        if Membership.objects.filter(user=user, state=state).filter(_not_over(today)).exists():
            raise ValidationError({"email": "Esta persona ya es enlace de este estado."})
        membership = _create(user=user, state=state, role=Role.STATE_COORDINATOR, by=by, today=today)
        history.record(
            act="member.invited",
            text=f"Invitó a {user.full_name} como enlace estatal de {STATES[state]}.",
            by=by,
            subject=membership,
            municipality=None,
        )
    return membership


def resend_invitation(*, membership, by, today):
    """Record that the invitation goes out again; only while the person has never logged in.

    Returns the membership, for the caller to send the mail. The link sent before keeps working until one is used.
    """
    _require_manager(membership, by, today)
    membership = _in_force(membership, today)
    if membership.user.last_login is not None:
        raise ValidationError(
            f"{membership.user.full_name} ya entró al sistema. Si olvidó su contraseña, puede pedir otra en la "
            "página de entrada."
        )
    history.record(
        act="member.invitation_resent",
        text=f"Reenvió la invitación a {membership.user.full_name}.",
        by=by,
        subject=membership.municipality or membership,
        municipality=membership.municipality,
    )
    return membership


def deactivate_membership(*, membership, by, today):
    """End a membership at once: yesterday was its last day, so the next request of an open session is refused.

    A membership that began today is dated back to yesterday altogether; the history keeps what really happened.
    Tasks assigned to it stay where they are. Raises ValidationError for oneself, for the last enlace of a
    municipality, and when it had already ended.
    """
    with transaction.atomic():
        membership = _leave(membership, by, today)
        history.record(
            act="member.deactivated",
            text=f"Dio de baja a {membership.user.full_name} ({membership.get_role_display()}).",
            by=by,
            subject=membership.municipality or membership,
            municipality=membership.municipality,
        )
    return membership


def change_role(*, membership, role, by, today):
    """Give a person of the municipality another role from `today` on: the old membership ends, a new one begins.

    Returns the new Membership. Refuses as `deactivate_membership` does, and also the role that the person has.
    """
    if role not in MUNICIPAL_ROLES or membership.municipality_id is None:
        raise ValidationError({"role": "Elija una función municipal."})
    with transaction.atomic():
        if not may_manage(by, membership.municipality, role=role, today=today):
            raise ValidationError(f"Usted no puede dar la función de {Role(role).label}.")
        before = membership.role
        if role == before:
            raise ValidationError({"role": f"{membership.user.full_name} ya tiene esa función."})
        old = _leave(membership, by, today)
        new = _create(user=old.user, municipality=old.municipality, role=role, by=by, today=today)
        history.record(
            act="member.role_changed",
            text=f"Cambió la función de {new.user.full_name}: de {Role(before).label} a {new.get_role_display()}.",
            by=by,
            subject=new.municipality,
            municipality=new.municipality,
        )
    return new


def _locked(municipality):
    """Read the municipality again and hold it, so that two acts on its people follow one another.

    On SQLite the transaction itself (IMMEDIATE) does that.
    """
    return Municipality.objects.select_for_update().get(pk=municipality.pk)


def _account(email, full_name, position):
    """The account of the address, new or existing, and whether it is new."""
    email = email.strip().lower()
    user, is_new = User.objects.get_or_create(
        email=email,
        defaults={
            "full_name": full_name.strip(),
            "position": position.strip(),
            "password": User.objects.unusable_password(),
        },
    )
    if user.is_staff:
        raise ValidationError({"email": "Esta cuenta es de cancillería y ya consulta todos los municipios."})
    if not user.is_active:
        raise ValidationError(
            {
                "email": "La cuenta de este correo está desactivada. Pida a la operación del sistema que la reactive."
            }
        )
    return user, is_new


def _create(*, user, role, by, today, municipality=None, state=""):
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user=user, municipality=municipality, state=state, role=role, starts_on=today, invited_by=by
            )
    except IntegrityError as error:
        # Somebody else added the same person a moment ago.
        raise ValidationError({"email": "Esta persona ya está adscrita."}) from error


def _not_over(today):
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


def _require_manager(membership, by, today):
    if membership.municipality_id is None:
        allowed = by.is_active and by.is_staff
    else:
        allowed = may_manage(by, membership.municipality, role=membership.role, today=today)
    if not allowed:
        raise ValidationError("Usted no puede cambiar esta adscripción.")


def _in_force(membership, today):
    """Read the membership again; refuse when it is over."""
    fresh = (
        Membership.objects.filter(_not_over(today), pk=membership.pk)
        .select_related("user", "municipality")
        .first()
    )
    if fresh is None:
        raise ValidationError(f"La adscripción de {membership.user.full_name} ya había terminado.")
    return fresh


def _leave(membership, by, today):
    """End the membership after every check, inside the caller's transaction; returns it as it was, now ended."""
    if membership.municipality_id is not None:
        _locked(membership.municipality)
    _require_manager(membership, by, today)
    if membership.user_id == by.pk:
        raise ValidationError("No puede dar de baja ni cambiar su propia adscripción; pídalo a otro enlace.")
    membership = _in_force(membership, today)
    if membership.role == Role.COORDINATOR and not _has_another_coordinator(membership, today):
        raise ValidationError(
            f"{membership.user.full_name} es el único enlace de {membership.municipality.name}. "
            "Invite antes a otro enlace."
        )
    yesterday = today - dt.timedelta(days=1)
    starts_on = min(membership.starts_on, yesterday)
    updated = Membership.objects.filter(_not_over(today), pk=membership.pk).update(
        starts_on=starts_on, ends_on=yesterday
    )
    if updated != 1:
        raise ValidationError(f"La adscripción de {membership.user.full_name} ya había terminado.")
    membership.starts_on, membership.ends_on = starts_on, yesterday
    return membership


def _has_another_coordinator(membership, today):
    return (
        Membership.objects.active(today)
        .filter(municipality=membership.municipality_id, role=Role.COORDINATOR)
        .exclude(pk=membership.pk)
        .exists()
    )
