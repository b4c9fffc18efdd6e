"""Texto gemelo: every clause in two or three languages, and which of them follow the others."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.drafting.answers import language_name
from agreements.drafting.clause_writing import (
    NOT_A_DRAFT,
    STALE_CLAUSE,
    current_texts,
    latest_of,
    seen_text,
    write_version,
)
from agreements.twins.correspondence import Status, is_missing, status_of

__all__ = ["Status", "blocking", "confirm_twin", "statuses"]


def statuses(agreement, texts=None):
    """How every clause stands in every language: {clause key: {language: Status}}, in the clauses' order.

    `texts`, when the caller has read them already, are those of `current_texts(agreement)`; otherwise two queries.
    """
    texts = current_texts(agreement) if texts is None else texts
    return {key: status_of(by_language, agreement.languages) for key, by_language in texts.items()}


def blocking(agreement, texts=None):
    """What forbids that the text be called negotiated or ready for signature, in sentences; empty when nothing does."""
    texts = current_texts(agreement) if texts is None else texts
    found = statuses(agreement, texts)
    sentences = []
    for language in agreement.languages:
        name = language_name(language)
        for status, opening in (
            (Status.MISSING, f"Falta el texto en {name} de"),
            (Status.STALE, f"El texto en {name} no sigue el último cambio del otro idioma en"),
        ):
            headings = [heading_of(texts[key], key) for key in found if found[key][language] == status]
            if headings:
                sentences.append(f"{opening} {_named(headings)}.")
    return sentences


def heading_of(by_language, key):
    """The heading under which people know a clause: the Spanish one, else that of any language."""
    text = by_language.get("es") or next(iter(by_language.values()), None)
    return text.heading if text else key


def _named(headings):
    """ "la cláusula «Objetivo»", "las cláusulas «A» y «B»", "las cláusulas «A», «B», «C» y 5 más"."""
    named = [f"«{heading}»" for heading in headings[:3]]
    if len(headings) > 3:
        named.append(f"{len(headings) - 3} más")
    if len(named) == 1:
        return f"la cláusula {named[0]}"
    return f"las cláusulas {', '.join(named[:-1])} y {named[-1]}"


def confirm_twin(*, clause, language, expected_version, by, twins_seen=None):
    """Say that the same words still correspond to the other languages as they stand: a new version that notes it.

    `twins_seen`, {language: version}, are the other texts that the person compared with; if one of them has changed
    since, the verb refuses. Refuses as well a text that still has to be translated. A text that is up to date stays
    as it is. Returns the text in force.
    """
    agreement = clause.agreement
    if not agreement.is_text_open:
        raise ValidationError(NOT_A_DRAFT)
    seen = seen_text(clause, language, expected_version)
    if is_missing(seen):
        raise ValidationError("En este idioma la cláusula todavía no está traducida: no hay qué confirmar.")
    latest = latest_of(clause, agreement.languages)
    if latest[language].version != expected_version:
        raise ValidationError(STALE_CLAUSE)
    if status_of(latest, agreement.languages)[language] == Status.CURRENT:
        return latest[language]
    others = {code: text.version for code, text in latest.items() if code != language}
    _refuse_unseen(others, others if twins_seen is None else twins_seen)
    with transaction.atomic():
        text = write_version(
            clause=clause,
            language=language,
            version=expected_version + 1,
            heading=seen.heading,
            html=seen.html,
            is_filled=seen.is_filled,
            note="se confirmó que corresponde a los otros idiomas",
            matches_twins=True,
            by=by,
        )
        # Writing has locked the draft: what another person wrote meanwhile shows now, and takes this back.
        now = {code: each.version for code, each in latest_of(clause, others).items()}
        _refuse_unseen(now, others)
    return text


def _refuse_unseen(found, seen):
    if any(version != seen.get(code) for code, version in found.items()):
        raise ValidationError(
            "El texto en el otro idioma cambió mientras usted lo comparaba. Revíselo de nuevo antes de confirmar."
        )
