"""The stakeholder map as PDF, and kept as evidence of the task of a process that asks for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from agreements.forms.stakeholders import MapEvidenceForm
from agreements.papers.as_evidence import keep_as_evidence, tasks_to_prove
from agreements.papers.stakeholders import TASK_KEY, stakeholder_source
from agreements.views.pdf import send_preview
from agreements.views.shared import today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name
from partners.access import get_municipality_or_404, require_editor
from partners.models import Stakeholder


def _name(municipality):
    return f"{file_name('mapa-de-actores', municipality.name, day=today_in(municipality))}.pdf"


@login_required
@require_safe
def stakeholder_pdf(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    source = stakeholder_source(municipality, request.user, today_in(municipality))
    return send_preview(request, source, _name(municipality))


@login_required
@acts_by_post("partners:stakeholder-list")
def stakeholder_save(request, cvegeo):
    """Keep today's map with the task `mapa-actores` of the chosen process, and complete it."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = MapEvidenceForm(request.POST, tasks=tasks_to_prove(municipality, request.user, TASK_KEY))
    if not form.is_valid():
        messages.error(request, "Elija el proceso cuya tarea prueba este mapa.")
        return redirect("partners:stakeholder-list", cvegeo)
    if not Stakeholder.objects.filter(municipality=municipality, is_active=True).exists():
        messages.error(request, "El mapa está vacío: agregue actores antes de guardarlo como evidencia.")
        return redirect("partners:stakeholder-list", cvegeo)
    task, today = form.cleaned_data["task"], today_in(municipality)
    try:
        completed = keep_as_evidence(
            task=task,
            key=TASK_KEY,
            pdf=stakeholder_source(municipality, request.user, today).pdf(),
            name=_name(municipality),
            by=request.user,
            today=today,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("partners:stakeholder-list", cvegeo)
    done = "y la tarea quedó cumplida" if completed else "junto a la que ya tenía"
    messages.success(request, f"El mapa de hoy quedó como evidencia de «{task.name}», {done}.")
    return redirect("phases:task-detail", task.pk)
