"""The methodology as data: four phases, their tasks, the results expected and the reasons for a method.

Source of phases, weeks, results and reasons: the foreign ministry's methodology for sister cities (4 + 4 + 4
+ 8 weeks). The content of the first three phases follows practice and law, see each task's grade. Pure data:
loaded into the database by ``manage.py load_methodology``, which never changes a version in use.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from phases.tasks_before_signing import AWARENESS, NEGOTIATION
from phases.tasks_from_signing import FORMALISATION, IMPLEMENTATION
from phases.taskspec import (
    ALL_KINDS,
    FOREIGN_ONLY,
    GRADES,
    KIND_NATIONAL,
    KIND_NEW,
    KIND_REGULARISATION,
    KIND_SPECIFIC,
    PhaseSpec,
    TaskSpec,
)

__all__ = [
    "ALL_KINDS",
    "FOREIGN_ONLY",
    "GRADES",
    "KIND_NATIONAL",
    "KIND_NEW",
    "KIND_REGULARISATION",
    "KIND_SPECIFIC",
    "METHODOLOGY",
    "PHASES",
    "REASONS",
    "RESULTS",
    "SOURCES",
    "Methodology",
    "PhaseSpec",
    "Result",
    "TaskSpec",
    "milestone_key",
    "results_proved",
]

PHASES = (
    PhaseSpec(
        1,
        "sensibilizacion",
        "Sensibilización, planificación e identificación de socios",
        "Sensibilización",
        4,
        "Preparar al municipio, acordar qué se busca y elegir con razones la ciudad con la que se hermanará.",
    ),
    PhaseSpec(
        2,
        "negociacion",
        "Negociación",
        "Negociación",
        4,
        "Acordar con la contraparte el objetivo, las áreas de cooperación y un texto único.",
    ),
    PhaseSpec(
        3,
        "formalizacion",
        "Formalización",
        "Formalización",
        4,
        "Obtener el acuerdo de cabildo y el dictamen de la cancillería, firmar y registrar el acuerdo.",
    ),
    PhaseSpec(
        4,
        "implementacion",
        "Implementación",
        "Implementación",
        8,
        "Instalar el comité con su reglamento y poner en marcha el primer programa anual de actividades.",
    ),
)


def milestone_key(phase: PhaseSpec) -> str:
    """Key of the milestone that is due on a phase's last day and is fulfilled by advancing."""
    return f"fin-{phase.slug}"


def _milestone(phase: PhaseSpec) -> TaskSpec:
    """The phase's automatic milestone, planned on the last day of its last week."""
    return TaskSpec(
        f"H{phase.number}",
        milestone_key(phase),
        f"Concluir la fase de {phase.short_name.lower()}",
        "Enlace municipal",
        "Avance de fase registrado en el proceso",
        str(sum(each.weeks for each in PHASES if each.number <= phase.number)),
        "seed",
        ("METODOLOGIA",),
        "Se cumple por sí sola cuando usted avanza de fase, una vez terminadas las tareas que la bloquean.",
        automatic=True,
    )


@dataclass(frozen=True, slots=True)
class Methodology:
    """The methodology. ``tasks`` gives each phase number its tasks in order, milestone last."""

    title: str
    source: str
    phases: tuple[PhaseSpec, ...]
    tasks: dict[int, tuple[TaskSpec, ...]]

    def all_tasks(self) -> tuple[tuple[PhaseSpec, TaskSpec], ...]:
        """Every task with its phase, in the order of the methodology."""
        return tuple((phase, task) for phase in self.phases for task in self.tasks[phase.number])

    def digest(self) -> str:
        """SHA-256 of all that a process copies: the same digest means the same methodology."""
        data = [
            asdict(phase) | {"tasks": [asdict(each) for each in self.tasks[phase.number]]}
            for phase in self.phases
        ]
        return sha256(json.dumps([self.title, data], ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def task(self, key: str) -> TaskSpec:
        """The task with this key; KeyError when there is none."""
        for _, task in self.all_tasks():
            if task.key == key:
                return task
        raise KeyError(key)


METHODOLOGY = Methodology(
    title="Metodología de hermanamientos: cuatro fases en veinte semanas",
    source="Metodología de la Secretaría de Relaciones Exteriores para hermanamientos de gobiernos locales",
    phases=PHASES,
    tasks={
        phase.number: (*tasks, _milestone(phase))
        for phase, tasks in zip(PHASES, (AWARENESS, NEGOTIATION, FORMALISATION, IMPLEMENTATION), strict=True)
    },
)


@dataclass(frozen=True, slots=True)
class Result:
    """A result that the methodology expects, with the tasks that prove it once they are done.

    Which tasks prove a result is this project's own reading (grade D). Long-term results need years: their tasks
    contribute to them, and show what sustains the claim.
    """

    key: str
    text: str
    task_keys: tuple[str, ...]


#: Results expected: ten in the short term, four in the medium and long term.
RESULTS = {
    "short": (
        Result(
            "capacidades",
            "Fortalecimiento de capacidades institucionales en temas de internacionalización local",
            ("diagnostico-institucional", "taller-sensibilizacion"),
        ),
        Result(
            "ciudades",
            "Identificación de ciudades extranjeras que sean socios potenciales",
            ("matriz-ciudades", "seleccionar-ciudad"),
        ),
        Result(
            "actores",
            "Identificación de actores clave y aliados para participar en el hermanamiento",
            ("mapa-actores", "grupo-promotor"),
        ),
        Result("temas", "Identificación de temas y actividades prioritarias", ("prioridades",)),
        Result(
            "elementos",
            "Identificación de los elementos con los que cuenta el municipio, conforme a su Plan Municipal "
            "de Desarrollo",
            ("inventario-hermanamientos", "alineacion-planes"),
        ),
        Result(
            "proyecto",
            "Elaboración del proyecto de acuerdo de hermanamiento",
            ("proyecto-espanol", "version-otro-idioma", "texto-negociado"),
        ),
        Result(
            "acercamiento",
            "Acercamiento institucional con las partes involucradas",
            ("carta-intencion", "reuniones-exploratorias"),
        ),
        Result(
            "asesoria-legal",
            "Asesoría en el proceso legal aplicable",
            ("nota-juridica", "dictamen-interno", "revision-previa"),
        ),
        Result(
            "coordinacion",
            "Recomendaciones para mejorar la coordinación y la efectividad de los programas y proyectos que "
            "se prevean impulsar a través del hermanamiento",
            ("reglamento", "programa-anual"),
        ),
        Result(
            "comunicacion",
            "Recomendaciones para comunicar y sensibilizar interna y externamente sobre la importancia del "
            "hermanamiento",
            ("plan-comunicacion",),
        ),
    ),
    "long": (
        Result(
            "valor-territorial",
            "Poner en valor relaciones internacionales con enfoque territorial de largo plazo que "
            "contribuyan al desarrollo local",
            ("alineacion-planes", "programa-anual", "informe-anual"),
        ),
        Result(
            "dialogo",
            "Institucionalizar el diálogo y la participación de los diversos actores del territorio en la "
            "implementación y el seguimiento del hermanamiento",
            ("mapa-actores", "comite", "reglamento", "seguimiento-trimestral"),
        ),
        Result(
            "politica-municipal",
            "Sentar las bases para una política de internacionalización municipal con visión de futuro que "
            "parta de su pasado, se fortalezca en su presente y proyecte el futuro, para garantizar su "
            "sostenibilidad más allá del fin de cada periodo de gobierno",
            ("diagnostico-institucional", "inventario-hermanamientos", "entrega-recepcion", "renovacion"),
        ),
        Result(
            "presencia",
            "Recomendaciones para fortalecer la presencia del municipio en el mundo, en sintonía con los "
            "principios y atributos del municipio",
            ("publicacion", "plan-comunicacion", "webinars"),
        ),
    ),
}

#: Why a twinning deserves a method, in the methodology's order.
REASONS = (
    "Cumplir con los objetivos y prioridades de los planes municipales y estatales de desarrollo",
    "Responder a complementariedades en visiones de desarrollo y programas con ciudades extranjeras",
    "Definir una hoja de ruta y mejorar los criterios para priorizar las acciones de colaboración conjunta",
    "Reducir la dispersión de temas y prioridades",
    "Allegarse de oportunidades de inversión, turismo, cooperación y otras",
    "Lograr una mayor coherencia con los demás niveles y dependencias de gobierno, tanto en lo local como "
    "en lo regional y lo nacional",
    "Reducir la tendencia de una internacionalización reactiva y avanzar hacia una internacionalización "
    "planificada",
    "Construir una agenda de cooperación exterior de acuerdo con la estrategia propia del municipio",
    "Generar sinergias con distintos actores del territorio que darán legitimidad a la implementación del "
    "acuerdo, a través de la conformación de un Comité de Ciudades Hermanas",
)

#: Title of each source that a task names.
SOURCES = {
    "METODOLOGIA": "Metodología de la Secretaría de Relaciones Exteriores para hermanamientos",
    "LSCT": "Ley sobre la Celebración de Tratados, artículos 1, 2 y 7",
    "CPEUM": "Constitución Política de los Estados Unidos Mexicanos, artículo 115",
    "LDF": "Ley de Disciplina Financiera de las Entidades Federativas y los Municipios, artículo 22",
    "LGTAIP": "Ley General de Transparencia y Acceso a la Información Pública, artículos 65 a 67",
    "DGCPLEG": "SRE, Dirección General de Coordinación Política: disposiciones legales",
    "DGCPPART": "SRE, Dirección General de Coordinación Política: participantes del programa",
    "YUM52": "La Diplomacia Federativa en Acción (SRE, 2009), página 52",
    "YUM82": "La Diplomacia Federativa en Acción (SRE, 2009), página 82",
    "POAV": "SRE, modelo de programa operativo anual para hermanamientos de amplio alcance",
    "ZAC": "Nota de prensa de Zacatecas sobre el registro de hermanamientos municipales",
    "HUIL": "Nota de prensa sobre el hermanamiento de Huiloapan de Cuauhtémoc, 2024",
    "SCIG": "Sister Cities International, guía para establecer una relación",
    "SCITK": "Sister Cities International, materiales y plantillas",
    "SCIWHAT": "Sister Cities International, qué es una ciudad hermana",
    "AMEI": "Asociación Mexicana de Estudios Internacionales, panel de 2025",
    "ALC1": "Alcaldes de México, sobre el programa de hermanamientos",
    "TTUK": "Steps of Twinning, Reino Unido",
    "RENT": "Acuerdo entre Cuautla (Jalisco) y Renton",
    "MINN": "Memorándum entre Cuernavaca y Minneapolis",
    "MAZ": "Comité de Ciudades Hermanas de Mazatlán, 2025",
    "MOR": "Comité de Ciudades Hermanas de Morelia, 2025",
    "MORER": "Entrega-recepción de Morelia, 2024",
    "GTO": "Reglamento de Ciudades Hermanas de Guanajuato, 2012",
}


def results_proved(done_keys: set[str] | frozenset[str]) -> tuple[Result, ...]:
    """Short-term results all of whose tasks are among ``done_keys``, in the methodology's order."""
    return tuple(each for each in RESULTS["short"] if set(each.task_keys) <= set(done_keys))
