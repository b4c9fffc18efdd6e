"""New editions of the methodology, prepared by advisors: a draft, its tasks, its check, and publishing it.

A draft is a copy of an earlier edition. Once published it becomes the current one and never changes again; running
processes keep the edition with which they were opened. What the law asks for cannot be edited away (LSCT art. 7 and the
state's municipal law: no signature before cabildo and dictamen), nor what closes a phase, nor the follow-up.
"""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.text import slugify

from partners.history import record
from phases.catalogue import PHASES
from phases.edition_checks import ALL_KINDS, KEPT, problems
from phases.guards import require_text
from phases.models import MethodologyVersion, Process, TaskTemplate
from phases.taskspec import parse_weeks

#: What an advisor edits of a task; the rest follows from it.
TASK_FIELDS = (
    "phase_number",
    "code",
    "name",
    "guidance",
    "responsible_unit",
    "evidence_expected",
    "week_label",
    "blocks_phase",
    "requires",
    "kinds",
    "is_sre_step",
    "is_counterpart_step",
)
COPIED = (
    *TASK_FIELDS,
    "key",
    "evidence_grade",
    "week",
    "is_milestone",
    "is_automatic",
    "position",
)
__all__ = [
    "ALL_KINDS",
    "KEPT",
    "TASK_FIELDS",
    "Differences",
    "change_edition",
    "differences",
    "discard",
    "draft_from",
    "kind_labels",
    "publish",
    "remove_task",
    "save_task",
    "what_is_missing",
]

#: Grade of a task that an advisor adds: this system's proposal, not the methodology's.
OWN_GRADE = "D"


def draft_from(*, version, by):
    """Make a draft from a published edition; returns it. An advisor prepares one draft at a time.

    Raises ValidationError when `by` is no advisor, has a draft already, or when the edition is itself a draft.
    """
    _require_advisor(by)
    if version.is_draft:
        raise ValidationError("Una versión nueva se prepara a partir de una publicada.", code="draft")
    with transaction.atomic():
        own = MethodologyVersion.objects.filter(is_draft=True, made_by=by).first()
        if own is not None:
            raise ValidationError(
                "Usted ya tiene un borrador, la versión %(number)s: publíquelo o descártelo antes de preparar otro.",
                code="one_draft",
                params={"number": own.number},
            )
        number = (MethodologyVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                draft = MethodologyVersion.objects.create(
                    number=number,
                    title=version.title,
                    source=version.source,
                    is_draft=True,
                    phase_weeks=version.phase_weeks,
                    made_by=by,
                )
        except IntegrityError as error:
            raise ValidationError(
                "Se acaba de preparar otra versión. Revise la lista de versiones e inténtelo de nuevo.",
                code="stale",
            ) from error
        TaskTemplate.objects.bulk_create(
            TaskTemplate(version=draft, **{name: getattr(row, name) for name in COPIED})
            for row in version.templates.all()
        )
        _record(draft, "edition.drafted", f"Preparó un borrador a partir de la versión {version.number}.", by)
    return draft


def change_edition(*, version, title, changes, phase_weeks, by):
    """Change the title of a draft, what it says that it changes, and the weeks of its four phases; returns it.

    The milestone of each phase follows its last week. Raises ValidationError for a published edition, without title,
    or for weeks that are not four positive numbers.
    """
    _require_advisor(by)
    title = require_text(title, "Escriba el título de la versión.")
    if len(phase_weeks) != len(PHASES) or not all(1 <= weeks <= 52 for weeks in phase_weeks):
        raise ValidationError("Cada fase dura entre 1 y 52 semanas.", code="weeks")
    with transaction.atomic():
        draft = _lock_draft(version)
        draft.title, draft.changes, draft.phase_weeks = title, changes.strip(), list(phase_weeks)
        draft.save(update_fields=["title", "changes", "phase_weeks"])
        for phase in PHASES:
            last = sum(phase_weeks[: phase.number])
            draft.templates.filter(phase_number=phase.number, is_milestone=True).update(
                week=last, week_label=str(last)
            )
        weeks = " + ".join(str(each) for each in phase_weeks)
        _record(draft, "edition.changed", f"Cambió los datos del borrador: «{title}», {weeks} semanas.", by)
    return draft


def save_task(*, version, values, by, template=None, key=""):
    """Change a task of a draft, or add one when `template` is None; returns it. `values` holds TASK_FIELDS.

    The key of a task never changes; that of a new one is made from `key`, or from its name. Raises ValidationError for
    a published edition, a milestone, a key in use, weeks that cannot be read, or what `problems` tells of this task.
    """
    _require_advisor(by)
    with transaction.atomic():
        draft = _lock_draft(version)
        if template is None:
            row = TaskTemplate(version=draft, key=_new_key(draft, key or values["name"]))
            row.evidence_grade = OWN_GRADE
        else:
            row = draft.templates.get(pk=template.pk)
            _refuse_milestone(row)
        moved = row.pk is None or row.phase_number != values["phase_number"]
        for name in TASK_FIELDS:
            if not _same(getattr(row, name), values[name]):
                setattr(row, name, values[name])
        row.week_label = row.week_label.replace("-", "–").strip()
        row.week = parse_weeks(row.week_label)[1]
        if moved:
            row.position = _next_position(draft, row.phase_number)
        row.full_clean(exclude=["version"])
        row.save()
        others = [each for each in draft.templates.all() if each.pk != row.pk]
        found = problems(draft.phase_weeks, [*others, row], only=row.key)
        if found:
            raise ValidationError([ValidationError(each, code="problem") for each in found])
        verb = "Agregó" if template is None else "Cambió"
        act = "edition.task_added" if template is None else "edition.task_changed"
        _record(draft, act, f"{verb} la tarea «{row.name}» del borrador.", by)
    return row


def remove_task(*, version, template, by):
    """Take a task out of a draft. Raises ValidationError for a published edition, and for a task that must stay:
    a milestone, a gate of law, what the follow-up needs, or one that another task requires."""
    _require_advisor(by)
    with transaction.atomic():
        draft = _lock_draft(version)
        row = draft.templates.get(pk=template.pk)
        _refuse_milestone(row)
        if row.key in KEPT:
            raise ValidationError(
                "«%(name)s» no puede quitarse: %(why)s", params={"name": row.name, "why": KEPT[row.key]}
            )
        dependents = [each.name for each in draft.templates.all() if row.key in each.requires]
        if dependents:
            raise ValidationError(
                "Antes de quitarla, quite de «requiere» esta tarea en: %(names)s.",
                code="required_by",
                params={"names": ", ".join(f"«{each}»" for each in dependents)},
            )
        row.delete()
        _record(draft, "edition.task_removed", f"Quitó la tarea «{row.name}» del borrador.", by)


def publish(*, version, by, today):
    """Publish a draft: it becomes the current edition and never changes again; returns it.

    Raises ValidationError with everything that `what_is_missing` tells, and when somebody published it already.
    """
    _require_advisor(by)
    with transaction.atomic():
        draft = _lock_draft(version)
        missing = what_is_missing(draft)
        if missing:
            raise ValidationError([ValidationError(each, code="missing") for each in missing])
        MethodologyVersion.objects.filter(is_current=True).update(is_current=False)
        updated = MethodologyVersion.objects.filter(pk=draft.pk, is_draft=True).update(
            is_draft=False, is_current=True, published_on=today, digest=_digest(draft)
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de publicar esta versión.", code="stale")
        draft.refresh_from_db()
        _record(
            draft,
            "edition.published",
            f"Publicó la versión {draft.number} de la metodología: {draft.changes}",
            by,
        )
    return draft


def discard(*, version, by):
    """Throw a draft away with its tasks. Raises ValidationError for a published edition."""
    _require_advisor(by)
    with transaction.atomic():
        draft = _lock_draft(version)
        _record(draft, "edition.discarded", f"Descartó el borrador de la versión {draft.number}.", by)
        draft.delete()


def what_is_missing(draft):
    """All that keeps a draft from being published, as Spanish sentences; empty when nothing does. Three queries."""
    missing = []
    if not draft.changes.strip():
        missing.append("Escriba qué cambió respecto de la versión vigente.")
    missing += problems(draft.phase_weeks, list(draft.templates.all()))
    current = MethodologyVersion.objects.filter(is_current=True).first()
    if current is not None and not differences(current, draft).any:
        missing.append(
            f"El borrador es igual a la versión vigente, la {current.number}: no hay qué publicar."
        )
    return missing


# --- What a draft changes ---------------------------------------------------------------------------------------


class Differences:
    """What one edition changes of another: its own data, tasks added and removed, and changed fields of tasks."""

    def __init__(self, edition, added, removed, changed):
        self.edition, self.added, self.removed, self.changed = edition, added, removed, changed

    @property
    def any(self):
        return bool(self.edition or self.added or self.removed or self.changed)


def differences(old, new):
    """Compare two editions by the keys of their tasks. Two queries.

    `edition` holds (label, before, after); `changed` holds (task, [(label, before, after), …]).
    """
    before = {row.key: row for row in old.templates.all()}
    after = {row.key: row for row in new.templates.all()}
    edition = []
    if old.title != new.title:
        edition.append(("título", old.title, new.title))
    if old.phase_weeks != new.phase_weeks:
        edition.append(("semanas de cada fase", _listed(old.phase_weeks), _listed(new.phase_weeks)))
    changed = []
    for key, row in after.items():
        if key not in before:
            continue
        fields = [
            (
                TaskTemplate._meta.get_field(name).verbose_name,
                shown(before[key], name, before),
                shown(row, name, after),
            )
            for name in TASK_FIELDS
            if not _same(getattr(before[key], name), getattr(row, name))
        ]
        if fields:
            changed.append((row, fields))
    return Differences(
        edition,
        [row for key, row in after.items() if key not in before],
        [row for key, row in before.items() if key not in after],
        changed,
    )


def shown(row, name, by_key):
    """The value of a field of a task as people read it."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "sí" if value else "no"
    if name == "requires":
        return _listed(str(by_key[key]) if key in by_key else key for key in value)
    if name == "kinds":
        return _listed(kind_labels(value))
    return str(value) if value not in ("", None) else "—"


def kind_labels(kinds):
    """The kinds of process in words, in their usual order."""
    return [label for value, label in Process.Kind.choices if value in kinds]


def _same(one, other):
    """Whether two values say the same; the order of a list says nothing."""
    return sorted(one) == sorted(other) if isinstance(one, list) else one == other


def _listed(values):
    return ", ".join(str(each) for each in values) or "—"


# --- Rooms below ------------------------------------------------------------------------------------------------


def _require_advisor(by):
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería prepara versiones de la metodología.", code="role")


def _lock_draft(version):
    row = MethodologyVersion.objects.select_for_update().filter(pk=version.pk).first()
    if row is None:
        raise ValidationError("Ese borrador ya se descartó.", code="stale")
    if not row.is_draft:
        raise ValidationError(
            "La versión %(number)s ya se publicó y no cambia: prepare una versión nueva.",
            code="published",
            params={"number": row.number},
        )
    return row


def _refuse_milestone(row):
    if row.is_milestone:
        raise ValidationError(
            "«%(name)s» cierra su fase y se cumple al avanzar: no se edita ni se quita.",
            code="milestone",
            params={"name": row.name},
        )


def _new_key(draft, words):
    key = slugify(words)[:60].strip("-")
    if not key:
        raise ValidationError("Escriba una clave con letras o números.", code="key")
    # Keys are never reused: what a key meant in an earlier edition may differ from this task.
    if TaskTemplate.objects.filter(key=key).exists():
        raise ValidationError(
            "La clave «%(key)s» ya es de otra tarea, de esta versión o de una anterior: escriba otra.",
            code="key",
            params={"key": key},
        )
    return key


def _next_position(draft, phase_number):
    """After the other tasks of the phase, before its milestone."""
    rows = draft.templates.filter(phase_number=phase_number)
    last = rows.filter(is_milestone=False).aggregate(last=Max("position"))["last"] or 0
    rows.filter(is_milestone=True, position__lte=last + 1).update(position=F("position") + 1)
    return last + 1


def _digest(version):
    data = [{name: getattr(row, name) for name in COPIED} for row in version.templates.all()]
    content = [version.number, version.title, version.phase_weeks, data]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _record(version, act, text, by):
    record(act=act, text=text, by=by, subject=version, municipality=None)
