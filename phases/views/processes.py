"""Pages of a process: the list, its opening, its page, and the acts that move it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
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
from phases.filters import ProcessFilter
from phases.forms.processes import (
    AdvanceForm,
    CloseForm,
    CommentForm,
    CounterpartChoiceForm,
    ProcessOpenForm,
    SuspendForm,
)
from phases.models import Process
from phases.overview import process_overview

PAGE_SIZE = 25
HISTORY_PAGE_SIZE = 50


def _process(request, pk):
    return get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def process_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    processes = Process.objects.visible_to(request.user).filter(municipality=municipality).with_timeline()
    found = ProcessFilter(request.GET, queryset=processes)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "phases/process_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page,
            "today": _today(municipality),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
def process_open(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    today = _today(municipality)
    initial = {"opened_on": today, "counterpart": request.GET.get("contraparte")}
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
            messages.success(request, f"Se abrió el proceso {process.folio} con sus cuatro fases.")
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
            "entries": Entry.objects.visible_to(request.user).about(process)[:5],
            "suspension": process.suspensions.filter(ends_on__isnull=True).first(),
            "may_edit": may_edit(request.user, process.municipality),
            "may_comment": may_comment(request.user, process.municipality),
        },
    )


def _history_page(request, process, form, status=200):
    entries = Entry.objects.visible_to(request.user).about(process)
    page = Paginator(entries, HISTORY_PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "phases/process_history.html",
        {
            "process": process,
            "municipality": process.municipality,
            "page": page,
            "form": form,
            "may_comment": may_comment(request.user, process.municipality),
        },
        status=status,
    )


@login_required
@require_safe
def process_history(request, pk):
    process = _process(request, pk)
    return _history_page(request, process, CommentForm())


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
        initial={"counterpart": process.counterpart_id or request.GET.get("contraparte")},
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
    return _act_at_once(request, process, act, lambda: _where_it_stands(process.pk))


def _where_it_stands(pk):
    phase = Process.objects.with_timeline().get(pk=pk).current_phase
    if phase:
        return f"El proceso pasó a la fase {phase.number}, {phase.name.lower()}."
    return "Concluyó la fase 4. El proceso queda en seguimiento."


@login_required
def process_suspend(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _act_with_form(
        request,
        process,
        SuspendForm(request.POST or None),
        "phases/process_suspend.html",
        partial(progress.suspend, process=process, by=request.user, today=_today(process.municipality)),
        lambda: "El plazo quedó suspendido: no se enviarán recordatorios.",
    )


@login_required
@acts_by_post(back="phases:process-detail")
def process_resume(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _act_at_once(
        request,
        process,
        partial(progress.resume, process=process, by=request.user, today=_today(process.municipality)),
        lambda: "El plazo se reanudó y las fechas pendientes se recorrieron.",
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
