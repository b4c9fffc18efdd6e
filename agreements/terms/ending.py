"""Ending an agreement before its time, or saying beforehand that it will not go on: a party's act, with its paper."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement, State, StateChange
from agreements.terms.lifetime import CORRECTABLE, NOT_RUNNING, STALE, end_followers, keep_tasks, settle_tasks
from hermanamientos.lib.uploads import store_private
from partners.history import record
from phases.guards import require_text, spell

#: In force, so that saying when it will end makes it «por vencer».
NAMED_END = (State.IN_FORCE, State.EXPIRING, State.AMENDED)


def end_agreement(
    *, agreement, ended_on, reason, happened_on, seen_at, by, today, now, number="", upload=None
):
    """Record that a party ended the agreement; returns it fresh.

    `happened_on` is the day of the notice, `ended_on` the last day of the agreement: a day past or today ends it now;
    a later one becomes its last day, and the calendar ends it. `upload` is a pair (file, facts of `check_upload`): the
    notice, demanded for agreements of a process; of an old paper it may be lost. What is under way goes on as the
    clause on termination says: this verb ends no activity.
    """
    reason = require_text(reason, "Explique por qué termina el acuerdo.")
    _check(agreement, ended_on, happened_on, today)
    if upload is None and agreement.origin == Agreement.Origin.PROCESS:
        raise ValidationError({"file": "Agregue el aviso de terminación o el acuerdo de ambas partes."})
    later = ended_on > today
    with transaction.atomic():
        before = agreement.state
        if later:
            after = State.EXPIRING if before in NAMED_END else before
            facts = {"ends_on": ended_on, "is_indefinite": False, "renewal": Agreement.Renewal.ENDS}
        else:
            after, facts = State.ENDED, {"ended_on": ended_on}
        updated = Agreement.objects.filter(pk=agreement.pk, state=before, changed_at=seen_at).update(
            state=after, changed_at=timezone.now(), **facts
        )
        if updated != 1:
            raise ValidationError(STALE)
        agreement.refresh_from_db()
        StateChange.objects.create(
            agreement=agreement,
            from_state=before,
            to_state=after,
            happened_on=happened_on,
            number=number.strip(),
            note=reason,
            by=by,
            at=now,
            **_stored(upload),
        )
        if later:
            text = f"Se avisó la terminación de «{agreement.title}»: su último día será el {spell(ended_on)}."
            keep_tasks(agreement, by=by, today=today)
        else:
            text = f"Terminó «{agreement.title}»: su último día fue el {spell(ended_on)}."
            settle_tasks(agreement, by=by, today=today, reason="El acuerdo terminó.")
            end_followers(agreement, State.ENDED, ended_on=ended_on, by=by)
        record(
            act="agreement.ending_named" if later else "agreement.ended",
            text=f"{text} Motivo: {reason}",
            by=by,
            subject=agreement,
            municipality=agreement.municipality,
            at=now,
        )
    return agreement


def _check(agreement, ended_on, happened_on, today):
    if agreement.state not in CORRECTABLE:
        raise ValidationError(NOT_RUNNING)
    if happened_on > today:
        raise ValidationError({"happened_on": "La fecha del aviso no puede estar en el futuro."})
    for name, day in (("happened_on", happened_on), ("ended_on", ended_on)):
        if agreement.signed_on and day < agreement.signed_on:
            raise ValidationError({name: "No puede ser anterior a la firma."})
    if ended_on < happened_on:
        raise ValidationError({"ended_on": "El último día no puede ser anterior al aviso."})
    if ended_on > today and agreement.starts_on and ended_on <= agreement.starts_on:
        raise ValidationError({"ended_on": "El último día debe ser posterior al inicio de la vigencia."})
    if ended_on > today and agreement.ends_on and ended_on > agreement.ends_on:
        raise ValidationError({"ended_on": f"Su vigencia ya termina antes, el {spell(agreement.ends_on)}."})


def _stored(upload):
    """The bytes before their row: a crash in between leaves a file without row, never the reverse."""
    if upload is None:
        return {}
    file, facts = upload
    return {
        "file": store_private(file, "agreements", facts.extension),
        "original_name": facts.original_name,
        "content_type": facts.content_type,
        "size": facts.size,
        "sha256": facts.sha256,
    }
