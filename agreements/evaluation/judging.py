"""Verbs of the yearly evaluation of an agreement.

Every strategy of internationalisation must include its evaluation (ABC). The system puts the facts together and
proposes; a person writes what changed, decides, and says why. Closed, an evaluation keeps all that was shown and never
changes; opening it again needs a reason, which stays in the history.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.evaluation.advising import VERDICTS
from agreements.evaluation.gathering import content_of
from agreements.models import BEFORE_SIGNATURE, GIVEN_UP, Agreement, Evaluation
from partners.history import record

TEXTS = ("transformation", "lessons", "presence", "reasons")
MAX_TEXT = 6000  # characters: two pages of paper
STALE = (
    "Otra persona guardó cambios en esta evaluación mientras usted escribía. Lo que escribió sigue aquí, y lo vigente "
    "se muestra arriba del formulario: revíselo y vuelva a guardar."
)
CLOSED = "La evaluación está cerrada: ya no puede cambiar."
NOT_SIGNED = "Sólo se evalúan acuerdos firmados."


def evaluable(municipality):
    """The agreements that may be evaluated: signed ones, and those of the inventory."""
    return Agreement.objects.filter(municipality=municipality).exclude(
        state__in=(*BEFORE_SIGNATURE, *GIVEN_UP)
    )


def begin_evaluation(*, agreement, year, by, now):
    """Begin the evaluation of one year; refuses a second one, a year before the signature, and one to come."""
    if agreement.state in (*BEFORE_SIGNATURE, *GIVEN_UP):
        raise ValidationError({"agreement": NOT_SIGNED})
    today = agreement.municipality.today(now)
    if year > today.year:
        raise ValidationError({"year": f"Todavía no empieza {year}."})
    if agreement.signed_on and year < agreement.signed_on.year:
        raise ValidationError(
            {"year": f"El acuerdo se firmó en {agreement.signed_on.year}: no hay qué evaluar antes."}
        )
    evaluation = Evaluation(agreement=agreement, year=year, created_by=by, changed_at=now)
    evaluation.clean_fields(exclude=["agreement", "created_by"])
    try:
        with transaction.atomic():
            evaluation.save()
            _record(evaluation, "evaluation.begun", f"Se inició la evaluación de {year}.", by, now)
    except IntegrityError as error:
        raise ValidationError(
            {"year": f"Este acuerdo ya tiene una evaluación de {year}."}, code="exists"
        ) from error
    return evaluation


def save_evaluation(*, evaluation, by, now, seen, verdict="", **texts):
    """Write what a person judges (TEXTS, and the verdict or ""). `seen` is the revision that the person saw.

    Refuses a stale tab and a closed evaluation. When all is the same, nothing changes and nothing is recorded.
    """
    if unknown := texts.keys() - set(TEXTS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    if verdict and verdict not in VERDICTS:
        raise ValidationError({"verdict": "Elija una de las cuatro recomendaciones."})
    written = {name: text.strip() for name, text in texts.items()} | {"verdict": verdict}
    for name in texts:
        if len(written[name]) > MAX_TEXT:
            raise ValidationError({name: f"Escriba a lo más {MAX_TEXT:,} caracteres."})
    with transaction.atomic():
        current = Evaluation.objects.get(pk=evaluation.pk)
        _require_seen(current, seen)
        if all(getattr(current, name) == value for name, value in written.items()):
            return current
        _change(current, seen, now, **written)
        _record(current, "evaluation.saved", f"Se escribió en la evaluación de {current.year}.", by, now)
    return current


def close_evaluation(*, evaluation, by, now, seen):
    """Close it with all its content as of today; what is missing is said, and afterwards nothing in it changes."""
    with transaction.atomic():
        current = (
            Evaluation.objects.select_for_update(of=("self",))
            .select_related("agreement__municipality", "agreement__counterpart__city")
            .get(pk=evaluation.pk)
        )
        _require_seen(current, seen)
        if missing := missing_of(current):
            raise ValidationError(missing)
        content = content_of(current, current.municipality.today(now))
        _change(
            current, seen, now, state=Evaluation.State.CLOSED, content=content, closed_by=by, closed_at=now
        )
        _record(
            current,
            "evaluation.closed",
            f"Se cerró la evaluación de {current.year}. Recomendación: {current.get_verdict_display()}"
            + ("" if agrees(current) else f" (el sistema proponía {content['proposal']['label'].lower()})")
            + ".",
            by,
            now,
        )
    return current


def reopen_evaluation(*, evaluation, reason, by, now, seen):
    """Open a closed evaluation again, with a reason. Documents issued from it stay as they are."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se reabre."})
    if len(reason) > 250:
        raise ValidationError({"reason": "El motivo no puede pasar de 250 caracteres."})
    with transaction.atomic():
        current = Evaluation.objects.select_related("agreement__municipality").get(pk=evaluation.pk)
        if current.is_open:
            raise ValidationError("La evaluación ya estaba abierta.", code="open")
        updated = Evaluation.objects.filter(
            pk=current.pk, state=Evaluation.State.CLOSED, revision=seen
        ).update(
            state=Evaluation.State.OPEN,
            content=None,
            closed_by=None,
            closed_at=None,
            changed_at=now,
            revision=seen + 1,
        )
        if updated != 1:
            raise ValidationError(STALE, code="stale")
        current.refresh_from_db()
        _record(
            current,
            "evaluation.reopened",
            f"Se reabrió la evaluación de {current.year}. Motivo: {reason}",
            by,
            now,
        )
    return current


def missing_of(evaluation) -> list[str]:
    """What a person still has to write before the evaluation can be closed, in sentences."""
    found = []
    if not evaluation.verdict:
        found.append("Falta la recomendación: continuar, ajustar, suspender o terminar.")
    if not evaluation.reasons:
        found.append("Faltan las razones de la recomendación.")
    if not evaluation.transformation:
        found.append("Falta decir qué cambió en el territorio.")
    return found


def agrees(evaluation) -> bool:
    """Whether a closed evaluation recommends what the system had proposed (or the system proposed nothing)."""
    proposed = evaluation.content["proposal"]["verdict"]
    return not proposed or proposed == evaluation.verdict


def _require_seen(current, seen):
    if not current.is_open:
        raise ValidationError(CLOSED, code="closed")
    if current.revision != seen:
        raise ValidationError(STALE, code="stale")


def _change(current, seen, now, **values):
    """Write the values if the row still is what was seen and open; leaves `current` as it is now."""
    updated = Evaluation.objects.filter(pk=current.pk, revision=seen, state=Evaluation.State.OPEN).update(
        changed_at=now, revision=seen + 1, **values
    )
    if updated != 1:
        raise ValidationError(STALE, code="stale")
    for name, value in (values | {"changed_at": now, "revision": seen + 1}).items():
        setattr(current, name, value)


def _record(evaluation, act, text, by, now):
    record(act=act, text=text, by=by, subject=evaluation, municipality=evaluation.municipality, at=now)
