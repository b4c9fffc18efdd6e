"""«Lo que hereda en 10 minutos»: what whoever takes over must know first, as plain data for screen and paper."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agreements.handover.tables import pending_tasks
from agreements.models import (
    BEFORE_SIGNATURE,
    Agreement,
    AnnualProgramme,
    Bylaws,
    Commitment,
    Evaluation,
    IssuedDocument,
    Remark,
    Report,
    Session,
    SessionAgreement,
    State,
)
from partners.models import Committee, Counterpart, StakeholderCommitment
from phases.models import Process, Task

#: Natural days that the first part looks ahead: what nobody may find out too late.
SOON = dt.timedelta(days=90)
MOST_DEADLINES, MOST_LINES = 10, 20
#: It binds, or it may.
BINDING = (
    State.SIGNED,
    State.AT_REGISTRY,
    State.REGISTERED,
    State.IN_FORCE,
    State.EXPIRING,
    State.AMENDED,
    State.UNKNOWN,
)


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    number: int
    label: str


@dataclass(frozen=True)
class Line:
    """A row: its name, what is to be known of it, when, whether it is late, and its page (a path of the site)."""

    name: str
    text: str
    day: dt.date | None = None
    is_late: bool = False
    url: str = ""
    #: Kind and number of the row, by which the package finds its own page.
    key: tuple = ()


@dataclass(frozen=True)
class LooseEnd:
    """Something that is better settled before the package is made."""

    count: int
    text: str
    url: str


@dataclass(frozen=True)
class Summary:
    municipality: object
    today: dt.date
    figures: list[Figure]
    deadlines: list[Line]
    more_deadlines: int
    agreements: list[Line]
    processes: list[Line]
    commitments: list[Line]
    more_commitments: int
    people: list[Line]
    committee: str
    loose_ends: list[LooseEnd]

    @property
    def ends_on(self):
        return self.municipality.administration_ends_on

    @property
    def days_left(self):
        """Natural days to the end of the administration; None when it is not known, below zero once it is over."""
        return (self.ends_on - self.today).days if self.ends_on else None


def summary_of(municipality, today) -> Summary:
    """Read all of it: a fixed number of queries, however many rows there are."""
    tasks = pending_tasks(municipality)
    soon = tasks.filter(due_on__lte=today + SOON)
    soon_count = soon.count()
    agreements = list(
        Agreement.objects.filter(municipality=municipality, state__in=BINDING)
        .select_related("counterpart", "municipality")
        .order_by("ends_on", "pk")
    )
    processes = list(
        Process.objects.filter(municipality=municipality)
        .exclude(state=Process.State.CLOSED)
        .select_related("counterpart", "municipality")
        .prefetch_related("phases")
        .order_by("pk")
    )
    commitments, more_commitments = _commitments(municipality, today)
    documents = IssuedDocument.objects.filter(municipality=municipality, withdrawn_at__isnull=True).count()
    figures = [
        Figure(len(agreements), "acuerdo firmado" if len(agreements) == 1 else "acuerdos firmados"),
        Figure(len(processes), "proceso abierto" if len(processes) == 1 else "procesos abiertos"),
        Figure(tasks.count(), "tareas por hacer"),
        Figure(tasks.running().overdue(today).count(), "tareas vencidas"),
        Figure(len(commitments) + more_commitments, "compromisos abiertos"),
        Figure(documents, "documentos emitidos"),
    ]
    return Summary(
        municipality=municipality,
        today=today,
        figures=figures,
        deadlines=[_deadline(task, today) for task in soon[:MOST_DEADLINES]],
        more_deadlines=max(soon_count - MOST_DEADLINES, 0),
        agreements=[_agreement(row, today) for row in agreements],
        processes=[_process(row) for row in processes],
        commitments=commitments,
        more_commitments=more_commitments,
        people=_people(municipality),
        committee=_committee(municipality, today),
        loose_ends=loose_ends_of(municipality, today),
    )


def _deadline(task, today):
    partner = task.process.partner_name if task.process_id else ""
    who = task.assigned_to or "sin persona asignada"
    return Line(
        task.name,
        ", ".join(part for part in (partner, who) if part),
        task.due_on,
        task.is_overdue(today),
        reverse("phases:task-detail", args=[task.pk]),
    )


def _agreement(row, today):
    ends = "sin fecha de término registrada"
    if row.is_indefinite:
        ends = "vigencia indefinida"
    elif row.ends_on:
        ends = "venció" if row.ends_on < today else "vence"
    return Line(
        row.title,
        f"{row.counterpart.official_name}: {row.get_state_display()}, {ends}",
        row.ends_on,
        row.ends_on is not None and row.ends_on < today,
        reverse("agreements:agreement-detail", args=[row.pk])
        if row.origin == Agreement.Origin.PROCESS
        else reverse("agreements:inventory-list", args=[row.municipality.cvegeo]),
        ("acuerdo", row.pk),
    )


def _process(row):
    phase = row.current_phase
    where = f"fase {phase.number}, {phase.short_name.lower()}" if phase else row.get_state_display()
    return Line(
        row.partner_name,
        f"{row.get_kind_display()}, {where}" + (f". {row.purpose}" if row.purpose else ""),
        phase.ends_on if phase else None,
        False,
        reverse("phases:process-detail", args=[row.pk]),
        ("proceso", row.pk),
    )


def _commitments(municipality, today):
    """The first open commitments, those with a day first; and how many more there are."""
    pending = StakeholderCommitment.State.PENDING
    owed = [
        (
            Commitment.objects.in_force()
            .filter(agreement__municipality=municipality)
            .select_related("agreement"),
            lambda row: f"{row.agreement.title}: {row.get_side_display()}",
        ),
        (
            StakeholderCommitment.objects.filter(
                stakeholder__municipality=municipality, state=pending
            ).select_related("stakeholder"),
            lambda row: row.stakeholder.name,
        ),
        (
            SessionAgreement.objects.filter(item__session__municipality=municipality)
            .exclude(task__state__in=(Task.State.DONE, Task.State.NOT_APPLICABLE))
            .select_related("item"),
            lambda row: f"Acuerdo del comité: {row.responsible}",
        ),
    ]
    lines, count = [], 0
    for rows, words in owed:
        count += rows.count()
        for row in rows.order_by("due_on", "pk")[:MOST_LINES]:
            late = row.due_on is not None and row.due_on < today
            lines.append(Line(row.text, words(row), row.due_on, late))
    lines.sort(key=lambda line: (line.day is None, line.day or today))
    return lines[:MOST_LINES], max(count - MOST_LINES, 0)


def _people(municipality):
    """Whom to call at each counterpart with which something goes on."""
    rows = Counterpart.objects.filter(
        Q(agreements__state__in=BINDING)
        | ~Q(processes__state=Process.State.CLOSED) & Q(processes__isnull=False),
        municipality=municipality,
    )
    found = []
    for row in rows.distinct().order_by("official_name", "pk")[:MOST_LINES]:
        contact = ", ".join(part for part in (row.contact_name, row.contact_email) if part)
        found.append(
            Line(row.official_name, contact or "sin persona de contacto registrada", is_late=not contact)
        )
    return found


def _committee(municipality, today):
    committee = Committee.objects.filter(municipality=municipality).on(today).first()
    if committee is None:
        return "No hay un comité de ciudades hermanas instalado hoy."
    count = committee.members.on(today).count()
    people = "1 integrante" if count == 1 else f"{count} integrantes"
    until = f" hasta el {committee.ends_on:%d/%m/%Y}" if committee.ends_on else ""
    return f"{committee.name}: {people}, periodo{until or ' sin fecha de término'}."


def loose_ends_of(municipality, today) -> list[LooseEnd]:
    """What is better settled before the package is made; nothing of it forbids making one."""
    cvegeo = municipality.cvegeo
    tasks, agreements = (
        reverse("phases:task-list", args=[cvegeo]),
        reverse("agreements:agreement-list", args=[cvegeo]),
    )
    programmes = reverse("agreements:programme-list", args=[cvegeo])
    committee = reverse("agreements:session-list", args=[cvegeo])
    pending = pending_tasks(municipality)
    drafted = Agreement.objects.filter(municipality=municipality, origin=Agreement.Origin.PROCESS)
    minutes = IssuedDocument.objects.filter(
        session=OuterRef("pk"), kind=IssuedDocument.Kind.MINUTES, withdrawn_at__isnull=True
    )
    sessions = Session.objects.filter(municipality=municipality)
    rows = [
        (pending.running().overdue(today), "tarea vencida", "tareas vencidas", f"{tasks}?estado=pending"),
        (
            pending.filter(assignee__isnull=True, assignee_name="", due_on__lte=today + SOON),
            "tarea de los próximos 90 días sin una persona a cargo",
            "tareas de los próximos 90 días sin una persona a cargo",
            f"{tasks}?estado=pending",
        ),
        (
            drafted.filter(state__in=BEFORE_SIGNATURE),
            "acuerdo sin firmar: escriba en sus notas en qué va",
            "acuerdos sin firmar: escriba en sus notas en qué van",
            agreements,
        ),
        (
            Remark.objects.filter(agreement__municipality=municipality, state=Remark.State.OPEN),
            "observación de la cancillería por responder",
            "observaciones de la cancillería por responder",
            agreements,
        ),
        (
            AnnualProgramme.objects.filter(municipality=municipality).exclude(
                state=AnnualProgramme.State.APPROVED
            ),
            "programa anual sin aprobar",
            "programas anuales sin aprobar",
            programmes,
        ),
        (
            Report.objects.filter(programme__municipality=municipality, state=Report.State.OPEN),
            "informe todavía en captura",
            "informes todavía en captura",
            programmes,
        ),
        (
            Evaluation.objects.filter(agreement__municipality=municipality, state=Evaluation.State.OPEN),
            "evaluación anual todavía en captura",
            "evaluaciones anuales todavía en captura",
            reverse("agreements:evaluation-list", args=[cvegeo]),
        ),
        (
            sessions.filter(state__in=(Session.State.OPEN, Session.State.CONVENED)),
            "sesión del comité por celebrar o sin cerrar",
            "sesiones del comité por celebrar o sin cerrar",
            committee,
        ),
        (
            sessions.filter(state=Session.State.HELD).exclude(Exists(minutes)),
            "sesión celebrada sin acta emitida",
            "sesiones celebradas sin acta emitida",
            committee,
        ),
        (
            Bylaws.objects.filter(municipality=municipality, state=Bylaws.State.DRAFT),
            "reglamento del comité en elaboración",
            "reglamentos del comité en elaboración",
            reverse("agreements:bylaws-list", args=[cvegeo]),
        ),
        (
            Agreement.objects.filter(municipality=municipality, state=State.UNKNOWN),
            "acuerdo del inventario con la vigencia por confirmar",
            "acuerdos del inventario con la vigencia por confirmar",
            reverse("agreements:inventory-list", args=[cvegeo]),
        ),
    ]
    found = []
    for query, one, many, url in rows:
        count = query.count()
        if count:
            found.append(LooseEnd(count, one if count == 1 else many, url))
    return found
