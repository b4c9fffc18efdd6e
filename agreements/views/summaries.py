"""Pages of the citizen's summaries. The committee reads them; the enlace writes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from agreements.communication import readability, summaries
from agreements.communication.papers import summary_source
from agreements.forms.communication import SummaryForm
from agreements.models import Agreement, CitizenSummary
from agreements.views.communication import GIVEN_UP
from agreements.views.pdf import send_preview
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
)
from partners.access import get_visible_or_404, may_edit, may_read, require_editor

AGREEMENTS = Agreement.objects.select_related("municipality", "counterpart__city")
SUMMARIES = CitizenSummary.objects.select_related(
    "agreement__municipality",
    "agreement__counterpart__city",
    "agreement__counterpart__mexican_municipality",
    "changed_by",
)


def _agreement(request, pk):
    """(agreement, its summary or None): a committee member reaches only an agreement that has one."""
    if SUMMARIES.visible_to(request.user).filter(agreement__pk=pk).exists():
        summary = get_visible_or_404(request, SUMMARIES, agreement__pk=pk)
        return summary.agreement, summary
    return get_visible_or_404(request, AGREEMENTS, pk=pk), None


@login_required
@require_safe
def summary_list(request, cvegeo):
    """Every agreement with its summary and its photographs; for the committee, those that have a summary."""
    municipality = committee_municipality_or_404(request, cvegeo)
    reads = may_read(request.user, municipality)
    if reads:
        agreements = AGREEMENTS.visible_to(request.user).filter(municipality=municipality)
        agreements = agreements.exclude(Q(state__in=GIVEN_UP) & Q(citizen_summary__isnull=True)).annotate(
            photo_count=Count("press_photos", distinct=True)
        )
        page = page_of(request, agreements.select_related("citizen_summary").order_by("title", "pk"))
        rows = [(row, getattr(row, "citizen_summary", None)) for row in page]
    else:
        found = SUMMARIES.visible_to(request.user).filter(agreement__municipality=municipality)
        page = page_of(request, found.order_by("agreement__title", "pk"))
        rows = [(summary.agreement, summary) for summary in page]
    return render(
        request,
        "agreements/summary_list.html",
        {
            "municipality": municipality,
            "page": page,
            "rows": [(row, summary, summary and readability.read(summary.text)) for row, summary in rows],
            "reads": reads,
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def summary_detail(request, pk):
    agreement, summary = _agreement(request, pk)
    municipality = agreement.municipality
    return render(
        request,
        "agreements/summary_detail.html",
        {
            "municipality": municipality,
            "agreement": agreement,
            "summary": summary,
            "blocks": summaries.blocks_of(summary.text) if summary else [],
            "reading": readability.read(summary.text) if summary else None,
            "scale": readability.SCALE,
            "reads": may_read(request.user, municipality),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
def summary_edit(request, pk):
    """Write the summary; `medir` measures what was typed and saves nothing."""
    agreement, summary = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    proposal = "" if summary else summaries.proposed_text(agreement)
    form = SummaryForm(
        request.POST or None,
        initial={
            "seen": summary.revision if summary else 0,
            "text": summary.text if summary else proposal,
        },
    )
    measured, stale = None, False
    if request.method == "POST" and form.is_valid():
        if "medir" in request.POST:
            measured = form.cleaned_data["text"]
        else:
            try:
                summaries.save_summary(
                    agreement=agreement,
                    text=form.cleaned_data["text"],
                    by=request.user,
                    seen=form.cleaned_data["seen"],
                    now=timezone.now(),
                )
            except ValidationError as error:
                stale = getattr(error, "code", "") == "stale"
                show_refusal(form, error)
                summary = SUMMARIES.filter(agreement=agreement).first()
                refresh_hidden(form, "seen", summary.revision if summary else 0)
            else:
                messages.success(request, "El resumen ciudadano se guardó.")
                return redirect("agreements:summary-detail", agreement.pk)
    text = measured if measured is not None else form["text"].value() or ""
    return render(
        request,
        "agreements/summary_form.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "summary": summary,
            "form": form,
            "reading": readability.read(text),
            "is_proposal": bool(proposal) and request.method != "POST",
            "measured": measured is not None,
            "current": summaries.blocks_of(summary.text) if stale and summary else [],
        },
        status=status_of(form),
    )


@login_required
@require_safe
def summary_pdf(request, pk):
    summary = get_visible_or_404(request, SUMMARIES, agreement__pk=pk)
    name = f"resumen-ciudadano-{slugify(summary.agreement.counterpart.official_name)[:60]}.pdf"
    return send_preview(request, summary_source(summary), name)
