"""Forms of an office: profile and privacy notice. Each carries the mark of what it was filled from."""

from zoneinfo import available_timezones

from django import forms

from hermanamientos.lib.uploads import megabytes
from partners.models import Municipality
from partners.offices import COAT_OF_ARMS_MAX_BYTES, PRIVACY_NOTICE_MAX_LENGTH, PROFILE_FIELDS

# The zones that Mexican municipalities keep (Ley de los Husos Horarios, 2022), by the names of the tz database.
MEXICAN_ZONES = [
    ("America/Mexico_City", "Centro (Ciudad de México)"),
    ("America/Cancun", "Sureste (Quintana Roo)"),
    ("America/Merida", "Centro (Yucatán y Campeche)"),
    ("America/Monterrey", "Centro (noreste)"),
    ("America/Chihuahua", "Centro (Chihuahua)"),
    ("America/Bahia_Banderas", "Centro (Bahía de Banderas)"),
    ("America/Mazatlan", "Pacífico (Baja California Sur, Nayarit, Sinaloa)"),
    ("America/Hermosillo", "Pacífico (Sonora)"),
    ("America/Tijuana", "Noroeste (Baja California)"),
    ("America/Ciudad_Juarez", "Frontera (Ciudad Juárez)"),
    ("America/Ojinaga", "Frontera (Ojinaga)"),
    ("America/Matamoros", "Frontera (Tamaulipas, Nuevo León y Coahuila)"),
]


class DateInput(forms.DateInput):
    """A browser's own date field; its value is always ISO, whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ProfileForm(forms.ModelForm):
    """The municipality's data as its papers show them."""

    seen = forms.CharField(widget=forms.HiddenInput)
    coat_of_arms = forms.FileField(
        label="Escudo",
        required=False,
        allow_empty_file=True,  # check_upload refuses it, in our words
        help_text=f"Imagen PNG o JPEG de hasta {megabytes(COAT_OF_ARMS_MAX_BYTES)}. "
        "Si no elige ninguna, queda la actual.",
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg", "data-max-bytes": COAT_OF_ARMS_MAX_BYTES}
        ),
    )
    remove_coat_of_arms = forms.BooleanField(label="Quitar el escudo actual", required=False)
    timezone = forms.ChoiceField(label="Zona horaria", help_text="Decide a qué hora salen los recordatorios.")

    class Meta:
        model = Municipality
        fields = PROFILE_FIELDS
        widgets = {
            "administration_starts_on": DateInput,
            "administration_ends_on": DateInput,
            "plan_priorities": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "administration_ends_on": "Según la ley del estado: no todos los ayuntamientos duran tres años.",
        }

    field_order = [
        "seen",
        "mayor",
        "mayor_title",
        "administration_starts_on",
        "administration_ends_on",
        "address",
        "timezone",
        "coat_of_arms",
        "remove_coat_of_arms",
        "plan_priorities",
    ]

    def __init__(self, *args, has_coat_of_arms=False, **kwargs):
        super().__init__(*args, **kwargs)
        current = self.instance.timezone
        known = dict(MEXICAN_ZONES)
        extra = [(current, current)] if current in available_timezones() - known.keys() else []
        self.fields["timezone"].choices = [*MEXICAN_ZONES, *extra]
        if not has_coat_of_arms:
            del self.fields["remove_coat_of_arms"]

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("administration_starts_on"), cleaned.get("administration_ends_on")
        if starts and ends and ends <= starts:
            self.add_error("administration_ends_on", "La administración debe terminar después de empezar.")
        return cleaned

    def values(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in PROFILE_FIELDS}


class PrivacyNoticeForm(forms.Form):
    """The text of the privacy notice, plain."""

    seen = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Aviso de privacidad",
        max_length=PRIVACY_NOTICE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Texto sin formato. Deje un renglón en blanco entre secciones; la primera línea corta de cada "
        "sección es su título; los renglones que empiezan con «- » forman una lista.",
    )
