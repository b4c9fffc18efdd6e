"""The form of the inventory of existing twinnings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.db.models import Q

from agreements.forms.fields import PartialDateField, SeenAtField, capital_choices
from agreements.models import Agreement
from agreements.terms.lifetime import CORRECTABLE
from hermanamientos.lib.uploads import accepted_extensions, check_upload
from partners.models import Counterpart
from phases.forms.fields import DateInput

UPLOAD_KINDS = ("pdf", "image", "office")
# What an old paper may be; the states in between belong to agreements that are made here.
OLD_STATES = (Agreement.State.IN_FORCE, Agreement.State.ENDED, Agreement.State.UNKNOWN)
STATES = capital_choices((state.value, state.label) for state in OLD_STATES)
RELATIONS = [
    ("", "Nada: no sigue a otro"),
    *((value, label.capitalize()) for value, label in Agreement.Relation.choices if value),
]
GROUPS = (
    ("El documento", ("counterpart", "kind", "title", "signed", "state", "expediente", "file")),
    ("Registro ante la SRE", ("registered", "registry_number")),
    ("Vigencia", ("starts_on", "ends_on", "is_indefinite", "renewal", "notice_days")),
    ("Si sigue a otro instrumento", ("parent", "relation")),
    ("Procedencia del dato", ("source", "notes")),
)


class CheckedFileField(forms.FileField):
    """One upload, judged by its content; cleans to (file, facts) or None."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return (file, check_upload(file, kinds=UPLOAD_KINDS)) if file and file is not initial else None


class InventoryForm(forms.Form):
    """A twinning that already exists: with whom, since when, on what paper, and whether the SRE has it."""

    counterpart = forms.ModelChoiceField(
        label="Contraparte", queryset=Counterpart.objects.none(), empty_label="Elija una contraparte"
    )
    kind = forms.ChoiceField(label="Tipo de instrumento", choices=capital_choices(Agreement.Kind.choices))
    title = forms.CharField(
        label="Título del documento",
        max_length=250,
        required=False,
        help_text="Como aparece en el documento. Vacío: se forma con el tipo y la contraparte.",
    )
    signed = PartialDateField(
        label="Fecha de firma", required=False, help_text="Basta lo que se sepa: 1974, 04/1974 o 20/04/1974."
    )
    state = forms.ChoiceField(label="Estado", choices=STATES, initial=Agreement.State.UNKNOWN)
    registered = forms.ChoiceField(
        label="¿Registrado ante la SRE?",
        choices=capital_choices(Agreement.Registered.choices),
        initial=Agreement.Registered.UNKNOWN,
    )
    registry_number = forms.CharField(
        label="Número de registro",
        max_length=60,
        required=False,
        help_text="Sólo si está registrado y se conoce.",
    )
    expediente = forms.CharField(label="Número de expediente del municipio", max_length=60, required=False)
    starts_on = forms.DateField(
        label="Inicio de vigencia",
        required=False,
        widget=DateInput(),
        help_text="El primer día del periodo en curso. Sólo si se conoce.",
    )
    ends_on = forms.DateField(
        label="Último día de vigencia",
        required=False,
        widget=DateInput(),
        help_text="Ese día todavía está vigente. El sistema avisará antes de que llegue.",
    )
    is_indefinite = forms.BooleanField(label="Es de vigencia indefinida", required=False)
    renewal = forms.ChoiceField(
        label="Al vencer", choices=capital_choices(Agreement.Renewal.choices), required=False
    )
    notice_days = forms.IntegerField(
        label="Días naturales de aviso para terminarlo", min_value=1, max_value=999, required=False
    )
    parent = forms.ModelChoiceField(
        label="Instrumento anterior",
        queryset=Agreement.objects.none(),
        required=False,
        empty_label="Ninguno",
        help_text="Sólo si este documento modifica o renueva a otro que ya está en el sistema.",
    )
    relation = forms.ChoiceField(label="Qué hace con él", choices=RELATIONS, required=False)
    source = forms.CharField(
        label="Fuente del dato",
        max_length=300,
        required=False,
        help_text="De dónde se sabe: archivo municipal, gaceta, página pública.",
    )
    notes = forms.CharField(
        label="Notas", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = CheckedFileField(
        label="Documento",
        required=False,
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(accepted_extensions(UPLOAD_KINDS)),
                "data-max-bytes": settings.UPLOAD_MAX_BYTES,
            }
        ),
        help_text="PDF, imagen o documento de oficina.",
    )
    seen_at = SeenAtField(required=False)

    def __init__(self, *args, municipality, user, agreement=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].queryset = Counterpart.objects.visible_to(user).filter(
            municipality=municipality
        )
        others = Agreement.objects.visible_to(user).filter(municipality=municipality, state__in=CORRECTABLE)
        if agreement is not None:
            others = Agreement.objects.filter(Q(pk__in=others.values("pk")) | Q(successors=agreement))
            others = others.exclude(pk=agreement.pk)
        self.fields["parent"].queryset = others.order_by("title", "pk")
        if agreement is None:
            del self.fields["seen_at"]
        else:
            self.fields["seen_at"].required = True
            if agreement.state not in (*OLD_STATES, Agreement.State.EXPIRING):
                # «Renovado» and «modificado» come from what followed upon it; they stay until somebody says otherwise.
                state = (agreement.state, agreement.get_state_display().capitalize())
                self.fields["state"].choices = [*STATES, state]
            if agreement.file:
                self.fields[
                    "file"
                ].help_text = f"Ya tiene uno: {agreement.original_name}. Si elige otro, lo reemplaza."

        self.helper = FormHelper()
        self.helper.form_tag = False
        seen = ["seen_at"] if "seen_at" in self.fields else []
        self.helper.layout = Layout(*(Fieldset(title, *names) for title, names in GROUPS), *seen)

    def verb_data(self):
        """Keyword arguments for `add_existing` and `change_existing`."""
        data = dict(self.cleaned_data)
        data["signed_on"], data["signed_precision"] = data.pop("signed")
        data["upload"] = data.pop("file")
        return data


def initial_of(agreement):
    """The form's data of an entry of the inventory."""
    names = (
        "counterpart",
        "kind",
        "title",
        "state",
        "registered",
        "registry_number",
        "expediente",
        "source",
        "notes",
    )
    names += ("starts_on", "ends_on", "is_indefinite", "renewal", "notice_days", "parent", "relation")
    initial = {name: getattr(agreement, name) for name in names}
    if agreement.state == Agreement.State.EXPIRING:
        # For whoever reads the paper it is in force; the calendar makes it «por vencer» again.
        initial["state"] = Agreement.State.IN_FORCE
    return initial | {
        "signed": (agreement.signed_on, agreement.signed_precision),
        "seen_at": agreement.changed_at,
    }
