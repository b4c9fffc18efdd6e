"""Planning a proposal backwards from the day on which its call closes. Pure: no database, no clock.

The steps are data; their distances are working days of the office before the last day on which the proposal may leave.
They are this system's proposal (grade D): calls say what to send, not how long an office takes. When less time is left
than the usual, all distances shrink in proportion, so that no step is due before today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phases.calendars import WorkingCalendar

SUBMIT = "envio"


@dataclass(frozen=True, slots=True)
class CallStep:
    """A step of a proposal. `lead`: working days between its last day and that of the call."""

    key: str
    name: str
    lead: int
    guidance: str
    evidence: str


STEPS = (
    CallStep(
        "decision",
        "Acordar con la contraparte la participación en «{call}»",
        40,
        "Confirme por escrito que la contraparte participa, quién enlaza de cada lado y qué hará cada una. Si la "
        "convocatoria pide que cada gobierno postule ante su país, acuerden quién envía qué.",
        "Correo u oficio con la respuesta de la contraparte",
    ),
    CallStep(
        "formulacion",
        "Formular la propuesta para «{call}»",
        25,
        "Redacten juntos el problema, el objetivo, las actividades, los resultados y el presupuesto, con el formato "
        "de la convocatoria.",
        "Propuesta completa en el formato de la convocatoria",
    ),
    CallStep(
        "suficiencia",
        "Obtener la suficiencia presupuestal para «{call}»",
        18,
        "Pida a Tesorería la constancia del recurso que aportará el municipio, en dinero o en especie.",
        "Constancia de suficiencia presupuestal",
    ),
    CallStep(
        "cartas",
        "Reunir las cartas de compromiso para «{call}»",
        14,
        "Solicite las cartas firmadas de la contraparte y de los aliados que participan.",
        "Cartas de compromiso firmadas",
    ),
    CallStep(
        "revision-juridica",
        "Revisar con Jurídico la propuesta para «{call}»",
        10,
        "Revise que el municipio puede obligarse a lo que la propuesta dice, quién firma y qué aprueba el cabildo.",
        "Visto bueno del área jurídica",
    ),
    CallStep(
        "traduccion",
        "Traducir la propuesta para «{call}»",
        6,
        "Si la convocatoria pide otro idioma, traduzca la versión revisada. Si no lo pide, marque que no aplica.",
        "Propuesta traducida, o nota de que no se pide",
    ),
    CallStep(
        SUBMIT,
        "Enviar la propuesta a «{call}»",
        2,
        "Envíela con días de margen: los portales se saturan el último día. Guarde el acuse y registre aquí que la "
        "presentó.",
        "Acuse de la postulación",
    ),
)
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and the last working day for it."""

    step: CallStep
    last_on: date


@dataclass(frozen=True, slots=True)
class CallPlan:
    """The plan for one closing day. `is_short`: the usual distances did not fit and were shrunk."""

    closes_on: date
    steps: tuple[PlannedStep, ...]
    is_short: bool


def plan_back(
    closes_on: date, today: date, calendar: WorkingCalendar, steps: Iterable[CallStep] = STEPS
) -> CallPlan:
    """Plan the steps backwards from the closing day, each on a working day between today and the last one before it.

    Raises ValueError when there is no working day left: the call has closed, or closes before the office works again.
    """
    steps = tuple(steps)
    last, first = calendar.previous_working(closes_on), calendar.next_working(today)
    if last < first:
        raise ValueError(closes_on)
    room = calendar.working_days_between(first, last)
    longest = max(step.lead for step in steps)
    is_short = room < longest
    planned = []
    for step in steps:
        lead = step.lead * room // longest if is_short else step.lead
        day = calendar.add_working_days(last, -lead) if lead else last
        planned.append(PlannedStep(step, day))
    return CallPlan(closes_on, tuple(planned), is_short)
