"""The clock of a process: its page «Plazos», suspensions, and more time."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, may_edit, require_editor
from phases import progress
from phases.forms.clock import ExtensionForm, PastSuspensionForm, ResumeForm, SuspensionForm
from phases.guards import spell
from phases.models import Phase, Process, Task
from phases.previewing import preview
from phases.time_overview import time_overview


def _process(request, pk):
    return get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def process_clock(request, pk):
    process = _process(request, pk)
    today = _today(process.municipality)
    return render(
        request,
        "phases/clock_detail.html",
        {
            "process": process,
            "municipality": process.municipality,
            "today": today,
            "clock": time_overview(process, today),
            "may_edit": may_edit(request.user, process.municipality),
        },
    )


def _clock_form(request, form, act, *, page, back, done, task=None, shows_moves=True):
    """The page of an act that moves dates: «ver» shows what it would move, the other button does it.

    `act` takes the cleaned data; `done`, called with what `act` returns, says what happened; `page` holds the words of
    the page. A refusal shows on the form, beside what was typed, with 422.
    """
    process = page["process"]
    moves = None
    if request.method == "POST" and form.is_valid():
        try:
            if shows_moves and "ver" in request.POST:
                moves = preview(partial(act, **form.cleaned_data), process=process, task=task)
            else:
                messages.success(request, done(act(**form.cleaned_data)))
                return redirect(*back)
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request,
        "phases/clock_form.html",
        page | {"form": form, "moves": moves, "shows_moves": shows_moves, "back": back},
        status=422 if form.errors else 200,
    )


@login_required
def process_suspend(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    today = _today(process.municipality)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        # The page of the process may ask for a suspension from today without a date.
        data.setdefault("starts_on", today.isoformat())
    return _clock_form(
        request,
        SuspensionForm(data, initial={"starts_on": today}),
        partial(progress.suspend, process=process, by=request.user, today=today),
        page={
            "process": process,
            "municipality": process.municipality,
            "title": "Suspender el plazo",
            "lead": "El reloj se detiene desde el día que usted diga. Mientras dure, no se envían recordatorios ni se "
            "avanza de fase; al reanudar, las fechas pendientes se recorren los días de la suspensión.",
            "submit_label": "Suspender el plazo",
        },
        back=("phases:process-detail", process.pk),
        done=lambda row: (
            f"El plazo quedó suspendido desde el {spell(row.starts_on)}: no se enviarán recordatorios."
        ),
        shows_moves=False,
    )


@login_required
@acts_by_post(back="phases:process-detail")
def process_resume(request, pk):
    """Resume with one button: today is the last stopped day."""
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    try:
        progress.resume(process=process, by=request.user, today=_today(process.municipality))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, "El plazo se reanudó y las fechas pendientes se recorrieron.")
    return redirect("phases:process-detail", process.pk)


@login_required
def process_resume_after(request, pk):
    """Resume after a last stopped day that may be past."""
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    today = _today(process.municipality)
    return _clock_form(
        request,
        ResumeForm(request.POST or None, initial={"ends_on": today}),
        partial(progress.resume, process=process, by=request.user, today=today),
        page={
            "process": process,
            "municipality": process.municipality,
            "title": "Reanudar el plazo",
            "lead": "Las fechas pendientes se recorren los días naturales que duró la suspensión, el primero y el "
            "último incluidos.",
            "submit_label": "Reanudar el plazo",
        },
        back=("phases:process-clock", process.pk),
        done=lambda row: (
            f"El plazo se reanudó: estuvo detenido hasta el {spell(row.ends_on)} y las fechas pendientes se "
            "recorrieron."
        ),
    )


@login_required
def suspension_record(request, pk):
    """Write down a suspension that is over already."""
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _clock_form(
        request,
        PastSuspensionForm(request.POST or None),
        partial(
            progress.record_suspension,
            process=process,
            by=request.user,
            today=_today(process.municipality),
        ),
        page={
            "process": process,
            "municipality": process.municipality,
            "title": "Registrar una suspensión ya terminada",
            "lead": "Para los días en que el proceso estuvo detenido y nadie lo anotó. Las fechas pendientes se "
            "recorren en cuanto la registre.",
            "submit_label": "Registrar la suspensión",
        },
        back=("phases:process-clock", process.pk),
        done=lambda row: (
            f"Se registró la suspensión del {spell(row.starts_on)} al {spell(row.ends_on)} y las fechas pendientes se "
            "recorrieron."
        ),
    )


def _seen(request):
    """The date in force when the form was shown; None without one that can be read."""
    try:
        return dt.date.fromisoformat(request.POST.get("en_vigor", ""))
    except ValueError:
        return None


def _asked(request):
    """What the page «¿Y si…?» leaves in the address for the form of an extension."""
    days = request.GET.get("dias", "")
    return {"working_days": days} if days.isascii() and days.isdigit() and len(days) < 4 else {}


@login_required
def extension_grant(request, pk):
    """Give more time to one task."""
    task = get_visible_or_404(request, Task.objects.for_lists(), pk=pk)
    require_editor(request.user, task.municipality)
    due = f"Su fecha límite en vigor es el {spell(task.due_on)}." if task.due_on else ""
    return _clock_form(
        request,
        ExtensionForm(request.POST or None, initial=_asked(request)),
        partial(
            progress.grant_extension,
            task=task,
            by=request.user,
            today=_today(task.municipality),
            seen=_seen(request),
        ),
        page={
            "in_force": task.due_on,
            "process": task.process,
            "task": task,
            "municipality": task.municipality,
            "title": "Dar más tiempo a la tarea",
            "lead": f"{task.name}. {due} La prórroga mueve sólo esta tarea: la fecha prevista y la anterior siguen "
            "a la vista.",
            "submit_label": "Dar la prórroga",
        },
        back=("phases:task-detail", task.pk),
        done=lambda row: f"Se dio la prórroga. La nueva fecha límite es el {_due_on(row)}.",
        task=task,
    )


def _due_on(extension):
    return spell(Task.objects.get(pk=extension.task_id).due_on)


@login_required
def phase_extend(request, pk, number):
    """Give more time to a phase, and so to all that comes after it."""
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    phase = get_object_or_404(process.phases, number=number)
    return _clock_form(
        request,
        ExtensionForm(request.POST or None, initial=_asked(request)),
        partial(
            progress.grant_extension,
            phase=phase,
            by=request.user,
            today=_today(process.municipality),
            seen=_seen(request),
        ),
        page={
            "in_force": phase.ends_on,
            "process": process,
            "municipality": process.municipality,
            "title": f"Dar más tiempo a la fase de {phase.short_name.lower()}",
            "lead": f"La fase termina el {spell(phase.ends_on)}. La prórroga mueve sus tareas pendientes y todo lo que "
            "viene después; lo previsto al abrir el proceso sigue a la vista.",
            "submit_label": "Dar la prórroga",
        },
        back=("phases:process-clock", process.pk),
        done=lambda row: (
            "Se dio la prórroga. La fase termina ahora el "
            f"{spell(Phase.objects.get(pk=row.phase_id).ends_on)}."
        ),
    )
