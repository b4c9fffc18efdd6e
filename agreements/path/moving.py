"""What every verb of an agreement's path does: lock, re-read, check the day, move, keep the paper, fulfil tasks.

Locks are taken in one order, the process first and then the agreement, since the tasks of the process are fulfilled
inside the same transaction. The verbs themselves: `agreements.path.review`.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.models import BEFORE_SIGNATURE, TRANSITIONS, Agreement, State, StateChange
from agreements.path.steps import Demand
from hermanamientos.lib.uploads import store_private
from partners.history import record
from partners.models import Membership
from partners.notices import notify
from phases import progress
from phases.guards import lock_process, spell
from phases.models import Process, Task

#: As long as their columns.
NUMBER_LENGTH, REGISTRY_NUMBER_LENGTH, UNIT_LENGTH = 80, 60, 160
STALE = "Otra persona movió este trámite mientras usted llenaba la página. Revise cómo quedó."

OTHER_PARTNER = (
    "El proceso tiene ahora otra contraparte: el texto es todavía con la de antes. Abra el texto y guarde de nuevo sus "
    "datos, para que tome la contraparte de hoy, o devuelva al proceso la que tenía."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step left: the agreement fresh, its row, and why some task of the process was not fulfilled."""

    agreement: Agreement
    change: StateChange
    unfulfilled: tuple[str, ...] = ()


def lock_agreement(agreement):
    """The agreement as it stands now, it and its process locked until the transaction ends."""
    if agreement.process_id is None:
        raise ValidationError("Los hermanamientos del inventario no tienen trámite: ya estaban firmados.")
    process = lock_process(agreement.process_id)
    fresh = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("municipality", "counterpart")
        .get(pk=agreement.pk)
    )
    fresh.process = process
    return fresh


def is_with_partner_of_process(agreement):
    """Whether the text is with the counterpart that its process has today."""
    return agreement.process.counterpart_id in (None, agreement.counterpart_id)


def last_change(agreement):
    """The step taken last, or None."""
    return agreement.steps.order_by("-at", "-pk").first()


def refuse_out_of_turn(agreement, step, expected_state=""):
    """Refuse a step that does not follow from where the agreement stands, telling a double click apart."""
    if step.is_open_for(agreement) and expected_state in ("", agreement.state):
        return
    last = last_change(agreement)
    if last is not None and last.to_state == step.to_state == agreement.state:
        raise ValidationError(
            f"Este paso ya está registrado, con fecha {spell(last.happened_on)}.", code="done"
        )
    if step.is_open_for(agreement):
        raise ValidationError(STALE, code="stale")
    raise ValidationError(
        f"El acuerdo está «{agreement.get_state_display()}»: de ahí no sigue «{step.label.lower()}».",
        code="order",
    )


def check_day(agreement, day, today, *, name="happened_on"):
    """Refuse a day in the future, or before the step that came before."""
    if day > today:
        raise ValidationError({name: "La fecha está en el futuro: registre el acto cuando haya ocurrido."})
    before = last_change(agreement)
    if before is not None and day < before.happened_on:
        raise ValidationError(
            {
                name: f"El paso anterior («{before.get_to_state_display()}») es del {spell(before.happened_on)}: "
                "éste no puede ser de antes."
            }
        )


def check_demands(step, *, number, unit, note, upload):
    """Refuse, all at once and by field, what the step demands and was not given, or does not fit."""
    missing = {}
    longest = REGISTRY_NUMBER_LENGTH if step.to_state == State.REGISTERED else NUMBER_LENGTH
    if len(number) > longest:
        missing["number"] = f"Escriba a lo más {longest} caracteres."
    if len(unit) > UNIT_LENGTH:
        missing["unit"] = f"Escriba a lo más {UNIT_LENGTH} caracteres."
    if step.number is Demand.REQUIRED and not number:
        missing["number"] = f"Escriba el dato «{step.number_label.lower()}»."
    if step.note is Demand.REQUIRED and not note:
        missing["note"] = "Escriba el motivo: queda en el historial."
    if step.document is Demand.REQUIRED and upload is None:
        missing["upload"] = (
            f"Adjunte el documento: {step.document_label[:1].lower()}{step.document_label[1:]}."
        )
    if missing:
        raise ValidationError(missing)


def file_facts(upload):
    """The columns of `AttachedFile` for a pair (uploaded file, facts of `check_upload`): its bytes are stored now.

    To be called after the last refusal: a crash afterwards leaves an unreferenced file, never a row without one.
    """
    if upload is None:
        return {}
    file, facts = upload
    return {
        "file": store_private(file, "steps", facts.extension),
        "original_name": facts.original_name,
        "content_type": facts.content_type,
        "size": facts.size,
        "sha256": facts.sha256,
    }


def move(agreement, to_state, *, now, by, happened_on, text, version=None, attached=None, facts=None, **row):
    """From the state that was read to `to_state`: guarded update, one row of the path, one Entry; returns the row.

    `attached` are the columns of a stored file, `facts` other columns of the agreement, `row` number, unit and note.
    Raises ValidationError when somebody else won, and ValueError for a transition that the table does not have.
    """
    from_state = agreement.state
    if to_state not in TRANSITIONS[from_state]:
        raise ValueError(f"{from_state} is not followed by {to_state}")
    if to_state in BEFORE_SIGNATURE and from_state not in BEFORE_SIGNATURE:
        _refuse_second_draft(agreement)
    updated = Agreement.objects.filter(pk=agreement.pk, state=from_state).update(
        state=to_state, changed_at=now, **(facts or {})
    )
    if updated != 1:
        raise ValidationError(STALE, code="stale")
    process = agreement.process
    agreement.refresh_from_db()
    agreement.process = process
    change = StateChange.objects.create(
        agreement=agreement,
        version=version,
        from_state=from_state,
        to_state=to_state,
        happened_on=happened_on,
        by=by,
        at=now,
        **row,
        **(attached or {}),
    )
    write(agreement, "agreement.step", text, by, now)
    return change


def _refuse_second_draft(agreement):
    """A process has one unsigned text of each kind: while one was rejected, another may have been begun."""
    others = Agreement.objects.unsigned().filter(process=agreement.process_id, kind=agreement.kind)
    if others.exclude(pk=agreement.pk).exists():
        raise ValidationError(
            "Este proceso ya tiene otro proyecto de este tipo en trámite: éste no puede volver a abrirse."
        )


def write(agreement, act, text, by, now):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality, at=now)


def act_in_words(what, *, happened_on, number="", unit="", note=""):
    """One line of history: «Se envió el texto a la cancillería el 12 de marzo de 2026: oficio 8/2026, DGCP.»

    A colon and no brackets, since names of units have brackets of their own.
    """
    details = ", ".join(each for each in (number, unit) if each)
    line = f"{what} el {spell(happened_on)}" + (f": {details}." if details else ".")
    return f"{line} {note}" if note else line


def minute_in_words(number):
    """«acta 14/2026»; as it was typed when it says so itself, «Acta 14», «Acuerdo 3»."""
    return number if number.casefold().startswith(("acta", "acuerdo")) else f"acta {number}"


def fulfil_tasks(agreement, keys, *, by, happened_on, note=""):
    """Fulfil these tasks of the process, as of the day of the act; returns why some were not, in sentences.

    An act that happened is recorded whatever the checklist says: a process that is closed, or a task that still waits
    for others, is told to the person, who settles it there. A task that this process does not have is nobody's.
    """
    process, left = agreement.process, []
    for key in keys:
        try:
            progress.fulfil(
                process=process, key=key, by=by, today=max(happened_on, process.opened_on), note=note
            )
        except Task.DoesNotExist:
            continue
        except ValidationError as error:
            if process.state == Process.State.CLOSED:
                return ("El proceso está cerrado: sus tareas quedaron como estaban.",)
            left.extend(error.messages)
    return tuple(left)


def tell_office(agreement, by, text, now):
    """A notice to the enlaces when somebody else (an advisor) recorded an act on their agreement."""
    members = (
        Membership.objects.active(agreement.municipality.today(now))
        .filter(municipality=agreement.municipality_id, role=Membership.Role.COORDINATOR)
        .select_related("user")
    )
    people = [membership.user for membership in members]
    if by in people:
        return
    for person in people:
        notify(
            user=person,
            title=f"«{agreement.title}» cambió de estado"[:200],
            text=text,
            key=f"agreement-step:{agreement.pk}:{now:%Y%m%d%H%M%S%f}",
            url=reverse("agreements:procedure-detail", args=[agreement.pk]),
            municipality=agreement.municipality,
            at=now,
        )
