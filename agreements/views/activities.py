"""Pages of one activity of a programme: its data, its form, its steps, taking it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.forms import ActivityForm
from agreements.forms.programme_steps import forms_for
from agreements.library.areas import AREAS
from agreements.models import Activity
from agreements.programme import planning, writing
from agreements.programme.agenda import planned_steps_of
from agreements.programme.lenses import LENSES
from agreements.programme.steps import TEMPLATE_CHOICES, TEMPLATES
from agreements.programme.suggestions import SUGGESTIONS, suggested_initial
from agreements.views.programmes import closed, programme_or_404, rights_on
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from partners.access import get_visible_or_404, require_editor
from phases.daysoff import office_calendar


def _activity(request, pk):
    rows = Activity.objects.select_related(
        "programme__municipality", "programme__agreement__counterpart__city"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def activity_detail(request, pk):
    """Everything that a programme says of an activity, for whoever does not write it."""
    activity = _activity(request, pk)
    programme = activity.programme
    rights = rights_on(request, programme)
    return render(
        request,
        "agreements/activity_detail.html",
        rights
        | {
            "activity": activity,
            "area": AREAS.get(activity.area),
            "plan_lines": activity.plan_lines.all(),
            "commitments": activity.commitments.all(),
            "lenses": [lens for key, lens in LENSES.items() if key in activity.lenses],
            "steps": _planned(activity),
        },
    )


def _planned(activity):
    municipality = activity.programme.municipality
    return planned_steps_of(activity, office_calendar(municipality), today_in(municipality))


@login_required
def activity_create(request, pk):
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    if request.method != "POST" and not programme.is_open:
        return closed(request, programme)
    suggestion = SUGGESTIONS.get(request.GET.get("tipo", ""))
    initial = suggested_initial(programme, suggestion.kind if suggestion else "")
    form = ActivityForm(request.POST or None, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            activity = writing.add_activity(programme=programme, by=request.user, **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Se agregó «{activity.name}» al programa.")
            if not activity.template:
                return redirect("agreements:programme-detail", programme.pk)
            _warn_of_past(request, activity)
            return redirect("agreements:activity-detail", activity.pk)
    return _activity_page(request, programme, form, suggestion=suggestion)


@login_required
def activity_edit(request, pk):
    activity = _activity(request, pk)
    programme = activity.programme
    require_editor(request.user, programme.municipality)
    if request.method != "POST" and not programme.is_open:
        return closed(request, programme, "agreements:activity-detail", pk)
    form = ActivityForm(
        request.POST or None,
        programme=programme,
        instance=activity,
        initial={"seen": writing.fingerprint(activity)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = writing.change_activity(
                activity=activity, by=request.user, seen=form.cleaned_data["seen"], **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = Activity.objects.filter(pk=pk).first()
            refresh_hidden(form, "seen", writing.fingerprint(current) if current else "")
        else:
            messages.success(request, f"Se guardó «{changed.name}».")
            _warn_of_past(request, changed)
            return redirect("agreements:programme-detail", programme.pk)
    return _activity_page(request, programme, form, activity_pk=pk)


def _activity_page(request, programme, form, *, suggestion=None, activity_pk=None):
    return render(
        request,
        "agreements/activity_form.html",
        {
            "municipality": programme.municipality,
            "programme": programme,
            "suggestion": suggestion,
            "activity_pk": activity_pk,
            "form": form,
        },
        status=status_of(form),
    )


def _warn_of_past(request, activity):
    """Steps whose day is past already have no time left: somebody should know when planning."""
    past = [each for each in _planned(activity) if each.is_past]
    if past:
        first = past[0].step.name
        messages.warning(
            request,
            f"Un paso queda en una fecha que ya pasó: «{first}». Cambie las fechas de la actividad o el paso."
            if len(past) == 1
            else f"{len(past)} pasos quedan en fechas que ya pasaron, desde «{first}». Cambie las fechas de la "
            "actividad o los pasos.",
        )


@login_required
def activity_steps(request, pk):
    """The steps towards an activity: change, add, remove; `?plantilla=` shows those of a template to begin from."""
    activity = _activity(request, pk)
    programme = activity.programme
    require_editor(request.user, programme.municipality)
    if request.method == "POST":
        stamp, rows = forms_for(activity, request.POST)
        if stamp.is_valid() and rows.is_valid():
            written = [row for row in (form.row for form in rows) if row]
            try:
                planning.write_steps(
                    activity=activity,
                    rows=written,
                    by=request.user,
                    seen=stamp.cleaned_data["seen"],
                    today=today_in(programme.municipality),
                )
            except ValidationError as error:
                show_refusal(stamp, error)
                refresh_hidden(stamp, "seen", planning.steps_fingerprint(activity))
            else:
                messages.success(request, f"Los pasos de «{activity.name}» se guardaron.")
                _warn_of_past(request, activity)
                return redirect("agreements:activity-detail", pk)
    elif not programme.is_open:
        return closed(request, programme, "agreements:activity-detail", pk)
    else:
        template = TEMPLATES.get(request.GET.get("plantilla", ""))
        shown = planning.template_rows(template.key) if template else None
        stamp, rows = forms_for(activity, rows=shown)
    wrong = bool(stamp.errors) or (rows.is_bound and not rows.is_valid())
    return render(
        request,
        "agreements/activity_steps.html",
        rights_on(request, programme)
        | {
            "activity": activity,
            "stamp": stamp,
            "rows": rows,
            "templates": TEMPLATE_CHOICES,
            "has_steps": bool(planning.steps_of(activity)),
        },
        status=422 if wrong else 200,
    )


@login_required
def activity_delete(request, pk):
    activity = _activity(request, pk)
    programme = activity.programme
    require_editor(request.user, programme.municipality)
    back = reverse("agreements:programme-detail", args=[programme.pk])
    if request.method == "POST":
        try:
            removed = writing.remove_activity(
                activity=activity, by=request.user, today=today_in(programme.municipality)
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            if removed:
                messages.success(request, f"Se quitó «{activity.name}» del programa.")
        return redirect(back)
    if not programme.is_open:
        return closed(request, programme, "agreements:activity-detail", pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": programme.municipality,
            "title": f"¿Quitar «{activity.name}» del programa?",
            "consequences": [
                "Se pierden los datos de la actividad y sus pasos, y sus tareas pendientes dejan de aplicar.",
                "Los documentos ya emitidos y las versiones ya propuestas no cambian y la conservan.",
            ],
            "submit_label": "Quitar actividad",
            "cancel_url": back,
        },
    )
