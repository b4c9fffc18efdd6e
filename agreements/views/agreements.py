"""Pages of agreements: the list, the draft's data, its clauses and its PDF."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from agreements import clause_writing, documents, drafting, markup
from agreements.answers import language_name
from agreements.areas import AREAS
from agreements.clauses import ClauseTemplate, article_heading, article_numbers, template_of
from agreements.filling import is_blank_in
from agreements.filters import AgreementFilter
from agreements.forms import ClauseForm, DraftForm
from agreements.forms.draft import draft_initial, initial_of
from agreements.models import Agreement, Clause, ClauseText
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of
from hermanamientos.lib.downloads import send_bytes
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.models import Counterpart, Entry
from phases.models import Process


@dataclass(frozen=True)
class TextCell:
    """One clause in one language as the page shows it; `text` is None when nobody has written it yet."""

    language: str
    language_label: str
    heading: str
    text: ClauseText | None
    html: SafeString

    @property
    def has_blanks(self):
        return self.text is None or is_blank_in(self.text.html)


@dataclass(frozen=True)
class ClauseRow:
    clause: Clause
    template: ClauseTemplate
    cells: list[TextCell]


def _drafted(request, pk):
    return get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)


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
    """The newest processes that could have an agreement drafted and have none yet."""
    running = Process.objects.visible_to(user).not_closed().filter(municipality=municipality)
    return (
        running.filter(counterpart__isnull=False, agreements__isnull=True)
        .exclude(counterpart__kind=Counterpart.Kind.PRIVATE)
        .select_related("municipality", "counterpart")[:10]
    )


@login_required
def agreement_create(request, pk):
    process = get_visible_or_404(
        request, Process.objects.select_related("municipality", "counterpart__city"), pk=pk
    )
    require_editor(request.user, process.municipality)
    if process.counterpart is None:
        messages.error(
            request, "Elija primero la contraparte del proceso: el acuerdo se redacta con sus datos."
        )
        return redirect("phases:process-detail", process.pk)
    if process.counterpart.is_private:
        messages.error(request, drafting.PRIVATE_REFUSED)
        return redirect("phases:process-detail", process.pk)
    form = DraftForm(request.POST or None, counterpart=process.counterpart, initial=draft_initial(process))
    if request.method == "POST" and form.is_valid():
        try:
            agreement = drafting.start_draft(
                process=process, kind=form.cleaned_data["kind"], by=request.user, **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El proyecto está listo: revise cada cláusula y complete lo que falta.")
            return redirect("agreements:agreement-detail", agreement.pk)
    return render(
        request,
        "agreements/agreement_form.html",
        {"municipality": process.municipality, "process": process, "form": form},
        status=status_of(form),
    )


@login_required
def agreement_edit(request, pk):
    agreement = _drafted(request, pk)
    require_editor(request.user, agreement.municipality)
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return redirect("agreements:agreement-detail", agreement.pk)
    counterpart = agreement.process.counterpart or agreement.counterpart
    form = DraftForm(
        request.POST or None, counterpart=counterpart, agreement=agreement, initial=initial_of(agreement)
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = drafting.change_draft(
                agreement=agreement,
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                **form.verb_data(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Agreement.objects.get(pk=agreement.pk).changed_at.isoformat())
        else:
            filled = "Ningún texto cambió." if count == 0 else f"Textos vueltos a llenar: {count}."
            messages.success(
                request, f"Los datos del proyecto se guardaron. {filled} Lo editado a mano quedó como estaba."
            )
            return redirect("agreements:agreement-detail", agreement.pk)
    return render(
        request,
        "agreements/agreement_form.html",
        {
            "municipality": agreement.municipality,
            "process": agreement.process,
            "agreement": agreement,
            "form": form,
        },
        status=status_of(form),
    )


@login_required
@require_safe
def agreement_detail(request, pk):
    agreement = _drafted(request, pk)
    rows = _clause_rows(agreement)
    current = agreement.process.counterpart
    return render(
        request,
        "agreements/agreement_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "rows": rows,
            "language_labels": [language_name(code).capitalize() for code in agreement.languages],
            "pending": [row for row in rows if any(cell.has_blanks for cell in row.cells)],
            "areas": [AREAS[key] for key in agreement.areas if key in AREAS],
            "moved_to": current if current and current != agreement.counterpart else None,
            "programmes": agreement.programmes.order_by("-year"),
            "documents": agreement.documents.for_lists(),
            "entries": Entry.objects.visible_to(request.user).about(agreement)[:5],
            "may_edit": may_edit(request.user, agreement.municipality) and agreement.is_text_open,
            "may_programme": may_edit(request.user, agreement.municipality),
        },
    )


def _clause_rows(agreement):
    texts = clause_writing.current_texts(agreement)
    numbers = article_numbers(texts)
    clauses = {clause.key: clause for clause in agreement.clauses.all()}
    rows = []
    for key, by_language in texts.items():
        cells = []
        for language in agreement.languages:
            text = by_language.get(language)
            heading = text.heading if text else template_of(key).heading["es"]
            cells.append(
                TextCell(
                    language,
                    language_name(language),
                    article_heading(numbers[key], heading, language),
                    text,
                    _shown(text.html) if text else mark_safe(""),
                )
            )
        rows.append(ClauseRow(clauses[key], template_of(key), cells))
    return rows


def _shown(html):
    """Clean HTML from the database, with its blanks marked for the eye."""
    marked = re.sub(
        r"(\[(?:por definir|por traducir|to be defined|to be translated)[^\]<]*\])", r"<mark>\1</mark>", html
    )
    return mark_safe(marked)  # noqa: S308 - cleaned by nh3 when saved; the pattern only wraps its own match


@login_required
def clause_edit(request, pk, key, language):
    agreement = _drafted(request, pk)
    require_editor(request.user, agreement.municipality)
    clause = get_object_or_404(agreement.clauses, key=key)
    clause.agreement = agreement
    if language not in agreement.languages:
        raise Http404("El proyecto no se redacta en ese idioma.")
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return redirect("agreements:agreement-detail", agreement.pk)
    versions = list(clause.texts.filter(language=language).select_related("author").order_by("-version"))
    latest = versions[0] if versions else None
    form = ClauseForm(
        request.POST or None,
        language=language,
        initial={
            "heading": latest.heading if latest else template_of(key).heading["es"],
            "text": markup.to_plain(latest.html) if latest else "",
            "expected_version": latest.version if latest else 0,
        },
    )
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            text = clause_writing.save_clause(
                clause=clause, language=language, by=request.user, **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            stale = latest is not None and latest.version != form.cleaned_data["expected_version"]
            refresh_hidden(form, "expected_version", latest.version if latest else 0)
        else:
            messages.success(request, f"Se guardó la versión {text.version} de «{text.heading}».")
            return redirect(f"{_detail_url(agreement)}#{clause.key}")
    return render(
        request,
        "agreements/clause_form.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "clause": clause,
            "template": template_of(key),
            "language": language,
            "language_label": language_name(language),
            "form": form,
            "stale": stale,
            "latest": latest,
            "latest_html": _shown(latest.html) if latest else "",
            "versions": [(version, _shown(version.html)) for version in versions],
            "beside": _beside(agreement, clause, language),
        },
        status=status_of(form),
    )


def _detail_url(agreement):
    return redirect("agreements:agreement-detail", agreement.pk).url


def _beside(agreement, clause, language):
    """The same clause in the other language, for whoever translates; None in a draft of one language."""
    others = [code for code in agreement.languages if code != language]
    if not others:
        return None
    text = clause.texts.filter(language=others[0]).order_by("-version").first()
    if text is None:
        return None
    return TextCell(others[0], language_name(others[0]), text.heading, text, _shown(text.html))


@login_required
@require_safe
def agreement_pdf(request, pk):
    agreement = _drafted(request, pk)
    return send_bytes(
        documents.agreement_bytes(agreement),
        f"acuerdo-{agreement.folio.replace('/', '-')}.pdf",
        "application/pdf",
        inline=True,
    )
