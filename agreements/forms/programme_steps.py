"""The form of the steps of an activity: one row each, and some empty ones to add more."""

from django import forms

from agreements.models import ActivityStep
from agreements.programme.planning import steps_fingerprint, steps_of
from agreements.programme.steps import MOST_STEPS, MOST_WEEKS

BEFORE, AFTER = "before", "after"
EMPTY_ROWS = 3
_SIDES = [(value, label[:1].upper() + label[1:]) for value, label in ActivityStep.Side.choices]


class StepRowForm(forms.Form):
    """One step: how many weeks before the first day or after the last one. An empty row is no step."""

    key = forms.SlugField(required=False, widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(label="Paso", max_length=180, required=False)
    weeks = forms.IntegerField(
        label="Semanas",
        min_value=0,
        max_value=MOST_WEEKS,
        required=False,
        error_messages={"invalid": "Escriba las semanas con un número entero."},
    )
    when = forms.ChoiceField(
        label="Respecto de la actividad",
        choices=[(BEFORE, "antes del inicio"), (AFTER, "después del fin")],
        required=False,
        initial=BEFORE,
    )
    side = forms.ChoiceField(label="A cargo de", choices=_SIDES, required=False)
    remove = forms.BooleanField(
        label="Quitar", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("remove"):
            return cleaned
        name, weeks = cleaned.get("name"), cleaned.get("weeks")
        if name and weeks is None and "weeks" not in self.errors:
            self.add_error("weeks", "Escriba cuántas semanas.")
        if not name and (weeks is not None or cleaned.get("key")):
            self.add_error("name", "Escriba el nombre del paso, o marque «Quitar».")
        return cleaned

    @property
    def row(self):
        """The step as the verb takes it; None when there is none."""
        data = self.cleaned_data
        if data["remove"] or not data["name"]:
            return None
        weeks = -data["weeks"] if data["when"] == AFTER else data["weeks"]
        return {
            "key": data["key"],
            "name": " ".join(data["name"].split()),
            "weeks": weeks,
            "side": data["side"] or ActivityStep.Side.LOCAL,
        }


StepRows = forms.formset_factory(
    StepRowForm, extra=EMPTY_ROWS, max_num=MOST_STEPS + EMPTY_ROWS, absolute_max=MOST_STEPS + EMPTY_ROWS
)


class StepsForm(forms.Form):
    """What goes along with the rows: what the person saw of them."""

    seen = forms.CharField(widget=forms.HiddenInput)


def initial_rows(rows):
    """Steps (rows of the table or of a template) as the form shows them."""
    return [
        {
            "key": row["key"],
            "name": row["name"],
            "weeks": abs(row["weeks"]),
            "when": AFTER if row["weeks"] < 0 else BEFORE,
            "side": row["side"],
        }
        for row in rows
    ]


def rows_of_activity(activity):
    return [
        {"key": step.key, "name": step.name, "weeks": step.weeks, "side": step.side}
        for step in steps_of(activity)
    ]


def forms_for(activity, data=None, rows=None):
    """The stamp and the rows, bound to `data` when there is some; `rows` instead of the activity's own."""
    stamp = StepsForm(data, initial={"seen": steps_fingerprint(activity)})
    shown = rows_of_activity(activity) if rows is None else rows
    return stamp, StepRows(data, initial=initial_rows(shown), prefix="pasos")
