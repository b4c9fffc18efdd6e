"""Forms of observations: recording a letter of them, answering, settling, opening again, correcting."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from agreements.forms.procedure import day_field, file_field, unit_field
from agreements.path import units
from agreements.remarks.answering import MAX_TEXT, clause_choices

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 60


def rows_asked(data):
    """How many places for observations a page has: as many as it had, and more when somebody asked for more."""
    try:
        count = min(max(int(data.get("rows", FIRST_ROWS)), 1), MOST_ROWS)
    except (TypeError, ValueError):
        count = FIRST_ROWS
    return min(count + MORE_ROWS, MOST_ROWS) if "more" in data else count


class RemarksForm(forms.Form):
    """A letter of the ministry with its observations, one a place; places left empty are passed over.

    `version` is the text that was observed, `first` the number that the first observation will have.
    """

    oficio = forms.CharField(label="Número del oficio", max_length=80)
    received_on = day_field("Fecha de recepción")

    def __init__(
        self, data=None, files=None, *, version, first=1, rows=FIRST_ROWS, scan_required=True, **kwargs
    ):
        # Somebody who asks for more places has not finished: nothing is judged yet.
        asks_more = data is not None and "more" in data
        if asks_more:
            kwargs["initial"] = {**kwargs.get("initial", {}), **{key: data.get(key) for key in data}}
        super().__init__(None if asks_more else data, None if asks_more else files, **kwargs)
        self.rows = rows
        self.fields["unit"] = unit_field(units.LEGAL, "Unidad que lo firma")
        self.fields["file"] = file_field("Oficio digitalizado", required=scan_required)
        self.fields["rows"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=rows)
        self.initial["rows"] = rows
        choices = clause_choices(version)
        for number in range(1, rows + 1):
            self.fields[f"clause_{number}"] = forms.ChoiceField(
                label=f"Cláusula de la observación {first - 1 + number}", choices=choices, required=False
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Observación {first - 1 + number}",
                required=False,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Como viene en el oficio. Los lugares vacíos no cuentan." if number == 1 else "",
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("El oficio", "oficio", "received_on", "unit", "file", "rows"),
            Fieldset(
                "Las observaciones",
                *(f"{name}_{n}" for n in range(1, rows + 1) for name in ("clause", "text")),
            ),
        )

    def clean(self):
        data = super().clean()
        if not self.errors and not self.remarks():
            self.add_error("text_1", "Escriba al menos una observación.")
        return data

    def remarks(self):
        """[(clause key or "", text)] of the places that were filled."""
        places = range(1, self.rows + 1)
        pairs = (
            (self.cleaned_data.get(f"clause_{n}", ""), self.cleaned_data.get(f"text_{n}", "")) for n in places
        )
        return [(key, text.strip()) for key, text in pairs if text.strip()]

    def verb_data(self):
        """Keyword arguments for `observing.record_remarks`."""
        data = self.cleaned_data
        return {
            "oficio": data["oficio"],
            "received_on": data["received_on"],
            "unit": data["unit"],
            "upload": data["file"],
            "remarks": self.remarks(),
        }


class SeenForm(forms.Form):
    """A form on one observation, with the stamp of what the person had before their eyes."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class AnswerForm(SeenForm):
    text = forms.CharField(
        label="Respuesta",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Diga qué se cambió y en qué cláusula, o por qué se mantiene el texto.",
    )


class NoteForm(forms.Form):
    """What a person says when settling an observation or opening it again."""

    note = forms.CharField(label="Nota", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = help_text


class CorrectForm(SeenForm):
    clause_key = forms.ChoiceField(label="Sobre qué cláusula", required=False)
    text = forms.CharField(label="Observación", max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    oficio = forms.CharField(label="Número del oficio", max_length=80)
    received_on = day_field("Fecha de recepción")
    reason = forms.CharField(
        label="Qué se corrige",
        max_length=300,
        help_text="Queda en el historial. Por ejemplo: «El oficio dice artículo 5, no 4».",
    )

    def __init__(self, *args, remark, **kwargs):
        kwargs["initial"] = {
            "clause_key": remark.clause_key,
            "text": remark.text,
            "oficio": remark.oficio,
            "received_on": remark.received_on,
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["clause_key"].choices = clause_choices(remark.version)
