"""Forms of versions: saving one with a note, choosing two to compare."""

from django import forms

#: The words as they stand, in an address.
TODAY = "hoy"


class SaveForm(forms.Form):
    note = forms.CharField(
        label="Nota",
        max_length=250,
        required=False,
        help_text="Para qué se guarda. Por ejemplo: «Texto que se envía a la contraparte».",
    )


class CompareForm(forms.Form):
    """Which two versions to compare. Without an answer: the newest two, or the only one with the text as it stands."""

    de = forms.ChoiceField(label="Comparar")
    a = forms.ChoiceField(label="con")

    def __init__(self, data=None, *, numbers):
        """`numbers` of the versions that there are, the newest first."""
        super().__init__(data)
        names = {str(number): f"Versión {number}" for number in numbers} | {TODAY: "El texto de hoy"}
        for field in self.fields.values():
            field.choices = list(names.items())
            field.widget.attrs["class"] = "form-select"
        self.initial = dict(zip(("de", "a"), _usual(numbers), strict=True))

    def pair(self):
        """(older, newer), each a number or None for the text as it stands. The form must be valid or without data."""
        data = self.cleaned_data if self.is_bound else self.initial
        chosen = [None if data[name] == TODAY else int(data[name]) for name in ("de", "a")]
        return tuple(sorted(chosen, key=lambda number: float("inf") if number is None else number))


def _usual(numbers):
    if len(numbers) > 1:
        return str(numbers[1]), str(numbers[0])
    return (str(numbers[0]) if numbers else TODAY), TODAY
