"""Issued documents: issuing one, the list (all that the committee sees, on a phone too), and the download."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import documents
from agreements.filters import DocumentFilter
from agreements.models import Agreement, AnnualProgramme, IssuedDocument
from agreements.views.shared import committee_municipality_or_404, page_of
from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404, may_edit, may_read, require_editor
from phases.models import Process


@login_required
@require_safe
def document_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = IssuedDocument.objects.visible_to(request.user).filter(municipality=municipality).for_lists()
    found = DocumentFilter(request.GET, queryset=rows)
    return render(
        request,
        "agreements/document_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": may_edit(request.user, municipality),
            "may_read_all": may_read(request.user, municipality),
        },
    )


@login_required
@require_safe
def document_download(request, pk):
    document = get_visible_or_404(request, IssuedDocument.objects.select_related("municipality"), pk=pk)
    if not documents.verify(document):
        return render(
            request,
            "agreements/document_damaged.html",
            {"municipality": document.municipality, "document": document},
            status=409,
        )
    filename = f"{document.folio.replace('/', '-')}-{document.sha256[:8]}.pdf"
    return send_private(document.storage_name, filename, "application/pdf", inline=True)


@login_required
def document_issue_agreement(request, pk):
    agreement = get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)
    return _issue(
        request,
        kind=IssuedDocument.Kind.AGREEMENT_DRAFT,
        source=agreement,
        what="el proyecto de acuerdo",
        back=reverse("agreements:agreement-detail", args=[pk]),
    )


@login_required
def document_issue_programme(request, pk):
    rows = AnnualProgramme.objects.select_related("municipality", "agreement__counterpart__city")
    programme = get_visible_or_404(request, rows, pk=pk)
    return _issue(
        request,
        kind=IssuedDocument.Kind.PROGRAMME,
        source=programme,
        what=f"el programa anual {programme.year}",
        back=reverse("agreements:programme-detail", args=[pk]),
    )


@login_required
def document_issue_process(request, pk):
    process = get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)
    return _issue(
        request,
        kind=IssuedDocument.Kind.PROCESS_REPORT,
        source=process,
        what="el informe del proceso",
        back=reverse("phases:process-detail", args=[pk]),
    )


def _issue(request, *, kind, source, what, back):
    require_editor(request.user, source.municipality)
    if request.method == "POST":
        try:
            document = documents.issue(kind=kind, source=source, by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(back)
        messages.success(
            request,
            f"El documento {document.folio} quedó emitido, con {document.page_count} páginas y su huella.",
        )
        return redirect("agreements:document-list", source.municipality.cvegeo)
    return render(
        request,
        "agreements/document_issue.html",
        {
            "municipality": source.municipality,
            "title": f"¿Emitir {what}?",
            "source": source,
            "back": back,
        },
    )
