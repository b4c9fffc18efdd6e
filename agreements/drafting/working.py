"""What a person is typing into a clause and has not saved as a version: kept every few seconds, seen by nobody else."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.drafting.clause_writing import NOT_A_DRAFT
from agreements.models import WorkingText

#: Characters: about two hundred pages. A clause takes far less; this only keeps what was pasted by mistake.
LONGEST = 600_000
TOO_LONG = (
    "El texto es demasiado largo para guardarse solo. Sigue en esta página: divídalo en varias cláusulas."
)
OTHER_TAB = (
    "Hay otro texto suyo sin guardar de esta cláusula, de otra pestaña o de antes: vuelva a abrir esta página para "
    "recuperarlo o descartarlo."
)


def keep(*, clause, language, by, heading, text, expected_version, known, now):
    """Keep what somebody is typing; returns the row.

    `expected_version` is the version on which it builds, `known` the `saved_at` (ISO) of the last text that the page
    knows to be kept, "" for none: another tab's text is not overwritten. Refuses a closed text and one too long.
    """
    if not clause.agreement.is_text_open:
        raise ValidationError(NOT_A_DRAFT, code="closed")
    if language not in clause.agreement.languages:
        raise ValidationError("El proyecto no se redacta en ese idioma.", code="closed")
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG, code="long")
    data = {
        "heading": heading.replace("\x00", "")[:150],
        "text": text.replace("\x00", ""),
        "expected_version": expected_version,
        "saved_at": now,
    }
    row = of(clause, language, by)
    if row is None:
        try:
            with transaction.atomic():
                return WorkingText.objects.create(clause=clause, language=language, user=by, **data)
        except IntegrityError as error:
            raise ValidationError(OTHER_TAB, code="other_tab") from error
    if (row.text, row.heading, row.expected_version) == (data["text"], data["heading"], expected_version):
        return row
    seen = WorkingText.objects.filter(pk=row.pk, saved_at=row.saved_at)
    if row.saved_at.isoformat() != known or seen.update(**data) != 1:
        raise ValidationError(OTHER_TAB, code="other_tab")
    row.refresh_from_db()
    return row


def of(clause, language, user):
    """What this person was typing there, or None."""
    return WorkingText.objects.filter(clause=clause, language=language, user=user).first()


def forget(*, clause, language, by):
    """The text was saved as a version, or given up."""
    WorkingText.objects.filter(clause=clause, language=language, user=by).delete()
