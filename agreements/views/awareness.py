"""The awareness kit: handout and slides of the workshop, in two editions, and kept with the task that asks for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.communication.awareness import EDITIONS, SOURCE, TASK_KEY, own_facts
from agreements.communication.awareness_papers import handout_source, slides_source
from agreements.communication.proof import keep_material
from agreements.forms.communication import HANDOUT, PAPERS, SLIDES, MaterialForm
from agreements.papers.as_evidence import tasks_to_prove
from agreements.views.pdf import send_preview
from agreements.views.shared import today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name
from partners.access import get_municipality_or_404, may_edit, require_editor

SOURCES = {HANDOUT: handout_source, SLIDES: slides_source}


@login_required
@require_safe
def awareness_kit(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    editor = may_edit(request.user, municipality)
    tasks = tasks_to_prove(municipality, request.user, TASK_KEY) if editor else None
    return render(
        request,
        "agreements/awareness_kit.html",
        {
            "municipality": municipality,
            "editions": EDITIONS.values(),
            "own": own_facts(municipality, request.user),
            "source": SOURCE,
            "may_edit": editor,
            "form": MaterialForm(tasks=tasks) if tasks else None,
        },
    )


@login_required
@require_safe
def awareness_pdf(request, cvegeo, paper, edition):
    municipality = get_municipality_or_404(request, cvegeo)
    if paper not in SOURCES or edition not in EDITIONS:
        raise Http404("No hay ese material.")
    source = SOURCES[paper](municipality, request.user, EDITIONS[edition], today_in(municipality))
    return send_preview(request, source, _name(municipality, paper, edition))


@login_required
@acts_by_post("agreements:awareness-kit")
def awareness_save(request, cvegeo):
    """Keep one paper of today with the task of the workshop of the chosen process."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = MaterialForm(request.POST, tasks=tasks_to_prove(municipality, request.user, TASK_KEY))
    if not form.is_valid():
        messages.error(request, "Elija el material y el proceso cuyo taller lo usó.")
        return redirect("agreements:awareness-kit", cvegeo)
    task = form.cleaned_data["task"]
    paper, edition = form.chosen()
    source = SOURCES[paper](municipality, request.user, edition, today_in(municipality))
    try:
        keep_material(
            task=task, pdf=source.pdf(), name=_name(municipality, paper, edition.key), by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:awareness-kit", cvegeo)
    left = "" if task.is_done else " La tarea se cumple cuando agregue la lista de asistencia."
    messages.success(request, f"«{PAPERS[paper]}» quedó como evidencia de «{task.name}».{left}")
    return redirect("phases:task-detail", task.pk)


def _name(municipality, paper, edition):
    return f"{file_name(f'taller-{paper}-{edition}', municipality.name, day=today_in(municipality))}.pdf"
