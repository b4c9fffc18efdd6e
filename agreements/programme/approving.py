"""Verbs of the approval of a programme by both sides: propose, approve, take back, open again.

A version freezes the words under a hash; each side's yes names the version. Locks: the process, then the programme.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import AnnualProgramme, ProgrammeApproval, ProgrammeVersion
from agreements.path.moving import file_facts, fulfil_tasks
from agreements.programme.content import content_of
from agreements.programme.tasks import keep_tasks
from agreements.programme.writing import STALE_PROGRAMME, check_activity
from agreements.versions.freezing import sha256_of
from partners.history import record
from phases.guards import lock_process, require_text, spell

State, Side = AnnualProgramme.State, ProgrammeApproval.Side
#: The task of the process that the first approved programme of its agreement fulfils.
TASK_KEY = "programa-anual"
REASON_LENGTH = 250
#: A yes so many years before the programme is a mistake of whoever typed its day.
EARLIEST = 5
STALE = "Otra persona movió la aprobación mientras usted llenaba la página. Revise cómo quedó."


@dataclass(frozen=True)
class Approved:
    """What a yes left: its row, whether the programme is approved now, and why the process's task stayed open."""

    approval: ProgrammeApproval
    is_complete: bool
    unfulfilled: tuple[str, ...] = ()


def propose(*, programme, by, now, seen_at, note=""):
    """Freeze a draft as the next version and put it before both sides; returns the version.

    `seen_at` is the `changed_at` that the person saw. Refuses an empty programme, a stale tab, and activities that
    could not be saved today, naming each; from the second version on it asks what changed.
    """
    with transaction.atomic():
        programme = _lock(programme)
        _refuse_state(programme, State.DRAFT, "El programa ya está propuesto o aprobado.")
        if programme.changed_at != seen_at:
            raise ValidationError(STALE_PROGRAMME, code="stale")
        _refuse_incomplete(programme)
        last = newest(programme)
        if last:
            note = require_text(note, {"note": "Escriba qué cambió desde la versión anterior."})
        content = content_of(programme)
        version = ProgrammeVersion.objects.create(
            programme=programme,
            number=last.number + 1 if last else 1,
            content=content,
            sha256=sha256_of(content),
            note=note.strip()[:REASON_LENGTH],
            created_by=by,
            created_at=now,
        )
        _move(programme, State.PROPOSED, now)
        _record(
            "programme.proposed",
            f"Se propuso la versión {version.number} del programa {programme.year} (huella {version.sha256[:12]}).",
            by,
            programme,
            now,
        )
    return version


def approve(
    *, programme, number, side, by, now, approved_on, name, title="", reference="", upload=None
) -> Approved:
    """Record one side's yes to the version `number`, with the paper that proves it (a reference, a file, or both).

    With both sides the programme is approved: its days become tasks and the process's task is fulfilled. `upload` is a
    pair (file, facts of `check_upload`). Refuses a day to come or long before the year, a yes without proof, a second
    one, and a version that is no longer before the sides.
    """
    today = programme.municipality.today(now)
    name, reference = " ".join(name.split()), " ".join(reference.split())
    _refuse_facts(programme, side, approved_on, today, name, reference, upload)
    with transaction.atomic():
        programme = _lock(programme)
        version = _refuse_moved(programme, State.PROPOSED, number)
        earlier = version.approvals.filter(side=side).first()
        if earlier:
            raise ValidationError(
                f"{_capital(earlier.get_side_display())} ya aprobó esta versión el {spell(earlier.approved_on)}.",
                code="done",
            )
        try:
            with transaction.atomic():
                approval = ProgrammeApproval.objects.create(
                    version=version,
                    side=side,
                    approved_on=approved_on,
                    approved_by_name=name,
                    approved_by_title=" ".join(title.split()),
                    reference=reference,
                    recorded_by=by,
                    recorded_at=now,
                    **file_facts(upload),
                )
        except IntegrityError as error:
            raise ValidationError(STALE, code="stale") from error
        who = f"{approval.get_side_display()} aprobó la versión {number} del programa {programme.year}"
        is_complete = version.approvals.count() == len(Side)
        left = ()
        if is_complete:
            _move(programme, State.APPROVED, now)
            keep_tasks(programme, by=by, today=today)
            if programme.agreement.process_id:
                last = max(version.approvals.values_list("approved_on", flat=True))
                left = fulfil_tasks(programme.agreement, [TASK_KEY], by=by, happened_on=last)
        else:
            _move(programme, State.PROPOSED, now)
        end = ". El programa quedó aprobado por ambas partes." if is_complete else "."
        _record(
            "programme.approved" if is_complete else "programme.side_approved",
            f"Se registró que {who} el {spell(approved_on)}{end}",
            by,
            programme,
            now,
        )
    return Approved(approval, is_complete, left)


def take_back(*, programme, number, by, now, reason):
    """Withdraw a proposal that is not approved by both; the programme is a draft again and the version is kept."""
    reason = _reason(reason, "Escriba por qué se retira la propuesta.")
    with transaction.atomic():
        programme = _lock(programme)
        version = _refuse_moved(programme, State.PROPOSED, number)
        ProgrammeVersion.objects.filter(pk=version.pk).update(taken_back_at=now, taken_back_reason=reason)
        _move(programme, State.DRAFT, now)
        text = f"Se retiró la versión {number} del programa {programme.year}: {reason}"
        _record("programme.taken_back", text, by, programme, now)


def reopen(*, programme, number, by, now, reason):
    """Open an approved programme again, to write its next version. Its tasks stay until that one is approved."""
    reason = _reason(reason, "Escriba por qué se abre de nuevo.")
    with transaction.atomic():
        programme = _lock(programme)
        _refuse_moved(programme, State.APPROVED, number)
        _move(programme, State.DRAFT, now)
        text = f"Se abrió de nuevo el programa {programme.year}, aprobado en su versión {number}: {reason}"
        _record("programme.reopened", text, by, programme, now)


def newest(programme):
    """The version proposed last, or None."""
    return programme.versions.order_by("-number").first()


def _lock(programme):
    process_id = programme.agreement.process_id
    process = lock_process(process_id) if process_id else None
    fresh = (
        AnnualProgramme.objects.select_for_update(of=("self",))
        .select_related("municipality", "agreement__counterpart__city", "agreement__municipality")
        .get(pk=programme.pk)
    )
    if process:
        fresh.agreement.process = process
    return fresh


def _refuse_state(programme, state, message):
    if programme.state != state:
        raise ValidationError(message, code="stale")


def _refuse_moved(programme, state, number):
    """The newest version, which must be the one that the person saw, in the state in which this act is possible."""
    version = newest(programme)
    if programme.state != state or version is None or version.number != number:
        raise ValidationError(STALE, code="stale")
    return version


def _refuse_incomplete(programme):
    found = []
    activities = list(programme.activities.all())
    if not activities:
        raise ValidationError("El programa no tiene actividades: agregue al menos una antes de proponerlo.")
    for activity in activities:
        activity.programme = programme
        try:
            check_activity(activity)
        except ValidationError as error:
            found.append(f"«{activity.name}»: {' '.join(error.messages)}")
    if found:
        raise ValidationError(
            ["Complete estas actividades antes de proponer el programa.", *found], code="incomplete"
        )


def _refuse_facts(programme, side, approved_on, today, name, reference, upload):
    errors = {}
    if side not in Side.values:
        raise ValidationError("Elija qué parte aprobó.")
    if approved_on > today:
        errors["approved_on"] = "La aprobación no puede tener una fecha futura."
    elif approved_on < dt.date(programme.year - EARLIEST, 1, 1):
        errors["approved_on"] = f"El programa es de {programme.year}: revise la fecha."
    if not name:
        errors["name"] = "Escriba quién aprobó."
    if not reference and upload is None:
        errors["reference"] = "Diga en qué documento consta, o adjúntelo."
    if errors:
        raise ValidationError(errors)


def _move(programme, state, now):
    AnnualProgramme.objects.filter(pk=programme.pk).update(state=state, changed_at=now)
    programme.state, programme.changed_at = state, now


def _reason(reason, message):
    reason = " ".join((reason or "").split())
    if not reason:
        raise ValidationError({"reason": message})
    if len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": f"El motivo no puede pasar de {REASON_LENGTH} caracteres."})
    return reason


def _record(act, text, by, programme, now):
    record(act=act, text=text, by=by, subject=programme, municipality=programme.municipality, at=now)


def _capital(text):
    return text[:1].upper() + text[1:]
