"""Recommendations at the end of each phase: coordination, effectiveness, communication."""

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.history import record
from phases.guards import lock_process, refuse_if_closed
from phases.models import Phase, Recommendations

#: Characters of each of the three texts.
LONGEST = 3000
HEADINGS = {
    "coordination": "Coordinación",
    "effectiveness": "Efectividad",
    "communication": "Comunicación y sensibilización",
}
STALE = (
    "Otra persona guardó estas recomendaciones después de que usted abrió la página. Lo que usted escribió sigue aquí: "
    "ábralas en otra pestaña, compare, y guarde de nuevo."
)


def version(recommendations):
    """Word that tells one saved state of the texts from another; "0" before the first."""
    return recommendations.written_at.isoformat() if recommendations else "0"


def write(*, phase, by, at, coordination="", effectiveness="", communication="", seen=None):
    """Write or rewrite what the office recommends for a phase; returns the Recommendations.

    The history keeps every wording. ``seen`` is the ``version`` that the person was shown. The same texts again change
    nothing. Raises ValidationError when all three are empty or one is too long, for a phase that has not begun, in a
    closed process, and when somebody else wrote meanwhile. Source: results expected in the short term.
    """
    texts = {
        "coordination": coordination.strip(),
        "effectiveness": effectiveness.strip(),
        "communication": communication.strip(),
    }
    if not any(texts.values()):
        raise ValidationError("Escriba al menos una de las tres recomendaciones.", code="required")
    if max(map(len, texts.values())) > LONGEST:
        raise ValidationError(
            "Cada recomendación puede tener hasta %(most)s caracteres.", code="long", params={"most": LONGEST}
        )
    with transaction.atomic():
        process = lock_process(phase.process_id)
        refuse_if_closed(process)
        phase = process.phases.get(pk=phase.pk)
        if phase.state == Phase.State.PENDING:
            raise ValidationError(
                "La fase %(number)s todavía no empieza: sus recomendaciones se escriben al terminarla.",
                code="pending",
                params={"number": phase.number},
            )
        row = Recommendations.objects.filter(phase=phase).first()
        if row is not None and all(getattr(row, name) == text for name, text in texts.items()):
            return row
        if seen is not None and seen != version(row):
            raise ValidationError(STALE, code="stale")
        known = row is not None
        row, _ = Recommendations.objects.update_or_create(
            phase=phase, defaults={**texts, "written_by": by, "written_at": at}
        )
        words = " ".join(f"{HEADINGS[name]}: {_sentence(text)}" for name, text in texts.items() if text)
        record(
            act="phase.recommended",
            text=f"{'Cambió' if known else 'Escribió'} las recomendaciones de la fase de "
            f"{phase.short_name.lower()}. {words}",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return row


def _sentence(text):
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
