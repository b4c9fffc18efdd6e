"""Pages of agreements: the list, the draft's text clause by clause, and its PDF."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.drafting import clause_rows
from agreements.drafting.answers import language_name
from agreements.filters import AgreementFilter
from agreements.library.areas import AREAS
from agreements.models import GIVEN_UP, TRANSITIONS, Agreement, InterviewDraft
from agreements.preflight import runs
from agreements.trust import documents
from agreements.views.clauses import drafted_or_404
from agreements.views.pdf import send_preview
from agreements.views.shared import page_of, today_in
from partners.access import get_municipality_or_404, may_comment, may_edit
from partners.models import Counterpart, Entry
from phases.models import Process


@login_required
@require_safe
def agreement_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    rows = Agreement.objects.visible_to(request.user).drafted().filter(municipality=municipality).for_lists()
    found = AgreementFilter(request.GET, queryset=rows)
    editor = may_edit(request.user, municipality)
    return render(
        request,
        "agreements/agreement_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": editor,
            "processes": _processes_without_draft(request.user, municipality) if editor else [],
        },
    )


def _processes_without_draft(user, municipality):
    """The newest processes that could have an agreement drafted and have none yet; `begun_at` of this person's."""
    begun = InterviewDraft.objects.filter(process=OuterRef("pk"), user=user)
    running = Process.objects.visible_to(user).not_closed().filter(municipality=municipality)
    return (
        running.filter(counterpart__isnull=False)
        .exclude(agreements__in=Agreement.objects.exclude(state__in=GIVEN_UP))
        .exclude(counterpart__kind=Counterpart.Kind.PRIVATE)
        .annotate(begun_at=Subquery(begun.values("started_at")[:1]))
        .select_related("municipality", "counterpart")[:10]
    )


@login_required
@require_safe
def agreement_detail(request, pk):
    agreement = drafted_or_404(request, pk)
    findings = runs.findings_of(agreement, today_in(agreement.municipality))
    rows = clause_rows.clause_rows(agreement, findings)
    current = agreement.process.counterpart
    editor = may_edit(request.user, agreement.municipality)
    return render(
        request,
        "agreements/agreement_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "rows": rows,
            "levels": Counter(finding.level for finding in findings),
            "general_findings": [finding for finding in findings if not finding.clause],
            "language_labels": [language_name(code).capitalize() for code in agreement.languages],
            "pending": [row for row in rows if any(cell.has_blanks for cell in row.cells)],
            "behind": [row for row in rows if any(cell.is_behind for cell in row.cells)],
            "commented": [row for row in rows if row.open_comments],
            "areas": [AREAS[key] for key in agreement.areas if key in AREAS],
            "how_to_open": _how_to_open(agreement),
            "moved_to": current if current and current != agreement.counterpart else None,
            "programmes": agreement.programmes.order_by("-year"),
            "entries": Entry.objects.visible_to(request.user).about(agreement)[:5],
            "may_edit": editor and agreement.is_text_open,
            "may_comment": may_comment(request.user, agreement.municipality) and agreement.is_draft,
            "may_programme": editor,
        },
    )


def _how_to_open(agreement):
    """What to do about a text that is closed."""
    if agreement.state == Agreement.State.ANSWERED:
        return "Se abre de nuevo si la cancillería formula más observaciones."
    if Agreement.State.DRAFT in TRANSITIONS[agreement.state]:
        return "Para cambiarlo, devuélvalo a borrador en el apartado «Trámite»."
    if agreement.is_draft:
        return "Se abre de nuevo si la cancillería formula observaciones."
    if agreement.is_signed:
        return (
            "Lo firmado no cambia: se modifica o se renueva con otro instrumento, en el apartado «Vigencia»."
        )
    return "Ya no es un proyecto: puede redactar otro en el proceso."


@login_required
@require_safe
def agreement_pdf(request, pk):
    agreement = drafted_or_404(request, pk)
    languages = request.GET.getlist("idioma") or None
    try:
        source = documents.agreement_source(agreement, languages)
    except ValidationError as error:
        raise Http404("El proyecto no se redacta en ese idioma.") from error
    return send_preview(request, source, f"acuerdo-{agreement.folio.replace('/', '-')}.pdf")
