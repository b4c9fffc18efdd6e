"""Taking part in a call: its page with the tasks planned back from the closing day, and what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.calls.page import rows_of
from agreements.forms.calls import ParticipationForm
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, may_edit, require_editor
from partners.models import Entry
from phases import participations
from phases.models import Participation, Task


def _participation(request, pk):
    rows = Participation.objects.select_related(
        "municipality", "call", "process__counterpart", "process__municipality", "started_by"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def participation_detail(request, pk):
    return _page(request, _participation(request, pk))


def _page(request, participation, form=None):
    municipality = participation.municipality
    today = today_in(municipality)
    editor = may_edit(request.user, municipality)
    form = form or ParticipationForm(participation=participation)
    may_move = editor and form.offer(participation)
    steps = participations.steps_in_order(participation)
    [row] = rows_of([participation.call], municipality, today)
    return render(
        request,
        "agreements/participation_detail.html",
        {
            "municipality": municipality,
            "participation": participation,
            "row": row,
            "tasks": [task for _, task in steps],
            "pending": sum(task.state == Task.State.PENDING for _, task in steps),
            "today": today,
            "form": form if may_move or form.errors else None,
            "may_move": may_move,
            "may_edit": editor,
            "entries": Entry.objects.visible_to(request.user).about(participation)[:8],
        },
        status=status_of(form),
    )


@login_required
@acts_by_post("agreements:participation-detail")
def participation_move(request, pk):
    participation = _participation(request, pk)
    require_editor(request.user, participation.municipality)
    form = ParticipationForm(request.POST, participation=participation)
    if form.is_valid():
        try:
            row = participations.move(
                participation=participation,
                by=request.user,
                today=today_in(participation.municipality),
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = _participation(request, pk)
            refresh_hidden(form, "seen", current.state)
            return _page(request, current, form)
        messages.success(request, f"La participación quedó como {row.get_state_display()}.")
        return redirect("agreements:participation-detail", pk)
    return _page(request, participation, form)
