"""Verbs that move an agreement along its path. This module is their door: callers take all verbs from here.

The steps are data (`steps`). The common step stands here; its rooms are `approvals` (the cabildo's approval and the
ministry's opinion), `signing` and `correcting`. Every verb locks the process and the agreement, re-reads, refuses with
ValidationError in Spanish, writes through a guarded update and leaves exactly one Entry of its act; a version that it
freezes and tasks of the process that it fulfils leave their own. Who may act is decided before, by `partners.access`.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.drafting.blanks import undefined
from agreements.drafting.clause_writing import current_texts
from agreements.models import Agreement, State
from agreements.path.approvals import annul_approval, confirm_approval, record_approval
from agreements.path.correcting import correct_step
from agreements.path.decisions import covers, outlasts_administration
from agreements.path.moving import (
    OTHER_PARTNER,
    Taken,
    act_in_words,
    check_day,
    check_demands,
    file_facts,
    fulfil_tasks,
    is_with_partner_of_process,
    lock_agreement,
    move,
    refuse_out_of_turn,
    tell_office,
    write,
)
from agreements.path.signing import missing_for_signature, sign
from agreements.path.steps import STEPS, Act, open_steps
from agreements.remarks import answering
from agreements.terms import lifetime
from agreements.twins import statuses
from agreements.versions.freezing import latest_version, save_version

__all__ = [
    "Taken",
    "annul_approval",
    "available_steps",
    "confirm_approval",
    "correct_step",
    "covers",
    "missing_for_signature",
    "obstacles",
    "outlasts_administration",
    "record_approval",
    "set_expediente",
    "sign",
    "take_step",
]


def available_steps(agreement):
    """The steps that may follow from where the agreement stands, in the order in which a page offers them."""
    return open_steps(agreement)


def obstacles(agreement, step, texts=None):
    """What the agreement itself still lacks for a step, in sentences; empty when only the form has to be filled.

    `texts`, when the caller has read them already, are those of `current_texts(agreement)`.
    """
    found = []
    if step.to_state == State.ANSWERED:
        count = len(answering.unanswered(agreement))
        if count:
            found.append(
                "Falta responder una observación."
                if count == 1
                else f"Falta responder {count} observaciones."
            )
    if step.freezes and agreement.is_text_open:
        if not is_with_partner_of_process(agreement):
            found.append(OTHER_PARTNER)
        found.extend(statuses.blocking(agreement, texts))
    if step.freezes:
        texts = current_texts(agreement) if texts is None else texts
        found.extend(undefined(texts, agreement.languages))
    if step.act is Act.SIGNATURE:
        found.extend(missing_for_signature(agreement, texts))
    return found


def take_step(
    *, agreement, step, happened_on, by, now, number="", unit="", note="", upload=None, expected_state=""
):
    """Take one step of the path, told by its code; returns `Taken`.

    `upload` is a pair (uploaded file, facts of `check_upload`). `expected_state` is the state that the person saw: a
    double click or a stale tab is refused. Raises ValidationError when the step does not follow from where the
    agreement stands, when something that it demands is missing, for a day in the future or before the step before,
    and, where the text is closed as a version, while its languages do not agree or data are still to be defined.
    """
    step = STEPS[step]
    if step.act is not Act.STEP:
        raise ValueError(f"{step.code} has a verb of its own")
    number, unit, note = number.strip(), unit.strip(), note.strip()
    with transaction.atomic():
        agreement = lock_agreement(agreement)
        refuse_out_of_turn(agreement, step, expected_state)
        check_demands(step, number=number, unit=unit, note=note, upload=upload)
        check_day(agreement, happened_on, agreement.municipality.today(now))
        if found := obstacles(agreement, step):
            raise ValidationError(found)
        if step.freezes:
            version = save_version(agreement=agreement, by=by, now=now, note=step.done)
        else:
            version = latest_version(agreement)
        text = act_in_words(step.done, happened_on=happened_on, number=number, unit=unit, note=note)
        keys = step.tasks_of(agreement)
        change = move(
            agreement,
            step.to_state,
            by=by,
            now=now,
            happened_on=happened_on,
            text=text,
            version=version,
            number=number,
            unit=unit,
            note=note,
            attached=file_facts(upload),
            facts=_facts(step, happened_on, number),
        )
        left = fulfil_tasks(agreement, keys, by=by, happened_on=happened_on)
        tell_office(agreement, by, text, now)
        if step.to_state == State.REGISTERED:
            # Whether it is in force already only the calendar says.
            lifetime.advance(agreement.pk, agreement.municipality.today(now))
    agreement.refresh_from_db()
    return Taken(agreement, change, left)


def _facts(step, happened_on, number):
    """Columns of the agreement that a step sets beside its state."""
    if step.to_state == State.REGISTERED:
        return {
            "registered": Agreement.Registered.YES,
            "registered_on": happened_on,
            "registry_number": number,
        }
    return {}


def set_expediente(*, agreement, expediente, by, now):
    """Note the municipality's own file number, or take it away; returns the agreement fresh.

    It may change at any time, also after the signature: it is not part of the text. The same number writes nothing.
    """
    expediente = " ".join(expediente.split())
    if len(expediente) > 60:
        raise ValidationError({"expediente": "El número de expediente admite hasta 60 caracteres."})
    with transaction.atomic():
        agreement = lock_agreement(agreement)
        if agreement.expediente == expediente:
            return agreement
        Agreement.objects.filter(pk=agreement.pk).update(expediente=expediente, changed_at=now)
        agreement.refresh_from_db()
        text = (
            f"El número de expediente del municipio es {expediente}."
            if expediente
            else "Se quitó el número de expediente del municipio."
        )
        write(agreement, "agreement.expediente", text, by, now)
    return agreement
