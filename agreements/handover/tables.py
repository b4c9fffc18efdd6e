"""The lists of a package: each is a page to read and a CSV to work with, row by row from the database."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Prefetch
from django.utils.text import slugify

from agreements.drafting.answers import country_name, spoken_date
from agreements.handover.records import KINDS, file_fields, file_path
from agreements.models import (
    Commitment,
    IssuedDocument,
    Mission,
    Session,
    SessionAgreement,
)
from hermanamientos.lib.exports import Column, csv_lines
from partners.models import (
    CommitteeMember,
    Counterpart,
    Entry,
    Municipality,
    NetworkMembership,
    Stakeholder,
    StakeholderCommitment,
)
from phases.models import Process, Task

ROWS_AT_ONCE = 200


@dataclass
class Scope:
    """Whose package it is, of which day, and what could not be put into it: path -> why."""

    municipality: Municipality
    today: dt.date
    now: dt.datetime
    gaps: dict[str, str] = field(default_factory=dict)

    def link(self, text, path):
        """Words that lead to a file of the package; plain words that say so when it is not there."""
        return Link(text, path) if path not in self.gaps else f"{text} ({self.gaps[path]})"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a path below `data/`."""

    text: str
    path: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Table:
    """A list: its name and heading, what it is for, its columns, and its rows (tuples in their order)."""

    key: str
    title: str
    about: str
    headings: tuple[str, ...]
    rows: Callable[[Scope], Iterable[tuple]]

    @property
    def page_path(self):
        return f"listas/{self.key}.html"

    @property
    def csv_path(self):
        return f"listas/{self.key}.csv"


def csv_chunks(table, scope) -> Iterator[bytes]:
    """The list as a CSV that a spreadsheet opens; no cell of it is a formula."""
    columns = [Column(heading, _cell(number)) for number, heading in enumerate(table.headings)]
    return csv_lines(columns, table.rows(scope))


def _cell(number):
    def value(row):
        found = row[number]
        return found.text if isinstance(found, Link) else found

    return value


def document_path(document):
    """Where an issued document lies in the package."""
    known_by = document.code or document.sha256[:8]
    return f"documentos/{slugify(document.folio.replace('/', '-'))}-{slugify(known_by)}.pdf"


# --- Rows ------------------------------------------------------------------------------------------------------


def _documents(scope):
    rows = IssuedDocument.objects.filter(municipality=scope.municipality).select_related("issued_by")
    for document in rows.order_by("kind", "-issued_at", "-pk").iterator(ROWS_AT_ONCE):
        withdrawn = document.withdrawn_at is not None
        title = document.title if withdrawn else scope.link(document.title, document_path(document))
        yield (
            title,
            document.get_kind_display(),
            document.folio,
            document.code or "",
            scope.municipality.today(document.issued_at),
            document.issued_by.full_name,
            document.page_count,
            f"retirado: {document.withdrawn_reason}" if withdrawn else "emitido",
            document.sha256,
        )


def _files(scope):
    for kind in KINDS:
        for each in file_fields(kind):
            rows = kind.rows(scope.municipality).exclude(**{each.name: ""})
            for row in rows.iterator(ROWS_AT_ONCE):
                path = file_path(kind, row, each)
                name = getattr(row, "original_name", "") or path.rpartition("/")[2]
                about = str(getattr(row, "task", None) or getattr(row, "agreement", None) or row)
                yield (scope.link(name, path), kind.label, about, getattr(row, "sha256", ""))


def _contacts(scope):
    """The people outside and inside with whom the relation is kept; private persons with their consent."""
    city = {"municipality": scope.municipality}
    for row in Counterpart.objects.filter(**city).order_by("official_name", "pk"):
        if row.office_holder:
            yield (
                "contraparte",
                row.official_name,
                row.office_holder,
                row.office_holder_title,
                "",
                "",
                "titular",
            )
        if row.contact_name or row.contact_email:
            name = row.contact_name or "Contacto"
            yield (
                "contraparte",
                row.official_name,
                name,
                "enlace",
                row.contact_email,
                "",
                "dato institucional",
            )
    for row in Stakeholder.objects.filter(**city, is_active=True).order_by("name").iterator(ROWS_AT_ONCE):
        ground = row.get_data_ground_display()
        if row.consent_on:
            ground += f", el {spoken_date(row.consent_on)}"
        yield (
            "actor",
            row.name,
            row.contact_name,
            row.contact_title,
            row.contact_email,
            row.contact_phone,
            ground,
        )
    members = CommitteeMember.objects.filter(committee__municipality=scope.municipality).on(scope.today)
    for row in members.order_by("pk"):
        ground = "persona servidora pública" if row.is_official else "sin datos personales"
        if row.consent_on:
            ground = f"consentimiento, el {spoken_date(row.consent_on)}"
        office = row.get_office_display()
        yield ("comité", row.position or "Comité", row.name, office, row.email, row.phone, ground)
    for row in NetworkMembership.objects.filter(**city).select_related("network"):
        if row.contact:
            yield ("red", row.network.name, row.contact, "", "", "", "dato institucional")


def _commitments(scope):
    """What is owed: by agreements, by actors, and by what the committee agreed."""
    found = Commitment.objects.in_force().filter(agreement__municipality=scope.municipality)
    for row in found.select_related("agreement").prefetch_related("activities").iterator(ROWS_AT_ONCE):
        behind = ", ".join(activity.name for activity in row.activities.all())
        yield (
            row.text,
            f"{row.agreement.title}, {row.clause_label}",
            row.get_side_display(),
            row.due_on,
            behind or "sin actividad que lo cumpla",
        )
    pending = StakeholderCommitment.State.PENDING
    found = StakeholderCommitment.objects.filter(stakeholder__municipality=scope.municipality, state=pending)
    for row in found.select_related("stakeholder").iterator(ROWS_AT_ONCE):
        yield (row.text, "Compromiso de un actor", row.stakeholder.name, row.due_on, row.get_state_display())
    found = SessionAgreement.objects.filter(item__session__municipality=scope.municipality)
    for row in found.select_related("item__session", "task").iterator(ROWS_AT_ONCE):
        if row.task_id is None or row.task.state == Task.State.PENDING:
            yield (row.text, str(row.item.session), row.responsible, row.due_on, "pendiente")


def pending_tasks(municipality):
    """Tasks still to be done, those with the nearest deadline first."""
    tasks = Task.objects.filter(municipality=municipality, is_automatic=False).pending()
    # Those of a suspended process too: whoever takes over must know of them.
    tasks = tasks.exclude(process__state=Process.State.CLOSED)
    return tasks.select_related("process__counterpart", "assignee__user", "municipality").order_by(
        "due_on", "pk"
    )


def _tasks(scope):
    dated = pending_tasks(scope.municipality).filter(due_on__isnull=False)
    undated = pending_tasks(scope.municipality).filter(due_on__isnull=True)
    for task in chain(dated.iterator(ROWS_AT_ONCE), undated.iterator(ROWS_AT_ONCE)):
        yield (
            task.name,
            task.process.partner_name if task.process_id else "Sin proceso",
            task.due_on,
            "vencida" if task.is_overdue(scope.today) else "pendiente",
            task.assigned_to,
            task.evidence_expected,
        )


def _missions(scope):
    rows = Mission.objects.filter(municipality=scope.municipality).select_related("agreement")
    for row in rows.iterator(ROWS_AT_ONCE):
        yield (
            row.city,
            country_name(row.country),
            row.get_direction_display(),
            row.get_state_display(),
            row.starts_on,
            row.ends_on,
            row.people,
            row.cost,
            row.result or row.description,
        )


def _sessions(scope):
    issued = IssuedDocument.objects.filter(kind=IssuedDocument.Kind.MINUTES, withdrawn_at__isnull=True)
    rows = Session.objects.filter(municipality=scope.municipality).select_related("committee")
    for row in rows.prefetch_related(Prefetch("documents", issued, "minutes")).iterator(ROWS_AT_ONCE):
        minutes = row.minutes[0] if row.minutes else None
        yield (
            str(row),
            row.committee.name,
            scope.municipality.today(row.starts_at),
            row.place,
            row.get_state_display(),
            scope.link("Acta", document_path(minutes)) if minutes else "sin acta emitida",
        )


def _entries(scope):
    zone = scope.municipality.zone
    rows = Entry.objects.filter(municipality=scope.municipality).order_by("at", "pk")
    for row in rows.iterator(ROWS_AT_ONCE):
        yield (row.at.astimezone(zone), row.actor_name, row.text, row.act)


DOCUMENTS = Table(
    "documentos",
    "Documentos emitidos",
    "Cada PDF es el que se emitió, con su código de verificación. Los retirados se nombran y no se incluyen.",
    (
        "Documento",
        "Tipo",
        "Folio",
        "Código",
        "Emitido",
        "Emitido por",
        "Páginas",
        "Estado",
        "Huella SHA-256",
    ),
    _documents,
)
FILES = Table(
    "archivos",
    "Archivos recibidos",
    "Oficios, textos firmados, evidencias y fotografías que la oficina guardó.",
    ("Archivo", "Clase", "De qué es", "Huella SHA-256"),
    _files,
)
CONTACTS = Table(
    "contactos",
    "Con quién se habla",
    "Contiene datos personales: úselos sólo para la relación de hermanamiento y según el aviso de privacidad.",
    ("Clase", "Organización", "Persona", "Cargo", "Correo", "Teléfono", "Base para tratar el dato"),
    _contacts,
)
COMMITMENTS = Table(
    "compromisos",
    "Compromisos abiertos",
    "Lo que obliga a alguien: por un acuerdo, por su palabra o por una sesión del comité.",
    ("Compromiso", "De dónde viene", "A cargo de", "Para el", "Qué lo cumple"),
    _commitments,
)
TASKS = Table(
    "tareas",
    "Tareas y plazos",
    "Lo que queda por hacer, primero lo que vence antes. Los mismos plazos están en calendario/plazos.ics.",
    ("Tarea", "Hermanamiento", "Fecha límite", "Estado", "La tiene", "Evidencia que se espera"),
    _tasks,
)
SESSIONS = Table(
    "sesiones",
    "Sesiones del comité",
    "Las actas emitidas son documentos del paquete.",
    ("Sesión", "Comité", "Fecha", "Lugar", "Estado", "Acta"),
    _sessions,
)
MISSIONS = Table(
    "misiones",
    "Misiones",
    "Visitas hechas y recibidas; el costo es el del municipio, en pesos mexicanos.",
    ("Ciudad", "País", "Sentido", "Estado", "Inicio", "Fin", "Personas", "Costo", "Resultado"),
    _missions,
)
HISTORY = Table(
    "bitacora",
    "Bitácora",
    "Todo lo que se hizo en el sistema, desde lo más antiguo. Nadie puede cambiarla.",
    ("Cuándo", "Quién", "Qué pasó", "Acto"),
    _entries,
)
TABLES = (DOCUMENTS, FILES, CONTACTS, COMMITMENTS, TASKS, SESSIONS, MISSIONS, HISTORY)
