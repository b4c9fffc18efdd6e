"""Writing the words of a clause, version by version, and reading those in force."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from agreements.drafting import markup
from agreements.drafting.answers import language_name
from agreements.models import TEXT_OPEN, Agreement, ClauseText
from agreements.twins.correspondence import Status, matches_of, status_of
from partners.history import record

STALE_CLAUSE = (
    "Otra persona guardó antes que usted una versión de esta cláusula. Su texto sigue aquí: compárelo con "
    "la versión vigente y vuelva a guardar."
)
NOT_A_DRAFT = "El texto está cerrado en este paso del trámite: sus datos y sus cláusulas no pueden cambiar."


def save_clause(
    *, clause, language, html, expected_version, by, heading="", note="", matches_twins=None, twins_seen=None
):
    """Write a new version of a clause in one language and return it; the same words again write nothing.

    `expected_version` is the version that the person saw (0 when there was none): if another one came in between,
    the verb refuses, and the caller keeps what was typed. The HTML is cleaned to the allowed tags.

    `matches_twins` says whether the new words correspond to the other languages as they stand. None decides by what
    was there: a text that was missing or out of date catches up; one that was up to date changes, so that its twins
    are out of date. `twins_seen`, {language: version}, are the twins that the person saw: a newer one is not matched.
    """
    agreement = clause.agreement
    if not agreement.is_text_open:
        raise ValidationError(NOT_A_DRAFT)
    if language not in agreement.languages:
        raise ValidationError("El proyecto no se redacta en ese idioma.")
    cleaned = markup.clean(html)
    if not markup.has_words(cleaned):
        raise ValidationError({"text": "La cláusula no puede quedar vacía."})
    seen = seen_text(clause, language, expected_version)
    heading = heading.strip() or (seen.heading if seen else clause.key)
    if seen and seen.html == cleaned and seen.heading == heading:
        return seen
    return write_version(
        clause=clause,
        language=language,
        version=expected_version + 1,
        heading=heading,
        html=cleaned,
        note=note,
        matches_twins=matches_twins,
        twins_seen=twins_seen,
        by=by,
    )


def seen_text(clause, language, version):
    """The version that a person saw; None for version 0. Refuses one that never was."""
    seen = clause.texts.filter(language=language, version=version).first()
    if seen is None and version:
        raise ValidationError(STALE_CLAUSE)
    return seen


def write_version(
    *,
    clause,
    language,
    version,
    heading,
    html,
    by,
    note="",
    is_filled=False,
    matches_twins=None,
    twins_seen=None,
):
    """Write one version of a clause whose text is open, and what it matches; the first to take its number wins.

    `html` is already clean. For verbs: `save_clause` and `agreements.twins.statuses.confirm_twin`.
    """
    agreement = clause.agreement
    try:
        with transaction.atomic():
            # The draft's row first, as in `change_draft`: in the other order the two could wait for each other.
            drafts = Agreement.objects.filter(pk=agreement.pk, state__in=TEXT_OPEN)
            if drafts.update(changed_at=timezone.now()) != 1:
                raise ValidationError(NOT_A_DRAFT)
            twins = latest_of(clause, agreement.languages)
            if matches_twins is None:
                matches_twins = status_of(twins, agreement.languages)[language] != Status.CURRENT
            # The unique constraint decides between two tabs: the second one finds its version taken.
            text = ClauseText.objects.create(
                clause=clause,
                language=language,
                version=version,
                heading=heading,
                html=html,
                matches=matches_of(language, twins, agreement.languages, twins_seen) if matches_twins else {},
                is_filled=is_filled,
                author=by,
                note=note,
            )
            record(
                act="agreement.clause_saved",
                text=f"Se guardó la versión {text.version} de «{heading}» en {language_name(language)}"
                + (f": {note.rstrip('.')}." if note else "."),
                by=by,
                subject=agreement,
                municipality=agreement.municipality,
            )
    except IntegrityError as error:
        raise ValidationError(STALE_CLAUSE) from error
    return text


def latest_of(clause, languages):
    """The latest version of one clause in every language that has one, {language: ClauseText}. One query."""
    latest = {}
    for text in clause.texts.filter(language__in=languages).order_by("version"):
        latest[text.language] = text
    return latest


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
