"""Verbs of the weighting matrix (matriz de ponderación): its criteria, everybody's own marks, closing it.

The enlace decides criteria and weights; enlace, jurídico and lectores each mark on their own, and nobody changes
another's marks. A closed matrix is a sheet that no longer changes (`matrix_rows`): what the committee saw
stays what it was, until somebody reopens it with a reason.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.access import may_edit
from partners.models import Candidate, Mark, MatrixClosing, MatrixCriterion, Municipality
from partners.offices import STALE
from partners.shortlist.matrix_results import HIGHEST, LOWEST
from partners.shortlist.matrix_rows import closing_of, criteria_of, in_matrix, sheet_of

MOST_CRITERIA = 30
WHOLE = 100
CLOSED = "La matriz está cerrada: reábrala, con su razón, antes de cambiarla."


def may_mark(user, municipality):
    """Whoever reads the office's rows as its member: not advisors, not the state's coordinator, not the committee."""
    return municipality.pk in user.access.reader_ids


def criteria_version(municipality):
    """A short mark of the criteria as they stand, for a form to prove what it was filled from."""
    rows = criteria_of(municipality).values_list("pk", "name", "guidance", "weight", "position")
    return _mark(rows)


def save_criteria(*, municipality, by, now, rows, seen):
    """Keep, change, add and retire criteria; `rows` says how the list shall be, in its order.

    Each row is a dict with `pk` (None: new), `name`, `guidance` and `weight`; a criterion that is missing is retired,
    and its marks no longer count. Raises ValidationError unless the weights sum 100, for a name that is empty or said
    twice, while the matrix is closed, or when somebody saved in between.
    """
    _require_enlace(by, municipality)
    _check_rows(rows)
    with transaction.atomic():
        _one_at_a_time(municipality)
        _refuse_closed(municipality)
        if criteria_version(municipality) != seen:
            raise ValidationError(STALE, code="stale")
        before = {row.pk: row for row in criteria_of(municipality)}
        kept = set()
        for position, values in enumerate(rows):
            fields = {
                "name": _line(values["name"]),
                "guidance": _line(values["guidance"]),
                "weight": values["weight"],
                "position": position,
            }
            known = before.get(values["pk"])
            if known is None:
                row = MatrixCriterion(municipality=municipality, **fields)
                row.full_clean()
                row.save(force_insert=True)
            else:
                for name, value in fields.items():
                    setattr(known, name, value)
                known.full_clean()
                known.save(update_fields=list(fields))
                kept.add(known.pk)
        MatrixCriterion.objects.filter(pk__in=before.keys() - kept).update(retired_at=now)
        _record(
            municipality,
            "criteria",
            f"Guardó {len(rows)} {'criterio' if len(rows) == 1 else 'criterios'} de la matriz de ponderación: "
            + ", ".join(f"{_line(row['name'])} {row['weight']}" for row in rows)
            + ".",
            by,
        )


def own_marks(candidate, user):
    """Return {number of the criterion: Mark} of this person for this candidate."""
    return {mark.criterion_id: mark for mark in Mark.objects.filter(candidate=candidate, by=user)}


def marks_version(candidate, user):
    """A short mark of the criteria and of one's own marks, for the form to prove what it was filled from."""
    marks = Mark.objects.filter(candidate=candidate, by=user).order_by("criterion_id")
    values = list(marks.values_list("criterion_id", "value", "note"))
    return _mark([criteria_version(candidate.municipality), *values])


def mark(*, candidate, by, now, marks, seen):
    """Save one's own marks of a candidate; returns how many criteria are marked now.

    `marks` maps the number of a criterion to (value from 1 to 5, or None for no opinion; note). Raises ValidationError
    for somebody who may not mark, an unknown criterion, a value out of the scale, a discarded candidate, a closed
    matrix, and when the criteria or one's own marks changed in between.
    """
    municipality = candidate.municipality
    if not may_mark(by, municipality):
        raise ValidationError("Sólo el enlace, el jurídico y los lectores del municipio califican.")
    with transaction.atomic():
        _one_at_a_time(municipality)
        _refuse_closed(municipality)
        row = Candidate.objects.select_related("city").get(pk=candidate.pk)
        if row.state == Candidate.State.DISCARDED:
            raise ValidationError(f"{row.city.name} está descartada: ya no se califica.", code="state")
        if marks_version(candidate, by) != seen:
            raise ValidationError(
                "Los criterios o sus calificaciones cambiaron en otra ventana. Revise y guarde de nuevo.",
                code="stale",
            )
        criteria = {each.pk for each in criteria_of(municipality)}
        if not marks.keys() <= criteria:
            raise ValidationError("Ese criterio ya no está en la matriz.", code="criterion")
        before = own_marks(candidate, by)
        changed = 0
        for key, (value, note) in marks.items():
            changed += _save_mark(row, key, value, _line(note), by=by, now=now, before=before.get(key))
        count = sum(value is not None for value, _ in marks.values())
        if changed:
            history.record(
                act="candidate.marked",
                text=f"Calificó a {row.city.name} en la matriz de ponderación: {count} de {len(criteria)} criterios.",
                by=by,
                subject=row,
                municipality=municipality,
            )
    return count


def _save_mark(candidate, criterion, value, note, *, by, now, before):
    """Write, change or take away one mark; returns whether anything changed."""
    if value is None:
        if before:
            before.delete()
        return before is not None
    if not LOWEST <= value <= HIGHEST:
        raise ValidationError(f"Califique de {LOWEST} a {HIGHEST}.", code="scale")
    if before and (before.value, before.note) == (value, note):
        return False
    Mark.objects.update_or_create(
        candidate=candidate,
        criterion_id=criterion,
        by=by,
        defaults={"value": value, "note": note, "marked_at": now},
    )
    return True


def close_matrix(*, municipality, by, now):
    """Freeze the matrix as it stands; candidates of the long list with marks become *evaluadas*. Returns the closing.

    Closing a closed one again returns the closing in force. Raises ValidationError while nobody has marked anything.
    """
    _require_enlace(by, municipality)
    with transaction.atomic():
        _one_at_a_time(municipality)
        standing = closing_of(municipality)
        if standing is not None:
            return standing
        sheet = sheet_of(municipality)
        marked = [row["key"] for row in sheet["candidates"] if row["people"]]
        if not marked:
            raise ValidationError("Todavía nadie califica: la matriz está vacía.", code="empty")
        moved = in_matrix(municipality).filter(pk__in=marked, state=Candidate.State.LONG_LIST)
        names = [row.city.name for row in moved]
        Candidate.objects.filter(pk__in=[row.pk for row in moved], state=Candidate.State.LONG_LIST).update(
            state=Candidate.State.EVALUATED
        )
        closing = MatrixClosing.objects.create(
            municipality=municipality, content=sheet_of(municipality), closed_at=now, closed_by=by
        )
        told = f" Quedan como evaluadas: {', '.join(names)}." if names else ""
        people = len(sheet["people"])
        _record(
            municipality,
            "closed",
            f"Cerró la matriz de ponderación, con {len(marked)} {_plural(len(marked), 'candidata', 'candidatas')} "
            f"y {people} {_plural(people, 'persona', 'personas')}.{told}",
            by,
        )
    return closing


def reopen_matrix(*, municipality, by, now, reason):
    """Take a closing back, with the reason; what it froze is kept. Raises ValidationError when it is not closed."""
    _require_enlace(by, municipality)
    reason = _line(reason)
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se reabre la matriz."})
    with transaction.atomic():
        _one_at_a_time(municipality)
        updated = (
            MatrixClosing.objects.in_force()
            .filter(municipality=municipality)
            .update(reopened_at=now, reopened_by=by, reopening_reason=reason)
        )
        if updated != 1:
            raise ValidationError("La matriz no está cerrada.", code="open")
        _record(municipality, "reopened", f"Reabrió la matriz de ponderación: {reason}", by)


def _check_rows(rows):
    if not rows:
        raise ValidationError("La matriz necesita al menos un criterio.", code="empty")
    if len(rows) > MOST_CRITERIA:
        raise ValidationError(f"Use a lo más {MOST_CRITERIA} criterios.", code="many")
    names = [_line(row["name"]).casefold() for row in rows]
    if "" in names:
        raise ValidationError("A un criterio le falta su nombre.", code="name")
    if len(set(names)) != len(names):
        raise ValidationError("Hay dos criterios con el mismo nombre.", code="twice")
    if any(not 1 <= row["weight"] <= WHOLE for row in rows):
        raise ValidationError("Cada peso va de 1 a 100.", code="weight")
    whole = sum(row["weight"] for row in rows)
    if whole != WHOLE:
        raise ValidationError(
            f"Los pesos suman {whole}; deben sumar {WHOLE}. Corríjalos o pida que se ajusten.", code="sum"
        )


def _refuse_closed(municipality):
    if closing_of(municipality) is not None:
        raise ValidationError(CLOSED, code="closed")


def _one_at_a_time(municipality):
    """One writer of the matrix at a time, without holding up rows that only point to the municipality."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")


def _mark(rows):
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def _line(text):
    return " ".join((text or "").split())[:300]


def _plural(count, one, many):
    return one if count == 1 else many


def _record(municipality, act, text, by):
    history.record(act=f"matrix.{act}", text=text, by=by, subject=municipality, municipality=municipality)
