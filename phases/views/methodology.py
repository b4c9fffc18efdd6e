"""Pages of the methodology: diagnosis, results, recommendations, own tasks, what does not apply, reopening."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from phases import catalogue, diagnosis, progress, questionnaire, recommending
from phases.forms.methodology import (
    DiagnosisForm,
    NotApplicableForm,
    OwnTaskForm,
    RecommendationsForm,
    ReopenForm,
)
from phases.models import Diagnosis, Phase, Process, Recommendations, Task
from phases.results import results_of


def _process(request, pk):
    return get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)


def _task(request, pk):
    return get_visible_or_404(request, Task.objects.for_lists(), pk=pk)


def _today(municipality):
    return municipality.today(timezone.now())


def _form_page(request, form, *, act, back, page):
    """The page of an act that asks something: a refusal shows on the form, beside what was typed.

    `act` does it and returns what happened, in words, and where to go; `back` is where the person came from (name and
    argument); `page` holds the words of the page.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said, *where = act()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said)
            return redirect(*where)
    return render(
        request,
        "phases/methodology_form.html",
        {"form": form, "back_url": reverse(back[0], args=back[1:]), **page},
        status=422 if form.errors else 200,
    )


# --- Diagnosis ----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def diagnosis_detail(request, pk):
    process = _process(request, pk)
    row = Diagnosis.objects.filter(process=process).select_related("answered_by").first()
    answers = row.answers if row else {}
    return render(
        request,
        "phases/diagnosis_detail.html",
        {
            "process": process,
            "municipality": process.municipality,
            "diagnosis": row,
            "findings": questionnaire.findings(answers),
            "groups": [
                (
                    group.title,
                    [(each.text, questionnaire.in_words(each, answers)) for each in group.questions],
                )
                for group in questionnaire.GROUPS
            ],
            "open_questions": len(questionnaire.unanswered(answers)),
            "task": process.tasks.filter(key=diagnosis.TASK_KEY).first(),
            "may_edit": may_edit(request.user, process.municipality)
            and process.state != Process.State.CLOSED,
        },
    )


@login_required
def diagnosis_edit(request, pk):
    """Answer the questionnaire: «guardar» keeps what there is, the other button concludes it."""
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    row = Diagnosis.objects.filter(process=process).first()
    only_save = "guardar" in request.POST
    form = DiagnosisForm(
        request.POST or None,
        initial={**(row.answers if row else {}), "seen": diagnosis.version(row)},
        complete=not only_save,
    )
    if request.method == "POST" and form.is_valid():
        facts = {
            "process": process,
            "answers": form.answers(),
            "by": request.user,
            "at": timezone.now(),
            "seen": form.cleaned_data["seen"],
        }
        try:
            if only_save:
                diagnosis.save(**facts)
            else:
                diagnosis.finish(**facts, today=_today(process.municipality))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = (
                "Se guardaron sus respuestas. Puede seguir después."
                if only_save
                else "Se concluyó el diagnóstico. Abajo, lo que conviene reforzar."
            )
            messages.success(request, said)
            return redirect("phases:diagnosis-detail", process.pk)
    return render(
        request,
        "phases/diagnosis_form.html",
        {"process": process, "municipality": process.municipality, "form": form},
        status=422 if form.errors else 200,
    )


# --- Results and recommendations ----------------------------------------------------------------------------------


@login_required
@require_safe
def process_results(request, pk):
    process = _process(request, pk)
    return render(
        request,
        "phases/process_results.html",
        {
            "process": process,
            "municipality": process.municipality,
            "results": results_of(process),
            "reasons": catalogue.REASONS,
        },
    )


@login_required
@require_safe
def recommendations_list(request, pk):
    process = _process(request, pk)
    written = {
        row.phase_id: row
        for row in Recommendations.objects.filter(phase__process=process).select_related("written_by")
    }
    return render(
        request,
        "phases/recommendations_list.html",
        {
            "process": process,
            "municipality": process.municipality,
            "rows": [(phase, written.get(phase.pk)) for phase in process.phases.all()],
            "headings": recommending.HEADINGS,
            "may_edit": may_edit(request.user, process.municipality)
            and process.state != Process.State.CLOSED,
        },
    )


@login_required
def recommendations_edit(request, pk, number):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    phase = get_object_or_404(Phase, process=process, number=number)
    row = Recommendations.objects.filter(phase=phase).first()
    initial = {name: getattr(row, name) for name in recommending.HEADINGS} if row else {}
    form = RecommendationsForm(request.POST or None, initial={**initial, "seen": recommending.version(row)})

    def act():
        recommending.write(phase=phase, by=request.user, at=timezone.now(), **form.cleaned_data)
        said = f"Se guardaron las recomendaciones de la fase {phase.number}, {phase.short_name.lower()}."
        return said, "phases:recommendations-list", process.pk

    return _form_page(
        request,
        form,
        act=act,
        back=("phases:recommendations-list", process.pk),
        page={
            "process": process,
            "municipality": process.municipality,
            "title": f"Recomendaciones de la fase {phase.number}: {phase.short_name.lower()}",
            "lead": "Lo que la oficina aprendió en esta fase y propone para las que siguen. Se imprime en el informe "
            "del proceso; el historial conserva cada redacción.",
            "submit_label": "Guardar las recomendaciones",
            "draft_key": f"recomendaciones-{phase.pk}",
        },
    )


# --- Tasks of the office ------------------------------------------------------------------------------------------


def _add_task(request, municipality, process, back):
    form = OwnTaskForm(request.POST or None, process=process)

    def act():
        task = progress.add_task(
            municipality=municipality,
            process=process,
            by=request.user,
            today=_today(municipality),
            **form.cleaned_data,
        )
        return f"Se agregó la tarea: {task}. Aquí puede asignarla.", "phases:task-detail", task.pk

    where = f"del proceso con {process.partner_name}" if process else "de la oficina, sin proceso"
    return _form_page(
        request,
        form,
        act=act,
        back=back,
        page={
            "process": process,
            "municipality": municipality,
            "title": "Agregar una tarea propia",
            "lead": f"Una tarea {where}. Tendrá recordatorios, evidencia e historial como las de la metodología.",
            "submit_label": "Agregar la tarea",
        },
    )


@login_required
def task_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    return _add_task(request, municipality, None, ("phases:task-list", municipality.cvegeo))


@login_required
def process_task_create(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _add_task(request, process.municipality, process, ("phases:process-detail", process.pk))


@login_required
def task_omit(request, pk):
    """Mark a task as «no aplica», with the reason."""
    task = _task(request, pk)
    require_editor(request.user, task.municipality)
    form = NotApplicableForm(request.POST or None)

    def act():
        progress.mark_not_applicable(task=task, by=request.user, **form.cleaned_data)
        return f"La tarea quedó como «no aplica»: {task}.", "phases:task-detail", task.pk

    return _form_page(
        request,
        form,
        act=act,
        back=("phases:task-detail", task.pk),
        page={
            "process": task.process,
            "municipality": task.municipality,
            "title": "¿Marcar la tarea como «no aplica»?",
            "lead": f"«{task.name}» dejará de pedirse y de recordarse. Puede volver atrás cuando quiera.",
            "submit_label": "Marcar como «no aplica»",
        },
    )


@login_required
@acts_by_post(back="phases:task-detail")
def task_restore(request, pk):
    task = _task(request, pk)
    require_editor(request.user, task.municipality)
    try:
        progress.mark_applicable(task=task, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, f"La tarea vuelve a estar pendiente: {task}.")
    return redirect("phases:task-detail", task.pk)


# --- Reopening ----------------------------------------------------------------------------------------------------


@login_required
def process_reopen(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    form = ReopenForm(request.POST or None)
    reopen = partial(
        progress.reopen_process, process=process, by=request.user, today=_today(process.municipality)
    )

    def act():
        reopen(**form.cleaned_data)
        said = "El proceso se reabrió donde estaba. Vuelven los recordatorios de lo pendiente."
        return said, "phases:process-detail", process.pk

    return _form_page(
        request,
        form,
        act=act,
        back=("phases:process-detail", process.pk),
        page={
            "process": process,
            "municipality": process.municipality,
            "title": f"¿Reabrir el proceso con {process.partner_name}?",
            "lead": "Seguirá en el punto en que se cerró. Los días que estuvo cerrado se devuelven a los plazos de sus "
            "fases, y los recordatorios vuelven a enviarse.",
            "submit_label": "Reabrir el proceso",
        },
    )
