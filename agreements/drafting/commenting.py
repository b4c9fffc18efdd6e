"""Verbs of the comments on a clause: saying something, attending to it, opening it again."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Agreement, ClauseComment
from partners.history import record
from phases.guards import require_text

LONGEST = 2_000
NOT_ANY_MORE = "El acuerdo ya no es un proyecto: sus comentarios quedan como están."


def add_comment(*, clause, text, by, now, language=""):
    """Say something about a clause, in one language or in all (""); returns the comment.

    The same words of the same person, still open and the last ones said, are the same comment: a double click.
    """
    text = require_text(text, "Escriba el comentario.")
    if len(text) > LONGEST:
        raise ValidationError({"text": f"Un comentario admite hasta {LONGEST:,} caracteres."})
    if language and language not in clause.agreement.languages:
        raise ValidationError({"language": "El proyecto no se redacta en ese idioma."})
    with transaction.atomic():
        agreement = _lock(clause.agreement)
        last = clause.comments.order_by("pk").last()
        if last and last.resolved_at is None:
            if (last.text, last.language, last.author_id) == (text, language, by.pk):
                return last
        comment = ClauseComment.objects.create(
            clause=clause, language=language, text=text, author=by, created_at=now
        )
        _note(agreement, "agreement.clause_commented", f"Comentó la cláusula «{_name(clause)}»: {text}", by)
    return comment


def resolve_comment(*, comment, by, now):
    """Mark a comment as attended to; the second time nothing happens."""
    with transaction.atomic():
        agreement = _lock(comment.clause.agreement)
        updated = ClauseComment.objects.open().filter(pk=comment.pk).update(resolved_by=by, resolved_at=now)
        if updated:
            _note(
                agreement,
                "agreement.comment_resolved",
                f"Atendió un comentario de la cláusula «{_name(comment.clause)}».",
                by,
            )


def reopen_comment(*, comment, by):
    """Open a comment that was marked as attended to; the second time nothing happens."""
    with transaction.atomic():
        agreement = _lock(comment.clause.agreement)
        attended = ClauseComment.objects.filter(pk=comment.pk, resolved_at__isnull=False)
        if attended.update(resolved_by=None, resolved_at=None):
            _note(
                agreement,
                "agreement.comment_reopened",
                f"Volvió a abrir un comentario de la cláusula «{_name(comment.clause)}».",
                by,
            )


def _lock(agreement):
    """The agreement as it stands, its row held, while it is still a draft."""
    row = (
        Agreement.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=agreement.pk)
    )
    if not row.is_draft:
        raise ValidationError(NOT_ANY_MORE)
    return row


def _name(clause):
    text = clause.texts.filter(language="es").order_by("-version").first()
    return text.heading if text else clause.key


def _note(agreement, act, text, by):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality)
