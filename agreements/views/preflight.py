"""The review before the opinion: its page for a draft, and the answer for a clause that somebody is typing."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.drafting.answers import language_name
from agreements.drafting.clause_writing import current_texts
from agreements.library.filling import enumerate_words
from agreements.models import Agreement
from agreements.preflight import review, runs
from agreements.preflight.checks import ROUTINES
from agreements.views.shared import today_in
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, may_edit, require_editor

#: Characters of a clause that are looked at while it is typed; the rest is looked at when it is saved.
LONGEST_TYPED = 60_000


def _drafted(request, pk):
    rows = Agreement.objects.drafted().select_related(
        "municipality", "counterpart__city", "counterpart__mexican_municipality", "process"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def preflight_detail(request, pk):
    agreement = _drafted(request, pk)
    rules = runs.current_rules()
    texts = current_texts(agreement)
    paper = runs.paper_of_texts(
        agreement, texts, today_in(agreement.municipality), approvals=agreement.approvals.all()
    )
    findings = review(paper, rules, ROUTINES)
    return render(
        request,
        "agreements/preflight_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "groups": _groups(texts, findings, agreement.languages),
            "tally": runs.tally(findings),
            "rules": rules,
            "clause_count": len(texts),
            "language_names": enumerate_words([language_name(code) for code in agreement.languages]),
            "unchecked": runs.unchecked(agreement),
            "may_edit": may_edit(request.user, agreement.municipality) and agreement.is_text_open,
        },
    )


def _groups(texts, findings, languages):
    """Findings by clause, in the order of the text; what concerns the whole text comes first."""
    groups = []
    for key in ["", *texts]:
        found = [each for each in findings if each.clause == key]
        if not found:
            continue
        text = next((texts[key][code] for code in languages if code in texts[key]), None) if key else None
        named = [each.language for each in found if each.language]
        groups.append(
            {
                "key": key,
                "heading": text.heading if text else "Todo el texto",
                "findings": found,
                "languages": [
                    (code, language_name(code)) for code in languages if code in named or not named
                ],
            }
        )
    return groups


@login_required
@acts_by_post("agreements:clause-edit")
def preflight_clause(request, pk, key, language):
    """Look at the typed text of one clause; nothing is saved.

    Answers with JSON to whoever accepts only that, with a piece of page to a script, and otherwise with a page that
    gives the text back in its form, so that nothing typed is lost without JavaScript.
    """
    agreement = _drafted(request, pk)
    require_editor(request.user, agreement.municipality)
    get_object_or_404(agreement.clauses, key=key)
    if language not in agreement.languages:
        raise Http404("El proyecto no se redacta en ese idioma.")
    heading, text = request.POST.get("heading", ""), request.POST.get("text", "")
    findings = runs.findings_while_typing(
        agreement,
        today_in(agreement.municipality),
        key=key,
        language=language,
        heading=heading[:150],
        text=text[:LONGEST_TYPED],
    )
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"findings": [asdict(each) for each in findings]})
    context = {"findings": findings, "tally": runs.tally(findings)}
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return render(request, "agreements/_preflight_found.html", context)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "text", "heading")
    ]
    return render(
        request,
        "agreements/preflight_clause.html",
        context
        | {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "key": key,
            "language": language,
            "language_label": language_name(language),
            "heading": heading,
            "text": text,
            "kept": kept,
            "is_text_open": agreement.is_text_open,
        },
    )
