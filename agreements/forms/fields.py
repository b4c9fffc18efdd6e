"""Fields that several forms of this app share."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError

from agreements.models import Agreement


def capital_choices(choices):
    """Choices as they begin a line: "Visitas recíprocas"."""
    return [(key, label[:1].upper() + label[1:]) for key, label in choices]


class SeenAtField(forms.CharField):
    """Hidden: the instant of the last change that the person saw, in ISO form; tells a stale tab."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, dt.datetime) else value

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return None
        try:
            seen_at = dt.datetime.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("La página está incompleta: vuelva a abrirla.", code="seen") from error
        # No page was ever filled outside these years; near the ends of the calendar a change of zone overflows.
        if seen_at.tzinfo is None or not 2000 <= seen_at.year < 3000:
            raise ValidationError("La página está incompleta: vuelva a abrirla.", code="seen")
        return seen_at


class LinesField(forms.CharField):
    """Several short texts, one a line; cleans to a list without empty lines."""

    def __init__(self, *, rows=3, line_length=300, max_lines=12, **kwargs):
        self.line_length, self.max_lines = line_length, max_lines
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [
            line for line in (" ".join(row.split()) for row in super().to_python(value).splitlines()) if line
        ]

    def validate(self, value):
        if len(value) > self.max_lines:
            raise ValidationError(f"Escriba a lo más {self.max_lines} renglones.", code="lines")
        if any(len(line) > self.line_length for line in value):
            raise ValidationError(
                f"Cada renglón admite hasta {self.line_length} caracteres.", code="line_length"
            )

    def run_validators(self, value):
        """Lines are checked one by one in `validate`; the text validators of CharField do not fit a list."""

    def has_changed(self, initial, data):
        return self.to_python(data or "") != (initial or [])


class PartialDateField(forms.CharField):
    """A date of which perhaps only the year, or month and year, is known. Cleans to (date or None, precision).

    A year stands for its first of January and a month for its first day; the precision says which part is known.
    """

    def prepare_value(self, value):
        return partial_date_text(*value) if isinstance(value, tuple) else value

    def to_python(self, value):
        text = super().to_python(value).strip()
        if not text:
            return None, Agreement.Precision.DAY
        for pattern, order in _PARTIAL_DATES:
            if match := re.fullmatch(pattern, text):
                parts = {name: int(number) for name, number in match.groupdict().items()}
                try:
                    return dt.date(parts["year"], parts.get("month", 1), parts.get("day", 1)), order
                except ValueError:
                    break
        raise ValidationError(
            "Escriba un año (1974), mes y año (04/1974) o una fecha (20/04/1974).", code="date"
        )

    def validate(self, value):
        if self.required and value[0] is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """The cleaned value is a pair; its text was checked in `to_python`."""


_YEAR, _MONTH, _DAY = r"(?P<year>1[89]\d\d|20\d\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_PARTIAL_DATES = (
    (_YEAR, Agreement.Precision.YEAR),
    (f"{_MONTH}[/-]{_YEAR}", Agreement.Precision.MONTH),
    (f"{_YEAR}-{_MONTH}", Agreement.Precision.MONTH),
    (f"{_DAY}[/-]{_MONTH}[/-]{_YEAR}", Agreement.Precision.DAY),
    (f"{_YEAR}-{_MONTH}-{_DAY}", Agreement.Precision.DAY),
)


def partial_date_text(day, precision):
    """The date as `PartialDateField` reads it: "1974", "04/1974" or "20/04/1974"."""
    if day is None:
        return ""
    formats = {Agreement.Precision.YEAR: "%Y", Agreement.Precision.MONTH: "%m/%Y"}
    return day.strftime(formats.get(precision, "%d/%m/%Y"))
