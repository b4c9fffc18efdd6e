"""Pages of the yearly evaluations. The committee reads those that are closed; the enlace writes them."""

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.evaluation import judging
from agreements.evaluation.exports import CONTENT_COLUMNS, LIST_COLUMNS, content_lines
from agreements.evaluation.gathering import content_of
from agreements.evaluation.papers import evaluation_source
from agreements.evaluation.showing import shown
from agreements.forms.evaluation import CloseForm, EvaluationForm, EvaluationStartForm, ReopenForm
from agreements.models import Evaluation
from agreements.views.pdf import send_preview
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
    today_in,
)
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, may_read, require_editor
from partners.models import Entry


class EvaluationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Contraparte", field_name="agreement__counterpart__official_name", lookup_expr="icontains"
    )
    # The bounds also keep away numbers like -1E9999999, which take minutes to become an integer.
    ano = django_filters.NumberFilter(label="Año", field_name="year", min_value=1950, max_value=2100)
    recomendacion = django_filters.ChoiceFilter(
        label="Recomendación",
        field_name="verdict",
        choices=[choice for choice in Evaluation.Verdict.choices if choice[0]],
        empty_label="Todas",
    )

    class Meta:
        model = Evaluation
        fields = []


def evaluation_rows():
    return Evaluation.objects.select_related(
        "agreement__municipality", "agreement__counterpart__city", "closed_by", "created_by"
    )


def _evaluation(request, pk):
    return get_visible_or_404(request, evaluation_rows(), pk=pk)


def _to_page(evaluation):
    return redirect("agreements:evaluation-detail", evaluation.pk)


@login_required
@require_safe
def evaluation_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = evaluation_rows().visible_to(request.user).filter(agreement__municipality=municipality)
    found = EvaluationFilter(request.GET, queryset=rows.order_by("-year", "agreement__counterpart", "pk"))
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("evaluaciones", municipality.name, day=today_in(municipality))
        return send_list(kind, LIST_COLUMNS, found.qs, name=name, title="Evaluaciones")
    editor = may_edit(request.user, municipality)
    return render(
        request,
        "agreements/evaluation_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": editor,
            "may_read_all": may_read(request.user, municipality),
            "may_begin": editor and judging.evaluable(municipality).exists(),
        },
    )


@login_required
def evaluation_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    agreements = judging.evaluable(municipality)
    initial = {"year": today_in(municipality).year, "agreement": request.GET.get("acuerdo", "")}
    form = EvaluationStartForm(request.POST or None, agreements=agreements, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            evaluation = judging.begin_evaluation(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            existing = Evaluation.objects.filter(**form.cleaned_data).first()
            if existing:
                # A second click, or a colleague who was faster: it is there.
                messages.info(request, f"La evaluación de {existing.year} ya estaba iniciada.")
                return _to_page(existing)
            show_refusal(form, error)
        else:
            messages.success(request, "El sistema reunió los datos. Falta lo que sólo usted puede escribir.")
            return _to_page(evaluation)
    return render(
        request,
        "agreements/evaluation_create.html",
        {"municipality": municipality, "form": form, "any_agreements": agreements.exists()},
        status=status_of(form),
    )


@login_required
@require_safe
def evaluation_detail(request, pk):
    evaluation = _evaluation(request, pk)
    municipality = evaluation.municipality
    content = content_of(evaluation, today_in(municipality))
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("evaluacion", evaluation.agreement.counterpart, day=today_in(municipality))
        lines = content_lines(evaluation, content)
        return send_list(kind, CONTENT_COLUMNS, lines, name=name, title=f"Evaluación {evaluation.year}")
    editor = may_edit(request.user, municipality)
    reads = may_read(request.user, municipality)
    return render(
        request,
        "agreements/evaluation_detail.html",
        {
            "municipality": municipality,
            "evaluation": evaluation,
            "content": content,
            "shown": shown(evaluation, content),
            "missing": judging.missing_of(evaluation) if evaluation.is_open else [],
            "downloads": len(content_lines(evaluation, content)),
            "documents": evaluation.documents.for_lists().order_by("-issued_at"),
            "entries": Entry.objects.visible_to(request.user).about(evaluation)[:5] if reads else [],
            "may_edit": editor,
            "may_read_all": reads,
        },
    )


@login_required
def evaluation_edit(request, pk):
    evaluation = _evaluation(request, pk)
    require_editor(request.user, evaluation.municipality)
    if not evaluation.is_open:
        messages.error(request, judging.CLOSED)
        return _to_page(evaluation)
    form = EvaluationForm(request.POST or None, instance=evaluation)
    present = []
    if request.method == "POST" and form.is_valid():
        try:
            judging.save_evaluation(
                evaluation=evaluation, by=request.user, now=timezone.now(), **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = Evaluation.objects.get(pk=pk)
            refresh_hidden(form, "seen", current.revision)
            present = _present(form, current)
        else:
            messages.success(request, "La evaluación se guardó.")
            return _to_page(evaluation)
    return render(
        request,
        "agreements/evaluation_form.html",
        {
            "municipality": evaluation.municipality,
            "evaluation": evaluation,
            "content": content_of(evaluation, today_in(evaluation.municipality)),
            "form": form,
            "present": present,
        },
        status=status_of(form),
    )


def _present(form, current):
    """What the row says now where it is not what was typed: (label, text)."""
    words = {name: getattr(current, name) for name in judging.TEXTS}
    typed = {name: (form.data.get(name) or "").replace("\r\n", "\n").strip() for name in words}
    found = [(form[name].label, text) for name, text in words.items() if text != typed[name]]
    if current.verdict != form.data.get("verdict", ""):
        found.insert(0, (form["verdict"].label, current.get_verdict_display()))
    return found


@login_required
def evaluation_close(request, pk):
    evaluation = _evaluation(request, pk)
    require_editor(request.user, evaluation.municipality)
    if not evaluation.is_open:
        messages.info(request, "La evaluación ya estaba cerrada.")
        return _to_page(evaluation)
    form = CloseForm(request.POST or None, initial={"seen": evaluation.revision})
    if request.method == "POST" and form.is_valid():
        try:
            judging.close_evaluation(
                evaluation=evaluation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", Evaluation.objects.get(pk=pk).revision)
        else:
            messages.success(request, "La evaluación quedó cerrada: el comité ya puede leerla.")
            return _to_page(evaluation)
    return _confirm(
        request,
        evaluation,
        form,
        f"¿Cerrar la evaluación de {evaluation.year}?",
        [
            "Los datos de hoy quedan guardados con ella y ya nada cambia.",
            "El comité podrá leerla, y usted, emitirla como documento.",
        ],
        "Cerrar la evaluación",
    )


@login_required
def evaluation_reopen(request, pk):
    evaluation = _evaluation(request, pk)
    require_editor(request.user, evaluation.municipality)
    if evaluation.is_open:
        messages.info(request, "La evaluación ya estaba abierta.")
        return _to_page(evaluation)
    form = ReopenForm(request.POST or None, initial={"seen": evaluation.revision})
    if request.method == "POST" and form.is_valid():
        try:
            judging.reopen_evaluation(
                evaluation=evaluation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", Evaluation.objects.get(pk=pk).revision)
        else:
            messages.success(request, "La evaluación quedó abierta otra vez.")
            return _to_page(evaluation)
    return _confirm(
        request,
        evaluation,
        form,
        f"¿Reabrir la evaluación de {evaluation.year}?",
        [
            "El comité deja de verla hasta que se cierre de nuevo, y sus datos se calculan otra vez.",
            "Los documentos ya emitidos no cambian. El motivo queda en el historial.",
        ],
        "Reabrir la evaluación",
    )


def _confirm(request, evaluation, form, title, consequences, submit_label):
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": evaluation.municipality,
            "title": title,
            "consequences": consequences,
            "form": form,
            "submit_label": submit_label,
            "cancel_url": reverse("agreements:evaluation-detail", args=[evaluation.pk]),
        },
        status=status_of(form),
    )


@login_required
@require_safe
def evaluation_pdf(request, pk):
    evaluation = _evaluation(request, pk)
    name = f"evaluacion-{evaluation.folio.replace('/', '-')}.pdf"
    return send_preview(request, evaluation_source(evaluation, today_in(evaluation.municipality)), name)
