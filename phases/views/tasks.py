"""Pages of tasks: the office's list by urgency, one task with its evidence, and who has it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import wanted_format
from partners.access import (
    get_municipality_or_404,
    get_visible_or_404,
    may_edit,
    may_read,
    require_editor,
)
from partners.models import Municipality
from phases import progress
from phases.agenda import by_urgency, days_by_zone, groups_of, pending_for, turn_of
from phases.daysoff import office_calendar, remember_calendars
from phases.evidence import add_evidence
from phases.exports import send_tasks
from phases.filters import MyTaskFilter, TaskFilter
from phases.forms.tasks import AssignForm, EvidenceForm
from phases.models import Process, Task
from phases.overview import days_left_phrase

PAGE_SIZE = 50


def _task(request, pk):
    return get_visible_or_404(request, Task.objects.for_lists(), pk=pk)


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def task_list(request, cvegeo):
    """Tasks of all running processes by urgency; without the filter of states only what is pending."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = _today(municipality)
    days = {municipality.timezone: today}
    tasks = Task.objects.visible_to(request.user).filter(municipality=municipality, is_automatic=False)
    found = TaskFilter(
        request.GET,
        queryset=by_urgency(tasks.for_lists(), days),
        request=request,
        today=today,
        processes=Process.objects.visible_to(request.user)
        .filter(municipality=municipality)
        .select_related("municipality", "counterpart"),
        units=tasks.exclude(responsible_unit="")
        .order_by("responsible_unit")
        .values_list("responsible_unit", flat=True)
        .distinct(),
    )
    rows = found.qs
    kind = wanted_format(request.GET)
    if kind is not None:
        return send_tasks(kind, rows, days=days, name=("tareas", municipality.name), day=today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "phases/task_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page,
            "groups": groups_of(page, rows),
            "today": today,
        },
    )


@login_required
@require_safe
def my_tasks(request):
    """What this person has to do in all municipalities, by urgency; each row with its municipality's own today."""
    user, now = request.user, timezone.now()
    access = user.access
    tasks = pending_for(user)
    days = days_by_zone(Municipality.objects.filter(pk__in=tasks.values("municipality")), now)
    found = MyTaskFilter(request.GET, queryset=by_urgency(tasks.for_lists(), days), request=request)
    kind = wanted_format(request.GET)
    if kind is not None:
        day = timezone.localdate(now)
        return send_tasks(
            kind,
            found.qs,
            days=days,
            name=("mis-tareas",),
            day=day,
            with_municipality=True,
            names=lambda task: may_read(user, task.municipality),
        )
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    remember_calendars(request, {task.municipality_id for task in page})
    for task in page:
        task.today = days[task.municipality.timezone]
        task.turn = turn_of(task) if task.is_sre_step or task.is_counterpart_step else ""
        # Members of a committee know the task; its page is the office's.
        task.opens = may_read(user, task.municipality)
    memberships = [each for each in access.memberships if each.municipality_id]
    return render(
        request,
        "phases/my_tasks.html",
        {
            "filter": found,
            "page": page,
            "groups": groups_of(page, found.qs),
            "access": access,
            "offices": [
                each.municipality for each in memberships if each.municipality_id in access.reader_ids
            ],
            "committees": [
                each.municipality for each in memberships if each.municipality_id in access.committee_ids
            ],
            "several": access.is_advisor or access.state_codes or len(memberships) > 1,
        },
    )


def _task_page(request, task, form, status=200):
    today = _today(task.municipality)
    return render(
        request,
        "phases/task_detail.html",
        {
            "task": task,
            "process": task.process,
            "municipality": task.municipality,
            "evidence": task.evidence.select_related("added_by"),
            "missing": progress.missing_requirements(task),
            "form": form,
            "today": today,
            "days_left": days_left_phrase(task.due_on, today, office_calendar(task.municipality)),
            "may_edit": may_edit(request.user, task.municipality),
        },
        status=status,
    )


@login_required
@require_safe
def task_detail(request, pk):
    task = _task(request, pk)
    return _task_page(request, task, EvidenceForm())


@login_required
@acts_by_post(back="phases:task-detail")
def task_complete(request, pk):
    """Save evidence, and complete the task unless only saving was asked for (button «guardar»)."""
    task = _task(request, pk)
    require_editor(request.user, task.municipality)
    only_save = "guardar" in request.POST
    form = EvidenceForm(request.POST, request.FILES)
    # Evidence saved before is enough to complete a task: then the form may stay empty.
    if not only_save and not form.has_changed() and task.evidence.exists():
        note, files = "", []
    elif form.is_valid():
        note, files = form.cleaned_data["note"].strip(), form.cleaned_data["files"]
    else:
        return _task_page(request, task, form, status=422)
    try:
        if only_save:
            add_evidence(task=task, by=request.user, note=note, files=files)
            messages.success(request, "Se guardó la evidencia. La tarea sigue pendiente.")
            return redirect("phases:task-detail", task.pk)
        progress.complete_task(
            task=task, by=request.user, note=note, files=files, today=_today(task.municipality)
        )
    except ValidationError as error:
        form.is_valid()
        form.add_error(None, error)
        return _task_page(request, task, form, status=422)
    messages.success(request, f"Tarea cumplida: {task}.")
    return (
        redirect("phases:process-detail", task.process_id)
        if task.process_id
        else redirect("phases:task-detail", task.pk)
    )


@login_required
@acts_by_post(back="phases:task-detail")
def task_reopen(request, pk):
    task = _task(request, pk)
    require_editor(request.user, task.municipality)
    try:
        progress.reopen_task(task=task, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, f"La tarea vuelve a estar pendiente: {task}.")
    return redirect("phases:task-detail", task.pk)


@login_required
def task_assign(request, pk):
    task = _task(request, pk)
    require_editor(request.user, task.municipality)
    form = AssignForm(
        request.POST or None,
        initial={
            "assignee": task.assignee_id,
            "assignee_name": task.assignee_name,
            "assignee_email": task.assignee_email,
        },
        task=task,
        user=request.user,
        today=_today(task.municipality),
    )
    if request.method == "POST" and form.is_valid():
        try:
            progress.assign_task(
                task=task, by=request.user, today=_today(task.municipality), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Se guardó quién tiene la tarea.")
            return redirect("phases:task-detail", task.pk)
    return render(
        request,
        "phases/task_assign.html",
        {"task": task, "municipality": task.municipality, "process": task.process, "form": form},
        status=422 if form.errors else 200,
    )
