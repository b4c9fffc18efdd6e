"""Pages of versions: the list, saving one, reading one, comparing two on screen and on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.drafting.answers import language_name
from agreements.drafting.clause_rows import shown
from agreements.forms.versions import TODAY, CompareForm, SaveForm
from agreements.library.clauses import article_heading
from agreements.models import Approval, IssuedDocument, StateChange
from agreements.papers.data import PaperText
from agreements.versions import comparison_papers, freezing
from agreements.views.pdf import send_preview
from agreements.views.shared import drafted_or_404, page_of, show_refusal, status_of
from hermanamientos.lib.acts import acts_by_post
from partners.access import may_edit, require_editor


def _numbers(agreement):
    return list(agreement.versions.order_by("-number").values_list("number", flat=True))


@login_required
@require_safe
def version_list(request, pk):
    return _list(request, drafted_or_404(request, pk), SaveForm())


@login_required
@acts_by_post("agreements:version-list")
def version_create(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    form = SaveForm(request.POST)
    if form.is_valid():
        before = freezing.latest_version(agreement)
        try:
            version = freezing.save_version(
                agreement=agreement, by=request.user, now=timezone.now(), note=form.cleaned_data["note"]
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            if before and before.pk == version.pk:
                messages.info(request, f"El texto no ha cambiado: sigue siendo la versión {version.number}.")
            else:
                messages.success(request, f"Se guardó la versión {version.number} del texto.")
            return redirect("agreements:version-list", agreement.pk)
    return _list(request, agreement, form)


def _list(request, agreement, form):
    rows = (
        agreement.versions.defer("content")
        .select_related("author")
        .prefetch_related(
            Prefetch("approvals", Approval.objects.order_by("decided_on", "pk")),
            Prefetch("steps", StateChange.objects.order_by("happened_on", "pk")),
            Prefetch("documents", IssuedDocument.objects.order_by("issued_at", "pk")),
            "remarks",
        )
        .order_by("-number")
    )
    page = page_of(request, rows)
    latest = freezing.latest_version(agreement)
    content = freezing.content_of(agreement)
    return render(
        request,
        "agreements/version_list.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "page": page,
            "form": form,
            "latest": latest,
            "is_frozen": latest is not None and latest.sha256 == freezing.sha256_of(content),
            "has_text": bool(content["clauses"]),
            "compare_form": CompareForm(numbers=_numbers(agreement)),
            "may_edit": may_edit(request.user, agreement.municipality),
        },
        status=status_of(form) if form.is_bound else 200,
    )


@login_required
@require_safe
def version_detail(request, pk, number):
    agreement = drafted_or_404(request, pk)
    version = get_object_or_404(agreement.versions.select_related("author"), number=number)
    numbers = _numbers(agreement)
    content = version.content
    return render(
        request,
        "agreements/version_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "version": version,
            "title": content["title"],
            "rows": [
                (clause["key"], [_text(clause, language) for language in content["languages"]])
                for clause in content["clauses"]
            ],
            "older": max((each for each in numbers if each < number), default=None),
            "newest": numbers[0],
        },
    )


def _text(clause, language):
    """A clause of a frozen version as the page shows it."""
    text = clause["texts"].get(language)
    return {
        "language": language,
        "label": language_name(language),
        "direction": PaperText(language).direction,
        "heading": article_heading(clause["number"], text["heading"], language) if text else "",
        "html": shown(text["html"]) if text else None,
    }


@login_required
@require_safe
def version_compare(request, pk):
    agreement = drafted_or_404(request, pk)
    numbers = _numbers(agreement)
    if not numbers:
        messages.info(request, "Todavía no hay versiones guardadas que comparar.")
        return redirect("agreements:version-list", agreement.pk)
    form, (older, newer) = _chosen(request, agreement, numbers)
    return render(
        request,
        "agreements/version_compare.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "paper": comparison_papers.paper_of_comparison(older, newer),
            "older": older,
            "newer": newer,
            "form": form,
            "may_issue": may_edit(request.user, agreement.municipality)
            and 0 not in (older.number, newer.number)
            and older.number != newer.number,
            "query": f"de={older.number or TODAY}&a={newer.number or TODAY}",
        },
    )


@login_required
@require_safe
def version_compare_pdf(request, pk):
    agreement = drafted_or_404(request, pk)
    numbers = _numbers(agreement)
    if not numbers:
        raise Http404("El acuerdo no tiene versiones.")
    _, (older, newer) = _chosen(request, agreement, numbers)
    folio = comparison_papers.comparison_folio(older, newer).replace("/", "-")
    return send_preview(
        request, comparison_papers.comparison_source(older, newer), f"comparacion-{folio}.pdf"
    )


def _chosen(request, agreement, numbers):
    """The form of the address and the two versions that it names; 404 for a version that is not there."""
    asked = {name: request.GET[name] for name in ("de", "a") if name in request.GET}
    form = CompareForm(numbers=numbers)
    if asked:
        form = CompareForm(form.initial | asked, numbers=numbers)
        if not form.is_valid():
            raise Http404("No hay una versión con ese número.")
    older, newer = form.pair()
    wanted = agreement.versions.select_related("author").filter(number__in={older, newer} - {None})
    found = {version.number: version for version in wanted}
    if None in (older, newer):
        found[None] = freezing.unsaved_version(agreement)
    for version in found.values():
        version.agreement = agreement
    return form, (found[older], found[newer])
