"""Decisions on one text: the cabildo's approval and the ministry's opinion (dictamen), in either order.

Each is bound to the hash of the version that was decided on; which one counts says `decisions`. A text that changed
since needs new decisions, or their confirmation with a reason; one written down by mistake is annulled.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import BEFORE_SIGNATURE, TEXT_OPEN, Approval, State, Vote
from agreements.path import moving, steps
from agreements.path import votes as counting
from agreements.path.decisions import decisive, keep_columns, outlasts_administration
from agreements.versions.freezing import latest_version, save_version
from phases.guards import require_text, spell
from phases.state_rules import QUALIFIED_VOTE, RULES

Kind, Majority = Approval.Kind, Approval.Majority
#: As long as its column.
SESSION_LENGTH = 120

#: A dictamen can be recorded while the text is with the ministry, and confirmed for a closed text until then.
WITH_MINISTRY = steps.STEPS["dictamen"].from_states
CONFIRMABLE = (State.NEGOTIATED, *WITH_MINISTRY)
#: An opinion written down by mistake leads back to where the agreement was.
BY_OPINION = (State.APPROVED, State.REJECTED)


def record_approval(
    *,
    agreement,
    kind,
    decided_on,
    by,
    now,
    version=None,
    number="",
    unit="",
    session="",
    votes=(),
    majority="",
    is_favourable=True,
    note="",
    upload=None,
):
    """Record a decision of the cabildo or the ministry's opinion on a version of the text; returns the `Approval`.

    `version` is the newest frozen one unless said; for the cabildo, without any, the words are frozen as they stand.
    `votes` are (name, office, sense), one for each member of the ayuntamiento, absent ones too; with them
    the result is computed: `is_favourable` is then whether `majority` was reached, whatever was said. The opinion moves
    the agreement to «dictaminado» or «dictamen no procedente». Raises ValidationError for what is missing or out of
    order, and for the same decision twice.
    """
    number, unit, session, note = number.strip(), unit.strip(), session.strip(), note.strip()
    with transaction.atomic():
        agreement = moving.lock_agreement(agreement)
        today = agreement.municipality.today(now)
        _refuse_state(agreement, kind)
        version = version or _current_version(agreement, kind, by, now)
        if version.agreement_id != agreement.pk:
            raise ValidationError("Esa versión es de otro acuerdo.")
        _refuse_missing(kind, number, unit, session, upload)
        if kind == Kind.CABILDO:
            cleaned = counting.checked(votes)
            _check_majority(agreement, majority, decided_on, note)
            is_favourable = counting.count(cleaned).reaches(majority)
            _refuse_future(decided_on, today)
        else:
            cleaned, majority, session = (), Majority.NONE, ""
            if version.sha256 != _closed_sha256(agreement):
                raise ValidationError(
                    "El dictamen es sobre el texto que está en la cancillería: elija esa versión."
                )
            moving.check_day(agreement, decided_on, today, name="decided_on")
        _refuse_twice(agreement, kind, version, decided_on, number)
        attached = moving.file_facts(upload)
        approval = Approval.objects.create(
            agreement=agreement,
            kind=kind,
            version=version,
            text_sha256=version.sha256,
            decided_on=decided_on,
            is_favourable=is_favourable,
            number=number,
            unit=unit,
            session=session,
            majority=majority,
            note=note,
            recorded_by=by,
            recorded_at=now,
            **attached,
        )
        Vote.objects.bulk_create(
            Vote(approval=approval, position=place, name=name, office=office, sense=sense)
            for place, (name, office, sense) in enumerate(cleaned, 1)
        )
        keep_columns(agreement, kind, now)
        if kind == Kind.CABILDO:
            _after_cabildo(agreement, approval, counting.count(cleaned), by, now)
        else:
            _after_dictamen(agreement, approval, by, now, attached)
    return approval


def _refuse_state(agreement, kind):
    if kind == Kind.CABILDO:
        if not agreement.needs_cabildo:
            raise ValidationError("Una carta de intención no crea obligaciones: no necesita al cabildo.")
        if agreement.state not in BEFORE_SIGNATURE:
            raise ValidationError(
                f"El acuerdo está «{agreement.get_state_display()}»: la aprobación del cabildo se registra antes de la "
                "firma."
            )
        return
    if not agreement.needs_dictamen:
        raise ValidationError(
            "Este instrumento no necesita dictamen de la cancillería: no lo celebra con un órgano extranjero, o es una "
            "carta sin compromisos."
        )
    if agreement.state in BY_OPINION:
        raise ValidationError(
            f"El dictamen ya está registrado: el acuerdo está «{agreement.get_state_display()}».", code="done"
        )
    if agreement.state not in WITH_MINISTRY:
        raise ValidationError(
            f"El acuerdo está «{agreement.get_state_display()}»: el dictamen se registra cuando el texto está en la "
            "cancillería.",
            code="order",
        )


def _refuse_missing(kind, number, unit, session, upload):
    missing = {
        name: f"Escriba a lo más {longest} caracteres."
        for name, text, longest in (
            ("number", number, moving.NUMBER_LENGTH),
            ("unit", unit, moving.UNIT_LENGTH),
            ("session", session, SESSION_LENGTH),
        )
        if len(text) > longest
    }
    if not number:
        missing["number"] = (
            "Escriba el número del acta." if kind == Kind.CABILDO else "Escriba el número del oficio."
        )
    if upload is None:
        missing["upload"] = (
            "Adjunte el acta certificada." if kind == Kind.CABILDO else "Adjunte el oficio con el dictamen."
        )
    if missing:
        raise ValidationError(missing)


def _refuse_future(day, today):
    if day > today:
        raise ValidationError({"decided_on": "La fecha está en el futuro: regístrela cuando haya ocurrido."})


def _refuse_twice(agreement, kind, version, decided_on, number):
    same = agreement.approvals.filter(
        kind=kind, version=version, decided_on=decided_on, number=number, annulled_at__isnull=True
    )
    if same.exists():
        raise ValidationError("Esta decisión ya está registrada.", code="done")


def _current_version(agreement, kind, by, now):
    """The version of the words as they stand; for the cabildo they are frozen when nobody did."""
    latest = latest_version(agreement)
    if kind == Kind.CABILDO or latest is None:
        return save_version(agreement=agreement, by=by, now=now, note="Texto sometido al cabildo")
    return latest


def _closed_sha256(agreement):
    latest = latest_version(agreement)
    return latest.sha256 if latest else ""


def _check_majority(agreement, majority, decided_on, note):
    """Refuse an unknown majority, and one that is not enough for what outlasts the ayuntamiento (CPEUM 115-II b)."""
    if majority not in (Majority.SIMPLE, Majority.ABSOLUTE, Majority.QUALIFIED):
        raise ValidationError({"majority": "Elija la mayoría que se necesita."})
    if majority == Majority.QUALIFIED:
        return
    why = outlasts_administration(agreement, decided_on)
    if not why:
        return
    rule = RULES.get(agreement.municipality.state)
    if rule is not None:
        raise ValidationError(
            {"majority": f"{why} La ley del estado pide {rule.threshold} ({rule.article})."}
        )
    if not note:
        raise ValidationError(
            {
                "majority": f"{why} La ley de su estado puede pedir dos terceras partes del ayuntamiento "
                "(Constitución, art. 115-II b): elija esa mayoría, o explique en la nota por qué no se necesita."
            }
        )


def _after_cabildo(agreement, approval, tally, by, now):
    word = "aprobó" if approval.is_favourable else "no aprobó"
    text = (
        f"El cabildo {word} la versión {approval.version.number} del texto el {spell(approval.decided_on)} "
        f"({moving.minute_in_words(approval.number)}): {tally.in_words()}. {tally.measured(approval.majority)}"
    )
    moving.write(agreement, "agreement.cabildo", text, by, now)
    if approval.is_favourable:
        keys = ("cabildo", QUALIFIED_VOTE) if approval.majority == Majority.QUALIFIED else ("cabildo",)
        moving.fulfil_tasks(agreement, keys, by=by, happened_on=approval.decided_on)
    moving.tell_office(agreement, by, text, now)


def _after_dictamen(agreement, approval, by, now, attached):
    step = steps.DICTAMEN[approval.is_favourable]
    had_remarks = agreement.steps.filter(to_state=State.OBSERVED).exists()
    text = moving.act_in_words(
        step.done,
        happened_on=approval.decided_on,
        number=approval.number,
        unit=approval.unit,
        note=approval.note,
    )
    moving.move(
        agreement,
        step.to_state,
        by=by,
        now=now,
        happened_on=approval.decided_on,
        text=text,
        version=approval.version,
        number=approval.number,
        unit=approval.unit,
        note=approval.note,
        attached=attached,
    )
    if approval.is_favourable:
        if not had_remarks:
            moving.fulfil_tasks(
                agreement,
                steps.WITHOUT_REMARKS,
                by=by,
                happened_on=approval.decided_on,
                note="El dictamen llegó sin observaciones.",
            )
        moving.fulfil_tasks(agreement, step.tasks, by=by, happened_on=approval.decided_on)
    moving.tell_office(agreement, by, text, now)


# --- Text changed later, and mistakes ------------------------------------------------------------------------------


def confirm_approval(*, approval, reason, by, now, decided_on=None, upload=None, version=None):
    """Extend a decision on an earlier text to the present one, with a written reason; returns the new `Approval`.

    For a text that changed since without changing what was decided. `decided_on` is the day of the confirmation, today
    unless said. The words must be closed. Of an opinion it leads to «dictaminado». Raises ValidationError for a
    decision that was annulled, was not favourable, or covers the present text already.
    """
    reason = require_text(reason, "Explique por qué la decisión vale también para el texto cambiado.")
    with transaction.atomic():
        agreement = moving.lock_agreement(approval.agreement)
        approval = Approval.objects.select_related("version").get(pk=approval.pk)
        today = agreement.municipality.today(now)
        decided_on = decided_on or today
        version, kind = _confirmed_version(agreement, version), approval.kind
        _refuse_confirmation(agreement, approval, version)
        _refuse_future(decided_on, today)
        if decided_on < approval.decided_on:
            raise ValidationError(
                {"decided_on": f"La decisión es del {spell(approval.decided_on)}: no se confirma antes."}
            )
        if kind == Kind.DICTAMEN:
            moving.check_day(agreement, decided_on, today, name="decided_on")
        attached = moving.file_facts(upload)
        confirmation = Approval.objects.create(
            agreement=agreement,
            kind=kind,
            version=version,
            text_sha256=version.sha256,
            decided_on=decided_on,
            number=approval.number,
            unit=approval.unit,
            session=approval.session,
            majority=approval.majority,
            confirms=approval,
            reason=reason,
            recorded_by=by,
            recorded_at=now,
            **attached,
        )
        keep_columns(agreement, kind, now)
        text = (
            f"Se confirmó para la versión {version.number} del texto la decisión «{approval.get_kind_display()}» del "
            f"{spell(approval.decided_on)} ({approval.number}). Motivo: {reason}"
        )
        if kind == Kind.DICTAMEN:
            moving.move(
                agreement,
                State.APPROVED,
                by=by,
                now=now,
                happened_on=decided_on,
                text=text,
                version=version,
                number=approval.number,
                unit=approval.unit,
                note=f"Confirmación de un dictamen anterior. {reason}",
                attached=attached,
            )
            keys = ("dictamen-procedencia",)
        else:
            moving.write(agreement, "agreement.approval_confirmed", text, by, now)
            keys = ("cabildo",)
        moving.fulfil_tasks(agreement, keys, by=by, happened_on=decided_on)
        moving.tell_office(agreement, by, text, now)
    return confirmation


def _confirmed_version(agreement, version):
    latest = latest_version(agreement)
    if agreement.state in TEXT_OPEN or latest is None:
        raise ValidationError(
            "El texto todavía puede cambiar: ciérrelo primero (texto negociado, o respuesta a las observaciones)."
        )
    if version is not None and version.pk != latest.pk:
        raise ValidationError("Sólo se confirma para el texto vigente. Revise cuál es y vuelva a intentarlo.")
    return latest


def _refuse_confirmation(agreement, approval, version):
    if agreement.state not in BEFORE_SIGNATURE:
        raise ValidationError("El acuerdo ya no está por firmarse: sus decisiones no cambian.")
    if approval.annulled_at is not None:
        raise ValidationError("Esa decisión está anulada: no puede confirmarse.")
    if not approval.is_favourable:
        raise ValidationError("Sólo se confirma una decisión favorable.")
    if decisive(agreement.approvals.all(), approval.kind, version.sha256) is not None:
        raise ValidationError(
            "El texto vigente ya tiene esa decisión: no hace falta confirmarla.", code="done"
        )
    if approval.kind == Kind.DICTAMEN and agreement.state not in CONFIRMABLE:
        raise ValidationError(
            f"El acuerdo está «{agreement.get_state_display()}»: ahí no se confirma un dictamen."
        )


def annul_approval(*, approval, reason, by, now):
    """Annul a decision that was written down by mistake; it stays, marked so, with the reason. Returns it fresh.

    Only before the signature. An opinion that had moved the agreement takes it back to where it was. Raises
    ValidationError when it is annulled already, or when a confirmation rests on it.
    """
    reason = require_text(reason, "Explique por qué se anula.")
    with transaction.atomic():
        agreement = moving.lock_agreement(approval.agreement)
        if agreement.state not in (*BEFORE_SIGNATURE, State.REJECTED):
            raise ValidationError("El acuerdo ya no está por firmarse: sus decisiones no se anulan.")
        updated = Approval.objects.filter(pk=approval.pk, annulled_at__isnull=True)
        if approval.confirmations.filter(annulled_at__isnull=True).exists():
            raise ValidationError("Otra decisión confirma ésta: anule primero la confirmación.")
        if updated.update(annulled_at=now, annulled_by=by, annulled_reason=reason) != 1:
            raise ValidationError("Esta decisión ya estaba anulada.", code="done")
        approval = Approval.objects.select_related("agreement", "version").get(pk=approval.pk)
        keep_columns(agreement, approval.kind, now)
        text = (
            f"Se anuló la decisión «{approval.get_kind_display()}» del {spell(approval.decided_on)} "
            f"({approval.number}). Motivo: {reason}"
        )
        back = _state_before(agreement, approval)
        if back:
            state, happened_on = back
            moving.move(
                agreement,
                state,
                by=by,
                now=now,
                happened_on=happened_on,
                text=text,
                version=approval.version,
                note=f"Se anuló el dictamen que se había registrado. {reason}",
            )
        else:
            moving.write(agreement, "agreement.approval_annulled", text, by, now)
        moving.tell_office(agreement, by, text, now)
    return approval


def _state_before(agreement, approval):
    """(state, its day) from which this opinion moved the agreement; None when it did not bring it where it is."""
    if approval.kind != Kind.DICTAMEN or agreement.state not in BY_OPINION:
        return None
    moved, *earlier = agreement.steps.order_by("-at", "-pk")[:2]
    if (moved.to_state, moved.at) != (agreement.state, approval.recorded_at):
        return None
    # The wrong day must not stand in the way of the right one.
    return State(moved.from_state), earlier[0].happened_on if earlier else moved.happened_on
