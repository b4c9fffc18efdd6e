"""Origin and themes of a process: the fields of its opening, and the form that corrects them."""

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst

from partners.forms.profile import themes_field
from phases.models import Process

#: What each origin means, beside its name.
ORIGINS = (
    (Process.Origin.PLANNED, "El municipio la buscó a partir de su plan o de una necesidad propia."),
    (Process.Origin.RECEIVED, "La propuso la otra ciudad, una embajada, un organismo o un tercero."),
    (Process.Origin.POLITICAL, "Surge de una visita, de una gira o de una promesa."),
    (Process.Origin.HISTORICAL, "Da forma a un lazo que ya existía: migrantes, historia, nombre, empresas."),
)
LABEL = '<span class="choice-name">{}</span> <span class="choice-hint">{}</span>'


def origin_field(**options):
    return forms.ChoiceField(
        label="Origen de la iniciativa",
        choices=[(value.value, format_html(LABEL, capfirst(value.label), hint)) for value, hint in ORIGINS],
        widget=forms.RadioSelect,
        **options,
    )


def process_themes_field():
    return themes_field(
        label="Temas",
        help_text="Los pocos que importan. La metodología pide reducir la dispersión de temas y prioridades.",
    )


class InitiativeForm(forms.Form):
    """Where the initiative comes from and its themes. An origin that nobody has said may stay so."""

    seen = forms.CharField(widget=forms.HiddenInput)
    origin = origin_field()
    themes = process_themes_field()

    def __init__(self, *args, process, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["origin"].required = bool(process.origin)
