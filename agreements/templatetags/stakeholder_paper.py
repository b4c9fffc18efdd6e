"""The stakeholder map on paper, on the page of the map. `{% load stakeholder_paper %}{% stakeholder_paper … %}`."""

from django import template

from agreements.forms.stakeholders import MapEvidenceForm
from agreements.papers.as_evidence import tasks_to_prove
from agreements.papers.stakeholders import TASK_KEY

register = template.Library()


@register.inclusion_tag("agreements/_stakeholder_paper.html", takes_context=True)
def stakeholder_paper(context, municipality, can_edit):
    """The PDF, and for the enlace the form that keeps it as evidence: two queries at most, however many processes."""
    form = None
    if can_edit:
        tasks = tasks_to_prove(municipality, context["request"].user, TASK_KEY)
        if tasks.exists():
            form = MapEvidenceForm(tasks=tasks)
    return {
        "municipality": municipality,
        "form": form,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }
