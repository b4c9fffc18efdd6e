"""The methodology on other pages: what a process proves and lacks, and what a task may be. `{% load methodology %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from partners.access import may_edit
from partners.templatetags.look import icon
from phases import catalogue, diagnosis
from phases.models import Diagnosis, Phase, Process, Recommendations, Task
from phases.opening import OMITTED
from phases.results import KEYS, results_from
from phases.state_rules import RULES, SIGNATURE

register = template.Library()


@register.inclusion_tag("phases/_process_method.html")
def process_method(process):
    """Diagnosis, results and recommendations of a process, with what is still missing: three queries."""
    tasks = list(process.tasks.filter(key__in=[*KEYS, SIGNATURE]))
    written = set(Recommendations.objects.filter(phase__process=process).values_list("phase", flat=True))
    concluded = [phase for phase in process.phases.all() if phase.state == Phase.State.DONE]
    by_key = {task.key: task for task in tasks}
    signature, questionnaire_task = by_key.get(SIGNATURE), by_key.get(diagnosis.TASK_KEY)
    unsigned = signature is not None and signature.state == Task.State.PENDING
    closed = process.state == Process.State.CLOSED
    return {
        "process": process,
        "results": results_from(tasks),
        "has_diagnosis": Diagnosis.objects.filter(process=process).exists(),
        "diagnosis_done": questionnaire_task is not None and questionnaire_task.is_done,
        "lacking": _listed([phase.short_name.lower() for phase in concluded if phase.pk not in written]),
        "term_ends_on": process.municipality.administration_ends_on if unsigned and not closed else None,
        "state_rule": RULES.get(process.municipality.state),
    }


def _listed(words):
    """«a», «a y b», «a, b e implementación»; empty for none."""
    conjunction = " e " if words and words[-1].startswith("i") else " y "
    return conjunction.join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


@register.inclusion_tag("phases/_task_method.html")
def task_method(task, process, editor=False):
    """Why a task does not apply, and the acts that this page offers besides completing it: no query."""
    closed = process is not None and process.state == Process.State.CLOSED
    editable = editor and not closed and not task.is_automatic
    not_applicable = task.state == Task.State.NOT_APPLICABLE
    pending = task.state == Task.State.PENDING
    return {
        "task": task,
        "process": process,
        "not_applicable": not_applicable,
        "may_restore": editable and not_applicable and task.not_applicable_reason not in OMITTED.values(),
        "may_omit": editable and pending and not task.blocks_phase,
        "asks_questionnaire": process is not None and task.key == diagnosis.TASK_KEY,
        "may_answer": editable and pending,
    }


@register.simple_tag(takes_context=True)
def own_task_link(context, municipality):
    """The way to add a task of the office's own, for whoever may."""
    if not may_edit(context["request"].user, municipality):
        return ""
    address = reverse("phases:task-create", args=[municipality.cvegeo])
    return format_html('<a class="btn btn-secondary" href="{}">{}Agregar tarea</a>', address, icon("plus-lg"))


@register.simple_tag
def method_reasons():
    """The nine reasons for a method, in the methodology's order."""
    return catalogue.REASONS
