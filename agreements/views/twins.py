"""The page «Texto gemelo»: which clauses have to be brought up to date, in which language, and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agreements.twins import statuses
from agreements.twins.rows import twin_rows
from agreements.views.shared import drafted_or_404
from partners.access import may_edit, require_editor


@login_required
@require_safe
def twin_list(request, pk):
    return _page(request, drafted_or_404(request, pk))


def _page(request, agreement, refusal=None):
    rows = twin_rows(agreement)
    return render(
        request,
        "agreements/twin_list.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "rows": [row for row in rows if row.needs_work],
            "settled": [row for row in rows if not row.needs_work],
            "total": len(rows),
            "refusal": refusal.messages if refusal else [],
            "is_bilingual": len(agreement.languages) > 1,
            "may_edit": may_edit(request.user, agreement.municipality) and agreement.is_text_open,
        },
        status=422 if refusal else 200,
    )


@login_required
def twin_confirm(request, pk, key, language):
    if request.method != "POST":
        return redirect("agreements:twin-list", pk)
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if language not in agreement.languages:
        raise Http404("El proyecto no se redacta en ese idioma.")
    clause = get_object_or_404(agreement.clauses, key=key)
    clause.agreement = agreement
    try:
        text = statuses.confirm_twin(
            clause=clause,
            language=language,
            expected_version=_number(request.POST.get("expected_version")),
            twins_seen={
                code: _number(request.POST.get(f"seen-{code}"))
                for code in agreement.languages
                if f"seen-{code}" in request.POST
            },
            by=request.user,
        )
    except ValidationError as error:
        return _page(request, agreement, error)
    messages.success(request, f"Quedó confirmado que «{text.heading}» corresponde a los otros idiomas.")
    return redirect("agreements:twin-list", agreement.pk)


def _number(text):
    """A version as the page wrote it; 0, which no text has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
