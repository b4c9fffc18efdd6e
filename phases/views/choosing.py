"""Choosing a candidate city, and taking the choice back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partners.access import get_visible_or_404, require_editor
from partners.catalogue import place_of
from partners.models import Candidate
from partners.shortlist.candidates import State
from partners.shortlist.matrix_rows import matrix_of
from phases import choosing
from phases.forms.choosing import ChooseForm, ReleaseForm, suggestions

ROWS = Candidate.objects.select_related("municipality", "city", "counterpart")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_choose(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    municipality = candidate.municipality
    require_editor(request.user, municipality)
    today = municipality.today(timezone.now())
    processes = choosing.processes_for(candidate)
    form = ChooseForm(
        request.POST or None,
        initial=suggestions(candidate, today, processes),
        candidate=candidate,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        try:
            chosen = choosing.choose(candidate=candidate, by=request.user, today=today, **form.values())
        except ValidationError as error:
            _refuse(form, error)
        else:
            _tell(request, chosen)
            return redirect("phases:process-detail", chosen.process.pk)
    line = matrix_of(municipality).of(candidate)
    return render(
        request,
        "phases/candidate_choose.html",
        {
            "candidate": candidate,
            "municipality": municipality,
            "place": place_of(candidate.city),
            "form": form,
            "may_be_chosen": State.CHOSEN in Candidate.TRANSITIONS[candidate.state],
            "line": line if line and line["people"] else None,
            "others": Candidate.objects.visible_to(request.user)
            .filter(municipality=municipality)
            .in_play()
            .exclude(pk=pk)
            .count(),
        },
        status=422 if form.errors else 200,
    )


def _tell(request, chosen):
    """What the choice did, and exactly what is missing for the negotiation."""
    name, opened = chosen.candidate.city.name, " Se abrió su proceso." if chosen.opened else ""
    messages.success(request, f"{name} quedó elegida.{opened}")
    if chosen.fulfilled:
        tasks = ", ".join(f"«{task}»" for task in chosen.fulfilled)
        messages.success(request, f"Con esto se cumplió: {tasks}.")
    if chosen.advanced:
        messages.success(request, "El proceso pasó a la fase de negociación.")
    for each in chosen.missing:
        messages.warning(request, f"Para abrir la negociación: {each[:1].lower()}{each[1:]}")


def _refuse(form, error):
    """Put a verb's refusal on the form's fields; what the form does not show goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_release(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    municipality = candidate.municipality
    require_editor(request.user, municipality)
    form = ReleaseForm(request.POST or None, initial={"seen": candidate.state})
    if request.method == "POST" and form.is_valid():
        try:
            left = choosing.release(candidate=candidate, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, f"{candidate.city.name} volvió a la lista larga.")
            for process in left:
                messages.warning(
                    request,
                    f"El proceso {process.folio} conserva a {process.partner_name} hasta que elija otra ciudad.",
                )
            return redirect("partners:candidate-detail", candidate.pk)
    return render(
        request,
        "phases/candidate_release.html",
        {"candidate": candidate, "municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )
