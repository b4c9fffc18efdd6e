"""Forms of choosing a candidate city, and of taking the choice back."""

from django import forms

from partners.countries import language_choices, suggested_language
from partners.forms.cities import FOREIGN_KINDS
from partners.models import Counterpart
from partners.shortlist.candidates import REASON_MAX
from phases.choosing import counterparts_for, is_national, processes_for, waiting_for
from phases.forms.fields import DateInput
from phases.forms.initiative import origin_field
from phases.models import Process

BODY = ("kind", "official_name", "official_name_local", "language")
#: A private body cannot sign (Ley sobre la Celebración de Tratados, arts. 1 and 2).
KINDS = [pair for pair in FOREIGN_KINDS if pair[0] != Counterpart.Kind.PRIVATE]


class ChooseForm(forms.Form):
    """Why the city is chosen, who signs for it, and in which process."""

    seen = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Por qué se elige",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Va en la minuta de la decisión y en el historial.",
    )
    counterpart = forms.ModelChoiceField(
        label="Quién firmaría por la ciudad",
        queryset=Counterpart.objects.none(),
        required=False,
        empty_label="Registrar ahora a su gobierno",
    )
    kind = forms.ChoiceField(label="Tipo de contraparte", choices=KINDS, required=False)
    official_name = forms.CharField(
        label="Nombre oficial en español",
        max_length=200,
        required=False,
        help_text="Como aparecerá en el acuerdo. Los demás datos se completan después.",
    )
    official_name_local = forms.CharField(label="Nombre oficial en su idioma", max_length=200, required=False)
    language = forms.ChoiceField(label="Idioma de la contraparte", required=False)
    process = forms.ModelChoiceField(
        label="Proceso de hermanamiento",
        queryset=Process.objects.none(),
        required=False,
        empty_label="Abrir un proceso nuevo",
        help_text="Los que buscan contraparte, la tienen ya en esta ciudad, o conservan la de una candidata que no "
        "está elegida: ésta ocuparía su lugar.",
    )
    opened_on = forms.DateField(
        label="Fecha de inicio del proceso nuevo",
        widget=DateInput(),
        required=False,
        help_text="De aquí salen las fechas de las cuatro fases.",
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."},
    )
    origin = origin_field(required=False)

    def __init__(self, *args, candidate, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Counterpart.objects.visible_to(user).filter(pk__in=counterparts_for(candidate).values("pk"))
        processes = Process.objects.visible_to(user).filter(pk__in=processes_for(candidate).values("pk"))
        self.fields["counterpart"].queryset = rows
        self.fields["process"].queryset = processes.with_timeline()
        self.fields["process"].label_from_instance = _process_in_words
        self.fields["language"].choices = [
            ("", "No se sabe todavía"),
            *((code, name[:1].upper() + name[1:]) for code, name in language_choices()),
        ]
        self.national = is_national(candidate)
        if self.national:
            self.fields["counterpart"].empty_label = "Elija el municipio mexicano"
            self.fields["counterpart"].required = True
            for name in BODY:
                del self.fields[name]
        elif not rows.exists():
            del self.fields["counterpart"]
            self.fields["kind"].required = self.fields["official_name"].required = True
        if processes.exists():
            self.fields["origin"].help_text = "Sólo para un proceso nuevo."
        else:
            del self.fields["process"]
            self.fields["opened_on"].required = self.fields["origin"].required = True

    def clean(self):
        cleaned = super().clean()
        if not self.national and not cleaned.get("counterpart"):
            for name, message in (
                ("official_name", "Escriba el nombre oficial, o elija una contraparte registrada."),
                ("kind", "Elija el tipo de contraparte."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        if not cleaned.get("process"):
            for name, message in (
                ("opened_on", "Escriba la fecha de inicio del proceso nuevo."),
                ("origin", "Diga de dónde viene la iniciativa."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    def values(self):
        """What the verb takes."""
        cleaned = self.cleaned_data
        counterpart = cleaned.get("counterpart")
        return {
            "seen": cleaned["seen"],
            "reason": cleaned["reason"],
            "counterpart": counterpart,
            "body": None if counterpart or self.national else {name: cleaned[name] for name in BODY},
            "process": cleaned.get("process"),
            "opened_on": cleaned["opened_on"],
            "origin": cleaned["origin"],
        }


def suggestions(candidate, today, processes):
    """What the form starts with: the city's government, the only process that could take it, or one from today."""
    processes = list(processes.filter(waiting_for(candidate))[:2])
    return {
        "seen": candidate.state,
        "kind": Counterpart.Kind.CITY,
        "official_name": f"Ciudad de {candidate.city.name}",
        "language": suggested_language(candidate.city.country_code),
        "counterpart": counterparts_for(candidate).first(),
        "process": processes[0] if len(processes) == 1 else None,
        "opened_on": today,
        "origin": Process.Origin.PLANNED,
    }


def _process_in_words(process):
    phase = process.current_phase
    where = f", fase {phase.number}" if phase else ""
    partner = process.counterpart.official_name if process.counterpart else "sin contraparte"
    return f"{process.folio}: {partner}{where}"


class ReleaseForm(forms.Form):
    seen = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Por qué se reconsidera",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial de la candidata.",
    )
