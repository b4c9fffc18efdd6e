"""The data as JSON: which rows go, which of their columns, and the schema (JSON Schema 2020-12) of each list.

A list is written row by row. Names are those of the columns and never change with the language; what a code means is
in the schema. Nobody's password, no secret and no hash of one is among the columns, and of the people with an account
only their names are.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from agreements import models as own
from partners import models as partners
from partners.models import User
from phases import models as phases

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Kind:
    """A list of rows: the name of its file, its model, and how a row finds its municipality."""

    key: str
    model: type
    path: str = "municipality"
    without: tuple[str, ...] = ()
    query: Callable | None = None

    def rows(self, municipality):
        rows = self.model._default_manager.all()
        rows = self.query(rows, municipality) if self.query else rows.filter(**{self.path: municipality.pk})
        return rows.order_by("pk")

    @property
    def fields(self):
        meta = self.model._meta
        return [field for field in (*meta.fields, *meta.many_to_many) if field.name not in self.without]

    @property
    def label(self):
        return str(self.model._meta.verbose_name_plural)


def _cities(rows, municipality):
    return rows.filter(
        Q(pk__in=partners.Counterpart.objects.filter(municipality=municipality).values("city"))
        | Q(pk__in=partners.Candidate.objects.filter(municipality=municipality).values("city"))
    )


def _networks(rows, municipality):
    return rows.filter(memberships__municipality=municipality).distinct()


def _calls(rows, municipality):
    taken = phases.Participation.objects.filter(municipality=municipality).values("call")
    return rows.filter(Q(municipality=municipality) | Q(pk__in=taken))


#: Every list of a package, by theme. What is left out of it stands in LEFT_OUT, with its reason.
KINDS = (
    Kind("municipio", partners.Municipality, "pk"),
    Kind("adscripciones", partners.Membership, without=("invited_by",)),
    Kind("perfil", partners.OfficeProfile),
    Kind("lineas-del-plan", partners.PlanLine),
    Kind("fortalezas-y-necesidades", partners.ThemeStand),
    Kind("prioridades-regionales", partners.RegionPriority),
    Kind("ciudades", partners.PartnerCity, query=_cities),
    Kind("contrapartes", partners.Counterpart),
    Kind("candidatas", partners.Candidate),
    Kind("criterios-de-la-matriz", partners.MatrixCriterion),
    Kind("calificaciones", partners.Mark, "candidate__municipality"),
    Kind("cierres-de-la-matriz", partners.MatrixClosing),
    Kind("contactos-con-candidatas", partners.CandidateContact, "candidate__municipality"),
    Kind("actores", partners.Stakeholder),
    Kind("compromisos-de-actores", partners.StakeholderCommitment, "stakeholder__municipality"),
    Kind("contactos-con-actores", partners.StakeholderContact, "stakeholder__municipality"),
    Kind("redes", partners.Network, query=_networks),
    Kind("membresias-en-redes", partners.NetworkMembership),
    Kind("foros", partners.Forum),
    Kind("convocatorias", partners.Call, query=_calls),
    Kind("comites", partners.Committee),
    Kind("integrantes-del-comite", partners.CommitteeMember, "committee__municipality"),
    Kind("procesos", phases.Process),
    Kind("fases", phases.Phase, "process__municipality"),
    Kind("suspensiones", phases.Suspension, "process__municipality"),
    Kind("diagnosticos", phases.Diagnosis, "process__municipality"),
    Kind("recomendaciones", phases.Recommendations, "phase__process__municipality"),
    Kind("tareas", phases.Task, without=("next_reminder_on", "escalated_on", "assignee_email")),
    Kind("evidencias", phases.Evidence, "task__municipality"),
    Kind("prorrogas", phases.Extension),
    Kind("dias-declarados", phases.DeclaredDay),
    Kind("participaciones", phases.Participation),
    Kind("pasos-de-participaciones", phases.ParticipationTask, "participation__municipality"),
    Kind("acuerdos", own.Agreement),
    Kind("clausulas", own.Clause, "agreement__municipality"),
    Kind("textos-de-clausulas", own.ClauseText, "clause__agreement__municipality"),
    Kind("comentarios-a-clausulas", own.ClauseComment, "clause__agreement__municipality"),
    Kind("versiones", own.AgreementVersion, "agreement__municipality"),
    Kind("pasos-del-tramite", own.StateChange, "agreement__municipality"),
    Kind("decisiones", own.Approval, "agreement__municipality"),
    Kind("votos-del-cabildo", own.Vote, "approval__agreement__municipality"),
    Kind("observaciones", own.Remark, "agreement__municipality"),
    Kind("compromisos", own.Commitment, "agreement__municipality"),
    Kind("programas", own.AnnualProgramme),
    Kind("actividades", own.Activity, "programme__municipality"),
    Kind("pasos-de-actividades", own.ActivityStep, "activity__programme__municipality"),
    Kind("versiones-de-programas", own.ProgrammeVersion, "programme__municipality"),
    Kind("aprobaciones-de-programas", own.ProgrammeApproval, "version__programme__municipality"),
    Kind("informes", own.Report, "programme__municipality"),
    Kind("renglones-de-informes", own.ReportLine, "report__programme__municipality"),
    Kind("reglamentos", own.Bylaws),
    Kind("capitulos-de-reglamentos", own.BylawsChapter, "bylaws__municipality"),
    Kind("sesiones", own.Session),
    Kind("orden-del-dia", own.AgendaItem, "session__municipality"),
    Kind("asistencias", own.Attendance, "session__municipality"),
    Kind("votos-del-comite", own.Ballot, "item__session__municipality"),
    Kind("acuerdos-de-sesion", own.SessionAgreement, "item__session__municipality"),
    Kind("misiones", own.Mission),
    Kind("contactos-con-contrapartes", own.TwinningContact, "agreement__municipality"),
    Kind("indicadores", own.ResultIndicator),
    Kind("valores-de-indicadores", own.ResultValue, "indicator__municipality"),
    Kind("evaluaciones", own.Evaluation, "agreement__municipality"),
    Kind("comunicacion", own.CommunicationAct),
    Kind("resumenes-ciudadanos", own.CitizenSummary, "agreement__municipality"),
    Kind("fotografias", own.PressPhoto, "agreement__municipality"),
    Kind("documentos-emitidos", own.IssuedDocument),
    Kind("bitacora", partners.Entry),
)
OF_MODEL = {kind.model: kind for kind in KINDS}
#: Rows of a municipality that no package holds, and why; LEEME.txt says so too.
LEFT_OUT = {
    partners.Notice: "avisos personales de cada usuario",
    phases.CalendarFeed: "direcciones secretas de calendario",
    phases.Reminder: "correos de recordatorio ya enviados o por enviar",
    phases.MailAct: "enlaces de un solo uso de esos correos",
    phases.ReminderPolicy: "ajustes de los recordatorios",
    own.DocumentLink: "enlaces secretos a documentos",
    own.InterviewDraft: "entrevistas a medias de una persona",
    own.WorkingText: "texto que alguien estaba escribiendo",
    own.AgreementImport: "tablas de las que se importó el inventario",
    own.Handover: "los paquetes de entrega-recepción anteriores",
}
#: What else is in no package.
NEVER = (
    "contraseñas, sesiones y cuentas de las personas usuarias (sólo van sus nombres y funciones)",
    "correos de personas sin cuenta a las que se les encargó una tarea",
)


# --- Values ----------------------------------------------------------------------------------------------------


def file_path(kind, row, field):
    """Where a file of a row lies in the package, below `data/`; "" when the row has none."""
    stored = getattr(row, field.name)
    if not stored:
        return ""
    name = getattr(row, "original_name", "") or stored.name.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem, ending = slugify(stem)[:60] or "archivo", slugify(ending)[:8]
    return f"archivos/{kind.key}/{row.pk}-{stem}" + (f".{ending}" if ending else "")


def file_fields(kind):
    return [field for field in kind.fields if isinstance(field, models.FileField)]


def record_of(kind, row):
    """A row as plain data, with the columns of its schema, in their order."""
    return {field.name: _value(kind, row, field) for field in kind.fields}


def _value(kind, row, field):
    if isinstance(field, models.ManyToManyField):
        return sorted(each.pk for each in getattr(row, field.name).all())
    if isinstance(field, models.FileField):
        return file_path(kind, row, field) or None
    if isinstance(field, models.ForeignKey):
        return _reference(row, field)
    value = getattr(row, field.attname)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _reference(row, field):
    """The number of a row of another list; of anything else, its name."""
    if getattr(row, field.attname) is None:
        return None
    if field.related_model in OF_MODEL:
        return getattr(row, field.attname)
    if field.related_model is ContentType:
        return list_of_content_type(getattr(row, field.attname))
    related = getattr(row, field.name)
    return related.full_name if field.related_model is User else str(related)


def list_of_content_type(pk):
    """The list that holds the rows of a model, or the model's own name when none does."""
    found = ContentType.objects.get_for_id(pk)
    model = found.model_class()
    return OF_MODEL[model].key if model in OF_MODEL else found.model


def records(kind, municipality) -> Iterator[dict]:
    """Every row of a list, some at a time, with what their columns refer to."""
    rows = kind.rows(municipality)
    follow = [
        field.name
        for field in kind.fields
        if isinstance(field, models.ForeignKey)
        and field.related_model not in OF_MODEL
        and field.related_model is not ContentType
    ]
    if follow:
        rows = rows.select_related(*follow)
    rows = rows.prefetch_related(
        *(field.name for field in kind.model._meta.many_to_many if field in kind.fields)
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield record_of(kind, row)


def list_chunks(kind, municipality) -> Iterator[bytes]:
    """The list as the bytes of a JSON array, a row on each line."""
    yield b"["
    before = b"\n"
    for record in records(kind, municipality):
        yield before + json.dumps(record, ensure_ascii=False, default=str).encode()
        before = b",\n"
    yield b"\n]\n"


# --- Schema ----------------------------------------------------------------------------------------------------


def schema_of(kind) -> dict:
    """The JSON Schema of a list: every column, what it means, and what its codes say."""
    return {
        "$schema": DIALECT,
        "$id": f"{kind.key}.schema.json",
        "title": kind.label,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {field.name: _schema(field) for field in kind.fields},
            "required": [field.name for field in kind.fields],
            "additionalProperties": False,
        },
    }


def schema_bytes(kind) -> bytes:
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=1).encode() + b"\n"


def _schema(field):
    facts = {"title": str(field.verbose_name)}
    if isinstance(field, models.ManyToManyField):
        target = OF_MODEL[field.related_model].key
        return facts | {
            "type": "array",
            "items": {"type": "integer"},
            "description": f"Números de «{target}».",
        }
    if isinstance(field, models.FileField):
        return facts | {"type": ["string", "null"], "description": "Ruta del archivo dentro de data/."}
    if isinstance(field, models.ForeignKey) and field.related_model in OF_MODEL:
        target = OF_MODEL[field.related_model].key
        return facts | {"type": _or_null("integer", field), "description": f"Número de «{target}»."}
    if isinstance(field, models.ForeignKey):
        what = "Lista a la que pertenece." if field.related_model is ContentType else "Su nombre."
        return facts | {"type": _or_null("string", field), "description": what}
    if isinstance(field, models.JSONField):
        return facts
    plain = _plain_type(field)
    facts["type"] = _or_null(plain, field)
    if isinstance(field, models.DateTimeField):
        facts["format"] = "date-time"
    elif isinstance(field, models.DateField):
        facts["format"] = "date"
    if field.choices:
        facts["description"] = "; ".join(
            f"{code}: {label}" for code, label in field.flatchoices if code != ""
        )
    return facts


def _plain_type(field):
    if isinstance(field, models.BooleanField):
        return "boolean"
    if isinstance(field, models.IntegerField):
        return "integer"
    if isinstance(field, models.FloatField):
        return "number"
    return "string"


def _or_null(plain, field):
    return [plain, "null"] if field.null else plain
