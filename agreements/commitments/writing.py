"""Verbs of the commitments of an agreement."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import article_heading, article_numbers
from agreements.models import GIVEN_UP, Agreement, Commitment
from partners.history import record

STALE = (
    "Otra persona cambió este compromiso mientras usted lo editaba. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
GONE = "Este compromiso ya se había retirado."
TWICE = "Este compromiso ya está registrado."


def clause_labels(agreement):
    """{clause key: "Artículo 2. Áreas de cooperación"} of a drafted agreement, in its order; two queries."""
    language = "es" if "es" in agreement.languages or not agreement.languages else agreement.languages[0]
    texts = current_texts(agreement, [language])
    numbers = article_numbers(texts)
    return {
        key: article_heading(numbers[key], text[language].heading) if language in text else key
        for key, text in texts.items()
    }


def add_commitment(*, agreement, by, text, side, clause=None, clause_label="", due_on=None):
    """Register a promise of the agreement and return it.

    With a `clause` of this agreement its label is the clause's own heading; without one, `clause_label` says where the
    promise stands. Raises ValidationError for a text without words, a clause of another agreement, the same promise
    twice, or an agreement that was given up.
    """
    _refuse_given_up(agreement)
    commitment = Commitment(
        agreement=agreement,
        clause=clause,
        clause_label=_label(agreement, clause, clause_label),
        text=" ".join(text.split()),
        side=side,
        due_on=due_on,
        created_by=by,
    )
    _check(commitment)
    try:
        with transaction.atomic():
            commitment.save()
            _record("commitment.added", f"Se registró el compromiso «{commitment.text}».", by, commitment)
    except IntegrityError as error:
        raise ValidationError({"text": TWICE}) from error
    return commitment


def adopt_proposals(*, agreement, proposals, by):
    """Register several `proposals.Proposal`s at once; those that are there already are left alone. Returns the new."""
    _refuse_given_up(agreement)
    labels = clause_labels(agreement)
    clauses = {clause.key: clause for clause in agreement.clauses.all()}
    with transaction.atomic():
        # Takes the agreement's row without changing it: a double click waits here and finds them registered.
        Agreement.objects.filter(pk=agreement.pk).update(title=agreement.title)
        known = set(agreement.commitments.in_force().values_list("text", flat=True))
        new = [
            Commitment(
                agreement=agreement,
                clause=clauses.get(each.clause_key),
                clause_label=labels.get(each.clause_key, "Áreas de cooperación")[:150],
                text=each.text,
                side=each.side,
                created_by=by,
            )
            for each in proposals
            if each.text not in known
        ]
        for commitment in new:
            commitment.save()
        if new:
            count = "un compromiso" if len(new) == 1 else f"{len(new)} compromisos"
            _record("commitment.adopted", f"Se registraron {count} de las cláusulas.", by, new[0])
    return new


def change_commitment(*, commitment, by, seen_at, text, side, clause=None, clause_label="", due_on=None):
    """Change a promise. `seen_at` is the `changed_at` that the person saw; a stale tab is refused."""
    values = {
        "clause": clause,
        "clause_label": _label(commitment.agreement, clause, clause_label),
        "text": " ".join(text.split()),
        "side": side,
        "due_on": due_on,
    }
    _check(Commitment(agreement=commitment.agreement, created_by=by, **values))
    try:
        with transaction.atomic():
            standing = Commitment.objects.in_force().filter(pk=commitment.pk, changed_at=seen_at)
            if standing.update(changed_at=timezone.now(), **values) != 1:
                raise ValidationError(_why_not(commitment))
            commitment.refresh_from_db()
            _record("commitment.changed", f"Se cambió el compromiso «{commitment.text}».", by, commitment)
    except IntegrityError as error:
        raise ValidationError({"text": TWICE}) from error
    return commitment


def retire_commitment(*, commitment, by, reason, now):
    """Take a promise off the list, with the reason; it stays in the file, and with the activities that named it."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se retira."})
    if len(reason) > 250:
        raise ValidationError({"reason": "El motivo no puede pasar de 250 caracteres."})
    with transaction.atomic():
        standing = Commitment.objects.in_force().filter(pk=commitment.pk)
        if standing.update(retired_at=now, retired_reason=reason, changed_at=now) != 1:
            raise ValidationError(GONE)
        _record(
            "commitment.retired", f"Se retiró el compromiso «{commitment.text}»: {reason}", by, commitment
        )


def _why_not(commitment):
    return STALE if Commitment.objects.in_force().filter(pk=commitment.pk).exists() else GONE


def _refuse_given_up(agreement):
    if agreement.state in GIVEN_UP:
        raise ValidationError("Este acuerdo no llegó a celebrarse: no obliga a nadie.")


def _label(agreement, clause, typed):
    if clause is None:
        return " ".join(typed.split())
    if clause.agreement_id != agreement.pk:
        raise ValidationError({"clause": "Elija una cláusula de este acuerdo."})
    return clause_labels(agreement)[clause.key][:150]


def _check(commitment):
    errors = {}
    try:
        commitment.clean_fields(exclude=["agreement", "clause", "created_by"])
    except ValidationError as error:
        errors = error.message_dict
    if not commitment.clause_label:
        errors["clause_label"] = "Escriba en qué cláusula está el compromiso."
    due_on, agreement = commitment.due_on, commitment.agreement
    if due_on and agreement.signed_on and due_on < agreement.signed_on:
        errors["due_on"] = "El plazo no puede ser anterior a la firma del acuerdo."
    if errors:
        raise ValidationError(errors)


def _record(act, text, by, commitment):
    record(act=act, text=text, by=by, subject=commitment.agreement, municipality=commitment.municipality)
