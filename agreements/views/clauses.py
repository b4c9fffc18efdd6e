"""Pages and acts of a draft's clauses: the editor with what it keeps by itself, the order, adding and taking out."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting import arranging, clause_rows, clause_writing, markup, working
from agreements.drafting.answers import language_name
from agreements.forms.clauses import LONGEST, ClauseForm, OwnClauseForm, without_invisible
from agreements.models import Agreement
from agreements.twins import statuses as twins
from agreements.twins.correspondence import Status, status_of
from agreements.versions import comparing
from agreements.views.shared import refresh_hidden, show_refusal
from agreements.views.shared import status_of as http_status_of
from partners.access import get_visible_or_404, require_editor


def drafted_or_404(request, pk):
    """An agreement with a text of its own that the person may read."""
    return get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)


def clause_or_404(agreement, key):
    clause = get_object_or_404(agreement.clauses, key=key)
    clause.agreement = agreement
    return clause


def _edited(request, pk, key, language):
    """The clause whose words the person may write; 403 for who only reads, 404 for a language it does not have."""
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    clause = clause_or_404(agreement, key)
    if language not in agreement.languages:
        raise Http404("El proyecto no se redacta en ese idioma.")
    return clause


def _text_page(agreement, key=""):
    url = reverse("agreements:agreement-detail", args=[agreement.pk])
    return redirect(f"{url}#{key}" if key else url)


@login_required
def clause_edit(request, pk, key, language):
    clause = _edited(request, pk, key, language)
    agreement = clause.agreement
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return _text_page(agreement)
    versions = list(clause.texts.filter(language=language).select_related("author").order_by("-version"))
    latest = versions[0] if versions else None
    texts = clause_writing.latest_of(clause, agreement.languages)
    statuses = status_of(texts, agreement.languages)
    others = [texts[code] for code in agreement.languages if code != language and code in texts]
    held = working.of(clause, language, request.user)
    kept = _unsaved(held, latest)
    template = arranging.library_of(agreement).get(key)
    initial = {
        "heading": latest.heading if latest else _first_heading(others, template),
        "text": markup.to_plain(latest.html) if latest else "",
        "expected_version": latest.version if latest else 0,
        # Whoever writes in a text that is behind is catching up; whoever changes one that is up to date is not.
        "corresponds": statuses[language] != Status.CURRENT,
    }
    recovered = bool(kept and "recuperar" in request.GET)
    # A text that is only offered must not be written over by what is typed in its stead.
    known = (
        held.saved_at.isoformat() if held and (kept is None or recovered or request.method == "POST") else ""
    )
    if recovered:
        initial |= {"heading": kept.heading, "text": kept.text, "expected_version": kept.expected_version}
    form = ClauseForm(
        request.POST or None,
        language=language,
        twins=[twin for twin in others if statuses[twin.language] != Status.MISSING],
        initial=initial,
    )
    stale, typed = False, ""
    if request.method == "POST":
        typed = without_invisible(request.POST.get("text", ""))
        if form.is_valid():
            try:
                text = clause_writing.save_clause(
                    clause=clause, language=language, by=request.user, **form.verb_data()
                )
            except ValidationError as error:
                show_refusal(form, error)
                stale = latest is not None and latest.version != form.cleaned_data["expected_version"]
                refresh_hidden(form, "expected_version", latest.version if latest else 0)
            else:
                working.forget(clause=clause, language=language, by=request.user)
                messages.success(request, f"Se guardó la versión {text.version} de «{text.heading}».")
                return _text_page(agreement, key)
        elif form.has_error("text", "invisible"):
            refresh_hidden(form, "text", typed)
    return render(
        request,
        "agreements/clause_form.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "clause": clause,
            "template": template,
            "name": initial["heading"] if not recovered else (latest or kept).heading,
            "language": language,
            "language_label": language_name(language),
            "other_languages": [
                (code, language_name(code)) for code in agreement.languages if code != language
            ],
            "form": form,
            "limit": LONGEST,
            "stale": stale,
            "comparison": _comparison(latest, request.POST.get("heading", ""), typed) if stale else None,
            "latest": latest,
            "latest_html": clause_rows.shown(latest.html) if latest else "",
            "latest_is_mine": bool(latest and latest.author_id == request.user.pk),
            "kept": kept if kept and not recovered and request.method != "POST" else None,
            "known": known,
            "recovered": recovered,
            "behind": bool(recovered and latest and latest.version != kept.expected_version),
            "versions": [(version, clause_rows.shown(version.html)) for version in versions],
            "beside": [
                (twin, language_name(twin.language), clause_rows.shown(twin.html), statuses[twin.language])
                for twin in others
            ],
            "status": statuses[language] if others else None,
            "comments": clause.comments.open().select_related("author"),
        },
        status=http_status_of(form),
    )


def _unsaved(kept, latest):
    """What the person left there; None when the version in force says just that.

    The last of the texts that a page keeps by itself may arrive after its version was saved.
    """
    if kept and latest and markup.clean(markup.to_html(kept.text)) == latest.html:
        return None if kept.heading in ("", latest.heading) else kept
    return kept


def _first_heading(others, template):
    if template:
        return template.heading["es"]
    return others[0].heading if others else ""


def _comparison(latest, heading, typed):
    """What was typed, and how it differs from the version in force, word by word."""
    mine = markup.clean(markup.to_html(typed))
    difference = comparing.compare_texts(
        latest.language,
        {"heading": latest.heading, "html": latest.html},
        {"heading": heading.strip() or latest.heading, "html": mine},
    )
    return {"mine": clause_rows.shown(mine), "difference": difference}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause_working(request, pk, key, language):
    """Keep what is being typed. Answers JSON; after anything but 200 the text stays in the browser."""
    clause = _edited(request, pk, key, language)
    if request.method != "POST":
        return redirect("agreements:clause-edit", pk, key, language)
    expected = request.POST.get("expected_version", "")
    if not (expected.isascii() and expected.isdigit() and len(expected) < 10):
        return JsonResponse({"message": "La página está incompleta: vuelva a abrirla."}, status=422)
    try:
        row = working.keep(
            clause=clause,
            language=language,
            by=request.user,
            heading=request.POST.get("heading", ""),
            text=request.POST.get("text", ""),
            expected_version=int(expected),
            known=request.POST.get("known", ""),
            now=timezone.now(),
        )
    except ValidationError as error:
        return JsonResponse({"message": error.messages[0], "code": error.code}, status=409)
    latest = clause.texts.filter(language=language).select_related("author").order_by("-version").first()
    newer = ""
    if latest and latest.version > row.expected_version:
        who = "Usted guardó" if latest.author_id == request.user.pk else f"{latest.author.full_name} guardó"
        newer = f"{who} la versión {latest.version} mientras escribe. Guarde para ver las dos lado a lado."
    local = timezone.localtime(row.saved_at)
    return JsonResponse(
        {"message": f"Guardado a las {local:%H:%M}", "known": row.saved_at.isoformat(), "newer": newer}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause_discard(request, pk, key, language):
    clause = _edited(request, pk, key, language)
    if request.method != "POST":
        return redirect("agreements:clause-edit", pk, key, language)
    working.forget(clause=clause, language=language, by=request.user)
    messages.success(request, "Se descartó su texto sin guardar. Abajo está la versión vigente.")
    return redirect("agreements:clause-edit", pk, key, language)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause_move(request, pk, key):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if request.method != "POST":
        return _text_page(agreement, key)
    clause = clause_or_404(agreement, key)
    direction, seen = request.POST.get("direction"), request.POST.get("position", "")
    try:
        if direction not in ("up", "down") or not (seen.isascii() and seen.isdigit() and len(seen) < 6):
            raise ValidationError(arranging.MOVED_MEANWHILE)
        if arranging.move_clause(
            clause=clause, direction=direction, seen_position=int(seen), by=request.user
        ):
            messages.success(
                request,
                "La cláusula se movió. Los artículos se numeran solos; revise si otro texto los cita.",
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _text_page(agreement, key)


@login_required
def clause_remove(request, pk, key):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return _text_page(agreement)
    clause = clause_or_404(agreement, key)
    if request.method == "POST":
        try:
            heading = arranging.remove_clause(clause=clause, by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return _text_page(agreement, key)
        messages.success(
            request, f"Se quitó «{heading}». Puede volver a agregarla con «Agregar una cláusula»."
        )
        return _text_page(agreement)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": agreement.municipality,
            "title": f"¿Quitar la cláusula «{arranging.heading_of(agreement, clause)}»?",
            "consequences": [
                "Sale del texto en todos los idiomas, y los artículos que siguen cambian de número.",
                "Puede volver a agregarla: si alguien la editó a mano, antes se guarda una versión del texto completo.",
            ],
            "submit_label": "Quitar la cláusula",
            "cancel_url": reverse("agreements:agreement-detail", args=[agreement.pk]),
        },
    )


@login_required
def clause_add(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return _text_page(agreement)
    texts = clause_writing.current_texts(agreement)
    places = [(key, twins.heading_of(by_language, key)) for key, by_language in texts.items()]
    form = OwnClauseForm(
        request.POST or None, clauses=places, initial={"after": places[-2 if len(places) > 1 else -1][0]}
    )
    if request.method == "POST":
        if form.is_valid():
            try:
                clause = arranging.add_own_clause(agreement=agreement, by=request.user, **form.verb_data())
            except ValidationError as error:
                show_refusal(form, error)
            else:
                more = " Falta escribirla en los otros idiomas." if len(agreement.languages) > 1 else ""
                messages.success(request, f"La cláusula está en el proyecto.{more}")
                return _text_page(agreement, clause.key)
        elif form.has_error("text", "invisible"):
            refresh_hidden(form, "text", without_invisible(request.POST.get("text", "")))
    return render(
        request,
        "agreements/clause_add.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "form": form,
            "left_out": arranging.left_out(agreement),
        },
        status=http_status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause_restore(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if request.method != "POST":
        return redirect("agreements:clause-add", agreement.pk)
    key, number = request.POST.get("key", ""), request.POST.get("version", "")
    try:
        if not re.fullmatch(r"[-a-z0-9_]{1,60}", key):
            raise ValidationError("Elija la cláusula que quiere agregar.")
        clause = arranging.restore_clause(
            agreement=agreement,
            key=key,
            version=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None,
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("agreements:clause-add", agreement.pk)
    messages.success(request, f"«{arranging.heading_of(agreement, clause)}» está de nuevo en el proyecto.")
    return _text_page(agreement, clause.key)
