"""Verbs on observations: answering, settling, opening again, correcting. `agreements.remarks.observing` records them.

An observation is the ministry's, about one clause or the whole text of one version; each needs an answer before the
whole goes back to the ministry. Every verb re-reads its row under the process's lock, writes by a guarded update,
and leaves one Entry.
"""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import GIVEN_UP, Remark, State
from agreements.path.moving import lock_agreement, write
from phases.guards import require_text

STALE_ANSWER = (
    "Otra persona guardó una respuesta mientras usted escribía. Lo que escribió sigue aquí: compárelo con la "
    "respuesta vigente y vuelva a guardar."
)
STALE = (
    "Esta observación cambió después de que usted abrió la página. Revise cómo quedó y vuelva a intentarlo."
)
NOT_OBSERVED = (
    "Las respuestas se escriben mientras el acuerdo está «con observaciones». Si la cancillería insiste, "
    "registre su nuevo oficio y respóndalo."
)
WHOLE_TEXT = "Texto completo"
MAX_TEXT = 6000


def unanswered(agreement):
    """The observations that still wait for an answer, in order: while there is one, nothing is sent back. One query."""
    return list(agreement.remarks.filter(state=Remark.State.OPEN))


def clause_choices(version):
    """(key, heading with its number) of every clause of a frozen version; "" is the whole text."""
    return [("", WHOLE_TEXT)] + [
        (clause["key"], clause_name(clause, version.content)) for clause in version.content["clauses"]
    ]


def clause_name(clause, content):
    """How people call a clause of a version's content: «Artículo 3. Objetivo», «Declaraciones»."""
    texts = clause["texts"]
    first = texts.get("es") or next((texts[code] for code in content["languages"] if code in texts), None)
    heading = first["heading"] if first else clause["key"]
    return f"Artículo {clause['number']}. {heading}" if clause["number"] else heading


def clause_of(remark):
    """The clause that was observed, as the version has it; None for the whole text."""
    clauses = remark.version.content["clauses"]
    return next((clause for clause in clauses if clause["key"] == remark.clause_key), None)


def clause_label(remark):
    """The name of the observed clause in the version that was observed."""
    clause = clause_of(remark)
    return clause_name(clause, remark.version.content) if clause else WHOLE_TEXT


def stamp_of(remark):
    """A short hash of all that a person sees of an observation: tells a page that has grown old."""
    seen = [
        remark.clause_key,
        remark.text,
        remark.oficio,
        str(remark.received_on),
        remark.state,
        remark.answer,
        remark.answered_at.isoformat() if remark.answered_at else "",
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def answer_remark(*, remark, text, seen, by, now):
    """Write the answer to an observation, or better the one that it has; returns the fresh observation.

    `seen` is the stamp (`stamp_of`) of what the person had before their eyes: an answer that somebody else wrote since
    is never overwritten. The same answer again changes nothing. Refuses once the answers were sent, and a settled one.
    """
    text = require_text(text, "Escriba la respuesta a la observación.")
    if len(text) > MAX_TEXT:
        raise ValidationError({"text": f"La respuesta admite hasta {MAX_TEXT} caracteres."})
    with transaction.atomic():
        fresh, agreement = _lock(remark)
        if fresh.state == Remark.State.ANSWERED and fresh.answer == text:
            return fresh
        if agreement.state != State.OBSERVED:
            raise ValidationError(NOT_OBSERVED)
        if fresh.state == Remark.State.SETTLED:
            raise ValidationError(
                "La observación ya se dio por atendida. Ábrala de nuevo para cambiar la respuesta."
            )
        if stamp_of(fresh) != seen:
            raise ValidationError(STALE_ANSWER, code="stale")
        _write(fresh, state=Remark.State.ANSWERED, answer=text, answered_by=by, answered_at=now)
        again = "Se cambió la respuesta" if fresh.answer else "Se respondió"
        write(agreement, "remark.answered", f"{again} a la observación {fresh.number}.", by, now)
    return _again(remark)


def settle_remark(*, remark, note, by, now):
    """Say that an answered observation is attended: of the enlace or of the ministry. Returns the fresh row."""
    note = require_text(note, "Escriba en qué consta que la observación quedó atendida.")
    with transaction.atomic():
        fresh, agreement = _lock(remark)
        if fresh.state == Remark.State.SETTLED:
            raise ValidationError("La observación ya estaba atendida: alguien se adelantó.", code="stale")
        if fresh.state != Remark.State.ANSWERED:
            raise ValidationError("Responda primero la observación: sin respuesta no se da por atendida.")
        if agreement.state in GIVEN_UP:
            raise ValidationError("El trámite de este acuerdo terminó: ya no hay observaciones que atender.")
        _write(fresh, state=Remark.State.SETTLED)
        write(
            agreement,
            "remark.settled",
            f"Se dio por atendida la observación {fresh.number}: {_ended(note)}",
            by,
            now,
        )
    return _again(remark)


def reopen_remark(*, remark, note, by, now):
    """Open an observation again, with its answer kept as a beginning; only while observations are being answered."""
    note = require_text(note, "Escriba por qué se abre de nuevo.")
    with transaction.atomic():
        fresh, agreement = _lock(remark)
        if agreement.state != State.OBSERVED:
            raise ValidationError(NOT_OBSERVED)
        if fresh.state == Remark.State.OPEN:
            raise ValidationError("La observación ya está abierta: alguien se adelantó.", code="stale")
        _write(fresh, state=Remark.State.OPEN)
        write(
            agreement,
            "remark.reopened",
            f"Se abrió de nuevo la observación {fresh.number}: {_ended(note)}",
            by,
            now,
        )
    return _again(remark)


def correct_remark(*, remark, clause_key, text, oficio, received_on, reason, seen, by, now):
    """Correct a mistake of typing in an observation that nobody has answered yet. Returns the fresh row.

    The words must stay those of the ministry's letter: hence a reason, and nothing once there is an answer.
    """
    reason = require_text(reason, "Escriba qué se corrige.")
    text, oficio = checked_text(text), checked_oficio(oficio)
    with transaction.atomic():
        fresh, agreement = _lock(remark)
        if fresh.answer or fresh.state != Remark.State.OPEN:
            raise ValidationError("La observación ya tiene respuesta: su texto queda como se respondió.")
        if stamp_of(fresh) != seen:
            raise ValidationError(STALE, code="stale")
        check_received(received_on, agreement, agreement.municipality.today(now))
        check_clause(clause_key, fresh.version)
        _write(fresh, clause_key=clause_key, text=text, oficio=oficio, received_on=received_on)
        write(
            agreement,
            "remark.corrected",
            f"Se corrigió la observación {fresh.number}: {_ended(reason)}",
            by,
            now,
        )
    return _again(remark)


# --- What several verbs check ----------------------------------------------------------------------------------------


def checked_text(text):
    """The words of an observation, without outer spaces; refuses an empty or an endless one."""
    text = require_text(text, "Escriba la observación como viene en el oficio.")
    if len(text) > MAX_TEXT:
        raise ValidationError(f"La observación admite hasta {MAX_TEXT} caracteres: divídala.")
    return text


def checked_oficio(oficio):
    return require_text(oficio, "Escriba el número del oficio con que llegaron las observaciones.")[:80]


def check_received(received_on, agreement, today):
    """Refuse a day to come, or one before the text was sent."""
    if received_on > today:
        raise ValidationError({"received_on": "La fecha de recepción no puede estar en el futuro."})
    sent = agreement.steps.filter(to_state=State.SENT).order_by("-at", "-pk").first()
    if sent and received_on < sent.happened_on:
        raise ValidationError(
            {"received_on": "Las observaciones no pueden llegar antes de que se envíe el texto."}
        )


def check_clause(key, version):
    if key and key not in {clause["key"] for clause in version.content["clauses"]}:
        raise ValidationError("Esa cláusula no está en la versión que se observó.")


def _lock(remark):
    agreement = lock_agreement(remark.agreement)
    fresh = Remark.objects.select_related("version").get(pk=remark.pk)
    fresh.agreement = agreement
    return fresh, agreement


def _write(fresh, **values):
    """Write onto the row as it was read a moment ago; whoever changed it in between wins."""
    same = Remark.objects.filter(
        pk=fresh.pk, state=fresh.state, answer=fresh.answer, answered_at=fresh.answered_at, text=fresh.text
    )
    if same.update(**values) != 1:
        raise ValidationError(STALE, code="stale")


def _again(remark):
    return Remark.objects.select_related("agreement__municipality", "version", "answered_by").get(
        pk=remark.pk
    )


def _ended(text):
    return f"{text.rstrip('.')}."
