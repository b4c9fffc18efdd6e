"""Forms of the clock: suspensions, more time, and the questions of planning (those are asked by GET)."""

import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst

from partners.countries import country_choices
from phases.backplan import OCCASIONS
from phases.extensions import MOST_WORKING_DAYS
from phases.forms.fields import DateInput
from phases.forms.processes import SuspendForm
from phases.models import Process

A_VALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."}
#: Years in which calendars are known and a plan makes sense.
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
SENSIBLE = [
    MinValueValidator(FIRST_DAY, "Revise el año: escriba una fecha entre 2000 y 2100."),
    MaxValueValidator(LAST_DAY, "Revise el año: escriba una fecha entre 2000 y 2100."),
]


def _date(label, help_text=""):
    return forms.DateField(
        label=label,
        widget=DateInput(),
        help_text=help_text,
        error_messages=A_VALID_DATE,
        validators=SENSIBLE,
    )


class SuspensionForm(SuspendForm):
    """Stop the clock: why, and from which day."""

    starts_on = _date(
        "Primer día detenido", "Hoy o un día anterior en que ya se esperaba. Ese día cuenta como detenido."
    )
    field_order = ["cause", "starts_on", "reason"]


class PastSuspensionForm(SuspensionForm):
    """A suspension that is over already."""

    ends_on = _date("Último día detenido", "Ese día también cuenta como detenido.")
    field_order = ["cause", "starts_on", "ends_on", "reason"]


class ResumeForm(forms.Form):
    """Start the clock again, after a last stopped day that may be past."""

    ends_on = _date("Último día detenido", "El plazo corre de nuevo desde el día siguiente.")


class ExtensionForm(forms.Form):
    """More time for a task or a phase."""

    working_days = forms.IntegerField(
        label="Días hábiles más",
        min_value=1,
        max_value=MOST_WORKING_DAYS,
        help_text="Se cuentan desde la fecha límite en vigor.",
        error_messages={
            "invalid": "Escriba un número entero de días hábiles.",
            "min_value": "Escriba al menos 1 día hábil.",
            "max_value": f"Escriba a lo más {MOST_WORKING_DAYS} días hábiles.",
        },
    )
    reason = forms.CharField(
        label="Motivo",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial y en el porqué de la fecha.",
    )
    approved_by = forms.CharField(
        label="Quién la autorizó",
        max_length=200,
        help_text="Nombre y cargo, u oficio: por ejemplo, presidenta municipal, oficio 12/2026.",
    )


class WhatIfForm(forms.Form):
    """«¿Y si…?»: another day for a task."""

    fecha = _date("¿Y si se cumple el…?")


class DeadlineForm(forms.Form):
    """A day that is fixed from outside, and what happens on it."""

    dia = _date("Día fijo")
    ocasion = forms.ChoiceField(label="Qué sucede ese día", choices=[(e.key, e.label) for e in OCCASIONS])


class BackwardsForm(DeadlineForm):
    """The same for a process that does not exist yet: its kind and country decide which steps there are."""

    tipo = forms.ChoiceField(
        label="Tipo de proceso", choices=[(value, capfirst(label)) for value, label in Process.Kind.choices]
    )
    pais = forms.ChoiceField(label="País de la contraparte", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pais"].choices = [("", "Por definir"), *country_choices()]
