"""Forms of the stakeholder map: filters, an actor, its commitments and contacts."""

import re

from django import forms
from django.db.models import Q

from partners.actors.rows import QUADRANTS, UNPLACED, quadrant_of
from partners.actors.stakeholders import FIELDS
from partners.forms.offices import DateInput
from partners.models import Stakeholder, StakeholderCommitment, StakeholderContact
from partners.themes import THEME_CHOICES

INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-07-20."}
MARKS = [
    ("", "Sin valorar"),
    (1, "1, muy bajo"),
    (2, "2, bajo"),
    (3, "3, medio"),
    (4, "4, alto"),
    (5, "5, muy alto"),
]
CELL = re.compile(r"[1-5]-[1-5]")


def labels(choices):
    """The choices with a capital, as they stand in a select."""
    return [(value, label[:1].upper() + label[1:]) for value, label in choices]


class StakeholderFilterForm(forms.Form):
    """What the map and its list show; kept in the URL. Values that nobody offered filter nothing."""

    q = forms.CharField(label="Actor", max_length=100, required=False)
    sector = forms.ChoiceField(
        label="Sector", choices=[("", "Todos"), *labels(Stakeholder.Sector.choices)], required=False
    )
    tema = forms.ChoiceField(label="Tema", choices=[("", "Todos"), *THEME_CHOICES], required=False)
    cuadrante = forms.ChoiceField(
        label="Lugar en el mapa",
        choices=[
            ("", "Todos"),
            *((quadrant.key, quadrant.name) for quadrant in QUADRANTS.values()),
            (UNPLACED, "Sin ubicar"),
        ],
        required=False,
    )
    ver = forms.ChoiceField(
        label="Mostrar",
        choices=[("", "En el mapa"), ("fuera", "Fuera del mapa"), ("todos", "Todos")],
        required=False,
    )
    celda = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    def clean_celda(self):
        cell = self.cleaned_data["celda"]
        return cell if CELL.fullmatch(cell) else ""

    @property
    def in_force(self):
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())

    def apply(self, stakeholders):
        """Narrow a queryset of actors."""
        chosen = self.cleaned_data
        if chosen.get("ver") != "todos":
            stakeholders = stakeholders.filter(is_active=chosen.get("ver") != "fuera")
        if chosen.get("q"):
            words = chosen["q"]
            stakeholders = stakeholders.filter(Q(name__icontains=words) | Q(contribution__icontains=words))
        if chosen.get("sector"):
            stakeholders = stakeholders.filter(sector=chosen["sector"])
        if chosen.get("tema"):
            # A JSON list holds its keys between quotes, in both databases.
            stakeholders = stakeholders.filter(themes__icontains=f'"{chosen["tema"]}"')
        if chosen.get("celda"):
            interest, influence = chosen["celda"].split("-")
            stakeholders = stakeholders.filter(interest=interest, influence=influence)
        return _in_quadrant(stakeholders, chosen.get("cuadrante"))


def _in_quadrant(stakeholders, key):
    if not key:
        return stakeholders
    if key == UNPLACED:
        return stakeholders.filter(Q(interest__isnull=True) | Q(influence__isnull=True))
    places = [(i, j) for i in range(1, 6) for j in range(1, 6) if quadrant_of(i, j).key == key]
    return stakeholders.filter(interest__in={i for i, _ in places}, influence__in={j for _, j in places})


class StakeholderForm(forms.Form):
    """An actor: what it is, its place on the map, and the person of contact with the ground for keeping the data."""

    seen = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Nombre",
        max_length=200,
        help_text="De la organización, la dependencia o el colectivo. A la persona anótela abajo.",
    )
    sector = forms.ChoiceField(
        label="Sector", choices=[("", "Elija un sector"), *labels(Stakeholder.Sector.choices)]
    )
    interest = forms.TypedChoiceField(
        label="Interés",
        choices=MARKS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Cuánto le importa el hermanamiento. Sin valorar: todavía no se ubica en el mapa.",
    )
    influence = forms.TypedChoiceField(
        label="Influencia",
        choices=MARKS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Cuánto puede ayudarlo o frenarlo.",
    )
    contribution = forms.CharField(
        label="Qué puede aportar",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por ejemplo: becas, sede para encuentros, contactos en la ciudad. Sin datos de personas.",
    )
    themes = forms.MultipleChoiceField(
        label="Temas", choices=THEME_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    data_ground = forms.ChoiceField(
        label="Datos de una persona de contacto",
        choices=labels(Stakeholder.Ground.choices),
        initial=Stakeholder.Ground.NONE,
        widget=forms.RadioSelect,
        help_text="La ley pide una base para guardar datos de una persona. Sin ella, deje vacíos los cuatro campos.",
    )
    contact_name = forms.CharField(label="Persona de contacto", max_length=150, required=False)
    contact_title = forms.CharField(label="Cargo", max_length=120, required=False)
    contact_email = forms.EmailField(label="Correo", max_length=254, required=False)
    contact_phone = forms.CharField(label="Teléfono", max_length=40, required=False)
    consent_on = forms.DateField(
        label="Consentimiento otorgado el",
        required=False,
        widget=DateInput(),
        error_messages=INVALID_DATE,
        help_text="Sólo si la base es el consentimiento.",
    )
    consent_proof = forms.CharField(
        label="Cómo consta",
        max_length=200,
        required=False,
        help_text="Por ejemplo: formato firmado, correo del 3 de marzo de 2026.",
    )
    field_order = [
        "seen",
        "name",
        "sector",
        "interest",
        "influence",
        "contribution",
        "themes",
        "data_ground",
    ]

    def __init__(self, *args, new=False, **kwargs):
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["seen"]

    def values(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class CommitmentForm(forms.Form):
    """What an actor offered."""

    text = forms.CharField(
        label="Compromiso",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qué ofreció hacer. Por ejemplo: prestar el auditorio para la firma.",
    )
    due_on = forms.DateField(label="Para el", required=False, widget=DateInput(), error_messages=INVALID_DATE)


class SettleForm(forms.Form):
    """How a commitment ended."""

    State = StakeholderCommitment.State

    state = forms.ChoiceField(
        label="Cómo terminó",
        choices=[(State.KEPT, "Se cumplió"), (State.DROPPED, "Quedó sin efecto")],
        widget=forms.RadioSelect,
        initial=State.KEPT,
    )
    note = forms.CharField(
        label="Nota", max_length=300, required=False, help_text="Si quedó sin efecto, escriba por qué."
    )


class ContactForm(forms.Form):
    """A line of the contact log."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    happened_on = forms.DateField(label="Fecha", widget=DateInput(), error_messages=INVALID_DATE)
    channel = forms.ChoiceField(label="Medio", choices=labels(StakeholderContact.Channel.choices))
    text = forms.CharField(
        label="Qué se trató",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qué se habló y en qué se quedó. No escriba datos personales que no hagan falta.",
    )
