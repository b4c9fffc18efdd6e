"""Pages of the communication plan: list, calendar, one act, and the recommendations of a process or an agreement."""

import calendar
import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.communication import plan
from agreements.communication.filters import COLUMNS, CommunicationFilter, subject_of
from agreements.communication.papers import PLAN_TASK_KEY, plan_source
from agreements.communication.proof import acts_of_process, keep_plan
from agreements.forms.communication import (
    ActForm,
    OutcomeForm,
    PlanEvidenceForm,
    subject_choices,
)
from agreements.models import Agreement, CommunicationAct, State
from agreements.papers.as_evidence import tasks_to_prove
from agreements.views.pdf import send_preview
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.models import Entry
from phases.models import Process

ROWS = CommunicationAct.objects.select_related(
    "municipality", "process__counterpart", "process__municipality", "agreement", "task", "created_by"
)
GIVEN_UP = (State.WITHDRAWN, State.REJECTED)
ENTRIES_SHOWN = 10
DETAIL = "agreements:communication-detail"


def _acts(request, municipality):
    return ROWS.visible_to(request.user).filter(municipality=municipality).order_by("on", "pk")


def _subjects(request, municipality):
    """The processes and agreements that an act may be about: two queries."""
    processes = Process.objects.visible_to(request.user).filter(municipality=municipality).not_closed()
    agreements = Agreement.objects.visible_to(request.user).filter(municipality=municipality)
    return (
        list(processes.select_related("counterpart", "municipality")),
        list(agreements.exclude(state__in=GIVEN_UP).order_by("title", "pk")),
    )


def _filter(request, municipality, processes, agreements):
    acts = _acts(request, municipality)
    months = list(acts.dates("on", "month"))
    subjects = subject_choices(processes, agreements)
    today = today_in(municipality)
    return CommunicationFilter(request.GET, acts, subjects=subjects, months=months, today=today)


@login_required
@require_safe
def communication_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    processes, agreements = _subjects(request, municipality)
    found = _filter(request, municipality, processes, agreements)
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("plan-de-comunicacion", municipality.name, day=today)
        return send_list(kind, COLUMNS, found.qs, name=name, title="Plan de comunicación")
    page = page_of(request, found.qs)
    editor = may_edit(request.user, municipality)
    tasks = tasks_to_prove(municipality, request.user, PLAN_TASK_KEY) if editor else None
    return render(
        request,
        "agreements/communication_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page,
            "rows": [(act, subject_of(act)) for act in page],
            "may_edit": editor,
            "today": today,
            "processes": processes,
            "evidence_form": PlanEvidenceForm(tasks=tasks) if tasks and page.paginator.count else None,
        },
    )


@login_required
@require_safe
def communication_calendar(request, cvegeo):
    """The acts of one month (`?mes=2026-03`) in its weeks."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    first = _month(request.GET.get("mes", ""), today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    by_day = {}
    for act in _acts(request, municipality).filter(on__range=(first, last)):
        by_day.setdefault(act.on, []).append(act)
    weeks = [
        [(day, day.month == first.month, by_day.get(day, ())) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return render(
        request,
        "agreements/communication_calendar.html",
        {
            "municipality": municipality,
            "first": first,
            "weeks": weeks,
            "days": sorted(by_day.items()),
            "previous": f"{first - dt.timedelta(days=1):%Y-%m}",
            "following": f"{last + dt.timedelta(days=1):%Y-%m}",
            "is_this_month": first == today.replace(day=1),
            "today": today,
            "may_edit": may_edit(request.user, municipality),
        },
    )


def _month(text, today):
    """The first day of the month that the address names; of today's for any other words."""
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year < 2100 else today.replace(day=1)


@login_required
def communication_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    processes, agreements = _subjects(request, municipality)
    form = ActForm(
        request.POST or None,
        processes=processes,
        agreements=agreements,
        initial={"subject": request.GET.get("asunto", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            act = plan.add_act(
                municipality=municipality, by=request.user, today=today_in(municipality), **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La acción se agregó al plan de comunicación.")
            return redirect(DETAIL, act.pk)
    return _form_page(request, municipality, form)


@login_required
@require_safe
def communication_detail(request, pk):
    act = get_visible_or_404(request, ROWS, pk=pk)
    return render(
        request,
        "agreements/communication_detail.html",
        {
            "act": act,
            "municipality": act.municipality,
            "subject": subject_of(act),
            "subject_url": _subject_url(act),
            "entries": Entry.objects.about(act)[:ENTRIES_SHOWN],
            "may_edit": may_edit(request.user, act.municipality),
            "today": today_in(act.municipality),
        },
    )


@login_required
def communication_edit(request, pk):
    act = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, act.municipality)
    if act.state != CommunicationAct.State.PLANNED:
        messages.error(request, plan.ENDED.format(state=act.get_state_display()))
        return redirect(DETAIL, act.pk)
    processes, agreements = _subjects(request, act.municipality)
    for rows, mine in ((processes, act.process), (agreements, act.agreement)):
        if mine is not None and mine not in rows:
            rows.append(mine)
    form = ActForm(request.POST or None, instance=act, processes=processes, agreements=agreements)
    if request.method == "POST" and form.is_valid():
        try:
            plan.change_act(
                act=act,
                by=request.user,
                today=today_in(act.municipality),
                seen=form.cleaned_data["seen"],
                **form.verb_data(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            act.refresh_from_db()
            refresh_hidden(form, "seen", act.revision)
        else:
            messages.success(request, "La acción se guardó; su tarea tiene la misma fecha.")
            return redirect(DETAIL, act.pk)
    return _form_page(request, act.municipality, form, act)


def _form_page(request, municipality, form, act=None):
    return render(
        request,
        "agreements/communication_form.html",
        {
            "municipality": municipality,
            "act": act,
            "form": form,
            "stale": bool(form.errors) and act is not None,
        },
        status=status_of(form),
    )


@login_required
def communication_finish(request, pk):
    return _end_page(
        request,
        pk,
        verb=plan.finish_act,
        title="¿Qué se logró?",
        label="Qué se logró o dónde se publicó",
        help_text="Por ejemplo: «Boletín 14/2026; asistieron 32 personas de nueve dependencias».",
        submit="Marcar como realizada",
        done="La acción quedó como realizada y su tarea, cumplida.",
    )


@login_required
def communication_cancel(request, pk):
    return _end_page(
        request,
        pk,
        verb=plan.cancel_act,
        title="¿Por qué se cancela?",
        label="Por qué se cancela",
        help_text="La acción queda en el plan, con esta razón; su tarea ya no aplica.",
        submit="Cancelar la acción",
        done="La acción quedó cancelada.",
        danger=True,
    )


def _end_page(request, pk, *, verb, title, label, help_text, submit, done, danger=False):
    act = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, act.municipality)
    form = OutcomeForm(request.POST or None, label=label, help_text=help_text, initial={"seen": act.revision})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verb(
                act=act,
                by=request.user,
                today=today_in(act.municipality),
                seen=data["seen"],
                outcome=data["outcome"],
            )
        except ValidationError as error:
            show_refusal(form, error)
            act.refresh_from_db()
            refresh_hidden(form, "seen", act.revision)
        else:
            messages.success(request, done)
            return redirect(DETAIL, act.pk)
    return render(
        request,
        "agreements/communication_end.html",
        {
            "municipality": act.municipality,
            "act": act,
            "form": form,
            "title": title,
            "submit_label": submit,
            "danger": danger,
        },
        status=status_of(form),
    )


def _subject_url(act):
    if act.process_id:
        return reverse("agreements:communication-process", args=[act.process_id])
    return reverse("agreements:communication-agreement", args=[act.agreement_id]) if act.agreement_id else ""


# --- On paper --------------------------------------------------------------------------------------------------------


def _name(municipality, *words):
    return f"{file_name('plan-de-comunicacion', municipality.name, *words, day=today_in(municipality))}.pdf"


@login_required
@require_safe
def communication_pdf(request, cvegeo):
    """The plan as it is filtered."""
    municipality = get_municipality_or_404(request, cvegeo)
    found = _filter(request, municipality, *_subjects(request, municipality))
    acts = list(found.qs)
    subject = subject_of(acts[0]) if acts and request.GET.get("asunto") else None
    return send_preview(
        request,
        plan_source(municipality, acts, today_in(municipality), subject=subject),
        _name(municipality),
    )


@login_required
@acts_by_post("agreements:communication-list")
def communication_save(request, cvegeo):
    """Keep today's plan of a process with its task `plan-comunicacion`."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = PlanEvidenceForm(request.POST, tasks=tasks_to_prove(municipality, request.user, PLAN_TASK_KEY))
    if not form.is_valid():
        messages.error(request, "Elija el proceso en cuya tarea se guarda el plan.")
        return redirect("agreements:communication-list", cvegeo)
    task, today = form.cleaned_data["task"], today_in(municipality)
    source = plan_source(municipality, acts_of_process(task.process), today, subject=task.process)
    try:
        completed = keep_plan(
            task=task,
            pdf=source.pdf(),
            name=_name(municipality, task.process.partner_name),
            by=request.user,
            today=today,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:communication-list", cvegeo)
    if completed:
        done = "y la tarea quedó cumplida, porque nada del plan está por venir"
    elif task.state == task.State.DONE:
        done = "junto a la que ya tenía"
    else:
        done = "y la tarea sigue abierta hasta que no quede nada por realizar"
    messages.success(request, f"El plan de hoy quedó como evidencia de «{task.name}», {done}.")
    return redirect("phases:task-detail", task.pk)
