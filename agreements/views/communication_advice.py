"""What is advised to communicate in each phase of a process and in the years of an agreement, and taking it over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.communication import plan
from agreements.communication.proof import acts_of_process
from agreements.communication.recommendations import AFTERWARDS, STAGE_NAMES, of_stage
from agreements.forms.communication import AdoptForm
from agreements.models import Agreement, CommunicationAct
from agreements.views.communication import GIVEN_UP
from agreements.views.shared import today_in
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, may_edit, require_editor
from phases.models import Process


def _process(request, pk):
    rows = Process.objects.select_related("municipality", "counterpart").prefetch_related("phases")
    return get_visible_or_404(request, rows, pk=pk)


def _agreement(request, pk):
    return get_visible_or_404(request, Agreement.objects.select_related("municipality", "counterpart"), pk=pk)


@login_required
@require_safe
def communication_process(request, pk):
    """What is advised in each phase of a process, on its days, and what its plan has."""
    process = _process(request, pk)
    taken = {act.recommendation: act for act in plan.adopted(process=process)}
    current = process.current_phase
    stages = [
        (
            STAGE_NAMES[phase.number],
            current is not None and phase.number == current.number,
            [(each, each.day_in(phase), taken.get(each.key)) for each in of_stage(phase.number)],
        )
        for phase in process.phases.all()
    ]
    return _subject_page(
        request,
        process,
        stages,
        acts=acts_of_process(process),
        adopt_url=reverse("agreements:communication-adopt-process", args=[process.pk]),
        subject=f"proceso-{process.pk}",
        is_open=process.state != Process.State.CLOSED,
    )


@login_required
@require_safe
def communication_agreement(request, pk):
    """What is advised every year of an agreement, and what its plan has."""
    agreement = _agreement(request, pk)
    today = today_in(agreement.municipality)
    taken = {}
    for act in plan.adopted(agreement=agreement):
        taken.setdefault(act.recommendation, act)
    advised = [
        (
            each,
            each.day_by(agreement.signed_on, today) if agreement.signed_on else None,
            taken.get(each.key),
        )
        for each in of_stage(AFTERWARDS)
    ]
    return _subject_page(
        request,
        agreement,
        [(STAGE_NAMES[AFTERWARDS], True, advised)] if agreement.signed_on else [],
        acts=CommunicationAct.objects.filter(agreement=agreement),
        adopt_url=reverse("agreements:communication-adopt-agreement", args=[agreement.pk]),
        subject=f"acuerdo-{agreement.pk}",
        is_open=agreement.state not in GIVEN_UP,
    )


def _subject_page(request, row, stages, *, acts, adopt_url, subject, is_open):
    municipality = row.municipality
    return render(
        request,
        "agreements/communication_subject.html",
        {
            "municipality": municipality,
            "row": row,
            "is_process": isinstance(row, Process),
            "stages": stages,
            "acts": acts.visible_to(request.user).select_related("municipality").order_by("on", "pk"),
            "adopt_url": adopt_url,
            "subject": subject,
            "today": today_in(municipality),
            "may_edit": is_open and may_edit(request.user, municipality),
        },
    )


@login_required
@acts_by_post("agreements:communication-process")
def communication_adopt_process(request, pk):
    process = _process(request, pk)
    require_editor(request.user, process.municipality)
    return _adopt(request, "agreements:communication-process", process.municipality, process=process)


@login_required
@acts_by_post("agreements:communication-agreement")
def communication_adopt_agreement(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    return _adopt(request, "agreements:communication-agreement", agreement.municipality, agreement=agreement)


def _adopt(request, page, municipality, **subject):
    (row,) = subject.values()
    form = AdoptForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("recommendation", ["Marque una recomendación."])))
        return redirect(page, row.pk)
    try:
        new = plan.adopt_all(
            keys=form.cleaned_data["recommendation"],
            by=request.user,
            today=today_in(municipality),
            **subject,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(page, row.pk)
    if new:
        words = "Se agregó 1 acción al plan" if new == 1 else f"Se agregaron {new} acciones al plan"
        messages.success(request, f"{words}, con su tarea. Puede cambiar fecha, público y mensaje.")
    else:
        messages.info(request, "El plan ya tenía esas recomendaciones.")
    return redirect(page, row.pk)
