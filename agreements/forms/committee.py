"""Forms of the committee: its installation, its seats, who leaves and who comes instead; the filter of its list."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from agreements.committee.members import MEMBER_FIELDS, accounts_of
from agreements.forms.fields import SeenAtField, capital_choices
from partners.models import Committee, CommitteeMember
from phases.forms.fields import DateInput

IN_OFFICE, LEFT, ALL = "", "bajas", "todas"


class CommitteeForm(forms.ModelForm):
    """A committee of one period. Its first day is written once: the seats hang on it."""

    seen_at = SeenAtField(required=False)

    class Meta:
        model = Committee
        fields = ["name", "starts_on", "ends_on", "installed_by"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "starts_on": "Día de la toma de protesta.",
            "ends_on": "Último día del periodo. Vacío: sin término fijado.",
            "installed_by": "Por ejemplo: sesión ordinaria de cabildo 12, del 30 de abril de 2026.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["starts_on"]
            self.fields["seen_at"].required = True
            self.initial["seen_at"] = self.instance.changed_at
        else:
            del self.fields["seen_at"]

    def _post_clean(self):
        """The verb checks the row: an instance half changed would show in the page that comes back."""


class MemberForm(forms.ModelForm):
    """Who takes a seat, for how long, with which voice, and how to reach the person."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CommitteeMember
        fields = list(MEMBER_FIELDS)
        widgets = {"starts_on": DateInput(), "ends_on": DateInput(), "consent_on": DateInput()}
        labels = {"user": "Cuenta en este sistema"}
        help_texts = {
            "position": "Por ejemplo: rectora de la universidad, regidor de turismo.",
            "is_official": "Déjelo sin marcar si ocupa un lugar ciudadano.",
            "ends_on": "Último día en el cargo. Vacío: mientras dure el comité.",
            "substitute_name": "Quien asiste en su ausencia.",
            "consent_on": "Sólo para personas particulares. Sin consentimiento no se guardan correo ni teléfono.",
            "user": "Para que lea las convocatorias y los documentos del comité con su propio acceso.",
        }

    def __init__(self, *args, municipality, today, without=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [
            ("", "Elija un cargo"),
            *capital_choices(CommitteeMember.Office.choices),
        ]
        self.fields["sector"].choices = [
            ("", "Elija un sector"),
            *capital_choices(CommitteeMember.Sector.choices),
        ]
        people = {user.pk: user for user in accounts_of(municipality, today)}
        if self.instance.user_id:
            people.setdefault(self.instance.user_id, self.instance.user)
        self.fields["user"].choices = [
            ("", "Sin cuenta"),
            *((pk, f"{user.full_name} ({user.email})") for pk, user in people.items()),
        ]
        for name in without:
            del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *(
                Fieldset(legend, *(name for name in names if name in self.fields))
                for legend, names in _FIELDSETS
                if any(name in self.fields for name in names)
            )
        )

    def _post_clean(self):
        """The verb checks the row: an instance half changed would show in the page that comes back."""

    def values(self):
        return {name: self.cleaned_data[name] for name in MEMBER_FIELDS if name in self.cleaned_data}


_FIELDSETS = (
    ("Quién", ("seen", "name", "position", "sector", "is_official")),
    ("Qué lugar ocupa", ("office", "has_vote", "starts_on", "ends_on", "substitute_name")),
    ("Cómo se le localiza", ("email", "phone", "consent_on", "user")),
)


class LeavingForm(forms.Form):
    """When somebody leaves, and why."""

    on = forms.DateField(label="Último día en el cargo", widget=DateInput())
    reason = forms.CharField(
        label="Motivo", max_length=200, help_text="Por ejemplo: renuncia por escrito, fin del cargo público."
    )


class MemberFilterForm(forms.Form):
    """What the list shows; kept in the URL. Values that nobody offered filter nothing."""

    q = forms.CharField(label="Nombre", max_length=100, required=False)
    cargo = forms.ChoiceField(
        label="Cargo",
        choices=[("", "Todos"), *capital_choices(CommitteeMember.Office.choices)],
        required=False,
    )
    sector = forms.ChoiceField(
        label="Sector",
        choices=[("", "Todos"), *capital_choices(CommitteeMember.Sector.choices)],
        required=False,
    )
    ver = forms.ChoiceField(
        label="Mostrar",
        choices=[(IN_OFFICE, "En funciones"), (LEFT, "Quienes ya no están"), (ALL, "A todas las personas")],
        required=False,
    )
    periodo = forms.ChoiceField(label="Periodo", required=False)

    def __init__(self, *args, committees, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if len(committees) > 1:
            self.fields["periodo"].choices = [
                ("", "El más reciente"),
                *((str(row.pk), _period(row)) for row in committees),
            ]
        else:
            del self.fields["periodo"]
        self.is_valid()

    @property
    def in_force(self):
        return any(self.cleaned_data.values())

    def committee(self, committees):
        """The committee that is shown: the one chosen, else the newest; None without any."""
        chosen = self.cleaned_data.get("periodo")
        return next(
            (row for row in committees if str(row.pk) == chosen), committees[0] if committees else None
        )

    def apply(self, members, committee):
        """Narrow the seats of a committee; of a period that is over, those of its last day are the ones in office."""
        chosen = self.cleaned_data
        day = min(self.today, committee.ends_on) if committee.ends_on else self.today
        if chosen.get("ver") == LEFT:
            members = members.filter(ends_on__lt=day)
        elif chosen.get("ver") != ALL:
            members = members.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        if chosen.get("q"):
            words = chosen["q"]
            members = members.filter(Q(name__icontains=words) | Q(position__icontains=words))
        if chosen.get("cargo"):
            members = members.filter(office=chosen["cargo"])
        if chosen.get("sector"):
            members = members.filter(sector=chosen["sector"])
        return members


def _period(committee):
    end = committee.ends_on.year if committee.ends_on else "sin término"
    return f"{committee.starts_on.year} – {end}"
