"""Comments on a clause: everybody of the office reads them, the enlace and the municipal lawyer write."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting import arranging, clause_rows, clause_writing, commenting
from agreements.drafting.answers import language_name
from agreements.forms.clauses import CommentForm
from agreements.models import ClauseComment
from agreements.views.clauses import clause_or_404, drafted_or_404
from agreements.views.shared import show_refusal, status_of
from partners.access import get_visible_or_404, may_comment, may_edit, require_commenter


@login_required
def comment_list(request, pk, key):
    agreement = drafted_or_404(request, pk)
    clause = clause_or_404(agreement, key)
    if request.method == "POST":
        require_commenter(request.user, agreement.municipality)
    form = CommentForm(request.POST or None, languages=agreement.languages)
    if request.method == "POST" and form.is_valid():
        try:
            commenting.add_comment(clause=clause, by=request.user, now=timezone.now(), **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El comentario quedó en la cláusula.")
            return redirect("agreements:comment-list", pk, key)
    texts = clause_writing.latest_of(clause, agreement.languages)
    comments = [
        (comment, language_name(comment.language) if comment.language else "")
        for comment in clause.comments.select_related("author", "resolved_by")
    ]
    return render(
        request,
        "agreements/comment_list.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "clause": clause,
            "name": arranging.heading_of(agreement, clause),
            "open": [row for row in comments if row[0].resolved_at is None],
            "attended": [row for row in comments if row[0].resolved_at is not None],
            "texts": [
                (texts[code], language_name(code), clause_rows.shown(texts[code].html))
                for code in agreement.languages
                if code in texts
            ],
            "form": form,
            "may_comment": may_comment(request.user, agreement.municipality) and agreement.is_draft,
            "may_edit": may_edit(request.user, agreement.municipality) and agreement.is_text_open,
        },
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_resolve(request, pk):
    """Mark as attended to, or open again (`again` in the form)."""
    comment = _comment(request, pk)
    require_commenter(request.user, comment.municipality)
    if request.method != "POST":
        return _comments_page(comment)
    try:
        if "again" in request.POST:
            commenting.reopen_comment(comment=comment, by=request.user)
            messages.success(request, "El comentario está abierto de nuevo.")
        else:
            commenting.resolve_comment(comment=comment, by=request.user, now=timezone.now())
            messages.success(request, "El comentario quedó como atendido.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _comments_page(comment)


def _comments_page(comment):
    return redirect("agreements:comment-list", comment.clause.agreement_id, comment.clause.key)


def _comment(request, pk):
    rows = ClauseComment.objects.select_related("clause__agreement__municipality", "author")
    return get_visible_or_404(request, rows, pk=pk)
