"""Requests for more time: asking from the task's page, the enlace's list, and the answer."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Q, Value, When
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from phases.daysoff import office_calendar
from phases.forms.mail import DecideForm, MoreTimeForm
from phases.mail_answers import answer_request, ask_for_time, awaits_answer, deadline_with, late_by, may_ask
from phases.models import Extension, Process, Task
from phases.overview import days_left_phrase

PAGE_SIZE = 25
FOR_LISTS = Extension.objects.select_related(
    "municipality",
    "asked_by",
    "decided_by",
    "task__municipality",
    "task__process__municipality",
    "task__process__counterpart",
    "phase",
    "process__municipality",
    "process__counterpart",
)


@login_required
@require_safe
def extension_list(request, cvegeo):
    """Requests and extensions of a municipality: those that wait first, then the latest answers."""
    municipality = get_municipality_or_404(request, cvegeo)
    awaits = Q(state=Extension.State.ASKED, task__state=Task.State.PENDING) & (
        Q(process__isnull=True) | ~Q(process__state=Process.State.CLOSED)
    )
    rows = (
        FOR_LISTS.visible_to(request.user)
        .filter(municipality=municipality)
        .order_by(Case(When(awaits, then=Value(0)), default=Value(1)), "-decided_on", "asked_on", "-pk")
    )
    return render(
        request,
        "phases/extension_list.html",
        {
            "municipality": municipality,
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
            "waiting": rows.filter(awaits).count(),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_ask(request, pk):
    """Whoever has the task asks the enlaces for more time; an enlace may leave a request for another to decide."""
    task = get_visible_or_404(request, Task.objects.for_lists(), pk=pk)
    if not may_ask(request.user, task):
        raise PermissionDenied("Sólo quien tiene la tarea puede pedir más tiempo.")
    now = timezone.now()
    today = task.municipality.today(now)
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_time(task=task, by=request.user, today=today, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Su solicitud llegó al enlace municipal. La respuesta aparecerá aquí.")
            return redirect("phases:task-detail", task.pk)
    return render(
        request,
        "phases/extension_ask.html",
        {
            "task": task,
            "process": task.process,
            "municipality": task.municipality,
            "form": form,
            "days_left": days_left_phrase(task.due_on, today, office_calendar(task.municipality)),
            "late_by": late_by(task, today),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension_decide(request, pk):
    """Grant or refuse a request, by the button pressed."""
    extension = get_visible_or_404(request, FOR_LISTS, pk=pk)
    require_editor(request.user, extension.municipality)
    now = timezone.now()
    today = extension.municipality.today(now)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        granted = "conceder" in request.POST
        try:
            if not granted and "negar" not in request.POST:
                raise ValidationError("Elija si concede o no la prórroga.")
            answer_request(
                extension=extension,
                granted=granted,
                by=request.user,
                today=today,
                now=now,
                on_failed_mail=partial(_warn, request, extension),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                "La prórroga quedó concedida."
                if granted
                else "La solicitud quedó contestada: no se concedió.",
            )
            return redirect("phases:extension-list", extension.municipality.cvegeo)
    task = extension.task
    return render(
        request,
        "phases/extension_decide.html",
        {
            "extension": extension,
            "task": task,
            "process": extension.process,
            "municipality": extension.municipality,
            "form": form,
            "awaits": awaits_answer(extension),
            "today": today,
            "days_left": days_left_phrase(task.due_on, today, office_calendar(task.municipality))
            if task
            else "",
            "new_deadline": deadline_with(task, extension.working_days) if task and task.due_on else None,
        },
        status=422 if form.errors else 200,
    )


def _warn(request, extension):
    messages.warning(
        request,
        f"No pudo salir el correo para {extension.asker}, que no tiene cuenta: avísele por otro medio.",
    )
