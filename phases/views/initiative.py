"""Where a process comes from and what it is about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from partners.access import get_visible_or_404, require_editor
from phases.forms.initiative import InitiativeForm
from phases.initiative import describe_initiative, initiative_mark
from phases.models import Process


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def process_initiative(request, pk):
    rows = Process.objects.select_related("municipality", "counterpart")
    process = get_visible_or_404(request, rows, pk=pk)
    require_editor(request.user, process.municipality)
    form = InitiativeForm(
        request.POST or None,
        process=process,
        initial={
            "seen": initiative_mark(process),
            "origin": process.origin,
            "themes": process.themes,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            describe_initiative(process=process, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            form.data = form.data.copy()
            form.data["seen"] = initiative_mark(Process.objects.get(pk=process.pk))
        else:
            messages.success(request, "El origen y los temas del proceso quedaron guardados.")
            return redirect("phases:process-detail", process.pk)
    return render(
        request,
        "phases/process_initiative.html",
        {"process": process, "municipality": process.municipality, "form": form},
        status=422 if form.errors else 200,
    )
