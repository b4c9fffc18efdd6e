"""Fields that several forms of this app share."""

from django import forms


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels in ISO form, whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")
