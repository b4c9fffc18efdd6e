"""Forms of cities and counterparts: the search, a city typed by hand, the body that signs."""

from django import forms

from hermanamientos.lib.uploads import megabytes
from partners.countries import MEXICO, country_choices, language_choices
from partners.models import Counterpart
from partners.offices import COAT_OF_ARMS_MAX_BYTES

Kind = Counterpart.Kind
FOREIGN_KINDS = [(kind.value, kind.label.capitalize()) for kind in Kind if kind != Kind.MEXICAN_MUNICIPALITY]


def _countries(empty, *, without=()):
    return [("", empty), *(pair for pair in country_choices() if pair[0] not in without)]


class CitySearchForm(forms.Form):
    """Words and country of a search of the world's cities; kept in the URL."""

    q = forms.CharField(label="Ciudad", max_length=100, required=False)
    pais = forms.ChoiceField(label="País", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pais"].choices = _countries("Todo el mundo")


class MunicipalitySearchForm(forms.Form):
    """Words of a search of Mexican municipalities; kept in the URL."""

    q = forms.CharField(label="Municipio", max_length=100, required=False)


class PartnerFilterForm(forms.Form):
    """What the list of counterparts shows; kept in the URL. Only countries that the list has are offered."""

    tipo = forms.ChoiceField(
        label="Tipo",
        choices=[("", "Todos"), *((kind.value, kind.label.capitalize()) for kind in Kind)],
        required=False,
    )
    pais = forms.ChoiceField(label="País", required=False)

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pais"].choices = [
            ("", "Todos"),
            *(pair for pair in country_choices() if pair[0] in countries),
        ]

    def apply(self, counterparts):
        """Narrow a queryset of counterparts; values that nobody offered are ignored."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("tipo"):
            counterparts = counterparts.filter(kind=chosen["tipo"])
        if chosen.get("pais"):
            counterparts = counterparts.filter(country_code=chosen["pais"])
        return counterparts


class TypedCityForm(forms.Form):
    """A city that the catalogue lacks: smaller than 5,000 people, or known by a name that it does not have."""

    name = forms.CharField(
        label="Nombre de la ciudad",
        max_length=200,
        help_text="Como la conocen sus habitantes, por ejemplo: Onjuku.",
    )
    country_code = forms.ChoiceField(label="País")
    subdivision = forms.CharField(
        label="Estado, provincia o región",
        max_length=120,
        required=False,
        help_text="Para distinguirla de otras del mismo nombre.",
    )
    population = forms.IntegerField(
        label="Población",
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text="Habitantes, si se conoce.",
    )
    latitude = forms.FloatField(
        label="Latitud",
        required=False,
        min_value=-90,
        max_value=90,
        help_text="En grados con decimales; al sur del ecuador, con signo menos. Por ejemplo: 35.19.",
    )
    longitude = forms.FloatField(
        label="Longitud",
        required=False,
        min_value=-180,
        max_value=180,
        help_text="En grados con decimales; al oeste de Greenwich, con signo menos. Por ejemplo: 140.35.",
    )
    website = forms.URLField(
        label="Sitio web",
        required=False,
        help_text="Por ejemplo: https://www.ciudad.example",
        assume_scheme="https",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country_code"].choices = _countries("Elija un país", without={MEXICO})

    def clean(self):
        cleaned = super().clean()
        both = {"latitude", "longitude"}
        if both <= cleaned.keys() and (cleaned["latitude"] is None) != (cleaned["longitude"] is None):
            missing = "latitude" if cleaned["latitude"] is None else "longitude"
            self.add_error(missing, "Escriba la latitud y la longitud, o ninguna de las dos.")
        return cleaned


class CounterpartForm(forms.Form):
    """The body that signs. Fields that its city or municipality already decides are left out.

    `country` fixes the country of a chosen city, `national` says that it is a Mexican municipality, `scope_fixed`
    that a process rests on it, and `has_coat_of_arms` that there is one to remove.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Tipo de contraparte", choices=[("", "Elija un tipo"), *FOREIGN_KINDS])
    official_name = forms.CharField(
        label="Nombre oficial en español",
        max_length=200,
        help_text="Como aparecerá en el acuerdo, por ejemplo: Ciudad de Lyon.",
    )
    official_name_local = forms.CharField(
        label="Nombre oficial en su idioma",
        max_length=200,
        required=False,
        help_text="Como lo escribe la propia contraparte, por ejemplo: Ville de Lyon.",
    )
    language = forms.ChoiceField(
        label="Idioma de la contraparte",
        required=False,
        help_text="En el que recibirá textos y firmará, además del español.",
    )
    country_code = forms.ChoiceField(label="País")
    office_holder = forms.CharField(
        label="Titular",
        max_length=150,
        required=False,
        help_text="Quien la representa y firmaría el acuerdo.",
    )
    office_holder_title = forms.CharField(
        label="Cargo del titular",
        max_length=120,
        required=False,
        help_text="Por ejemplo: alcaldesa, alcalde.",
    )
    address = forms.CharField(label="Domicilio", max_length=250, required=False)
    contact_name = forms.CharField(
        label="Persona de contacto",
        max_length=150,
        required=False,
        help_text="Con quien se trata el día a día.",
    )
    contact_email = forms.EmailField(label="Correo de contacto", max_length=254, required=False)
    coat_of_arms = forms.FileField(
        label="Escudo",
        required=False,
        allow_empty_file=True,  # check_upload refuses it, in our words
        help_text=f"Imagen PNG o JPEG de hasta {megabytes(COAT_OF_ARMS_MAX_BYTES)}, para los documentos.",
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg", "data-max-bytes": COAT_OF_ARMS_MAX_BYTES}
        ),
    )
    remove_coat_of_arms = forms.BooleanField(label="Quitar el escudo actual", required=False)

    def __init__(
        self,
        *args,
        country="",
        national=False,
        scope_fixed=False,
        has_coat_of_arms=False,
        new=False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "No se sabe todavía"), *_capitalised(language_choices())]
        self.fields["country_code"].choices = _countries("Elija un país")
        drop = set()
        if national:
            drop |= {"kind", "language", "official_name_local", "country_code"}
            self.fields[
                "official_name"
            ].help_text = "Como aparecerá en el acuerdo: Municipio de Mérida, Yucatán."
        if country:
            drop.add("country_code")
        if country == MEXICO:
            self.fields["kind"].choices = [
                pair
                for pair in self.fields["kind"].choices
                if pair[0] in ("", Kind.INTERNATIONAL, Kind.PRIVATE)
            ]
        if new:
            drop.add("seen")
        if not has_coat_of_arms:
            drop.add("remove_coat_of_arms")
        for name in drop:
            del self.fields[name]
        if scope_fixed:
            for name in self.fields.keys() & {"kind", "country_code"}:
                self.fields[name].disabled = True
                self.fields[
                    name
                ].help_text = "Ya hay procesos o documentos con esta contraparte: no se cambia."

    def values(self):
        """What the verb takes, besides the coat of arms."""
        others = {"seen", "coat_of_arms", "remove_coat_of_arms"}
        return {name: value for name, value in self.cleaned_data.items() if name not in others}


def _capitalised(choices):
    return [(code, name[:1].upper() + name[1:]) for code, name in choices]
