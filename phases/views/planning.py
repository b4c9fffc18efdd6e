"""Planning: backwards from a fixed day, and «¿y si…?». Questions asked by GET; nothing is saved."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import get_municipality_or_404, get_visible_or_404, may_edit
from phases import backplan
from phases.daysoff import office_calendar
from phases.forms.clock import BackwardsForm, DeadlineForm, WhatIfForm
from phases.models import Process, Task
from phases.planning import slip_of, steps_of_methodology, steps_of_process

OCCASIONS = {each.key: each for each in backplan.OCCASIONS}


def _today(municipality):
    return municipality.today(timezone.now())


@dataclass(frozen=True)
class Row:
    """A step on the screen: its last day, what is left of it, and the deadline in force if it has one."""

    last: backplan.LastDay
    left: int
    task: Task | None = None

    @property
    def is_past(self):
        return self.left < 0

    @property
    def is_due_too_late(self):
        """Whether the deadline in force comes after the last day that meets the date."""
        return bool(self.task and self.task.due_on and self.task.due_on > self.last.last_on)


def _rows(plan, today, tasks=None):
    tasks = tasks or {}
    return [Row(each, each.working_days_left(today), tasks.get(each.step.key)) for each in plan.steps]


@login_required
@require_safe
def plan_backwards(request, cvegeo):
    """For a process that does not exist yet: the latest start and the last day for each step."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = _today(municipality)
    form = BackwardsForm(request.GET if request.GET else None, initial={"tipo": Process.Kind.NEW})
    plan, calendar, national = None, None, False
    if form.is_valid():
        asked = form.cleaned_data
        national = "MX" in {asked["pais"]} or asked["tipo"] == Process.Kind.NATIONAL
        kind, country = (Process.Kind.NATIONAL, "MX") if national else (asked["tipo"], asked["pais"])
        steps = steps_of_methodology(municipality, kind=kind, country=country)
        plan = _plan(form, steps)
        calendar = office_calendar(municipality)
    return render(
        request,
        "phases/plan_backwards.html",
        _plan_page(form, plan, today, calendar)
        | {
            "municipality": municipality,
            "national": national,
            "may_edit": may_edit(request.user, municipality),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def process_plan(request, pk):
    """For a running process: how much is left for each pending step if a day is fixed."""
    process = get_visible_or_404(request, Process.objects.with_timeline(), pk=pk)
    today = _today(process.municipality)
    form = DeadlineForm(request.GET if request.GET else None)
    plan, calendar, tasks = None, None, {}
    if form.is_valid():
        pairs = steps_of_process(process)
        tasks = {step.key: task for step, task in pairs}
        plan = _plan(form, [step for step, _ in pairs])
        calendar = office_calendar(process.municipality)
    return render(
        request,
        "phases/plan_process.html",
        _plan_page(form, plan, today, calendar, tasks)
        | {"process": process, "municipality": process.municipality},
        status=422 if form.errors else 200,
    )


def _plan(form, steps):
    """The plan that the form asks for; None, with an error on the form, when the step is not among them."""
    occasion = OCCASIONS[form.cleaned_data["ocasion"]]
    try:
        return backplan.plan_back(steps, occasion.anchor, form.cleaned_data["dia"])
    except KeyError:
        form.add_error(
            "ocasion", "Ese paso no corresponde a este proceso o ya se cumplió: elija otra ocasión."
        )
        return None


def _plan_page(form, plan, today, calendar, tasks=None):
    if plan is None:
        return {"form": form, "today": today, "plan": None}
    rows = _rows(plan, today, tasks)
    key = {row.last.step.key: row for row in rows}
    return {
        "form": form,
        "today": today,
        "plan": plan,
        "rows": rows,
        "past": [row for row in rows if row.is_past],
        # Of a running process, what is late and holds its phase; the rest may still be done meanwhile.
        "past_gates": [row for row in rows if row.is_past and row.task and row.task.blocks_phase],
        "too_late": [row for row in rows if row.is_due_too_late],
        "cabildo": key.get(backplan.CABILDO),
        "to_sre": key.get(backplan.TO_SRE),
        "days_to_start": (plan.opened_on - today).days,
        "why_not_working": calendar.why_not_working(plan.meets_on),
    }


@login_required
@require_safe
def task_whatif(request, pk):
    """«¿Y si se cumple el…?»: all that slips when a task is done later, before and after."""
    task = get_visible_or_404(request, Task.objects.for_lists(), pk=pk)
    closed = task.process is not None and task.process.state == Process.State.CLOSED
    may_ask = task.state == Task.State.PENDING and task.due_on is not None and not closed
    form = WhatIfForm(request.GET if request.GET and may_ask else None, initial={"fecha": task.due_on})
    page = {"slip": None}
    if form.is_valid():
        page = _slip_page(task, form.cleaned_data["fecha"])
    return render(
        request,
        "phases/plan_whatif.html",
        page
        | {
            "task": task,
            "process": task.process,
            "municipality": task.municipality,
            "form": form,
            "may_ask": may_ask,
            "may_apply": may_edit(request.user, task.municipality)
            and task.is_clock_running
            and task.planned_on is not None,
        },
        status=422 if form.errors else 200,
    )


def _slip_page(task, asked):
    slip, rows = slip_of(task, asked)
    calendar = office_calendar(task.municipality)
    own = next((move for move in slip.tasks if move.node.key == task.key), None)
    first = slip.phases[0] if slip.phases else None
    return {
        "slip": slip,
        "asked": asked,
        "others": [(rows[move.node.key], move) for move in slip.tasks if move.node.key != task.key],
        "own": own,
        "days": own.node.calendar.working_days_between(task.due_on, slip.due_on) if own else 0,
        "phases": [(_phase(task, move.before.number), move) for move in slip.phases],
        "first_phase": _phase(task, first.before.number) if first else None,
        "phase_days": calendar.working_days_between(first.before.ends_on, first.after.ends_on)
        if first
        else 0,
        "was_moved": own is not None and slip.due_on != asked,
    }


def _phase(task, number):
    return next(each for each in task.process.phases.all() if each.number == number)
