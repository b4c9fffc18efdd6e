"""What the steps of the interview share: kinds of fields, which of them an instrument needs, what becomes of them."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agreements.drafting.answers import spoken_date
from agreements.forms.clauses import INVISIBLE
from agreements.forms.draft import EMPTY, kept
from agreements.forms.fields import PartialDateField, SeenAtField
from agreements.library.filling import VARIABLES, variables_in

HIDDEN = "Trae caracteres invisibles, que pueden cambiar cómo se lee: bórrelo y escríbalo de nuevo."
LATER = "Puede quedar vacío: el texto mostrará «[por definir]»."

#: Which variable of the library a field ends up in, when it has another name.
VARIABLE_OF = {
    "start_on": "start",
    "term_number": "term",
    "term_unit": "term",
    "notice_days": "notice",
    "signing_on": "signed_on",
    "authenticity": "languages",
    "old_link_on": "old_link_date",
    "municipal_signatory_title": "municipal_signatory",
    "counterpart_signatory_title": "counterpart_signatory",
    "counterpart_name_en": "counterpart_party",
}


def capital(text):
    return text[:1].upper() + text[1:]


def choices_of(catalogue, empty):
    return [
        ("", empty),
        *((key, capital(names.get("label", names["es"]))) for key, names in catalogue.items()),
    ]


def line(label, help_text="", max_length=250, **kwargs):
    return forms.CharField(label=label, help_text=help_text, max_length=max_length, required=False, **kwargs)


def paragraph(label, help_text, rows=2, required=False):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=800,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class Noted(SafeString):
    """The label of a choice with a line in small print below; `plain` is the label alone."""

    @classmethod
    def of(cls, plain, note):
        label = cls(format_html('{} <span class="area-basis">{}</span>', plain, note))
        label.plain = plain
        return label


class StepForm(forms.Form):
    """One step. `templates` are the instrument's clauses, `known` the data of all the steps so far."""

    slug = step_title = lead = ""
    #: Fields that are not answers: the step puts them into the verb's data itself.
    own = ()
    pairs = ()

    def __init__(self, *args, counterpart, templates, known, agreement=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.counterpart, self.templates, self.known = counterpart, templates, known
        used = used_variables(templates)
        for name in list(self.fields):
            variable = VARIABLE_OF.get(name, name.removesuffix("_en"))
            if variable in VARIABLES and variable not in used:
                del self.fields[name]
        if agreement is not None:
            self.fields["seen_at"] = SeenAtField()
            self.initial["seen_at"] = agreement.changed_at
        self.prepare(agreement)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def prepare(self, agreement):
        """What a step's fields need to know of the draft."""

    def _layout(self):
        second = {pair[1] for pair in self.pairs}
        pairs = {first: (first, other) for first, other in self.pairs}
        rows = []
        for name in self.fields:
            if name in pairs:
                rows.append(Div(*pairs[name], css_class="field-pair"))
            elif name not in second:
                rows.append(name)
        return Layout(*rows)

    def clean(self):
        """Refuse what nobody sees: the words end up in the text of an agreement."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            words = "\n".join(value) if isinstance(value, list) else value
            if isinstance(words, str) and INVISIBLE.search(words):
                self.add_error(name, HIDDEN)
        return cleaned

    @property
    def asks(self):
        """Whether the step has anything to ask about this instrument."""
        return any(name != "seen_at" for name in self.fields)

    def apply(self, data):
        """The verb's data with this step's part in them: a new dictionary."""
        answers = dict(data["answers"])
        for name, value in self.cleaned_data.items():
            if name in self.own or name == "seen_at":
                continue
            answers.pop(name, None)
            if value not in EMPTY:
                answers[name] = kept(value)
        return data | {"answers": answers}

    def summary(self):
        """[(label, value in words)] of what the step says, for the page that reviews it; "" where nothing is said."""
        return [(field.label, in_words(field)) for field in self if field.name != "seen_at"]


def used_variables(templates):
    """Variables that the clauses name in any of their wordings."""
    return {
        key
        for template in templates
        for wording in template.alternatives
        for key in variables_in(wording.texts["es"])
    }


def in_words(field):
    """What a bound field or its initial value says, as people read it."""
    value = field.form.cleaned_data.get(field.name) if hasattr(field.form, "cleaned_data") else field.value()
    if isinstance(field.field, forms.ChoiceField):
        labels = {str(key): getattr(label, "plain", label) for key, label in flat(field.field.choices)}
        # Nothing chosen may have a name too: "Sólo en español", the usual wording of a clause.
        chosen = value if isinstance(value, list) else [value or ""]
        return "\n".join(str(labels.get(str(key), key)) for key in chosen)
    if value in EMPTY:
        return ""
    if isinstance(field.field, forms.DateField):
        return spoken_date(dt.date.fromisoformat(value) if isinstance(value, str) else value)
    if isinstance(value, list):
        return "\n".join(value)
    return field.field.prepare_value(value) if isinstance(field.field, PartialDateField) else value


def flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
