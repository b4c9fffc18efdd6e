"""Forms of the multilateral agenda: filters, a forum, a file to import."""

from django import forms

from hermanamientos.lib.uploads import megabytes
from partners.countries import country_choices
from partners.forms.offices import DateInput
from partners.forms.stakeholders import INVALID_DATE, labels
from partners.models import Network, Standing
from partners.networks.forum_files import MAX_BYTES, MAX_EVENTS
from partners.themes import THEME_CHOICES


class ForumFilterForm(forms.Form):
    """What the agenda shows; kept in the URL. Only networks and countries that it has are offered."""

    tema = forms.ChoiceField(label="Tema", choices=[("", "Todos"), *THEME_CHOICES], required=False)
    red = forms.ChoiceField(label="Red", required=False)
    pais = forms.ChoiceField(label="País", required=False)
    certeza = forms.ChoiceField(
        label="Certeza", choices=[("", "Todas"), *labels(Standing.choices)], required=False
    )
    ver = forms.ChoiceField(
        label="Mostrar", choices=[("", "Próximos"), ("pasados", "Pasados")], required=False
    )

    def __init__(self, *args, offered, **kwargs):
        """`offered` are (key of the network, its name, country) of the whole agenda."""
        super().__init__(*args, **kwargs)
        names = {key: acronym or name for key, acronym, name, _ in offered if key}
        self.fields["red"].choices = [("", "Todas"), *sorted(names.items(), key=lambda pair: pair[1])]
        countries = {country for *_, country in offered}
        self.fields["pais"].choices = [
            ("", "Todos"),
            *(pair for pair in country_choices() if pair[0] in countries),
        ]
        self.is_valid()

    @property
    def in_force(self):
        """Whether anything is filtered, apart from past and coming."""
        return any(value for name, value in self.cleaned_data.items() if name != "ver")

    @property
    def shows_past(self):
        return self.cleaned_data.get("ver") == "pasados"

    def apply(self, forums):
        """Narrow a queryset of forums; values that nobody offered filter nothing."""
        chosen = self.cleaned_data
        if chosen.get("tema"):
            # A JSON list holds its keys between quotes, in both databases.
            forums = forums.filter(themes__icontains=f'"{chosen["tema"]}"')
        if chosen.get("red"):
            forums = forums.filter(network__key=chosen["red"])
        if chosen.get("pais"):
            forums = forums.filter(country_code=chosen["pais"])
        if chosen.get("certeza"):
            forums = forums.filter(standing=chosen["certeza"])
        return forums


class ForumForm(forms.Form):
    """A meeting of the agenda."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Nombre", max_length=200)
    starts_on = forms.DateField(label="Inicio", widget=DateInput(), error_messages=INVALID_DATE)
    ends_on = forms.DateField(
        label="Fin",
        widget=DateInput(),
        required=False,
        error_messages=INVALID_DATE,
        help_text="Último día, incluido. Vacío: dura un solo día.",
    )
    place = forms.CharField(label="Sede", max_length=200, required=False)
    country_code = forms.ChoiceField(label="País", required=False)
    network = forms.ModelChoiceField(
        label="Red", queryset=Network.objects.none(), required=False, empty_label="De ninguna red"
    )
    organiser = forms.CharField(label="Convoca", max_length=200, required=False)
    themes = forms.MultipleChoiceField(
        label="Temas", choices=THEME_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country_code"].choices = [("", "Sin definir"), *country_choices()]
        self.fields["network"].queryset = Network.objects.all()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = cleaned["starts_on"]
        return cleaned

    def values(self):
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ForumImportForm(forms.Form):
    """A file with forums, and whether it is only tried."""

    file = forms.FileField(
        label="Archivo",
        allow_empty_file=True,  # refused later, in our words
        help_text=f"Un calendario .ics o una tabla .csv, de hasta {megabytes(MAX_BYTES)} y {MAX_EVENTS} foros.",
        widget=forms.FileInput(attrs={"accept": ".csv,.ics", "data-max-bytes": MAX_BYTES}),
    )
    dry_run = forms.BooleanField(
        label="Sólo revisar, sin guardar nada", required=False, help_text="Dice qué cambiaría y qué está mal."
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"El archivo pesa más de {megabytes(MAX_BYTES)}: divídalo en varios.")
        return file
