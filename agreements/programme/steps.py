"""Sub-tasks of an activity, planned back from it in weeks. Pure: templates are data, days are arithmetic.

The weeks are our proposal (grade D: no source fixes them), to be changed by each office.
"""

import datetime as dt
from dataclasses import dataclass

from agreements.models import Activity, ActivityStep

Kind, Side = Activity.Kind, ActivityStep.Side
#: The activity itself among its steps: due on its last day. No template and no person names it.
EVENT = "event"
MOST_WEEKS, MOST_STEPS = 78, 30
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class StepSpec:
    """A step of a template: `weeks` before the first day, below zero after the last one."""

    key: str
    name: str
    weeks: int
    side: str = Side.LOCAL


@dataclass(frozen=True)
class StepTemplate:
    key: str
    title: str
    steps: tuple[StepSpec, ...]


_ALL = (
    StepTemplate(
        Kind.BUSINESS,
        "Encuentro de negocios",
        (
            StepSpec("sectores", "Acordar con la contraparte los sectores y el propósito", 16, Side.BOTH),
            StepSpec("presupuesto", "Confirmar la suficiencia presupuestal", 14),
            StepSpec("sede", "Reservar la sede y fijar el formato de las mesas", 12),
            StepSpec("convocatoria", "Convocar a cámaras y empresas", 10, Side.BOTH),
            StepSpec("perfiles", "Cerrar la inscripción y reunir los perfiles de las empresas", 7, Side.BOTH),
            StepSpec("citas", "Armar la agenda de citas entre empresas", 5, Side.BOTH),
            StepSpec("traslados", "Confirmar traslados, visas e interpretación", 4, Side.COUNTERPART),
            StepSpec("ensayo", "Confirmar las citas y repasar la logística", 1, Side.BOTH),
            StepSpec("memoria", "Elaborar la memoria con la lista de participantes", -2),
            StepSpec("seguimiento", "Preguntar a las empresas qué resultó de las reuniones", -12, Side.BOTH),
        ),
    ),
    StepTemplate(
        Kind.JOINT_CALL,
        "Convocatoria conjunta",
        (
            StepSpec("bases", "Leer las bases y confirmar que ambas ciudades pueden postular", 14, Side.BOTH),
            StepSpec("reparto", "Repartir la redacción, los anexos y la aportación", 12, Side.BOTH),
            StepSpec("idea", "Acordar la idea del proyecto y su presupuesto", 10, Side.BOTH),
            StepSpec("cartas", "Pedir las cartas de compromiso y los documentos legales", 8, Side.BOTH),
            StepSpec("borrador", "Terminar el primer borrador de la propuesta", 6),
            StepSpec("revision", "Revisar el borrador con la contraparte y los aliados", 4, Side.BOTH),
            StepSpec("firmas", "Recabar firmas y traducciones", 2, Side.BOTH),
            StepSpec("carga", "Cargar la propuesta y comprobar sus anexos", 1),
            StepSpec("acuse", "Guardar el acuse y avisar a las partes", -1),
        ),
    ),
    StepTemplate(
        Kind.WEBINARS,
        "Ciclo de webinars",
        (
            StepSpec("temas", "Acordar los temas y las áreas técnicas que participan", 10, Side.BOTH),
            StepSpec("ponentes", "Confirmar ponentes y moderación", 8, Side.BOTH),
            StepSpec("horario", "Fijar horarios que convengan a ambas ciudades", 6, Side.BOTH),
            StepSpec("interpretacion", "Contratar la interpretación, si hace falta", 5),
            StepSpec("difusion", "Abrir el registro y difundir el programa", 4),
            StepSpec("prueba", "Probar la plataforma, el sonido y la grabación", 1, Side.BOTH),
            StepSpec("fichas", "Publicar las grabaciones y las fichas de cada práctica", -2),
            StepSpec("encuesta", "Resumir la asistencia y la opinión de quienes participaron", -3),
        ),
    ),
    StepTemplate(
        Kind.VISITS,
        "Visitas recíprocas",
        (
            StepSpec("proposito", "Acordar el propósito y los resultados esperados", 16, Side.BOTH),
            StepSpec("presupuesto", "Confirmar la suficiencia presupuestal", 14),
            StepSpec("delegacion", "Integrar la delegación", 12),
            StepSpec("invitacion", "Intercambiar cartas de invitación", 11, Side.BOTH),
            StepSpec("autorizacion", "Obtener la autorización de la comisión y del viaje", 10),
            StepSpec("agenda", "Cerrar la agenda de reuniones y visitas", 6, Side.BOTH),
            StepSpec("boletos", "Confirmar boletos, hospedaje, visas e interpretación", 5),
            StepSpec("carpeta", "Preparar la carpeta de la visita y los regalos de protocolo", 2),
            StepSpec("informe", "Presentar el informe de comisión con los compromisos", -2),
            StepSpec("compromisos", "Revisar los compromisos con la contraparte", -8, Side.BOTH),
        ),
    ),
)
TEMPLATES = {template.key.value: template for template in _ALL}
TEMPLATE_CHOICES = [(template.key.value, template.title) for template in _ALL]


def day_of(weeks, starts_on, ends_on):
    """The day of a step that stands so many weeks before the first day or, below zero, after the last one."""
    return starts_on - weeks * WEEK if weeks >= 0 else ends_on - weeks * WEEK


@dataclass(frozen=True)
class PlannedStep:
    """A step with its day (moved back to a working day) and whether that day is past."""

    step: object
    day: dt.date
    is_past: bool

    @property
    def when(self):
        return weeks_in_words(self.step.weeks)


def planned(steps, activity, calendar, today):
    """The steps of an activity in order of day. `calendar` says which days are working days of the office."""
    found = []
    for step in steps:
        day = calendar.previous_working(day_of(step.weeks, activity.starts_on, activity.ends_on))
        found.append(PlannedStep(step, day, day < today))
    return sorted(found, key=lambda each: each.day)


def weeks_in_words(weeks):
    """«3 semanas antes», «1 semana después», «el día en que empieza»."""
    if weeks == 0:
        return "el día en que empieza"
    number = abs(weeks)
    return f"{number} semana{'' if number == 1 else 's'} {'antes' if weeks > 0 else 'después'}"
