"""Forms of the ranking: its filters, kept in the address, and the weights of its criteria."""

from dataclasses import replace

import numpy as np
from django import forms
from django.core.exceptions import ValidationError

from partners import catalogue, matching
from partners.countries import MEXICO, country_choices, language_name, spanish_order
from partners.matching import checked_weights
from partners.ranking.city_ranking import MOST_COMPARED
from partners.ranking.criteria import CRITERIA
from partners.ranking.profiles import PROFILE_NAMES
from partners.ranking.rows import mask_of_catalonia
from partners.ranking.weights import DIVERSITIES, TOTAL, Choice, adjusted, complete, profile_weights
from partners.regions import REGION_CHOICES, REGIONS

CATALAN = "cataluna"
#: Sizes that the filter offers: key, words, least and most inhabitants.
SIZES = (
    ("5-50", "Hasta 50 mil habitantes", None, 50_000),
    ("50-200", "De 50 mil a 200 mil", 50_000, 200_000),
    ("200-1000", "De 200 mil a un millón", 200_000, 1_000_000),
    ("1000", "Más de un millón", 1_000_000, None),
)
LIKE_OURS = "parecida"
#: «Parecida a la nuestra» is up to this many times larger or smaller.
LIKENESS = 2
#: What the filter «Sólo con» asks: the criterion, from which value on, and the words.
ONLY_WITH = (
    ("necesidades", 0.01, "Algo que el municipio necesita"),
    ("vocaciones", 0.01, "Vocaciones compartidas"),
    ("redes", 0.01, "Redes en común"),
    ("experiencia", 0.01, "Hermanas mexicanas"),
    ("vecinos", 0.2, "Hermanas de municipios cercanos"),
    ("representacion", 0.5, "Representación de México a menos de 250 km"),
    ("homonimia", 0.01, "El mismo nombre"),
    ("frontera", 0.01, "Frontera con el municipio"),
)
#: Languages of the filter: those of many countries, or of many partners; CLDR codes.
LANGUAGES = ("ar", "ca", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh")
SEARCH_LIMIT = 200
MAX_TRIAL = 600


class RankingFilterForm(forms.Form):
    """What the list shows. Values that nobody offered are passed over, so that an old address still opens."""

    q = forms.CharField(label="Ciudad", max_length=100, required=False)
    region = forms.ChoiceField(label="Región", required=False)
    pais = forms.ChoiceField(label="País", required=False)
    tamano = forms.ChoiceField(label="Tamaño", required=False)
    idioma = forms.ChoiceField(label="Idioma", required=False)
    solo = forms.ChoiceField(label="Sólo con", required=False)
    perfil = forms.ChoiceField(label="Pesos", required=False)
    diversidad = forms.ChoiceField(label="Diversidad de países", required=False)
    pesos = forms.CharField(required=False, max_length=MAX_TRIAL, widget=forms.HiddenInput)

    def __init__(self, *args, saved, **kwargs):
        """`saved` is the municipality's `weights.Choice`."""
        super().__init__(*args, **kwargs)
        self.saved = saved
        self.fields["region"].choices = [("", "Todas"), *_regions()]
        self.fields["pais"].choices = [("", "Todos"), *country_choices()]
        self.fields["tamano"].choices = [
            ("", "Cualquiera"),
            (LIKE_OURS, "Parecida a la nuestra"),
            *((key, words) for key, words, _, _ in SIZES),
        ]
        named = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda x: spanish_order(x[1]))
        self.fields["idioma"].choices = [
            ("", "Cualquiera"),
            *((code, name.capitalize()) for code, name in named),
        ]
        self.fields["solo"].choices = [("", "Todas"), *((key, words) for key, _, words in ONLY_WITH)]
        ours = "Propios del municipio" if saved.is_own else PROFILE_NAMES[saved.profile]
        self.fields["perfil"].choices = [
            ("", f"Guardados: {ours}"),
            *((key, name) for key, name in PROFILE_NAMES.items()),
        ]
        guarded = DIVERSITIES.get(saved.diversity, f"{saved.diversity} de 100").partition(":")[0]
        self.fields["diversidad"].choices = [
            ("", f"Guardada: {guarded}"),
            *((str(value), words.capitalize()) for value, words in DIVERSITIES.items()),
        ]
        self.is_valid()
        # What is wrong is not asked again; the rest of the address counts.
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self):
        """Whether the list is shorter than the whole ranking."""
        return any(name in self.asked for name in ("q", "region", "pais", "tamano", "idioma", "solo"))

    @property
    def is_national(self):
        """Mexican cities are ranked only for who asks for them: a national twinning."""
        return self.asked.get("pais") == MEXICO

    def clean_pesos(self):
        text = self.cleaned_data["pesos"]
        if text:
            self.trial = trial_weights(text)
        return text

    @property
    def is_trial(self):
        return "pesos" in self.asked

    def choice(self):
        """The Choice by which the list is ranked: the saved one, unless the address names another."""
        choice = self.saved
        if self.is_trial:
            choice = Choice(choice.profile, self.trial, choice.diversity, is_own=True)
        elif "perfil" in self.asked:
            key = self.asked["perfil"]
            choice = Choice(key, profile_weights(key), choice.diversity)
        if "diversidad" in self.asked:
            choice = replace(choice, diversity=int(self.asked["diversidad"]))
        return choice

    def mask(self, ranking):
        """The cities of the ranking that the filters let through."""
        cities, asked = ranking.cities, self.asked
        shown = np.ones(len(cities), bool)
        if region := asked.get("region"):
            if region == CATALAN:
                shown &= mask_of_catalonia(cities)
            else:
                shown &= matching.mask_of_countries(cities, REGIONS[region].countries)
        if country := asked.get("pais"):
            shown &= matching.mask_of_countries(cities, {country})
        if size := asked.get("tamano"):
            shown &= matching.mask_of_size(cities, *_limits(size, ranking.seeker.population))
        if language := asked.get("idioma"):
            shown &= matching.mask_of_language(cities, language)
        if key := asked.get("solo"):
            shown &= _with(ranking, key)
        if words := asked.get("q"):
            shown &= _named(cities, words)
        return shown


def _regions():
    """The regions, and Cataluña after Europa, of which it is a part."""
    for key, name in REGION_CHOICES:
        yield key, name
        if key == "europa":
            yield CATALAN, "Europa: Cataluña"


def _limits(size, population):
    if size == LIKE_OURS:
        return (population // LIKENESS, population * LIKENESS) if population else (None, None)
    return next((least, most) for key, _, least, most in SIZES if key == size)


def _with(ranking, key):
    least = next(value for name, value, _ in ONLY_WITH if name == key)
    values = ranking.values.get(key)
    if values is None:  # it weighs nothing here, and can be asked all the same
        values = CRITERIA[key].form(ranking.cities, ranking.seeker, ranking.facts)
    return np.nan_to_num(values) >= least


def _named(cities, words):
    found = catalogue.search_cities(words, limit=SEARCH_LIMIT)
    positions = [cities.positions[one.city.pk] for one in found if one.city.pk in cities.positions]
    shown = np.zeros(len(cities), bool)
    shown[positions] = True
    return shown


# --- Weights ---------------------------------------------------------------------------------------------------------


def trial_text(weights):
    """Weights as a piece of an address: «idioma:20,cercania:80»; those that are 0 are left out."""
    return ",".join(f"{key}:{weight:g}" for key, weight in weights.items() if weight)


def trial_weights(text):
    """The weights of a piece of an address; ValidationError when they cannot be used."""
    weights = {}
    for piece in text.split(","):
        key, _, number = piece.partition(":")
        if not number.replace(".", "", 1).isdecimal() or not number.isascii() or len(number) > 6:
            raise ValidationError("Los pesos de la dirección no se entienden.")
        weights[key.strip()] = float(number)
    try:
        return complete(checked_weights(weights))
    except ValueError as error:
        raise ValidationError(str(error)) from error


class WeightsForm(forms.Form):
    """A whole number for each criterion; the sum is said by the form, in words, when it is not 100."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    perfil = forms.ChoiceField(
        label="Perfil del que parten", choices=list(PROFILE_NAMES.items()), widget=forms.HiddenInput
    )
    diversidad = forms.TypedChoiceField(
        label="Diversidad de países",
        coerce=int,
        help_text="Cambia sólo el orden, nunca el puntaje: con más diversidad, las ciudades de un país que ya está "
        "en la lista bajan algunos lugares.",
    )

    def __init__(self, data=None, *, choice, **kwargs):
        """`choice` fills the form; its diversity is offered even when it is none of the usual steps."""
        initial = {"perfil": choice.profile, "diversidad": choice.diversity, **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        steps = dict(DIVERSITIES) | {
            choice.diversity: DIVERSITIES.get(choice.diversity, f"{choice.diversity} de 100")
        }
        self.fields["diversidad"].choices = [
            (value, f"{words[:1].upper()}{words[1:]}") for value, words in sorted(steps.items())
        ]
        for key, weight in adjusted(choice.weights).items():
            self.fields[self.name_of(key)] = forms.IntegerField(
                label=CRITERIA[key].label,
                min_value=0,
                max_value=TOTAL,
                required=False,
                initial=weight,
                widget=forms.NumberInput(
                    attrs={"class": "form-control", "data-weight": "", "inputmode": "numeric"}
                ),
                error_messages={
                    "invalid": "Escriba un número entero.",
                    "min_value": "El menor peso es 0.",
                    "max_value": "El mayor peso es 100.",
                },
            )

    @staticmethod
    def name_of(key):
        return f"peso_{key}"

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.total != TOTAL:
            missing = TOTAL - self.total
            words = f"faltan {missing}" if missing > 0 else f"sobran {-missing}"
            self.add_error(None, f"Los pesos deben sumar 100 y suman {self.total}: {words}.")
        return cleaned

    @property
    def weights(self):
        """{criterion: whole number}; an empty field weighs nothing."""
        return {key: self.cleaned_data.get(self.name_of(key)) or 0 for key in CRITERIA}

    @property
    def total(self):
        return sum(self.weights.values())


class CompareForm(forms.Form):
    """Up to five cities to compare, by their GeoNames numbers, in the order in which they were asked for."""

    ciudades = forms.CharField(required=False)

    def __init__(self, query):
        super().__init__({"ciudades": ",".join(query.getlist("ciudades"))})

    def clean_ciudades(self):
        asked = dict.fromkeys(
            piece.strip() for piece in self.cleaned_data["ciudades"].split(",") if piece.strip()
        )
        if not all(piece.isascii() and piece.isdecimal() and len(piece) <= 9 for piece in asked):
            raise ValidationError("La dirección no dice qué ciudades comparar.")
        if len(asked) > MOST_COMPARED:
            raise ValidationError(
                f"Se comparan hasta {MOST_COMPARED} ciudades: quite {len(asked) - MOST_COMPARED}."
            )
        return [int(piece) for piece in asked]
