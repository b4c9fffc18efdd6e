"""Mails about accounts: one named function each, three templates each. Call them once the act is committed."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from hermanamientos.lib.mail import absolute_url, render_mail, send

CHOOSE_PASSWORD = "Elegir mi contraseña"  # noqa: S105 - what a button says


def set_password_url(user):
    """The complete address with which `user`, and nobody else, sets a password (settings.PASSWORD_RESET_TIMEOUT)."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return absolute_url(reverse("partners:password-set", args=[uid, token]))


def send_invitation(membership):
    """Tell a person of a new role: with a link to set the password, or to log in when there is one already."""
    user = membership.user
    has_password = user.has_usable_password()
    _send(
        "membership_added" if has_password else "invitation",
        user,
        {
            "membership": membership,
            "scope": _scope(membership),
            "inviter": membership.invited_by,
            "privacy_url": _privacy_url(membership),
            "button_url": absolute_url(reverse("partners:login")) if has_password else set_password_url(user),
            "button_label": "Entrar" if has_password else CHOOSE_PASSWORD,
            "reason": "Recibe este correo porque le dieron una función en el sistema. Si no la esperaba, "
            "puede ignorarlo: sin contraseña nadie entra con su correo.",
        },
    )


def send_advisor_invitation(user, by):
    """Tell a new advisor of the foreign ministry to set the password."""
    _send(
        "advisor_invitation",
        user,
        {
            "inviter": by,
            "button_url": set_password_url(user),
            "button_label": CHOOSE_PASSWORD,
            "reason": "Recibe este correo porque la operación del sistema creó su cuenta.",
        },
    )


def send_password_reset(user):
    """Send the link to choose another password (or the first one, when the invitation was lost)."""
    _send(
        "password_reset",
        user,
        {
            "button_url": set_password_url(user),
            "button_label": CHOOSE_PASSWORD,
            "reason": "Recibe este correo porque alguien lo pidió en la página de entrada. Si no fue usted, "
            "ignórelo: su contraseña no cambia.",
        },
    )


def _send(name, user, context):
    subject, text, html = render_mail(
        name, {"person": user, "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days, **context}
    )
    send(to=user.email, subject=subject, text=text, html=html)


def _scope(membership):
    if membership.municipality_id:
        return str(membership.municipality)
    return f"estado de {membership.get_state_display()}"


def _privacy_url(membership):
    if membership.municipality_id is None:
        return ""
    return absolute_url(reverse("partners:privacy-notice", args=[membership.municipality.cvegeo]))
