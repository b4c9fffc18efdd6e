"""Forms of the networks of cities: filters, and their data in the advisors' admin."""

from django import forms

from partners.forms.offices import DateInput
from partners.forms.stakeholders import INVALID_DATE, labels
from partners.models import Standing


class NetworkForm(forms.Form):
    """What is known of a network, from where, and since when."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Nombre", max_length=200)
    acronym = forms.CharField(label="Siglas", max_length=30, required=False)
    about = forms.CharField(label="Qué es", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    how_to_join = forms.CharField(
        label="Cómo se ingresa", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    website = forms.URLField(label="Sitio web", required=False, assume_scheme="https")
    standing = forms.ChoiceField(
        label="Certeza",
        choices=labels(Standing.choices),
        initial=Standing.UNCONFIRMED,
        help_text="«Confirmado» pide la dirección de la fuente y el día en que se revisó.",
    )
    source_url = forms.URLField(label="Fuente", max_length=500, required=False, assume_scheme="https")
    checked_on = forms.DateField(
        label="Revisado el", required=False, widget=DateInput(), error_messages=INVALID_DATE
    )
    is_active = forms.BooleanField(label="Vigente", required=False, initial=True)

    def values(self):
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
