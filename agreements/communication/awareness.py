"""The awareness kit of phase 1: the methodology's messages as data, and the municipality's own facts beside them.

Figures and messages are the methodology's, told as it tells them and attributed to it on every page; it dates few of
them. What is asked of each public (`Edition`) is this system's proposal. A fact that the office has not written down
is said to be missing, never made up.
"""

import re
from dataclasses import dataclass

from django.db.models import Count

from agreements.models import Agreement, State
from partners.models import PlanLine, Stakeholder, ThemeStand
from partners.picture.profile import profile_of
from partners.regional_figures import PANORAMA
from partners.regions import region_of
from phases.models import Process

#: The task of a process for which the kit is made.
TASK_KEY = "taller-sensibilizacion"
SOURCE = "Metodología para los hermanamientos (cancillería)"
SOURCE_ABC = "El ABC para la internacionalización de las ciudades mexicanas, según la metodología"
UNDATED = "La metodología no dice de qué año es cada cifra: antes de citarlas, confírmelas con su fuente."

MAIN_MESSAGE = "Los gobiernos locales también son actores internacionales"
INVESTMENT = "La acción internacional es una inversión para el desarrollo"
CLOSENESS = (
    "En lo local se expresan con mayor claridad los problemas nacionales, y ahí se da solución a las necesidades "
    "esenciales de la población: es el espacio más cercano a la ciudadanía."
)
LAW = (
    "La Ley sobre la Celebración de Tratados, de 1992, faculta a los gobiernos estatales y municipales a firmar "
    "acuerdos interinstitucionales en el ámbito de sus competencias, de hermanamiento o de cooperación específica."
)
PURPOSE_OF_LAW = (
    "Se busca que la cooperación trascienda administraciones y lleve a relaciones de largo plazo."
)
AGENDA = (
    "Los Objetivos de Desarrollo Sostenible y la Agenda 2030",
    "El cambio climático",
    "Los movimientos migratorios",
    "Los derechos humanos",
)
AGENDA_SENTENCE = (
    "Los grandes temas de la agenda internacional (los Objetivos de Desarrollo Sostenible y la Agenda 2030, el cambio "
    "climático, los movimientos migratorios y los derechos humanos) pasan por las competencias locales."
)
#: What the methodology compares to show the weight of cities: (figure, what it counts, against what).
COMPARISONS = (
    (
        "casi 100 mil",
        "policías tiene la Ciudad de México",
        "Son más que los ejércitos de más de 115 países.",
    ),
    (
        "82 mil millones",
        "de dólares, aproximadamente, maneja Nueva York al año",
        "Supera los presupuestos nacionales de 160 países.",
    ),
    (
        "más de la mitad",
        "de la población surcoreana vive en Seúl",
        "Su economía supera la de la mayoría de los países en desarrollo.",
    ),
)
#: The ABC's main considerations: (what in two words, what it asks).
ABC = (
    ("Alineación", "Con los planes municipales y estatales de desarrollo y con las agendas globales."),
    (
        "Sociedad civil",
        "Avanzar a la par del fortalecimiento de la sociedad civil organizada y de una ciudadanía más globalizada.",
    ),
    ("Evaluación", "Medir el potencial de transformación en el mediano y el largo plazo."),
    (
        "Ciencia y tecnología",
        "El vínculo con la ciencia, la tecnología y los ecosistemas innovadores ya es apuesta de muchos territorios.",
    ),
    (
        "Género, LGBTI+ y cuidados",
        "Su agenda, sus derechos y la economía de los cuidados tienen un lugar central en lo local y lo internacional.",
    ),
    ("Imaginario ciudadano", "Es fundamental colocar el tema internacional en el imaginario colectivo."),
)


@dataclass(frozen=True, slots=True)
class RegionTold:
    """A region in the methodology's words: `count` of agreements for the drawing, None where it gives no total."""

    name: str
    agreements: str
    count: int | None
    sentence: str


def _told(panorama):
    number, points = re.search(r"\d+", panorama.agreements), panorama.points
    # The first point of most regions says their total, which stands beside it, or speaks of visits.
    sentence = points[0 if panorama.region == "europa" else 1]
    return RegionTold(panorama.name, panorama.agreements, int(number.group()) if number else None, sentence)


REGIONS_TOLD = tuple(_told(each) for each in PANORAMA if each.region != "africa-medio-oriente")


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom the kit is, what it opens with and what it asks."""

    key: str
    name: str
    title: str
    subtitle: str
    audience: str
    opening: str
    gain_title: str
    gains: tuple[str, ...]
    ask_title: str
    asks: tuple[tuple[str, str], ...]


EDITIONS = {
    edition.key: edition
    for edition in (
        Edition(
            "interna",
            "edición interna",
            "El mundo también es tarea de su área",
            "Para qué sirve un hermanamiento y qué hace falta de cada dependencia",
            "Para el personal y las dependencias del ayuntamiento",
            "Un hermanamiento no es una ceremonia: es un acuerdo entre dos gobiernos locales para trabajar juntos en "
            "lo que el plan de desarrollo ya pide.",
            "Qué gana el ayuntamiento",
            (
                "Aprende de quien ya resolvió el mismo problema",
                "Ordena sus prioridades en una sola hoja de ruta",
                "Presenta proyectos con un socio, y no solo",
            ),
            "Qué se le pide a su dependencia",
            (
                ("Diga qué necesita", "Qué programa de su área ganaría al trabajar con otra ciudad."),
                (
                    "Nombre a una persona",
                    "Un solo enlace por dependencia, con quien hablar durante el proceso.",
                ),
                (
                    "Comparta lo que ya hay",
                    "Vínculos, convenios y contactos en el exterior, aunque sean antiguos.",
                ),
                (
                    "Cuide los tiempos",
                    "Las cuatro fases duran veinte semanas: una respuesta tarde las detiene.",
                ),
            ),
        ),
        Edition(
            "externa",
            "edición externa",
            "El mundo también está en su ciudad",
            "Para qué sirve un hermanamiento y cómo puede participar",
            "Para la ciudadanía y los actores del municipio",
            "Un hermanamiento une a dos ciudades que quieren aprender una de la otra y hacer cosas juntas. Funciona "
            "cuando lo sostiene la gente, y no sólo sus gobiernos.",
            "Qué gana la ciudad",
            (
                "Oportunidades de inversión, turismo y cooperación",
                "Escuelas, empresas y artistas con un lugar a donde llegar",
                "Soluciones que otra ciudad ya probó",
            ),
            "Cómo puede participar",
            (
                (
                    "Cuente sus lazos",
                    "Familia, estudios, comercio o migración: lo que ya existe orienta la búsqueda.",
                ),
                ("Proponga", "Una actividad que su organización pueda sostener con la otra ciudad."),
                ("Aporte", "Una sede, experiencia, personas voluntarias o difusión."),
                (
                    "Acompañe",
                    "El Comité de Ciudades Hermanas da legitimidad y continuidad: pregunte cómo integrarse.",
                ),
            ),
        ),
    )
}


@dataclass(frozen=True)
class OwnFacts:
    """What the office has written down of its municipality. Empty lists and texts are facts that are missing."""

    population: int | None
    vocation: str
    languages: int
    ties: tuple[tuple[str, str], ...]
    in_process: tuple[str, ...]
    lines: int
    axes: tuple[tuple[str, int], ...]
    priorities: tuple[str, ...]
    strengths: tuple[str, ...]
    needs: tuple[str, ...]
    actors: int
    sectors: tuple[tuple[str, int], ...]

    @property
    def missing(self):
        """What an office should still write down before it prints the kit, in words."""
        return [
            words
            for words, there in (
                ("la vocación del municipio", self.vocation),
                ("las líneas de su plan de desarrollo", self.axes or self.priorities),
                ("sus fortalezas y necesidades", self.strengths or self.needs),
                ("su mapa de actores", self.actors),
                ("sus hermanamientos anteriores, si los tiene", self.ties or self.in_process),
            )
            if not there
        ]


#: Instruments that bind today, as far as the system knows.
STANDING = (
    State.SIGNED,
    State.AT_REGISTRY,
    State.REGISTERED,
    State.IN_FORCE,
    State.EXPIRING,
    State.AMENDED,
    State.UNKNOWN,
)


def own_facts(municipality, user) -> OwnFacts:
    """Read the municipality's facts: seven queries, however many rows."""
    profile = profile_of(municipality)
    agreements = (
        Agreement.objects.visible_to(user)
        .filter(municipality=municipality, state__in=STANDING)
        .select_related("counterpart__city", "counterpart__mexican_municipality")
    )
    ties = {row.counterpart_id: row.counterpart for row in agreements}
    open_ones = (
        Process.objects.visible_to(user)
        .filter(municipality=municipality, counterpart__isnull=False)
        .not_closed()
        .select_related("counterpart__city", "counterpart__mexican_municipality")
    )
    processes = {row.counterpart_id: row.counterpart for row in open_ones if row.counterpart_id not in ties}
    lines = PlanLine.objects.visible_to(user).filter(municipality=municipality, retired_on__isnull=True)
    axes = list(
        lines.values("axis")
        .annotate(count=Count("pk"))
        .order_by("-count", "axis")
        .values_list("axis", "count")
    )
    stands = list(ThemeStand.objects.visible_to(user).filter(municipality=municipality))
    actors = Stakeholder.objects.visible_to(user).filter(municipality=municipality, is_active=True)
    sectors = actors.values("sector").annotate(count=Count("pk")).order_by("-count", "sector")
    names = dict(Stakeholder.Sector.choices)
    counted = tuple((names[row["sector"]], row["count"]) for row in sectors)
    return OwnFacts(
        population=municipality.population,
        vocation=" ".join(profile.vocation.split()),
        languages=len(profile.languages),
        ties=tuple(sorted((str(each), _region(each)) for each in ties.values())),
        in_process=tuple(sorted(str(each) for each in processes.values())),
        lines=sum(count for _, count in axes),
        axes=tuple(axes),
        priorities=tuple(filter(None, (line.strip() for line in municipality.plan_priorities.splitlines()))),
        strengths=tuple(row.get_theme_display() for row in stands if row.kind == ThemeStand.Kind.STRENGTH),
        needs=tuple(row.get_theme_display() for row in stands if row.kind == ThemeStand.Kind.NEED),
        actors=sum(count for _, count in counted),
        sectors=counted,
    )


def _region(counterpart):
    region = None if counterpart.is_mexican else region_of(counterpart.country_code)
    return region.name if region else "México"
