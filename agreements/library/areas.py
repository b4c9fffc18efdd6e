"""Catalogues of cooperation areas and of forms of cooperation, in Spanish and in English.

An agreement may only deal with matters within the municipality's own powers (LSCT art. 2-II, second
paragraph), so every area carries its legal basis. Grade A is the Constitution's own text; grade C is a power
that comes from the municipal law of each state, which the office's lawyer has to confirm there. Pure module.
"""

from collections.abc import Iterable
from dataclasses import dataclass

CONSTITUTION = "CPEUM, art. 115, {}"
STATE_LAW = "Según la ley municipal del estado"


@dataclass(frozen=True)
class Area:
    """A cooperation area. `grade`: A the Constitution grants it, C the state's municipal law has to be
    checked."""

    key: str
    es: str
    en: str
    basis: str
    grade: str

    def name(self, language: str) -> str:
        """The name in that language; Spanish for languages the catalogue does not have."""
        return self.en if language == "en" else self.es


@dataclass(frozen=True)
class Modality:
    """A form of cooperation, worded so that it can stand as an item of the clause."""

    key: str
    es: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.es


def _constitutional(key: str, es: str, en: str, where: str) -> Area:
    return Area(key, es, en, CONSTITUTION.format(where), "A")


def _by_state_law(key: str, es: str, en: str, related: str = "") -> Area:
    return Area(key, es, en, f"{STATE_LAW}{related}", "C")


AREAS: dict[str, Area] = {
    area.key: area
    for area in (
        _by_state_law("cultura", "Cultura y artes", "Culture and the arts"),
        _by_state_law("turismo", "Turismo", "Tourism"),
        _by_state_law("educacion", "Educación y formación", "Education and training"),
        _by_state_law(
            "desarrollo-economico",
            "Desarrollo económico, comercio y emprendimiento",
            "Economic development, trade and entrepreneurship",
            "; además, CPEUM, art. 115, fracción III, inciso d) (mercados y centrales de abasto)",
        ),
        _by_state_law(
            "innovacion",
            "Innovación y gobierno digital",
            "Innovation and digital government",
        ),
        _by_state_law("gastronomia", "Gastronomía y tradiciones", "Gastronomy and traditions"),
        _by_state_law(
            "patrimonio",
            "Patrimonio histórico y centros históricos",
            "Historic heritage and historic centres",
            "; además, CPEUM, art. 115, fracción V (uso del suelo y licencias de construcción)",
        ),
        _constitutional(
            "medio-ambiente",
            "Medio ambiente y acción climática",
            "Environment and climate action",
            "fracciones III, inciso g), y V, inciso g) (parques y jardines; reservas ecológicas)",
        ),
        _constitutional(
            "agua",
            "Agua potable, drenaje y saneamiento",
            "Drinking water, drainage and sanitation",
            "fracción III, inciso a)",
        ),
        _constitutional(
            "residuos",
            "Gestión integral de residuos",
            "Integrated waste management",
            "fracción III, inciso c)",
        ),
        _constitutional(
            "movilidad",
            "Movilidad, tránsito y transporte público",
            "Mobility, traffic and public transport",
            "fracciones III, inciso h), y V, inciso h)",
        ),
        _constitutional(
            "desarrollo-urbano",
            "Planeación y desarrollo urbano",
            "Urban planning and development",
            "fracción V, incisos a) y d)",
        ),
        _constitutional(
            "espacio-publico",
            "Espacio público, parques y alumbrado",
            "Public space, parks and lighting",
            "fracción III, incisos b) y g)",
        ),
        _constitutional(
            "seguridad-preventiva",
            "Seguridad preventiva y convivencia",
            "Preventive security and community life",
            "fracción III, inciso h) (policía preventiva municipal)",
        ),
        _by_state_law(
            "proteccion-civil",
            "Protección civil y gestión de riesgos",
            "Civil protection and risk management",
        ),
        _by_state_law("deporte", "Deporte y activación física", "Sport and physical activity"),
        _by_state_law("salud", "Salud pública y prevención", "Public health and prevention"),
        _by_state_law(
            "igualdad", "Igualdad de género y derechos humanos", "Gender equality and human rights"
        ),
        _by_state_law("juventud", "Juventud y niñez", "Youth and children"),
        _by_state_law(
            "migracion",
            "Atención a migrantes y comunidades en el exterior",
            "Services to migrants and communities abroad",
            "; no comprende la regulación migratoria, que es federal",
        ),
        _by_state_law(
            "participacion",
            "Participación ciudadana y gobierno abierto",
            "Citizen participation and open government",
        ),
        _by_state_law(
            "gestion-publica",
            "Administración pública y buenas prácticas de gobierno",
            "Public administration and good government practice",
        ),
    )
}

MODALITIES: dict[str, Modality] = {
    modality.key: modality
    for modality in (
        Modality(
            "informacion",
            "intercambio de información, documentación y materiales",
            "exchange of information, documents and materials",
        ),
        Modality(
            "misiones",
            "intercambio de misiones y visitas recíprocas",
            "exchange of missions and reciprocal visits",
        ),
        Modality(
            "especialistas",
            "intercambio de personas especialistas y funcionarias",
            "exchange of experts and officials",
        ),
        Modality(
            "capacitacion",
            "cursos, pasantías y formación de recursos humanos",
            "courses, internships and training",
        ),
        Modality(
            "seminarios",
            "seminarios, talleres, conferencias y ciclos en línea",
            "seminars, workshops, conferences and online series",
        ),
        Modality(
            "eventos",
            "ferias, exposiciones, festivales y encuentros",
            "fairs, exhibitions, festivals and meetings",
        ),
        Modality(
            "negocios",
            "encuentros de negocios y vinculación empresarial",
            "business meetings and links between companies",
        ),
        Modality(
            "proyectos",
            "formulación y ejecución de proyectos conjuntos",
            "design and implementation of joint projects",
        ),
        Modality(
            "convocatorias",
            "participación conjunta en convocatorias de cooperación descentralizada",
            "joint participation in calls for decentralised cooperation",
        ),
        Modality("investigacion", "estudios e investigaciones conjuntas", "joint studies and research"),
    )
}


def area_names(keys: Iterable[str], language: str = "es") -> list[str]:
    """Names of the areas with these keys, in their order; keys the catalogue no longer has are shown as they
    are."""
    return [AREAS[key].name(language) if key in AREAS else key for key in keys]


def modality_names(keys: Iterable[str], language: str = "es") -> list[str]:
    """Names of the forms of cooperation with these keys, in their order."""
    return [MODALITIES[key].name(language) if key in MODALITIES else key for key in keys]


#: Themes of the controlled list (`partners.themes`) of which each area is about: there plan lines and agreements meet.
THEMES_OF_AREA: dict[str, tuple[str, ...]] = {
    "cultura": ("cultura",),
    "turismo": ("turismo",),
    "educacion": ("educacion",),
    "desarrollo-economico": ("negocios", "industria"),
    "innovacion": ("ciencia-tecnologia",),
    "gastronomia": ("gastronomia", "alimentacion"),
    "patrimonio": ("cultura",),
    "medio-ambiente": ("medio-ambiente",),
    "agua": ("agua-residuos",),
    "residuos": ("agua-residuos",),
    "movilidad": ("desarrollo-urbano", "puertos-logistica"),
    "desarrollo-urbano": ("desarrollo-urbano",),
    "espacio-publico": ("servicios-publicos", "desarrollo-urbano"),
    "seguridad-preventiva": ("seguridad",),
    "proteccion-civil": ("proteccion-civil",),
    "deporte": ("deporte",),
    "salud": ("salud",),
    "igualdad": ("genero-cuidados", "derechos-humanos"),
    "juventud": ("derechos-humanos",),
    "migracion": ("migracion",),
    "participacion": ("participacion",),
    "gestion-publica": ("gestion-publica",),
}
AREA_CHOICES = [(area.key, area.es) for area in AREAS.values()]
MODALITY_CHOICES = [
    (modality.key, modality.es[0].upper() + modality.es[1:]) for modality in MODALITIES.values()
]
