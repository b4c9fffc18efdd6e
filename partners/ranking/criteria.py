"""The criteria as data: what each asks, in which direction it works, where its facts come from and its form. Pure.

`sentence` says the fact behind a value, in Spanish with its figures; it is called for known values only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from partners.ranking import forms, sentences

SIMILAR, COMPLEMENTARY, TIE = "similitud", "complementariedad", "vínculo"
GEONAMES = "GeoNames, CC BY 4.0"
CLDR = "Unicode CLDR"
NOTHING_IMPORTED = "sin importar"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question asked of every city. `fact` is the key in `Facts.sources` of the import it needs; "" for none."""

    key: str
    label: str
    direction: str
    question: str
    form: Callable[..., np.ndarray]
    sentence: Callable[..., str]
    source: str = NOTHING_IMPORTED
    fact: str = ""


CRITERIA: dict[str, Criterion] = {
    criterion.key: criterion
    for criterion in (
        Criterion(
            "escala",
            "Escala parecida",
            SIMILAR,
            "¿Tiene una población parecida a la del municipio?",
            forms.scale,
            sentences.scale,
            GEONAMES,
        ),
        Criterion(
            "tamano",
            "Tamaño de la ciudad",
            COMPLEMENTARY,
            "¿Es una ciudad grande, con más instituciones y servicios que ofrecer?",
            forms.size,
            sentences.size,
            GEONAMES,
        ),
        Criterion(
            "jerarquia",
            "Lugar en su país",
            COMPLEMENTARY,
            "¿Es de las ciudades principales de su país?",
            forms.place_in_country,
            sentences.place_in_country,
            GEONAMES,
        ),
        Criterion(
            "renombre",
            "Renombre internacional",
            COMPLEMENTARY,
            "¿Se la nombra en muchas lenguas?",
            forms.prominence,
            sentences.prominence,
            GEONAMES,
        ),
        Criterion(
            "cercania",
            "Cercanía",
            TIE,
            "¿Está cerca? La distancia pesa menos cuanto mayor es el municipio.",
            forms.closeness,
            sentences.closeness,
            GEONAMES,
        ),
        Criterion(
            "horario",
            "Diferencia de horario",
            SIMILAR,
            "¿Coinciden las horas de oficina?",
            forms.clock,
            sentences.clock,
            GEONAMES,
        ),
        Criterion(
            "idioma",
            "Idioma",
            SIMILAR,
            "¿Se habla español en su país, o una lengua en la que la oficina puede trabajar?",
            forms.language,
            sentences.language,
            CLDR,
        ),
        Criterion(
            "frontera",
            "Vecindad de frontera",
            TIE,
            "¿Son ciudades vecinas a los dos lados de la frontera?",
            forms.border,
            sentences.border,
            GEONAMES,
        ),
        Criterion(
            "costa",
            "Mar o tierra adentro",
            SIMILAR,
            "¿Están las dos junto al mar, o las dos tierra adentro?",
            forms.coast,
            sentences.coast,
            "Natural Earth",
        ),
        Criterion(
            "capitalidad",
            "Rango de capital",
            SIMILAR,
            "¿Encabezan las dos su región, o ninguna de ellas?",
            forms.capital,
            sentences.capital,
            GEONAMES,
        ),
        Criterion(
            "homonimia",
            "Mismo nombre",
            TIE,
            "¿Llevan el mismo nombre?",
            forms.homonymy,
            sentences.homonymy,
            GEONAMES,
        ),
        Criterion(
            "herencia",
            "Herencia hispana",
            TIE,
            "¿Lleva un nombre español, o está en el mundo de habla española?",
            forms.heritage,
            sentences.heritage,
            GEONAMES,
        ),
        Criterion(
            "migrantes",
            "Comunidad migrante",
            TIE,
            "¿Viven allá mexicanos que envían remesas, y cuánto significan para el municipio?",
            forms.migrants,
            sentences.migrants,
            fact="remittances",
        ),
        Criterion(
            "vocaciones",
            "Vocaciones compartidas",
            SIMILAR,
            "¿Destaca en lo mismo que el municipio?",
            forms.shared_themes,
            sentences.shared_themes,
            fact="networks",
        ),
        Criterion(
            "necesidades",
            "Responde a una necesidad",
            COMPLEMENTARY,
            "¿Destaca en lo que el municipio necesita?",
            forms.complementary_themes,
            sentences.complementary_themes,
            fact="networks",
        ),
        Criterion(
            "redes",
            "Redes en común",
            SIMILAR,
            "¿Pertenece a las mismas redes de ciudades?",
            forms.common_networks,
            sentences.common_networks,
            fact="networks",
        ),
        Criterion(
            "vecinos",
            "Amiga de amigos",
            TIE,
            "¿Es hermana, ella o su comarca, de municipios cercanos o con hermanas en común?",
            forms.neighbours,
            sentences.neighbours,
            fact="links",
        ),
        Criterion(
            "experiencia",
            "Experiencia con México",
            TIE,
            "¿Tiene ya hermanas mexicanas?",
            forms.experience,
            sentences.experience,
            fact="links",
        ),
        Criterion(
            "holgura",
            "Sin saturación",
            COMPLEMENTARY,
            "¿Le queda lugar, o tiene ya demasiadas hermanas mexicanas?",
            forms.room,
            sentences.room,
            fact="links",
        ),
        Criterion(
            "representacion",
            "Representación de México",
            TIE,
            "¿Hay cerca un consulado o una embajada de México?",
            forms.mission,
            sentences.mission,
            fact="missions",
        ),
        Criterion(
            "desarrollo",
            "Desarrollo humano",
            COMPLEMENTARY,
            "¿Es alto el desarrollo humano de su país?",
            forms.development,
            sentences.development,
            fact="hdi",
        ),
        Criterion(
            "reciprocidad",
            "Reciprocidad",
            SIMILAR,
            "¿Puede el intercambio ir en los dos sentidos, entre países de desarrollo parecido?",
            forms.reciprocity,
            sentences.reciprocity,
            fact="hdi",
        ),
        Criterion(
            "prioridad",
            "Prioridad regional",
            TIE,
            "¿Qué prioridad dio la asesoría a esa región?",
            forms.priority,
            sentences.priority,
            "Prioridades fijadas por la asesoría",
        ),
        Criterion(
            "afinidad",
            "Afinidad histórica",
            TIE,
            "¿Eligieron los municipios mexicanos ese país, o ese estado, más de lo que lo demás explica?",
            forms.affinity,
            sentences.affinity,
            "Ajuste propio a hermanamientos reales (docs/emparejador.md)",
        ),
    )
}
