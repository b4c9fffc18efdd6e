"""Pages of a process: the list, its opening, its page, and the acts that move it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import wanted_format
from partners.access import (
    get_municipality_or_404,
    get_visible_or_404,
    may_comment,
    may_edit,
    require_commenter,
    require_editor,
)
from partners.models import Entry
from phases import progress
from phases.agenda import with_late_count
from phases.exports import send_processes
from phases.filters import ProcessFilter
from phases.forms.processes import (
    AdvanceForm,
    CloseForm,
    CommentForm,
    CounterpartChoiceForm,
    ProcessOpenForm,
)
from phases.models import Process
from phases.overview import process_overview
from phases.views.history import history_page, process_history_file

PAGE_SIZE = 25


def _process(request, pk):
    return get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def process_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = _today(municipality)
    processes = Process.objects.visible_to(request.user).filter(municipality=municipality).with_timeline()
    found = ProcessFilter(
        request.GET, queryset=with_late_count(processes, today), request=request, today=today
    )
    kind = wanted_format(request.GET)
    if kind is not None:
        return send_processes(kind, found.qs, municipality=municipality, today=today)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "phases/process_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page,
            "today": today,
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
def process_open(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    today = _today(municipality)
    initial = {
        "opened_on": request.GET.get("inicio") or today,
        "counterpart": request.GET.get("contraparte"),
        "kind": request.GET.get("tipo") or Process.Kind.NEW,
    }
    form = ProcessOpenForm(
        request.POST or None, initial=initial, municipality=municipality, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            process = progress.open_process(
                municipality=municipality, by=request.user, today=today, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = f"Se abrió el proceso {process.folio} con sus cuatro fases: {process.get_kind_display()}."
            if process.kind == Process.Kind.REGULARISATION:
                messages.success(request, f"{said} Empiece por el diagnóstico.")
                return redirect("phases:diagnosis-edit", process.pk)
            messages.success(request, said)
            return redirect("phases:process-detail", process.pk)
    return render(
        request,
        "phases/process_form.html",
        {"municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def process_detail(request, pk):
    process = _process(request, pk)
    today = _today(process.municipality)
    return render(
        request,
        "phases/process_detail.html",
        {
            "process": process,
            "municipality": process.municipality,
            "today": today,
            "overview": process_overview(process, today),
            "entries": Entry.objects.visible_to(request.user).about(process)[:3],
            "suspension": process.suspensions.filter(ends_on__isnull=True).first(),
            "may_edit": may_edit(request.user, process.municipality),
            "may_comment": may_comment(request.user, process.municipality),
        },
    )


def _history_page(request, process, form, status=200):
    entries = Entry.objects.visible_to(request.user).about(process)
    return render(
        request,
        "phases/process_history.html",
        {
            "process": process,
            "municipality": process.municipality,
            "form": form,
            "may_comment": may_comment(request.user, process.municipality),
            **history_page(request, entries),
        },
        status=status,
    )


@login_required
@require_safe
def process_history(request, pk):
    process = _process(request, pk)
    return process_history_file(request, process) or _history_page(request, process, CommentForm())


@login_required
@acts_by_post(back="phases:process-history")
def process_comment(request, pk):
    process = _process(request, pk)
    require_commenter(request.user, process.municipality)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _history_page(request, process, form, status=422)
    progress.comment(process=process, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, "Su comentario quedó en el historial del proceso.")
    return redirect("phases:process-history", process.pk)


def _act_with_form(request, process, form, template, act, done):
    """The page of an act that asks something: a refusal shows on the form, beside what was typed.

    `act` takes the cleaned data; `done`, called after it, says what happened.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done())
            return redirect("phases:process-detail", process.pk)
    return render(
        request,
        template,
        {"process": process, "municipality": process.municipality, "form": form},
        status=422 if form.errors else 200,
    )


def _act_at_once(request, process, act, done):
    """An act of one button: a refusal shows as messages on the process's page."""
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done())
    return redirect("phases:process-detail", process.pk)


@login_required
def process_counterpart(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    form = CounterpartChoiceForm(
        request.POST or None,
        initial={
            "counterpart": process.counterpart_id or request.GET.get("contraparte"),
            "kind": Process.Kind.NEW if process.kind == Process.Kind.NATIONAL else process.kind,
        },
        process=process,
        user=request.user,
    )
    return _act_with_form(
        request,
        process,
        form,
        "phases/process_counterpart.html",
        partial(progress.choose_counterpart, process=process, by=request.user),
        lambda: f"La contraparte del proceso es {form.cleaned_data['counterpart']}.",
    )


@login_required
@acts_by_post(back="phases:process-detail")
def process_advance(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    form = AdvanceForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "No se avanzó de fase. Abra de nuevo la página del proceso e inténtelo otra vez."
        )
        return redirect("phases:process-detail", process.pk)
    act = partial(
        progress.advance_phase,
        process=process,
        by=request.user,
        today=_today(process.municipality),
        **form.cleaned_data,
    )
    concluded = form.cleaned_data["expected_phase"]
    return _act_at_once(request, process, act, lambda: _where_it_stands(process.pk, concluded))


def _where_it_stands(pk, concluded):
    phase = Process.objects.with_timeline().get(pk=pk).current_phase
    if phase:
        said = f"El proceso pasó a la fase {phase.number}, {phase.name.lower()}."
    else:
        said = "Concluyó la fase 4. El proceso queda en seguimiento."
    return format_html(
        '{} <a href="{}">Escriba las recomendaciones de la fase que concluyó</a>.',
        said,
        reverse("phases:recommendations-edit", args=[pk, concluded]),
    )


@login_required
def process_close(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _act_with_form(
        request,
        process,
        CloseForm(request.POST or None, may_conclude=process.state == Process.State.IN_FOLLOWUP),
        "phases/process_close.html",
        partial(progress.close_process, process=process, by=request.user, today=_today(process.municipality)),
        lambda: "El proceso quedó cerrado. Su historial y sus documentos se conservan.",
    )
