"""Forms of an agreement's path: a step, a decision of the cabildo or of the ministry, the signature, its number."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.conf import settings

from agreements.forms.fields import capital_choices
from agreements.forms.inventory import UPLOAD_KINDS, CheckedFileField
from agreements.models import Approval, Vote
from agreements.path import units, votes
from agreements.path.approvals import SESSION_LENGTH
from agreements.path.correcting import stamp_of
from agreements.path.moving import NUMBER_LENGTH, REGISTRY_NUMBER_LENGTH, UNIT_LENGTH
from agreements.path.steps import DICTAMEN, SIGN, Demand
from hermanamientos.lib.uploads import accepted_extensions
from phases.forms.fields import DateInput

NOTE_LENGTH = 2000
FIRST_ROWS, MORE_ROWS = 10, 5
VOTE_FIELDS = ("name", "office", "sense")
SENSES = [("", "Elija"), *capital_choices(Vote.Sense.choices)]
MAJORITIES = capital_choices((value, label) for value, label in Approval.Majority.choices if value)
INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-03-12."}


def day_field(label, help_text=""):
    return forms.DateField(label=label, widget=DateInput(), error_messages=INVALID_DATE, help_text=help_text)


def file_field(label, *, required=True):
    return CheckedFileField(
        label=label,
        required=required,
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(accepted_extensions(UPLOAD_KINDS)),
                "data-max-bytes": settings.UPLOAD_MAX_BYTES,
            }
        ),
        help_text="PDF, imagen o documento de oficina. Queda privado: sólo lo lee quien ve este acuerdo.",
    )


def note_field(label, *, required, help_text=""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


def unit_field(key, label="Unidad"):
    return forms.CharField(
        label=label,
        max_length=UNIT_LENGTH,
        required=False,
        initial=units.unit_name(key),
        help_text="Cámbiela si hoy se llama de otra manera.",
    )


class StepForm(forms.Form):
    """What one step of the path demands, no more; `expected_state` tells a stale tab."""

    def __init__(self, *args, step, state, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["happened_on"] = day_field(step.date_label)
        if step.number is not Demand.NONE:
            longest = REGISTRY_NUMBER_LENGTH if step.code == "inscribir" else NUMBER_LENGTH
            self.fields["number"] = forms.CharField(
                label=step.number_label, max_length=longest, required=step.number is Demand.REQUIRED
            )
        if step.unit:
            self.fields["unit"] = unit_field(step.unit)
        if step.document is not Demand.NONE:
            self.fields["upload"] = file_field(step.document_label, required=step.document is Demand.REQUIRED)
        if step.note is not Demand.NONE:
            self.fields["note"] = note_field(step.note_label, required=step.note is Demand.REQUIRED)
        self.fields["expected_state"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=state
        )

    def verb_data(self):
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class CorrectStepForm(forms.Form):
    """Day, number and unit of a step already recorded, and why they change."""

    def __init__(self, *args, step, change, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["happened_on"] = day_field(step.date_label)
        self.fields["happened_on"].initial = change.happened_on
        if step.number is not Demand.NONE:
            self.fields["number"] = forms.CharField(
                label=step.number_label,
                max_length=REGISTRY_NUMBER_LENGTH if step.code == "inscribir" else NUMBER_LENGTH,
                required=step.number is Demand.REQUIRED,
                initial=change.number,
            )
        if step.unit or change.unit:
            self.fields["unit"] = forms.CharField(
                label="Unidad", max_length=UNIT_LENGTH, required=False, initial=change.unit
            )
        self.fields["reason"] = note_field(
            "Qué se corrige y por qué",
            required=True,
            help_text="El historial guarda lo que decía antes, con esta razón y su nombre.",
        )
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=stamp_of(change)
        )

    def verb_data(self):
        return dict(self.cleaned_data)


def version_choices(versions, current):
    """Versions by number, day and the beginning of their hash; `current` is the hash of the words as they stand."""
    rows = [
        (
            str(each.pk),
            f"Versión {each.number} · {each.sha256[:12]}"
            + (" · el texto como está hoy" if each.sha256 == current else ""),
        )
        for each in versions
    ]
    if not versions or versions[0].sha256 != current:
        rows.insert(0, ("", "El texto como está hoy (se guardará como versión)"))
    return rows


def vote_rows_asked(data, known):
    """How many places for votes a page has: as many as it had, and more when somebody asked for more."""
    first = max(FIRST_ROWS, known)
    try:
        count = min(max(int(data.get("rows", first)), 1), votes.MAX_MEMBERS)
    except (TypeError, ValueError):
        count = first
    return min(count + MORE_ROWS, votes.MAX_MEMBERS) if "more" in data else count


class CabildoForm(forms.Form):
    """The cabildo's session, the vote of each member, and the certified minute."""

    decided_on = day_field("Fecha de la sesión")
    number = forms.CharField(label="Número del acta o del acuerdo", max_length=NUMBER_LENGTH)
    session = forms.CharField(
        label="Sesión",
        max_length=SESSION_LENGTH,
        required=False,
        help_text="Por ejemplo: ordinaria 14, extraordinaria 3.",
    )
    majority = forms.ChoiceField(label="Mayoría que se necesita", choices=MAJORITIES, initial="simple")
    upload = file_field("Acta certificada")
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, versions, current, known=(), outlasts="", rows, **kwargs):
        # Somebody who asks for more places has not finished: nothing is judged yet.
        if data is not None and "more" in data:
            kwargs["initial"] = kwargs.get("initial", {}) | {key: data.get(key) for key in data}
            data = files = None
        super().__init__(data, files, **kwargs)
        self.row_count = rows
        self.initial["rows"] = rows
        self.versions = {str(each.pk): each for each in versions}
        choices = version_choices(versions, current)
        self.fields["version"] = forms.ChoiceField(
            label="Texto que se votó",
            choices=choices,
            required=choices[0][0] != "",
            help_text="La decisión queda ligada a la huella de este texto.",
        )
        self.fields["majority"].help_text = (
            f"{outlasts} La ley del estado puede pedir dos terceras partes del ayuntamiento (Constitución, art. 115-II "
            "b)."
            if outlasts
            else "Simple: más de la mitad de los presentes. Absoluta: más de la mitad de los integrantes. Dos terceras "
            "partes: de los integrantes."
        )
        self.fields["note"] = note_field(
            "Nota",
            required=False,
            help_text="Si no se pide el voto de dos terceras partes, explique aquí por qué."
            if outlasts
            else "",
        )
        for place in range(1, rows + 1):
            name, office = known[place - 1] if place <= len(known) else ("", "")
            self.fields[f"name_{place}"] = forms.CharField(
                label=f"Nombre {place}", max_length=150, required=False, initial=name
            )
            self.fields[f"office_{place}"] = forms.CharField(
                label=f"Cargo {place}", max_length=100, required=False, initial=office
            )
            self.fields[f"sense_{place}"] = forms.ChoiceField(
                label=f"Voto {place}", choices=SENSES, required=False
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("La sesión", "decided_on", "number", "session", "version"),
            HTML('{% include "agreements/_vote_rows.html" %}'),
            Fieldset("El resultado", "majority", "note", "upload", "rows"),
        )

    @property
    def vote_rows(self):
        """The three fields of each place, for the table."""
        return [
            {name: self[f"{name}_{place}"] for name in VOTE_FIELDS} | {"place": place}
            for place in range(1, self.row_count + 1)
        ]

    def verb_data(self):
        data = dict(self.cleaned_data)
        return {
            "decided_on": data["decided_on"],
            "number": data["number"],
            "session": data["session"],
            "majority": data["majority"],
            "note": data["note"],
            "upload": data["upload"],
            "version": self.versions.get(data["version"]),
            "votes": [
                tuple(data[f"{name}_{place}"] for name in VOTE_FIELDS)
                for place in range(1, self.row_count + 1)
            ],
        }


class DictamenForm(forms.Form):
    """The ministry's opinion, as its oficio gives it."""

    is_favourable = forms.TypedChoiceField(
        label="Sentido del dictamen",
        choices=[("yes", "Procedente: puede firmarse"), ("no", "No procedente")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    decided_on = day_field("Fecha del dictamen")
    number = forms.CharField(label="Número de oficio", max_length=NUMBER_LENGTH)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        step = DICTAMEN[True]
        self.fields["unit"] = unit_field(step.unit, "Quién lo emite")
        self.fields["upload"] = file_field(step.document_label)
        self.fields["note"] = note_field("Nota", required=False)

    def verb_data(self):
        return dict(self.cleaned_data)


class ConfirmForm(forms.Form):
    """Why a decision on an earlier text holds for the present one too."""

    decided_on = day_field("Fecha de la confirmación")
    reason = note_field(
        "Por qué vale también para el texto cambiado",
        required=True,
        help_text="Diga qué cambió y por qué no toca lo que se decidió. Queda en el historial con su nombre.",
    )
    upload = file_field("Documento que lo apoya", required=False)

    def verb_data(self):
        return dict(self.cleaned_data)


class AnnulForm(forms.Form):
    reason = note_field("Por qué se anula", required=True)


class SignForm(forms.Form):
    """Who signed, when and where, with the signed paper."""

    signed_on = day_field(SIGN.date_label)
    municipal_signatory = forms.CharField(label="Quién firmó por el municipio", max_length=150)
    counterpart_signatory = forms.CharField(label="Quién firmó por la contraparte", max_length=150)
    place = forms.CharField(label="Lugar", max_length=150, required=False)
    upload = file_field(SIGN.document_label)
    note = note_field("Nota", required=False)
    expected_state = forms.CharField(widget=forms.HiddenInput, required=False)

    def verb_data(self):
        return dict(self.cleaned_data)


class ExpedienteForm(forms.Form):
    expediente = forms.CharField(
        label="Número de expediente del municipio",
        max_length=60,
        required=False,
        help_text="El que su archivo le da. No es nuestro folio ni el número del registro de la cancillería.",
    )
