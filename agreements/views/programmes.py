"""Pages of the annual programme: the list, one programme, its calendar and PDFs, a copy. The committee reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.filters import ProgrammeFilter
from agreements.forms import ProgrammeForm
from agreements.forms.programme_approval import CloneForm
from agreements.library.areas import AREAS
from agreements.models import GIVEN_UP, Agreement, AnnualProgramme
from agreements.papers.programmes import gantt_source, paper_of_programme
from agreements.programme import writing
from agreements.programme.agenda import agenda_of, months_of, with_planned_steps
from agreements.programme.chart import calendar_of
from agreements.programme.cloning import clone_programme, points_to_review
from agreements.programme.exports import ACTIVITY_COLUMNS, PROGRAMME_COLUMNS
from agreements.programme.lenses import uses_of
from agreements.programme.suggestions import SUGGESTIONS
from agreements.programme.totals import in_kind_of, totals
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
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_visible_or_404, may_edit, may_read, require_editor
from phases.daysoff import office_calendar


def programme_or_404(request, pk):
    rows = AnnualProgramme.objects.select_related(
        "municipality", "agreement__counterpart__city", "cloned_from"
    )
    return get_visible_or_404(request, rows, pk=pk)


def rights_on(request, programme):
    """What every page of a programme knows of the person."""
    editor = may_edit(request.user, programme.municipality)
    return {
        "programme": programme,
        "municipality": programme.municipality,
        "may_edit": editor,
        # Buttons that change the words vanish when the programme is proposed or approved.
        "may_write": editor and programme.is_open,
        "may_read_all": may_read(request.user, programme.municipality),
    }


@login_required
@require_safe
def programme_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = AnnualProgramme.objects.visible_to(request.user).filter(municipality=municipality).for_lists()
    # Counting activities groups the rows, and grouping drops the model's own order.
    rows = rows.order_by("-year", "-pk")
    found = ProgrammeFilter(request.GET, queryset=rows)
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("programas-anuales", municipality.name, day=today_in(municipality))
        return send_list(kind, PROGRAMME_COLUMNS, found.qs, name=name, title="Programas anuales")
    editor = may_edit(request.user, municipality)
    agreements = Agreement.objects.visible_to(request.user).filter(municipality=municipality)
    over = (Agreement.State.ENDED, *GIVEN_UP)
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
            "agreements": agreements.exclude(state__in=over)[:10] if editor else [],
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
            programme = writing.create_programme(agreement=agreement, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El programa está listo para recibir sus actividades.")
            return redirect("agreements:programme-detail", programme.pk)
    return render(
        request,
        "agreements/programme_form.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "form": form,
            # What could be copied instead of written anew.
            "earlier": agreement.programmes.order_by("-year")[:5],
        },
        status=status_of(form),
    )


@login_required
def programme_edit(request, pk):
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    if request.method != "POST" and not programme.is_open:
        return closed(request, programme)
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        try:
            writing.change_programme(programme=programme, by=request.user, **form.cleaned_data)
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


def closed(request, programme, to="agreements:programme-detail", pk=None):
    """Whoever opens a form of a programme that stands is told why, on a page that shows it."""
    messages.warning(request, writing.CLOSED[programme.state])
    return redirect(to, pk or programme.pk)


@login_required
@require_safe
def programme_detail(request, pk):
    programme = programme_or_404(request, pk)
    rows = programme.activities.all()
    kind = wanted_format(request.GET)
    if kind:
        rows = rows.prefetch_related("plan_lines", "commitments")
        name = file_name("programa", programme.year, programme.agreement.counterpart, day=_today(programme))
        return send_list(kind, ACTIVITY_COLUMNS, rows, name=name, title=f"Programa {programme.year}")
    activities = list(rows)
    rights = rights_on(request, programme)
    used = {activity.kind for activity in activities}
    review = []
    if rights["may_write"] and programme.cloned_from_id:
        review = points_to_review(programme, activities, _today(programme))
    return render(
        request,
        "agreements/programme_detail.html",
        rights
        | {
            "activities": [(activity, AREAS.get(activity.area)) for activity in activities],
            "totals": totals(activities),
            "in_kind": in_kind_of(activities),
            "lenses": uses_of((activity.name, activity.lenses) for activity in activities),
            "review": review,
            "without_number": [a for a in activities if a.target_value is None],
            "suggestions": [s for s in SUGGESTIONS.values() if s.kind not in used]
            if rights["may_write"]
            else [],
            "documents": programme.documents.for_lists(),
        },
    )


@login_required
@require_safe
def programme_calendar(request, pk):
    """The year as bars, with today's line, and beside it every day in order: steps and activities."""
    programme = programme_or_404(request, pk)
    activities = with_planned_steps(programme.activities.prefetch_related("steps__task"))
    today = _today(programme)
    return render(
        request,
        "agreements/programme_calendar.html",
        rights_on(request, programme)
        | {
            "calendar": calendar_of(activities, today),
            "months": months_of(agenda_of(activities, office_calendar(programme.municipality), today), today),
            "today": today,
        },
    )


@login_required
@require_safe
def programme_pdf(request, pk):
    programme = programme_or_404(request, pk)
    return send_preview(request, documents.programme_source(programme), f"{_stem(programme)}.pdf")


@login_required
@require_safe
def programme_gantt_pdf(request, pk):
    programme = programme_or_404(request, pk)
    source = gantt_source(paper_of_programme(programme), created_at=programme.changed_at)
    return send_preview(request, source, f"calendario-{_stem(programme)}.pdf")


@login_required
def programme_clone(request, pk):
    """Another year's programme, prepared from this one."""
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    form = CloneForm(request.POST or None, initial={"year": programme.year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            new = clone_programme(programme=programme, by=request.user, year=form.cleaned_data["year"])
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"El programa {new.year} está listo para revisarse. Lo realizado no se copió."
            )
            return redirect("agreements:programme-detail", new.pk)
    return render(
        request,
        "agreements/programme_clone.html",
        rights_on(request, programme) | {"form": form},
        status=status_of(form),
    )


def _today(programme):
    return today_in(programme.municipality)


def _stem(programme):
    return f"programa-{programme.folio.replace('/', '-')}"
