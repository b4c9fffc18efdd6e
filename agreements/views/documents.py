"""Issued documents: issuing one, the lists (a municipality's, an agreement's), one document, and the download."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.drafting.answers import language_name
from agreements.filters import DocumentFilter
from agreements.forms.issuing import IssueAgreementForm
from agreements.forms.links import WithdrawForm
from agreements.models import Agreement, AnnualProgramme, Bylaws, Evaluation, IssuedDocument, Report, Session
from agreements.models.documents import INTERNAL_KINDS
from agreements.trust import codes, documents, verifying
from agreements.views.shared import committee_municipality_or_404, page_of, show_refusal, status_of
from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404, may_edit, may_read, require_editor
from phases.models import Process

Kind = IssuedDocument.Kind


@login_required
@require_safe
def document_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = IssuedDocument.objects.visible_to(request.user).filter(municipality=municipality).for_lists()
    found = DocumentFilter(request.GET, queryset=rows)
    reads_all = may_read(request.user, municipality)
    if not reads_all:
        # What the committee never finds is not offered either.
        found.filters["tipo"].extra["choices"] = [
            choice for choice in Kind.choices if choice[0] not in INTERNAL_KINDS
        ]
    return render(
        request,
        "agreements/document_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": may_edit(request.user, municipality),
            "may_read_all": reads_all,
        },
    )


@login_required
@require_safe
def agreement_documents(request, pk):
    """What was issued of one agreement, with what each paper is worth today."""
    rows = Agreement.objects.select_related("municipality", "counterpart__city", "process")
    agreement = get_visible_or_404(request, rows, pk=pk)
    issued = agreement.documents.for_lists().select_related("agreement", "version")
    page = page_of(request, issued.prefetch_related("links"))
    verdicts = verifying.verdicts_on(agreement, list(page))
    now = timezone.now()
    for document in page:
        document.verdict = verdicts[document.pk]
        document.live_links = sum(
            link.revoked_at is None and link.expires_at > now for link in document.links.all()
        )
    editor = may_edit(request.user, agreement.municipality)
    return render(
        request,
        "agreements/document_agreement.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "page": page,
            "may_edit": editor,
            "may_issue": editor and agreement.process_id is not None,
        },
    )


@login_required
@require_safe
def document_detail(request, pk):
    """One document: what it is worth, how it is verified, and who reads it by a secret address."""
    rows = IssuedDocument.objects.for_lists().select_related(
        "agreement", "programme", "process", "version", "withdrawn_by"
    )
    document = get_visible_or_404(request, rows, pk=pk)
    municipality, now = document.municipality, timezone.now()
    reads = may_read(request.user, municipality)
    return render(
        request,
        "agreements/document_detail.html",
        {
            "document": document,
            "municipality": municipality,
            "verdict": verifying.verdict_on(document),
            "languages": ", ".join(map(language_name, document.languages)),
            "url": documents.verification_url(document.code) if document.code else "",
            "qr": codes.qr_svg(documents.verification_url(document.code)) if document.code else "",
            "links": document.links.select_related("created_by") if reads else [],
            "now": now,
            "may_read_all": reads,
            "may_edit": may_edit(request.user, municipality),
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
def document_withdraw(request, pk):
    rows = IssuedDocument.objects.select_related("municipality", "agreement", "programme", "process")
    document = get_visible_or_404(request, rows, pk=pk)
    require_editor(request.user, document.municipality)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            documents.withdraw_document(
                document=document, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"«{document.title}» quedó retirado.")
            return redirect("agreements:document-detail", pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": document.municipality,
            "title": f"¿Retirar «{document.title}»?",
            "consequences": [
                "Quien lo verifique leerá que está retirado, y sus enlaces dejarán de mostrarlo.",
                "El archivo se conserva y el retiro no puede deshacerse.",
            ],
            "form": form,
            "submit_label": "Retirar el documento",
            "cancel_url": reverse("agreements:document-detail", args=[pk]),
        },
        status=status_of(form),
    )


# --- Issuing ---------------------------------------------------------------------------------------------------------


@login_required
def document_issue_agreement(request, pk):
    """The draft as it stands, or a frozen version for signature; in the languages that are chosen."""
    agreement = get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)
    require_editor(request.user, agreement.municipality)
    versions = agreement.versions.order_by("-number")
    if agreement.is_signed:
        versions = versions.filter(sha256=agreement.signed_sha256)
    data = request.POST if request.method == "POST" else None
    form = IssueAgreementForm(data, agreement=agreement, versions=versions[:5])
    back = reverse("agreements:agreement-documents", args=[pk])
    if form.is_bound and form.is_valid():
        return _issued(request, agreement, back, **form.cleaned_data)
    return _issue_page(request, agreement, "el texto del acuerdo", back, form)


@login_required
def document_issue_programme(request, pk):
    rows = AnnualProgramme.objects.select_related("municipality", "agreement__counterpart__city")
    programme = get_visible_or_404(request, rows, pk=pk)
    back = reverse("agreements:programme-detail", args=[pk])
    return _issue(request, Kind.PROGRAMME, programme, f"el programa anual {programme.year}", back)


@login_required
def document_issue_report(request, pk):
    rows = Report.objects.select_related("programme__municipality", "programme__agreement__counterpart__city")
    report = get_visible_or_404(request, rows, pk=pk)
    kind = Kind.YEAR_REPORT if report.period == Report.Period.YEAR else Kind.QUARTER
    back = reverse("agreements:report-detail", args=[pk])
    return _issue(request, kind, report, f"el informe ({report})", back)


@login_required
def document_issue_bylaws(request, pk):
    bylaws = get_visible_or_404(request, Bylaws.objects.select_related("municipality"), pk=pk)
    back = reverse("agreements:bylaws-detail", args=[pk])
    return _issue(request, Kind.BYLAWS, bylaws, f"el reglamento, edición {bylaws.number}", back)


@login_required
def document_issue_evaluation(request, pk):
    rows = Evaluation.objects.select_related("agreement__municipality", "agreement__counterpart__city")
    evaluation = get_visible_or_404(request, rows, pk=pk)
    back = reverse("agreements:evaluation-detail", args=[pk])
    return _issue(request, Kind.EVALUATION, evaluation, f"la evaluación de {evaluation.year}", back)


@login_required
def document_issue_process(request, pk):
    process = get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)
    back = reverse("phases:process-detail", args=[pk])
    return _issue(request, Kind.PROCESS_REPORT, process, "el informe del proceso", back)


@login_required
def document_issue_remarks(request, pk):
    agreement = get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)
    back = reverse("agreements:remark-list", args=[pk])
    return _issue(request, Kind.REMARKS, agreement, "la tabla de observaciones y respuestas", back)


@login_required
def document_issue_comparison(request, pk, older, newer):
    """The comparison of two saved versions, named by their numbers."""
    agreement = get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)
    versions = agreement.versions.all()
    sides = {
        "older": get_object_or_404(versions, number=older),
        "version": get_object_or_404(versions, number=newer),
    }
    back = reverse("agreements:version-compare", args=[pk]) + f"?de={older}&a={newer}"
    what = f"la comparación de las versiones {older} y {newer}"
    return _issue(request, Kind.COMPARISON, agreement, what, back, **sides)


@login_required
def document_issue_convocation(request, pk):
    session = get_visible_or_404(request, Session.objects.select_related("municipality", "committee"), pk=pk)
    back = reverse("agreements:session-detail", args=[pk])
    return _issue(request, Kind.CONVOCATION, session, "la convocatoria", back)


@login_required
def document_issue_minutes(request, pk):
    session = get_visible_or_404(request, Session.objects.select_related("municipality", "committee"), pk=pk)
    back = reverse("agreements:session-detail", args=[pk])
    return _issue(request, Kind.MINUTES, session, "el acta de la sesión", back)


def _issue(request, kind, source, what, back, **sides):
    require_editor(request.user, source.municipality)
    if request.method == "POST":
        return _issued(request, source, back, kind=kind, **sides)
    return _issue_page(request, source, what, back, for_committee=kind not in INTERNAL_KINDS)


def _issued(request, source, back, **choice):
    try:
        document = documents.issue(source=source, by=request.user, now=timezone.now(), **choice)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)
    messages.success(
        request,
        f"El documento {document.folio} quedó emitido, con {document.page_count} páginas y el código {document.code}.",
    )
    return redirect("agreements:document-detail", document.pk)


def _issue_page(request, source, what, back, form=None, *, for_committee=True):
    return render(
        request,
        "agreements/document_issue.html",
        {
            "municipality": source.municipality,
            "title": f"¿Emitir {what}?",
            "source": source,
            "back": back,
            "form": form,
            "for_committee": for_committee,
        },
        status=status_of(form) if form else 200,
    )
