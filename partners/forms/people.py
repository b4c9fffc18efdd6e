"""Forms of accounts and of an office's people."""

import logging

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.utils import timezone

from partners import accounts, mail
from partners.invitations import MUNICIPAL_ROLES
from partners.models import Membership
from partners.states import STATE_CHOICES

log = logging.getLogger(__name__)

ROLE_CHOICES = [(role.value, role.label.capitalize()) for role in MUNICIPAL_ROLES]
ROLE_HELP = (
    "El enlace edita e invita; el jurídico revisa y comenta; el lector sólo consulta; el integrante del comité "
    "lee documentos emitidos y programas."
)


class LoginForm(AuthenticationForm):
    """Login by e-mail address, in any case and with stray spaces."""

    error_messages = {
        "invalid_login": "El correo o la contraseña no son correctos. La contraseña distingue mayúsculas.",
        "inactive": "Esta cuenta está desactivada.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Correo electrónico"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )

    def clean_username(self):
        return self.cleaned_data["username"].strip().lower()


class ResetForm(PasswordResetForm):
    """Asks for a link to choose a password; the answer is the same whether or not the account exists."""

    email = forms.EmailField(
        label="Correo electrónico", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def save(self, **options):
        """Send the link. A mail server that fails goes to the log: the screen must not tell the cases apart."""
        user = accounts.ask_for_reset(email=self.cleaned_data["email"], now=timezone.now())
        if user is None:
            return
        try:
            mail.send_password_reset(user)
        except OSError:
            log.exception("No salió el correo para restablecer la contraseña de la cuenta %s", user.pk)


class DetailsForm(forms.Form):
    """One's own name and office title."""

    full_name = forms.CharField(
        label="Nombre completo", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = forms.CharField(
        label="Cargo",
        max_length=150,
        required=False,
        help_text="Como debe aparecer en los documentos.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class PersonForm(forms.Form):
    """The person whom an invitation names."""

    email = forms.EmailField(
        label="Correo electrónico",
        max_length=254,
        help_text="De preferencia el institucional. Ahí llegará la invitación.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "size": 40}),
    )
    full_name = forms.CharField(
        label="Nombre completo",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 40}),
    )
    position = forms.CharField(
        label="Cargo",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 40}),
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class InviteForm(PersonForm):
    """An invitation to the municipality's office."""

    role = forms.ChoiceField(label="Función", choices=ROLE_CHOICES, help_text=ROLE_HELP, initial="reader")


class RoleForm(forms.Form):
    """Another role for somebody who is already in the office."""

    role = forms.ChoiceField(label="Nueva función", choices=ROLE_CHOICES, help_text=ROLE_HELP)


class StateCoordinatorForm(PersonForm):
    """An invitation for an enlace estatal (admin)."""

    state = forms.ChoiceField(label="Estado", choices=[("", "Elija un estado"), *STATE_CHOICES])


class MemberFilterForm(forms.Form):
    """What the list of people shows; kept in the URL."""

    SHOWN = [("activas", "Con acceso"), ("todas", "Todas, también las que terminaron")]

    ver = forms.ChoiceField(label="Mostrar", choices=SHOWN, required=False)
    funcion = forms.ChoiceField(label="Función", choices=[("", "Todas"), *ROLE_CHOICES], required=False)

    def apply(self, memberships, today):
        """Narrow a queryset of memberships; values that nobody offered are ignored."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("ver") != "todas":
            memberships = memberships.active(today)
        if chosen.get("funcion") in Membership.Role.values:
            memberships = memberships.filter(role=chosen["funcion"])
        return memberships
