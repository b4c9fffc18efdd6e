"""Forms of candidates and of the weighting matrix."""

from django import forms

from partners.countries import country_choices
from partners.models import Candidate, CandidateContact
from partners.regions import REGION_CHOICES, REGIONS
from partners.shortlist.candidates import REASON_MAX
from partners.shortlist.marking import WHOLE

NO_OPINION = "Sin opinión"
#: How many candidates an address may name, and the digits of the largest number of a row (a 64-bit integer).
MOST_MARKED, LONGEST_NUMBER = 200, 18
SCALE = [
    ("", NO_OPINION),
    ("1", "1, muy bajo"),
    ("2", "2, bajo"),
    ("3", "3, medio"),
    ("4", "4, alto"),
    ("5", "5, muy alto"),
]


class DayInput(forms.DateInput):
    """The browser's own calendar; the value travels in ISO form, whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class CandidateFilterForm(forms.Form):
    """What the board shows; kept in the URL. Only countries that the list has are offered."""

    q = forms.CharField(label="Ciudad", max_length=100, required=False)
    estado = forms.ChoiceField(
        label="Estado",
        choices=[("", "Todos"), *((value, label.capitalize()) for value, label in Candidate.State.choices)],
        required=False,
    )
    region = forms.ChoiceField(label="Región", choices=[("", "Todas"), *REGION_CHOICES], required=False)
    pais = forms.ChoiceField(label="País", required=False)

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pais"].choices = [
            ("", "Todos"),
            *(pair for pair in country_choices() if pair[0] in countries),
        ]

    @property
    def in_force(self):
        return any(self.data.get(name) for name in self.fields)

    def apply(self, candidates):
        """Narrow a queryset of candidates; values that nobody offered are ignored."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            candidates = candidates.filter(city__name__icontains=chosen["q"])
        if chosen.get("estado"):
            candidates = candidates.filter(state=chosen["estado"])
        if chosen.get("region"):
            candidates = candidates.filter(city__country_code__in=REGIONS[chosen["region"]].countries)
        if chosen.get("pais"):
            candidates = candidates.filter(city__country_code=chosen["pais"])
        return candidates


def marked_in(query):
    """The numbers of the candidates marked in an address (`candidata`), each once; what can be none is passed over."""
    return list(
        dict.fromkeys(
            int(each)
            for each in query.getlist("candidata")[:MOST_MARKED]
            if each.isascii() and each.isdigit() and len(each) <= LONGEST_NUMBER
        )
    )


class AddForm(forms.Form):
    """One city for the long list: of the world catalogue, or typed by the municipality."""

    geonameid = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    city = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    reason = forms.CharField(label="Por qué se considera", max_length=REASON_MAX, required=False)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("geonameid")) == bool(cleaned.get("city")):
            raise forms.ValidationError("Elija una ciudad.")
        return cleaned


class SeenForm(forms.Form):
    """The state that the person saw when pressing the button."""

    seen = forms.CharField(max_length=12, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """Why a candidate is discarded or reconsidered."""

    reason = forms.CharField(
        label="Razón",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial y en la ficha de la ciudad.",
    )


class ContactForm(forms.Form):
    """A contact about a candidate: with the city itself, or with the representation of Mexico that covers it."""

    sent_on = forms.DateField(
        label="Fecha del contacto",
        widget=DayInput(),
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."},
    )
    channel = forms.ChoiceField(
        label="Medio",
        choices=[
            ("", "Elija el medio"),
            *((value, label.capitalize()) for value, label in CandidateContact.Channel.choices),
        ],
        help_text="Una consulta a la embajada o al consulado no cuenta como contacto con la ciudad.",
    )
    person = forms.CharField(
        label="Con quién",
        max_length=200,
        help_text="Nombre y cargo, o la oficina a la que se escribió.",
    )
    text = forms.CharField(
        label="Qué se trató",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """The answer to a contact."""

    answered_on = forms.DateField(
        label="Fecha de la respuesta",
        widget=DayInput(),
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-20."},
    )
    text = forms.CharField(
        label="Qué respondió", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    interested = forms.BooleanField(
        label="La ciudad está interesada",
        required=False,
        help_text="La candidata pasa a «interesada».",
    )

    def __init__(self, *args, of_city=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not of_city:
            del self.fields["interested"]


class MarksForm(forms.Form):
    """One's own marks of one candidate: two fields for each criterion."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, criteria, own=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        own = own or {}
        for row in self.criteria:
            mark = own.get(row.pk)
            self.fields[f"value_{row.pk}"] = forms.TypedChoiceField(
                label=f"{row.name} (peso {row.weight})",
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
                initial=str(mark.value) if mark else "",
                widget=forms.RadioSelect,
                help_text=row.guidance,
            )
            self.fields[f"note_{row.pk}"] = forms.CharField(
                label=f"Por qué: {row.name}",
                max_length=300,
                required=False,
                initial=mark.note if mark else "",
            )

    @property
    def pairs(self):
        """(criterion, bound field of the mark, bound field of the note)."""
        return [(row, self[f"value_{row.pk}"], self[f"note_{row.pk}"]) for row in self.criteria]

    def marks(self):
        """What the verb takes: {number of the criterion: (value or None, note)}."""
        return {
            row.pk: (self.cleaned_data[f"value_{row.pk}"], self.cleaned_data[f"note_{row.pk}"])
            for row in self.criteria
        }


class CriterionForm(forms.Form):
    """One line of the matrix's criteria; a line without name and weight is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Criterio", max_length=120, required=False)
    guidance = forms.CharField(label="Cómo calificarlo", max_length=300, required=False)
    weight = forms.IntegerField(label="Peso", min_value=1, max_value=WHOLE, required=False)
    retire = forms.BooleanField(label="Quitar", required=False)

    def clean(self):
        cleaned = super().clean()
        if self.is_blank or cleaned.get("retire"):
            return cleaned
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Escriba el nombre del criterio, o quítelo.")
        if not cleaned.get("weight") and "weight" not in self.errors:
            self.add_error("weight", f"Escriba el peso, de 1 a {WHOLE}.")
        return cleaned

    @property
    def is_blank(self):
        data = getattr(self, "cleaned_data", {})
        return not any(data.get(name) for name in ("name", "guidance", "weight")) and not self.errors


CriterionFormSet = forms.formset_factory(CriterionForm, extra=2, max_num=40, absolute_max=60)


class ReopenMatrixForm(forms.Form):
    reason = forms.CharField(
        label="Por qué se reabre",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por ejemplo: llegó una candidata más. La matriz cerrada se conserva.",
    )
