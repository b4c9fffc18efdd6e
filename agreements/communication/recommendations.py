"""Recommendations for communicating and raising awareness, by phase, as data. Pure.

The methodology asks for recommendations «para comunicar y sensibilizar interna y externamente sobre la importancia del
hermanamiento»; it names no audience and no channel. The proposals are this system's (grade D), built from what each
phase does. Days are natural, counted from the first or the last day of the phase, or from the agreement's anniversary.
"""

import datetime as dt
from dataclasses import dataclass

from agreements.models import CommunicationAct

INTERNAL, EXTERNAL = CommunicationAct.Scope.INTERNAL, CommunicationAct.Scope.EXTERNAL

#: From which day a recommendation counts.
START, END, ANNIVERSARY = "inicio", "fin", "aniversario"
#: The number under which the recommendations of the years after the four phases stand.
AFTERWARDS = 5
STAGE_NAMES = {
    1: "Fase 1. Sensibilización, planificación e identificación de socios",
    2: "Fase 2. Negociación",
    3: "Fase 3. Formalización",
    4: "Fase 4. Implementación",
    AFTERWARDS: "Después: cada año del acuerdo",
}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One act that is advised: to whom, what to say, through what, and when.

    `stage` is the phase (1 to 4) or AFTERWARDS; `days` are natural days from `anchor`, before it when negative.
    """

    key: str
    stage: int
    scope: str
    audience: str
    message: str
    channel: str
    anchor: str
    days: int
    responsible: str = "Oficina de Asuntos Internacionales"

    @property
    def scope_label(self):
        return CommunicationAct.Scope(self.scope).label

    @property
    def phase(self):
        """Number of the phase that the act carries; None afterwards."""
        return self.stage if self.stage != AFTERWARDS else None

    @property
    def when(self):
        """The day in words: «3 días después de que empiece la fase»."""
        if self.anchor == ANNIVERSARY:
            if self.days == 0:
                return "en el aniversario de la firma"
            return f"{_days(self.days)} {'antes' if self.days < 0 else 'después'} del aniversario de la firma"
        event = "empiece" if self.anchor == START else "termine"
        if self.days == 0:
            return f"el día en que {event} la fase"
        return f"{_days(self.days)} {'antes' if self.days < 0 else 'después'} de que {event} la fase"

    def day_in(self, phase):
        """The day that it falls on in a phase (with `starts_on` and `ends_on`) as it stands."""
        base = phase.starts_on if self.anchor == START else phase.ends_on
        return base + dt.timedelta(days=self.days)

    def day_by(self, signed_on, today):
        """The first day on or after `today` that it falls on, for an agreement signed on `signed_on`."""
        for year in range(max(today.year - 1, signed_on.year + 1), today.year + 3):
            day = _anniversary(signed_on, year) + dt.timedelta(days=self.days)
            if day >= today:
                return day
        return _anniversary(signed_on, signed_on.year + 1) + dt.timedelta(days=self.days)


def _days(number):
    count = abs(number)
    return "1 día" if count == 1 else f"{count} días"


def _anniversary(day, year):
    """The same day of another year; of 29 February, the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


SOCIAL = "Comunicación Social"

RECOMMENDATIONS: tuple[Recommendation, ...] = (
    # --- 1. Awareness, planning, partners
    Recommendation(
        "taller-interno",
        1,
        INTERNAL,
        "Direcciones y dependencias del ayuntamiento",
        "Qué es un hermanamiento, a qué objetivos del plan de desarrollo responde y qué se espera de cada dependencia.",
        "Taller de sensibilización, edición interna",
        START,
        7,
    ),
    Recommendation(
        "presentacion-cabildo",
        1,
        INTERNAL,
        "Integrantes del cabildo",
        "Por qué conviene trabajar con método: menos temas, más continuidad y un acuerdo que sobreviva al periodo de "
        "gobierno.",
        "Reunión informativa con la comisión edilicia",
        START,
        10,
    ),
    Recommendation(
        "taller-externo",
        1,
        EXTERNAL,
        "Universidades, cámaras, organizaciones y clubes de migrantes",
        "Los gobiernos locales también actúan en el mundo, y el territorio completo puede ganar con ello: en qué puede "
        "participar cada actor.",
        "Taller de sensibilización, edición externa",
        START,
        12,
    ),
    Recommendation(
        "lazos-ciudadania",
        1,
        EXTERNAL,
        "Ciudadanía",
        "El municipio busca una ciudad con la cual hermanarse: cuéntenos qué lazos familiares, escolares o de trabajo "
        "conoce.",
        "Sitio del municipio y redes sociales",
        START,
        5,
        SOCIAL,
    ),
    # --- 2. Negotiation
    Recommendation(
        "avance-dependencias",
        2,
        INTERNAL,
        "Dependencias que tendrán actividades",
        "Con qué ciudad se negocia, en qué áreas y qué compromisos se propone asumir; qué debe confirmar cada área "
        "antes de cerrar el texto.",
        "Circular y reunión de enlaces",
        START,
        5,
    ),
    Recommendation(
        "vocerias",
        2,
        INTERNAL,
        "Presidencia y Comunicación Social",
        "Quién habla del hermanamiento y con qué mensajes, para no anunciar compromisos que todavía se negocian.",
        "Nota de mensajes y vocerías",
        START,
        3,
    ),
    Recommendation(
        "conozca-ciudad",
        2,
        EXTERNAL,
        "Ciudadanía y escuelas",
        "Qué tienen en común las dos ciudades: historia, vocación y retos que comparten.",
        "Serie breve en redes sociales y bibliotecas",
        START,
        14,
        SOCIAL,
    ),
    Recommendation(
        "consulta-aliados",
        2,
        EXTERNAL,
        "Actores y aliados del mapa",
        "Qué actividades propondrían para el primer año y qué pueden aportar, antes de cerrar el texto.",
        "Consulta por correo y mesa de trabajo",
        END,
        -10,
    ),
    # --- 3. Formalisation
    Recommendation(
        "ruta-firma",
        3,
        INTERNAL,
        "Cabildo, Jurídico y Protocolo",
        "Los pasos que faltan: aprobación del cabildo, dictamen de la cancillería, firma y registro; la firma no se "
        "anuncia con fecha hasta tener el dictamen.",
        "Calendario compartido y reunión",
        START,
        2,
    ),
    Recommendation(
        "anuncio-firma",
        3,
        EXTERNAL,
        "Medios de comunicación",
        "Qué se firma, con quién, para qué y qué cambia para la gente; con ficha de datos y fotografías con sus "
        "derechos.",
        "Boletín y carpeta de prensa",
        END,
        0,
        SOCIAL,
    ),
    Recommendation(
        "texto-publico",
        3,
        EXTERNAL,
        "Ciudadanía",
        "El acuerdo explicado en una página: qué es, qué se hará, cuánto dura y cómo participar.",
        "Resumen ciudadano en el sitio y en transparencia",
        END,
        5,
        SOCIAL,
    ),
    # --- 4. Implementation
    Recommendation(
        "programa-dependencias",
        4,
        INTERNAL,
        "Dependencias responsables de actividades",
        "El programa anual: quién hace qué, cuándo, con qué presupuesto y cómo se mide.",
        "Reunión de arranque del programa",
        START,
        7,
    ),
    Recommendation(
        "llamado-comite",
        4,
        EXTERNAL,
        "Actores y ciudadanía",
        "El Comité de Ciudades Hermanas se instala: quiénes lo integran, cómo sesiona y cómo proponer actividades.",
        "Convocatoria pública y boletín",
        START,
        10,
        SOCIAL,
    ),
    Recommendation(
        "primeros-resultados",
        4,
        EXTERNAL,
        "Ciudadanía y contraparte",
        "Los primeros resultados con nombres y números, en los idiomas de ambas ciudades.",
        "Boletín conjunto con la otra ciudad",
        END,
        -7,
        SOCIAL,
    ),
    Recommendation(
        "logros-internos",
        4,
        INTERNAL,
        "Presidencia, cabildo y dependencias",
        "Qué se logró en la implementación, qué quedó pendiente y qué sigue el próximo año.",
        "Informe breve en reunión de gabinete",
        END,
        0,
    ),
    # --- Afterwards, every year
    Recommendation(
        "aniversario",
        AFTERWARDS,
        EXTERNAL,
        "Ciudadanía de ambas ciudades",
        "Un año más de hermanamiento: qué se hizo juntos y qué viene.",
        "Publicación conjunta en el aniversario",
        ANNIVERSARY,
        0,
        SOCIAL,
    ),
    Recommendation(
        "informe-comprensible",
        AFTERWARDS,
        EXTERNAL,
        "Ciudadanía y medios",
        "El informe anual contado en una página: resultados, recursos ejercidos y siguientes pasos.",
        "Rueda de prensa y sitio del municipio",
        ANNIVERSARY,
        30,
        SOCIAL,
    ),
    Recommendation(
        "refrendo-interno",
        AFTERWARDS,
        INTERNAL,
        "Dependencias y cabildo",
        "Qué compromisos del acuerdo siguen abiertos y qué necesita cada área para cumplirlos el próximo año.",
        "Reunión anual de enlaces",
        ANNIVERSARY,
        -30,
    ),
)
BY_KEY = {each.key: each for each in RECOMMENDATIONS}


def of_stage(stage):
    """The recommendations of a phase (1 to 4) or of AFTERWARDS, in their order."""
    return [each for each in RECOMMENDATIONS if each.stage == stage]
