"""Versions of a whole agreement: its words frozen under a hash, to which every decision on them is bound."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import article_numbers
from agreements.models import Agreement, AgreementVersion
from partners.history import record


def content_of(agreement):
    """The words of an agreement as they stand, as plain data: what a version keeps and what its hash is taken of.

    {"title", "kind", "scope", "languages", "clauses": [{"key", "number", "texts": {language: {"heading", "html"}}}]},
    in the order of the clauses; `number` is that of the article, None before the articles. Two queries.
    """
    return content_from(agreement, current_texts(agreement))


def content_from(agreement, texts):
    """The same, of texts that were read already: what `current_texts` returns."""
    numbers = article_numbers(texts)
    return {
        "title": agreement.title,
        "kind": agreement.kind,
        "scope": agreement.scope,
        "languages": list(agreement.languages),
        "clauses": [
            {
                "key": key,
                "number": numbers[key],
                "texts": {
                    language: {"heading": by_language[language].heading, "html": by_language[language].html}
                    for language in agreement.languages
                    if language in by_language
                },
            }
            for key, by_language in texts.items()
        ],
    }


def sha256_of(content):
    """Hash of a content: of its JSON with sorted keys, without spaces, in UTF-8, so that anybody can compute it."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def latest_version(agreement):
    """The newest frozen version, or None."""
    return agreement.versions.order_by("-number").first()


def unsaved_version(agreement):
    """The words as they stand, in the shape of a version that is never saved: its number is 0."""
    content = content_of(agreement)
    return AgreementVersion(
        agreement=agreement,
        number=0,
        content=content,
        sha256=sha256_of(content),
        author=agreement.created_by,
        created_at=agreement.changed_at,
    )


def is_frozen(agreement):
    """Whether the words as they stand are those of the newest version."""
    latest = latest_version(agreement)
    return latest is not None and latest.sha256 == sha256_of(content_of(agreement))


def save_version(*, agreement, by, now, note=""):
    """Freeze the words as they stand and return the version; the newest one when nothing changed since.

    Raises ValidationError when there is no text, or when somebody else froze one at the same moment.
    """
    try:
        with transaction.atomic():
            # Every verb that changes words takes this row first: what is read from here on stays so until the end, and
            # older words can never become a newer version than those that another step has just closed.
            held = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
            content = content_of(held)
            if not content["clauses"]:
                raise ValidationError(
                    "El acuerdo no tiene texto redactado aquí: no hay qué guardar como versión."
                )
            digest = sha256_of(content)
            latest = latest_version(agreement)
            if latest is not None and latest.sha256 == digest:
                return latest
            version = AgreementVersion.objects.create(
                agreement=agreement,
                number=latest.number + 1 if latest else 1,
                content=content,
                sha256=digest,
                note=note.strip()[:250],
                author=by,
                created_at=now,
            )
            record(
                act="agreement.version_saved",
                text=f"Se guardó la versión {version.number} del texto (huella {digest[:12]}).",
                by=by,
                subject=agreement,
                municipality=agreement.municipality,
                at=now,
            )
    except IntegrityError as error:
        raise ValidationError(
            "Otra persona guardó una versión en este mismo momento: vuelva a cargar la página."
        ) from error
    return version
