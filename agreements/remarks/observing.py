"""Recording a letter of the ministry with its observations: each becomes a row, and the agreement «con observaciones».

The step of the path, with its document, is `agreements.path.review`'s; a second letter that comes while observations
are being answered changes no state, and leaves its document beside the first.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements.models import Remark, State, StateChange
from agreements.path import review
from agreements.path.moving import Taken, check_day, file_facts, lock_agreement, tell_office, write
from agreements.remarks.answering import check_clause, checked_oficio, checked_text

#: Where a letter of observations may find the agreement.
MAY_BE_OBSERVED = (State.SENT, State.IN_OPINION, State.ANSWERED, State.OBSERVED)
NOT_SENT = "Las observaciones se registran cuando el texto ya se envió a la cancillería y todavía no está dictaminado."
STEP = "observaciones"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a letter left: its observations, and the step of the path that holds its document."""

    remarks: list[Remark]
    taken: Taken


def record_remarks(*, agreement, oficio, received_on, remarks, by, now, version=None, unit="", upload=None):
    """Record the observations of one letter, [(clause key or "", text)], on a version of the text: `Recorded`.

    `version` is the one that the person saw, otherwise the one that the ministry has (`sent_version`). `upload` is the
    scan of the letter, a pair (uploaded file, facts of `check_upload`). The first letter takes the step to «con
    observaciones»; one observation twice, as a double click would, is refused. One Entry.
    """
    oficio = checked_oficio(oficio)
    cleaned = [(key, checked_text(text)) for key, text in remarks]
    if not cleaned:
        raise ValidationError("Escriba al menos una observación.")
    if len(set(cleaned)) != len(cleaned):
        raise ValidationError("Una misma observación está escrita dos veces.")
    with transaction.atomic():
        fresh = lock_agreement(agreement)
        if fresh.state not in MAY_BE_OBSERVED:
            raise ValidationError(NOT_SENT)
        today = fresh.municipality.today(now)
        version = version or sent_version(fresh)
        if version is None:
            raise ValidationError("El texto enviado no está guardado como versión: guárdela primero.")
        if version.agreement_id != fresh.pk:
            raise ValidationError("Esa versión es de otro acuerdo.")
        check_day(fresh, received_on, today, name="received_on")
        for key, _ in cleaned:
            check_clause(key, version)
        _refuse_twice(fresh, oficio, cleaned)
        first = next_number(fresh)
        rows = Remark.objects.bulk_create(
            Remark(
                agreement=fresh,
                version=version,
                number=first + place,
                clause_key=key,
                text=text,
                oficio=oficio,
                received_on=received_on,
                recorded_by=by,
                recorded_at=now,
            )
            for place, (key, text) in enumerate(cleaned)
        )
        if fresh.state == State.OBSERVED:
            taken = _another_letter(fresh, version, oficio, received_on, unit, upload, rows, by, now)
        else:
            taken = review.take_step(
                agreement=fresh,
                step=STEP,
                happened_on=received_on,
                number=oficio,
                unit=unit,
                note=_counted(rows),
                upload=upload,
                by=by,
                now=now,
            )
    return Recorded(rows, taken)


def next_number(agreement):
    """The number that the next observation will have. One query."""
    return (agreement.remarks.aggregate(last=Max("number"))["last"] or 0) + 1


def sent_version(agreement):
    """The text that the ministry has: the one sent, or sent again with the answers; None before. One query."""
    steps = agreement.steps.filter(to_state__in=(State.SENT, State.ANSWERED), version__isnull=False)
    step = steps.select_related("version").order_by("-at", "-pk").first()
    return step.version if step else None


def letters_of(agreement):
    """The letters with observations, the newest first: the steps that hold their scans. One query."""
    steps = agreement.steps.filter(to_state=State.OBSERVED).select_related("by")
    return list(steps.order_by("-happened_on", "-pk"))


def said(recorded):
    """What a page answers to the person who recorded them."""
    words = [_counted(recorded.remarks), "El texto está abierto para atenderlas: responda cada una."]
    return " ".join([*words, *recorded.taken.unfulfilled])


def _counted(rows):
    if len(rows) == 1:
        return f"Se registró 1 observación (la {rows[0].number})."
    return f"Se registraron {len(rows)} observaciones (de la {rows[0].number} a la {rows[-1].number})."


def _refuse_twice(agreement, oficio, remarks):
    there = set(agreement.remarks.filter(oficio=oficio).values_list("clause_key", "text"))
    if there & set(remarks):
        raise ValidationError(
            f"Del oficio {oficio} ya está registrada esa misma observación: alguien se adelantó o el botón se "
            "pulsó dos veces."
        )


def _another_letter(agreement, version, oficio, received_on, unit, upload, rows, by, now):
    """A letter that comes while the text is already observed: its scan is kept, the state stays."""
    change = StateChange.objects.create(
        agreement=agreement,
        version=version,
        from_state=State.OBSERVED,
        to_state=State.OBSERVED,
        happened_on=received_on,
        number=oficio,
        unit=unit.strip()[:160],
        note=_counted(rows),
        by=by,
        at=now,
        **file_facts(upload),
    )
    text = f"Llegó otro oficio con observaciones, {oficio}. {_counted(rows)}"
    write(agreement, "remark.recorded", text, by, now)
    tell_office(agreement, by, text, now)
    return Taken(agreement, change)
