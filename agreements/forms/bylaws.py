"""Forms of the bylaws: the municipality's choices, the words of a chapter, and the entry into force."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from agreements.bylaws import choices as rules
from agreements.forms.fields import SeenAtField
from phases.forms.fields import DateInput

_YES_NO = (("yes", "Sí"), ("no", "No"))


def _capital(options):
    return [(str(value), label[:1].upper() + label[1:]) for value, label in options]


def _field(choice):
    common = {"label": choice.label, "help_text": choice.help}
    if choice.kind == rules.OPTION:
        return forms.ChoiceField(choices=_capital(choice.options), widget=forms.RadioSelect, **common)
    if choice.kind == rules.YES_NO:
        return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect, **common)
    if choice.kind == rules.MANY:
        return forms.MultipleChoiceField(
            choices=_capital(choice.options), widget=forms.CheckboxSelectMultiple, required=False, **common
        )
    if choice.kind == rules.NUMBER:
        common["help_text"] = f"{choice.help} De {choice.low} a {choice.high} {choice.unit}."
        return forms.IntegerField(min_value=choice.low, max_value=choice.high, **common)
    return forms.CharField(max_length=150, **common)


class ChoicesForm(forms.Form):
    """Every choice of `choices.CHOICES`, in its groups; the verb checks them together."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for choice in rules.CHOICES:
            # Of a single option there is nothing to choose: the proposal says it.
            if len(choice.options) != 1:
                self.fields[choice.key] = _field(choice)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "revision",
            *(
                Fieldset(
                    group,
                    *(each.key for each in rules.CHOICES if each.group == group and each.key in self.fields),
                )
                for group in rules.GROUPS
            ),
        )

    @staticmethod
    def initial_of(bylaws):
        """What the fields show for an edition."""
        values = rules.complete(bylaws.choices)
        for choice in rules.CHOICES:
            if choice.kind == rules.YES_NO:
                values[choice.key] = "yes" if values[choice.key] else "no"
        return values | {"revision": bylaws.revision}

    def values(self):
        """The choices for the verb; those without a field keep their only option."""
        return rules.default_choices() | {
            key: value for key, value in self.cleaned_data.items() if key in rules.BY_KEY
        }


class ChapterForm(forms.Form):
    """The words of a chapter, as plain text."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="Título", max_length=150)
    text = forms.CharField(
        label="Artículos",
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="Deje un renglón vacío entre un artículo y otro. Empiece con un guion y un espacio cada fracción. "
        "«Artículo», su número y los números romanos se ponen solos.",
    )


class EnactForm(forms.Form):
    """What the cabildo approved, where it was published, and from when it binds."""

    seen_at = SeenAtField()
    approved_on = forms.DateField(label="Día en que lo aprobó el cabildo", widget=DateInput())
    approved_in = forms.CharField(
        label="Sesión de cabildo", max_length=150, help_text="Por ejemplo: sesión ordinaria 67."
    )
    published_on = forms.DateField(label="Día de la publicación", widget=DateInput())
    published_in = forms.CharField(
        label="Medio de publicación",
        max_length=200,
        help_text="Por ejemplo: Gaceta Municipal, número 14, tomo II.",
    )
    in_force_from = forms.DateField(
        label="Rige desde",
        widget=DateInput(),
        help_text="La propuesta dice: al día siguiente de su publicación.",
    )
