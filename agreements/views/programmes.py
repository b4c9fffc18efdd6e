"""Pages of the annual programme. The committee reads them; the enlace writes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements import programmes
from agreements.filters import ProgrammeFilter
from agreements.forms import ActivityForm, ProgrammeForm
from agreements.library.areas import AREAS
from agreements.models import Activity, Agreement, AnnualProgramme
from agreements.trust import documents
from agreements.views.pdf import send_preview
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
    today_in,
)
from partners.access import get_visible_or_404, may_edit, may_read, require_editor


def _programme(request, pk):
    rows = AnnualProgramme.objects.select_related("municipality", "agreement__counterpart__city")
    return get_visible_or_404(request, rows, pk=pk)


def _activity(request, pk):
    rows = Activity.objects.select_related(
        "programme__municipality", "programme__agreement__counterpart__city"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def programme_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = AnnualProgramme.objects.visible_to(request.user).filter(municipality=municipality).for_lists()
    # Counting activities groups the rows, and grouping drops the model's own order.
    rows = rows.order_by("-year", "-pk")
    found = ProgrammeFilter(request.GET, queryset=rows)
    editor = may_edit(request.user, municipality)
    agreements = Agreement.objects.visible_to(request.user).filter(municipality=municipality)
    return render(
        request,
        "agreements/programme_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": editor,
            "may_read_all": may_read(request.user, municipality),
            # Where a new programme can begin: the newest agreements that have not ended.
            "agreements": agreements.exclude(state=Agreement.State.ENDED)[:10] if editor else [],
        },
    )


@login_required
def programme_create(request, pk):
    agreement = get_visible_or_404(request, Agreement.objects.for_lists(), pk=pk)
    require_editor(request.user, agreement.municipality)
    today = today_in(agreement.municipality)
    form = ProgrammeForm(
        request.POST or None,
        initial={
            "year": today.year,
            "coordinator_local": agreement.answers.get("municipal_unit", ""),
            "coordinator_counterpart": agreement.answers.get("counterpart_unit", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            programme = programmes.create_programme(agreement=agreement, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El programa está listo para recibir sus actividades.")
            return redirect("agreements:programme-detail", programme.pk)
    return render(
        request,
        "agreements/programme_form.html",
        {"municipality": agreement.municipality, "agreement": agreement, "form": form},
        status=status_of(form),
    )


@login_required
def programme_edit(request, pk):
    programme = _programme(request, pk)
    require_editor(request.user, programme.municipality)
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        try:
            programmes.change_programme(programme=programme, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", AnnualProgramme.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, "Los datos del programa se guardaron.")
            return redirect("agreements:programme-detail", programme.pk)
    return render(
        request,
        "agreements/programme_form.html",
        {
            "municipality": programme.municipality,
            "agreement": programme.agreement,
            "programme": programme,
            "form": form,
        },
        status=status_of(form),
    )


@login_required
@require_safe
def programme_detail(request, pk):
    programme = _programme(request, pk)
    activities = list(programme.activities.all())
    editor = may_edit(request.user, programme.municipality)
    used = {activity.kind for activity in activities}
    return render(
        request,
        "agreements/programme_detail.html",
        {
            "programme": programme,
            "municipality": programme.municipality,
            "activities": [(activity, AREAS.get(activity.area)) for activity in activities],
            "totals": programmes.totals(activities),
            "suggestions": [s for s in programmes.SUGGESTIONS.values() if s.kind not in used]
            if editor
            else [],
            "documents": programme.documents.for_lists(),
            "may_edit": editor,
            "may_read_all": may_read(request.user, programme.municipality),
        },
    )


@login_required
@require_safe
def programme_pdf(request, pk):
    programme = _programme(request, pk)
    name = f"programa-{programme.folio.replace('/', '-')}.pdf"
    return send_preview(request, documents.programme_source(programme), name)


@login_required
def activity_create(request, pk):
    programme = _programme(request, pk)
    require_editor(request.user, programme.municipality)
    suggestion = programmes.SUGGESTIONS.get(request.GET.get("tipo", ""))
    initial = programmes.suggested_initial(programme, suggestion.kind if suggestion else "")
    form = ActivityForm(request.POST or None, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            activity = programmes.add_activity(programme=programme, by=request.user, **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Se agregó «{activity.name}» al programa.")
            return redirect("agreements:programme-detail", programme.pk)
    return _activity_page(request, programme, form, suggestion=suggestion)


@login_required
def activity_edit(request, pk):
    activity = _activity(request, pk)
    programme = activity.programme
    require_editor(request.user, programme.municipality)
    form = ActivityForm(
        request.POST or None,
        programme=programme,
        instance=activity,
        initial={"seen": programmes.fingerprint(activity)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            programmes.change_activity(
                activity=activity, by=request.user, seen=form.cleaned_data["seen"], **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = Activity.objects.filter(pk=pk).first()
            refresh_hidden(form, "seen", programmes.fingerprint(current) if current else "")
        else:
            messages.success(request, f"Se guardó «{form.cleaned_data['name']}».")
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


@login_required
def activity_delete(request, pk):
    activity = _activity(request, pk)
    programme = activity.programme
    require_editor(request.user, programme.municipality)
    if request.method == "POST":
        if programmes.remove_activity(activity=activity, by=request.user):
            messages.success(request, f"Se quitó «{activity.name}» del programa.")
        return redirect("agreements:programme-detail", programme.pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": programme.municipality,
            "title": f"¿Quitar «{activity.name}» del programa?",
            "consequences": [
                "Se pierden los datos de la actividad. Los documentos ya emitidos no cambian y la conservan."
            ],
            "submit_label": "Quitar actividad",
            "cancel_url": redirect("agreements:programme-detail", programme.pk).url,
        },
    )
