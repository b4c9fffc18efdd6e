"""The controlled list of themes and the Sustainable Development Goals: one vocabulary for plans, cities, calls.

The themes are those that the methodology names (business, tourism, culture, science and technology, gender and care,
migration...) and the matters that practice adds; the words are this project's own (grade D). Keys are stable: rows
name them. `goals` are the SDGs (UN, Agenda 2030) that a theme mostly serves.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Theme:
    key: str
    name: str
    hint: str
    goals: tuple[int, ...]


THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        Theme(
            "negocios",
            "Negocios, comercio e inversión",
            "encuentros de negocios, exportación, emprendimiento, atracción de inversiones",
            (8, 9, 17),
        ),
        Theme(
            "industria",
            "Industria y manufactura",
            "parques industriales, cadenas de proveeduría, automotriz, aeroespacial, textil",
            (8, 9, 12),
        ),
        Theme(
            "turismo",
            "Turismo",
            "promoción, rutas, turismo comunitario y sostenible",
            (8, 12),
        ),
        Theme(
            "cultura",
            "Cultura, artes y patrimonio",
            "festivales, artesanías, centros históricos, industrias creativas",
            (4, 11),
        ),
        Theme(
            "gastronomia",
            "Gastronomía y tradiciones",
            "cocinas tradicionales, denominaciones de origen",
            (2, 8),
        ),
        Theme(
            "educacion",
            "Educación y formación",
            "intercambio escolar, universidades, idiomas, capacitación",
            (4,),
        ),
        Theme(
            "salud",
            "Salud",
            "prevención, salud comunitaria, adicciones",
            (3,),
        ),
        Theme(
            "ciencia-tecnologia",
            "Ciencia, tecnología e innovación",
            "ecosistemas de innovación, gobierno digital, ciudades inteligentes",
            (9, 16),
        ),
        Theme(
            "medio-ambiente",
            "Medio ambiente y cambio climático",
            "biodiversidad, energía, calidad del aire, adaptación",
            (7, 13, 14, 15),
        ),
        Theme(
            "agua-residuos",
            "Agua, saneamiento y residuos",
            "agua potable, drenaje, reciclaje",
            (6, 12),
        ),
        Theme(
            "migracion",
            "Migración y comunidades en el exterior",
            "clubes de migrantes, atención consular, retorno, remesas productivas",
            (8, 10),
        ),
        Theme(
            "genero-cuidados",
            "Igualdad de género y economía de los cuidados",
            "prevención de violencia, sistema de cuidados",
            (5, 10),
        ),
        Theme(
            "derechos-humanos",
            "Derechos humanos e inclusión",
            "pueblos indígenas, población LGBTI+, discapacidad, niñez y juventud",
            (5, 10, 16),
        ),
        Theme(
            "seguridad",
            "Seguridad y prevención",
            "policía de proximidad, prevención social",
            (11, 16),
        ),
        Theme(
            "proteccion-civil",
            "Protección civil y gestión de riesgos",
            "huracanes, sismos, inundaciones",
            (11, 13),
        ),
        Theme(
            "servicios-publicos",
            "Servicios públicos",
            "alumbrado, mercados, parques, limpia",
            (6, 7, 11),
        ),
        Theme(
            "desarrollo-urbano",
            "Desarrollo urbano, vivienda y movilidad",
            "planeación, transporte, espacio público",
            (9, 11),
        ),
        Theme(
            "alimentacion",
            "Campo y alimentación",
            "agricultura, pesca, sistemas alimentarios, mercados",
            (2, 12, 15),
        ),
        Theme(
            "puertos-logistica",
            "Puertos, fronteras y logística",
            "puertos, aduanas, corredores, transporte de carga",
            (8, 9),
        ),
        Theme(
            "deporte",
            "Deporte",
            "torneos, formación deportiva, activación física",
            (3,),
        ),
        Theme(
            "participacion",
            "Participación ciudadana y gobierno abierto",
            "presupuesto participativo, transparencia",
            (16, 17),
        ),
        Theme(
            "gestion-publica",
            "Gestión pública y finanzas locales",
            "catastro, profesionalización, planeación",
            (16, 17),
        ),
    )
}
THEME_CHOICES = [(theme.key, theme.name) for theme in THEMES.values()]

# Short names of the UN in Spanish.
GOALS: dict[int, str] = {
    1: "Fin de la pobreza",
    2: "Hambre cero",
    3: "Salud y bienestar",
    4: "Educación de calidad",
    5: "Igualdad de género",
    6: "Agua limpia y saneamiento",
    7: "Energía asequible y no contaminante",
    8: "Trabajo decente y crecimiento económico",
    9: "Industria, innovación e infraestructura",
    10: "Reducción de las desigualdades",
    11: "Ciudades y comunidades sostenibles",
    12: "Producción y consumo responsables",
    13: "Acción por el clima",
    14: "Vida submarina",
    15: "Vida de ecosistemas terrestres",
    16: "Paz, justicia e instituciones sólidas",
    17: "Alianzas para lograr los objetivos",
}
GOAL_CHOICES = [(number, f"{number}. {name}") for number, name in GOALS.items()]


def theme_names(keys):
    """Return the names of the themes in the order of the list; unknown keys are left out."""
    wanted = set(keys)
    return [theme.name for theme in THEMES.values() if theme.key in wanted]


def validate_themes(value):
    """Raise ValidationError unless `value` is a list of known theme keys, each once."""
    if not isinstance(value, list) or len(set(value)) != len(value) or not set(value) <= set(THEMES):
        raise ValidationError("Elija temas de la lista, cada uno una sola vez.")


def validate_goals(value):
    """Raise ValidationError unless `value` is a list of SDG numbers from 1 to 17, each once."""
    if not isinstance(value, list) or len(set(value)) != len(value) or not set(value) <= set(GOALS):
        raise ValidationError("Elija Objetivos de Desarrollo Sostenible del 1 al 17, cada uno una sola vez.")
