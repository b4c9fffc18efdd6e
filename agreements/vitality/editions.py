"""Editions of the weights: the newest counts for every municipality. Advisors publish them; none is ever changed."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import VitalityEdition
from agreements.vitality.criteria import CRITERIA, FIRST_WEIGHTS, LEAST
from partners.history import record

FULL = 100
STALE = (
    "Otra persona publicó una edición mientras usted preparaba ésta. Lo que escribió sigue aquí: revise la vigente y "
    "vuelva a publicar."
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of each criterion, 100 in all; number 0 is the proposal that comes with the system."""

    number: int
    weights: dict[str, int]
    note: str = ""
    """Why they changed, as the advisors wrote it."""

    @property
    def in_words(self):
        return f"edición {self.number}" if self.number else "propuesta inicial del sistema (grado D)"


def current():
    """The Weights that count now. An edition that names other criteria than today's is passed over."""
    for edition in VitalityEdition.objects.all()[:5]:
        if not problems(edition.weights):
            return Weights(edition.number, edition.weights, edition.note)
    return Weights(0, FIRST_WEIGHTS)


def problems(weights):
    """{criterion or "": what is wrong}; empty when the weights may be used."""
    if not isinstance(weights, dict) or weights.keys() != CRITERIA.keys():
        return {"": "Los pesos deben nombrar todos los criterios, y ningún otro."}
    found = {}
    for key, points in weights.items():
        least = LEAST.get(key, 0)
        if isinstance(points, bool) or not isinstance(points, int) or not least <= points <= FULL:
            found[key] = f"Escriba un número entero entre {least} y {FULL}."
    if not found and (whole := sum(weights.values())) != FULL:
        found[""] = f"Los pesos deben sumar {FULL}: suman {whole}."
    return found


@transaction.atomic
def publish(*, weights, note, seen, by, now):
    """Publish an edition; it counts at once. `seen` is the number of the one that the person saw in force."""
    if found := problems(weights):
        raise ValidationError({key or "__all__": text for key, text in found.items()})
    note = (note or "").strip()
    if not note:
        raise ValidationError({"note": "Escriba por qué cambian los pesos."})
    newest = VitalityEdition.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if current().number != seen:
        raise ValidationError(STALE, code="stale")
    if current().weights == weights:
        raise ValidationError("Esos pesos son los que ya están vigentes.")
    try:
        with transaction.atomic():
            edition = VitalityEdition.objects.create(
                number=newest + 1, weights=weights, note=note, created_by=by, created_at=now
            )
    except IntegrityError as error:
        raise ValidationError(STALE, code="stale") from error
    record(
        act="vitality.published",
        text=f"Se publicó la edición {edition.number} de los pesos del semáforo de vitalidad: {note}",
        by=by,
        subject=edition,
        municipality=None,
        at=now,
    )
    return edition
