"""Forms of an edition of the methodology, for the advisors' admin."""

from django import forms
from django.utils.text import capfirst

from phases.catalogue import PHASES
from phases.models import Process

PHASE_CHOICES = [(phase.number, f"{phase.number}. {phase.short_name}") for phase in PHASES]
KINDS = [(value, capfirst(label)) for value, label in Process.Kind.choices]


class EditionForm(forms.Form):
    """The title of a draft, what it changes, and the weeks of its four phases."""

    title = forms.CharField(
        label="Título", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    changes = forms.CharField(
        label="Qué cambió",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="Hace falta para publicar. Lo leerán las demás asesoras y asesores.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for phase in PHASES:
            self.fields[f"weeks_{phase.number}"] = forms.IntegerField(
                label=f"Semanas de {phase.short_name.lower()}", min_value=1, max_value=52
            )

    def values(self):
        """What `editions.change_edition` takes."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "changes": data["changes"],
            "phase_weeks": [data[f"weeks_{phase.number}"] for phase in PHASES],
        }

    @staticmethod
    def initial_of(version):
        """What the form shows first."""
        weeks = {f"weeks_{number}": each for number, each in enumerate(version.phase_weeks, start=1)}
        return {"title": version.title, "changes": version.changes, **weeks}


class TaskTemplateForm(forms.Form):
    """A task of a draft. The key is asked only for a new one: it never changes afterwards."""

    name = forms.CharField(
        label="Tarea", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    key = forms.SlugField(
        label="Clave",
        max_length=60,
        required=False,
        help_text="Letras sin acento, números y guiones; no cambia nunca. Vacía: sale del nombre.",
        error_messages={"invalid": "Use sólo letras sin acento, números y guiones."},
    )
    code = forms.CharField(label="Código", max_length=8, required=False, help_text="Como se lee: F9.")
    phase_number = forms.TypedChoiceField(label="Fase", choices=PHASE_CHOICES, coerce=int)
    week_label = forms.CharField(
        label="Semana",
        max_length=20,
        required=False,
        help_text="Desde el inicio del proceso: «3», «1-2» (se planea en la última), «20+» o palabras (sin fecha).",
    )
    responsible_unit = forms.CharField(
        label="Responsable", max_length=120, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    evidence_expected = forms.CharField(
        label="Evidencia esperada",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    guidance = forms.CharField(
        label="Orientación", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )
    blocks_phase = forms.BooleanField(label="Bloquea el avance de fase", required=False)
    is_sre_step = forms.BooleanField(
        label="Paso ante la SRE", required=False, help_text="Cuentan los días inhábiles de la SRE."
    )
    is_counterpart_step = forms.BooleanField(
        label="Paso conjunto con la contraparte",
        required=False,
        help_text="Cuentan los días inhábiles del país de la contraparte.",
    )
    kinds = forms.MultipleChoiceField(
        label="Tipos de proceso",
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Elija al menos un tipo de proceso."},
    )
    requires = forms.MultipleChoiceField(
        label="Requiere antes",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-many"}),
        help_text="Tareas que deben estar cumplidas antes que ésta.",
    )

    def __init__(self, *args, version, template=None, **kwargs):
        super().__init__(*args, **kwargs)
        others = [row for row in version.templates.all() if not row.is_milestone and row != template]
        self.fields["requires"].choices = [(row.key, str(row)) for row in others]
        if template is not None:
            del self.fields["key"]


class CopyYearForm(forms.Form):
    """From which year to which one the declared days are copied."""

    from_year = forms.IntegerField(label="Copiar los días de", min_value=2000, max_value=2100)
    to_year = forms.IntegerField(label="Al año", min_value=2000, max_value=2100)
