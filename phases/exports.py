"""What the lists of this app say as files: the columns of tasks, processes and histories."""

from django.utils import timezone

from hermanamientos.lib.exports import Column, file_name, send_list
from partners.templatetags.look import zone_name
from phases.agenda import turn_of
from phases.daysoff import calendars_by_municipality
from phases.filters import kind_of
from phases.overview import days_left_phrase

CHUNK = 500


def send_tasks(kind, tasks, *, days, name, day, with_municipality=False, names=lambda task: True):
    """Answer with a list of tasks. `days` is today by time zone, `name` and `day` go into the file's name.

    `names` says of a task whether its reader may know who has it: a committee sees the unit only.
    """
    offices = set(tasks.order_by().values_list("municipality", flat=True).distinct())
    columns = task_columns(days, names, calendars_by_municipality(offices))
    if with_municipality:
        columns.insert(0, Column("Municipio", lambda task: task.municipality.name, 22))
    return send_list(
        kind,
        columns,
        tasks.iterator(chunk_size=CHUNK),
        name=file_name(*name, day=day),
        title="Tareas",
    )


def task_columns(days, names, calendars):
    def left(task):
        if task.state != task.State.PENDING or not task.is_clock_running:
            return ""
        today, calendar = days[task.municipality.timezone], calendars(task.municipality_id).office
        return days_left_phrase(task.due_on, today, calendar)

    def overdue(task):
        return task.is_overdue(days[task.municipality.timezone])

    return [
        Column("Contraparte", lambda task: task.process.partner_name if task.process_id else "", 28),
        Column("Folio del proceso", lambda task: task.process.folio if task.process_id else ""),
        Column("Fase", lambda task: task.phase.number if task.phase_id else None, 8),
        Column("Tarea", lambda task: task.name, 60),
        Column("Unidad responsable", lambda task: task.responsible_unit, 28),
        Column("La tiene", lambda task: task.assigned_to if names(task) else task.responsible_unit, 28),
        Column("Turno de", turn_of, 24),
        Column("Fecha prevista", lambda task: task.planned_on, 14),
        Column("Fecha límite", lambda task: task.due_on, 14),
        Column("Plazo", left, 28),
        Column("Atrasada", overdue, 10),
        Column("Visible para cancillería desde", lambda task: task.escalated_on, 16),
        Column("Necesaria para avanzar de fase", lambda task: task.blocks_phase, 16),
        Column("Estado", lambda task: task.get_state_display(), 14),
        Column("Cumplida el", lambda task: task.completed_on, 14),
        Column("Por qué no aplica", lambda task: task.not_applicable_reason, 30),
    ]


def send_processes(kind, processes, *, municipality, today):
    return send_list(
        kind,
        PROCESS_COLUMNS,
        processes.iterator(chunk_size=CHUNK),
        name=file_name("procesos", municipality.name, day=today),
        title="Procesos",
    )


def _phase_words(process):
    phase = process.current_phase
    return f"{phase.number}. {phase.short_name}" if phase else ""


def _phase_end(process):
    phase = process.current_phase
    return phase.ends_on if phase else None


PROCESS_COLUMNS = [
    Column("Folio", lambda process: process.folio),
    Column("Contraparte", lambda process: process.partner_name, 32),
    Column("Tipo", lambda process: process.get_kind_display(), 24),
    Column("Estado", lambda process: process.get_state_display(), 16),
    Column("Fase en curso", _phase_words, 20),
    Column("Fin de la fase en curso", _phase_end, 16),
    Column("Tareas atrasadas", lambda process: process.late_count, 12),
    Column("Inicio", lambda process: process.opened_on, 14),
    Column("Cierre", lambda process: process.closed_on, 14),
    Column("Resultado", lambda process: process.get_outcome_display(), 28),
    Column("Razón del cierre", lambda process: process.closing_reason, 40),
    Column("Motivo de la iniciativa", lambda process: process.purpose, 40),
]


def send_history(kind, entries, *, zone, subject_of, name, day):
    """Answer with lines of a history, their instants in the time zone `zone`.

    `subject_of` takes an entry and names the record of which it tells.
    """

    def local(entry):
        return timezone.localtime(entry.at, zone)

    columns = [
        Column("Fecha y hora", local, 18),
        Column("Zona horaria", lambda entry: zone_name(local(entry)), 12),
        Column("Persona", lambda entry: entry.actor_name, 28),
        Column("Qué se hizo", lambda entry: kind_of(entry.act), 32),
        Column("Registro", subject_of, 36),
        Column("Qué pasó", lambda entry: entry.text, 90),
    ]
    return send_list(
        kind, columns, entries.iterator(chunk_size=CHUNK), name=file_name(*name, day=day), title="Historial"
    )
