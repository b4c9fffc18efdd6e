"""Writing the words of a clause, version by version, and reading those in force."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from agreements import markup
from agreements.answers import language_name
from agreements.models import TEXT_OPEN, Agreement, ClauseText
from partners.history import record

STALE_CLAUSE = (
    "Otra persona guardó antes que usted una versión de esta cláusula. Su texto sigue aquí: compárelo con "
    "la versión vigente y vuelva a guardar."
)
NOT_A_DRAFT = "El texto está cerrado en este paso del trámite: sus datos y sus cláusulas no pueden cambiar."


def save_clause(*, clause, language, html, expected_version, by, heading="", note=""):
    """Write a new version of a clause in one language and return it; the same words again write nothing.

    `expected_version` is the version that the person saw (0 when there was none): if another one came in between,
    the verb refuses, and the caller keeps what was typed. The HTML is cleaned to the allowed tags.
    """
    agreement = clause.agreement
    if not agreement.is_text_open:
        raise ValidationError(NOT_A_DRAFT)
    if language not in agreement.languages:
        raise ValidationError("El proyecto no se redacta en ese idioma.")
    cleaned = markup.clean(html)
    if not markup.has_words(cleaned):
        raise ValidationError({"text": "La cláusula no puede quedar vacía."})
    seen = clause.texts.filter(language=language, version=expected_version).first()
    if seen is None and expected_version:
        raise ValidationError(STALE_CLAUSE)
    heading = heading.strip() or (seen.heading if seen else clause.key)
    if seen and seen.html == cleaned and seen.heading == heading:
        return seen
    try:
        with transaction.atomic():
            # The draft's row first, as in `change_draft`: in the other order the two could wait for each other.
            drafts = Agreement.objects.filter(pk=agreement.pk, state__in=TEXT_OPEN)
            if drafts.update(changed_at=timezone.now()) != 1:
                raise ValidationError(NOT_A_DRAFT)
            # The unique constraint decides between two tabs: the second one finds its version taken.
            text = ClauseText.objects.create(
                clause=clause,
                language=language,
                version=expected_version + 1,
                heading=heading,
                html=cleaned,
                is_filled=False,
                author=by,
                note=note,
            )
            record(
                act="agreement.clause_saved",
                text=f"Se guardó la versión {text.version} de «{heading}» en {language_name(language)}.",
                by=by,
                subject=agreement,
                municipality=agreement.municipality,
            )
    except IntegrityError as error:
        raise ValidationError(STALE_CLAUSE) from error
    return text


def current_texts(agreement, languages=None):
    """The latest version of every clause: {clause key: {language: ClauseText}}, in the clauses' order. Two queries."""
    languages = agreement.languages if languages is None else languages
    latest = (
        ClauseText.objects.filter(clause=OuterRef("clause"), language=OuterRef("language"))
        .order_by("-version")
        .values("pk")[:1]
    )
    clauses = {clause.pk: clause.key for clause in agreement.clauses.order_by("position")}
    texts = {key: {} for key in clauses.values()}
    rows = ClauseText.objects.filter(
        clause__agreement=agreement, language__in=languages, pk=Subquery(latest)
    ).select_related("author")
    for text in rows:
        texts[clauses[text.clause_id]][text.language] = text
    return texts
