"""Forms of acts by mail, of requests for more time, and of how one is reminded."""

from django import forms
from django.utils.text import capfirst

from partners.models import Membership
from partners.models.people import READING_ROLES
from phases.extensions import MOST_WORKING_DAYS
from phases.models import MailChoice
from phases.preferences import FARTHEST_STEP, in_words

WORKING_DAYS_ERROR = f"Escriba un número entero entre 1 y {MOST_WORKING_DAYS}."
#: Steps that the policy's page offers to tick, in working days; others are typed.
USUAL_BEFORE = (14, 10, 7, 5, 3, 2, 1)
USUAL_AFTER = (1, 2, 3, 5, 7, 10, 14)


class MoreTimeForm(forms.Form):
    """How many working days more, and why."""

    working_days = forms.IntegerField(
        label="¿Cuántos días hábiles más?",
        min_value=1,
        max_value=MOST_WORKING_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Se cuentan desde la fecha límite; no cuentan sábados, domingos ni días inhábiles.",
        error_messages={
            "min_value": WORKING_DAYS_ERROR,
            "max_value": WORKING_DAYS_ERROR,
            "invalid": WORKING_DAYS_ERROR,
        },
    )
    reason = forms.CharField(
        label="¿Por qué hace falta más tiempo?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial del proceso.",
    )


class GrantTimeForm(MoreTimeForm):
    """The same for an enlace, who does not ask but grants, and says who authorised it."""

    approved_by = forms.CharField(
        label="¿Quién lo autorizó?", max_length=200, help_text="Nombre y cargo, o número de oficio."
    )


class DecideForm(forms.Form):
    """Grant a request, with who authorised it, or refuse it, with an answer. The button pressed says which."""

    approved_by = forms.CharField(
        label="Quién autoriza la prórroga",
        max_length=200,
        required=False,
        help_text="Para concederla. Nombre y cargo, o número de oficio.",
    )
    answer = forms.CharField(
        label="Respuesta para quien la pidió",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="Obligatoria si no la concede.",
    )


class MailChoiceForm(forms.Form):
    """Each reminder in its own mail, or gathered."""

    rhythm = forms.ChoiceField(
        label="¿Cómo quiere recibir los recordatorios?",
        choices=[(value, capfirst(label)) for value, label in MailChoice.Rhythm.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Elija una de las tres opciones."},
    )


class DaysField(forms.CharField):
    """Whole numbers separated by commas or spaces; cleans to a list of int, each from 1 to FARTHEST_STEP."""

    def clean(self, value):
        found = []
        for word in super().clean(value).replace(",", " ").split():
            if not word.isascii() or not word.isdigit() or not 1 <= int(word[:5]) <= FARTHEST_STEP:
                raise forms.ValidationError(
                    f"Escriba números del 1 al {FARTHEST_STEP} separados por comas, por ejemplo 20, 12."
                )
            found.append(int(word))
        return found


def _threshold(label, help_text):
    message = f"Escriba un número entero entre 1 y {FARTHEST_STEP}."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=FARTHEST_STEP,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"min_value": message, "max_value": message, "invalid": message},
    )


class ReminderPolicyForm(forms.Form):
    """The ladder of a municipality as ticks, with other days typed, and to whom a late task climbs."""

    before = forms.TypedMultipleChoiceField(
        label="Antes de la fecha límite",
        choices=[(days, capfirst(in_words(-days))) for days in USUAL_BEFORE],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_before = DaysField(
        label="Otros días hábiles antes",
        required=False,
        max_length=60,
        help_text="Números separados por comas, por ejemplo: 20, 12.",
    )
    on_the_day = forms.BooleanField(label="El mismo día de la fecha límite", required=False)
    after = forms.TypedMultipleChoiceField(
        label="Después, si sigue pendiente",
        choices=[(days, capfirst(in_words(days))) for days in USUAL_AFTER],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_after = DaysField(
        label="Otros días hábiles después",
        required=False,
        max_length=60,
        help_text="Números separados por comas, por ejemplo: 20, 30.",
    )
    enlace_from = _threshold(
        "Avisar también al enlace municipal desde",
        "Días hábiles de retraso de una tarea que tiene otra persona.",
    )
    head_from = _threshold("Avisar también a la o el titular de la oficina desde", "Días hábiles de retraso.")
    advisor_from = _threshold(
        "Hacerlo visible para cancillería desde", "Días hábiles de retraso; sólo en la fase de formalización."
    )
    head = forms.ModelChoiceField(
        label="Titular de la oficina",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nadie en particular: sólo se avisa al enlace",
        help_text="Debe tener cuenta en este municipio.",
    )

    def __init__(self, *args, municipality, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["head"].queryset = (
            Membership.objects.visible_to(user)
            .active(today)
            .filter(municipality=municipality, role__in=READING_ROLES)
            .select_related("user", "municipality")
        )
        self.fields["head"].label_from_instance = lambda membership: (
            f"{membership.user.full_name} ({membership.get_role_display()})"
        )

    @staticmethod
    def initial_of(policy):
        """The form's values for a policy."""
        before = [-step for step in policy.steps if step < 0]
        after = [step for step in policy.steps if step > 0]
        return {
            "before": [days for days in before if days in USUAL_BEFORE],
            "other_before": ", ".join(str(days) for days in before if days not in USUAL_BEFORE),
            "on_the_day": 0 in policy.steps,
            "after": [days for days in after if days in USUAL_AFTER],
            "other_after": ", ".join(str(days) for days in after if days not in USUAL_AFTER),
            "enlace_from": policy.enlace_from,
            "head_from": policy.head_from,
            "advisor_from": policy.advisor_from,
            "head": policy.head_id,
        }

    def values(self):
        """What `preferences.set_policy` takes."""
        data = self.cleaned_data
        steps = {-days for days in data["before"] + data["other_before"]}
        steps |= set(data["after"] + data["other_after"])
        if data["on_the_day"]:
            steps.add(0)
        return {
            "steps": sorted(steps),
            **{name: data[name] for name in ("enlace_from", "head_from", "advisor_from", "head")},
        }
