"""The weighting matrix: its results, its criteria, one's own marks, closing and reopening."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.forms.candidates import CriterionFormSet, MarksForm, ReopenMatrixForm
from partners.models import Candidate, Mark, MatrixClosing
from partners.shortlist import marking
from partners.shortlist.exports import matrix_columns, matrix_rows
from partners.shortlist.matrix_criteria import PROPOSED
from partners.shortlist.matrix_results import to_hundred
from partners.shortlist.matrix_rows import closing_of, criteria_of, in_matrix, matrix_of
from partners.views.candidates import refuse

ROWS = Candidate.objects.select_related("municipality", "city")
EARLIER_SHOWN = 5


@login_required
@require_safe
def candidate_matrix(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    matrix = matrix_of(municipality)
    kind = wanted_format(request.GET)
    if kind is not None:
        name = file_name("matriz-de-ponderacion", municipality.name, day=municipality.today(timezone.now()))
        return send_list(
            kind, matrix_columns(matrix.sheet), matrix_rows(matrix.sheet), name=name, title="Matriz"
        )
    marks = marking.may_mark(request.user, municipality)
    own = _own_counts(municipality, request.user) if marks and matrix.closing is None else {}
    return render(
        request,
        "partners/candidate_matrix.html",
        {
            "municipality": municipality,
            "matrix": matrix,
            "sheet": matrix.sheet,
            "whole": sum(row["weight"] for row in matrix.sheet["criteria"]),
            "can_edit": may_edit(request.user, municipality),
            "may_mark": marks and matrix.closing is None and matrix.sheet["criteria"],
            "lines": [(line, own.get(line["key"], 0)) for line in matrix.sheet["candidates"]],
            "earlier": MatrixClosing.objects.visible_to(request.user)
            .filter(municipality=municipality, reopened_at__isnull=False)
            .select_related("closed_by", "reopened_by")[:EARLIER_SHOWN],
        },
    )


def _own_counts(municipality, user):
    """{number of the candidate: how many criteria in force this person marked}."""
    keys = Mark.objects.filter(
        candidate__municipality=municipality, by=user, criterion__retired_at__isnull=True
    ).values_list("candidate", flat=True)
    counts = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_matrix_criteria(request, cvegeo):
    """The criteria and their weights; before there are any, those that this project proposes."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    initial = [
        {"pk": row.pk, "name": row.name, "guidance": row.guidance, "weight": row.weight}
        for row in criteria_of(municipality)
    ]
    proposed = not initial
    if proposed:
        initial = [{"name": row.name, "guidance": row.guidance, "weight": row.weight} for row in PROPOSED]
    seen = request.POST.get("seen") or marking.criteria_version(municipality)
    formset, problems = CriterionFormSet(request.POST or None, initial=initial), []
    if request.method == "POST" and formset.is_valid():
        rows = _kept(formset)
        if "ajustar" in request.POST:
            weights = to_hundred([row["weight"] for row in rows])
            adjusted = [row | {"weight": weight} for row, weight in zip(rows, weights, strict=True)]
            formset = CriterionFormSet(initial=adjusted)
        else:
            try:
                marking.save_criteria(
                    municipality=municipality, by=request.user, now=timezone.now(), rows=rows, seen=seen
                )
            except ValidationError as error:
                problems = error.messages
                if getattr(error, "code", "") == "stale":
                    # What was typed stays; pressing again saves it over what is there now.
                    seen = marking.criteria_version(municipality)
            else:
                messages.success(request, "Los criterios de la matriz quedaron guardados.")
                return redirect("partners:candidate-matrix", cvegeo)
    return render(
        request,
        "partners/candidate_matrix_criteria.html",
        {
            "municipality": municipality,
            "formset": formset,
            "form": formset,
            "problems": problems,
            "proposed": proposed,
            "seen": seen,
            "closing": closing_of(municipality),
        },
        status=422 if problems or (formset.is_bound and not formset.is_valid()) else 200,
    )


def _kept(formset):
    """The lines as they shall stand: neither blank nor taken away."""
    return [
        {name: form.cleaned_data.get(name) for name in ("pk", "name", "guidance", "weight")}
        for form in formset
        if not form.is_blank and not form.cleaned_data.get("retire")
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_mark(request, pk):
    """One's own marks of one candidate; «guardar y seguir» goes on to the next one."""
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    municipality = candidate.municipality
    if not marking.may_mark(request.user, municipality):
        raise PermissionDenied("Sólo el enlace, el jurídico y los lectores del municipio califican.")
    criteria = list(criteria_of(municipality))
    own = marking.own_marks(candidate, request.user)
    form = MarksForm(
        request.POST or None,
        criteria=criteria,
        own=own,
        initial={"seen": marking.marks_version(candidate, request.user)},
    )
    following = _following(candidate)
    if request.method == "POST" and form.is_valid():
        try:
            count = marking.mark(
                candidate=candidate,
                by=request.user,
                now=timezone.now(),
                marks=form.marks(),
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as error:
            refuse(form, error)
            form.data = form.data.copy()
            form.data["seen"] = marking.marks_version(candidate, request.user)
        else:
            messages.success(
                request, f"Calificó a {candidate.city.name} en {count} de {len(criteria)} criterios."
            )
            if "seguir" in request.POST and following:
                return redirect("partners:candidate-mark", following.pk)
            return redirect("partners:candidate-matrix", municipality.cvegeo)
    return render(
        request,
        "partners/candidate_mark.html",
        {
            "candidate": candidate,
            "municipality": municipality,
            "form": form,
            "criteria": criteria,
            "closing": closing_of(municipality),
            "following": following,
            "matrix_url": reverse("partners:candidate-matrix", args=[municipality.cvegeo]),
        },
        status=422 if form.errors else 200,
    )


def _following(candidate):
    """The candidate after this one in the matrix, or None after the last."""
    rows = list(in_matrix(candidate.municipality))
    places = [row.pk for row in rows]
    if candidate.pk not in places:
        return None
    place = places.index(candidate.pk) + 1
    return rows[place] if place < len(rows) else None


@login_required
@acts_by_post(back="partners:candidate-matrix")
def candidate_matrix_close(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    try:
        marking.close_matrix(municipality=municipality, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "La matriz quedó cerrada. Imprímala, fírmenla y guárdela en el expediente.")
    return redirect("partners:candidate-matrix", cvegeo)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_matrix_reopen(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = ReopenMatrixForm(request.POST or None)
    if request.method == "POST" and closing_of(municipality) is None:
        # A double click, or a page left open: there is nothing to reopen.
        messages.info(request, "La matriz ya está abierta.")
        return redirect("partners:candidate-matrix", cvegeo)
    if request.method == "POST" and form.is_valid():
        try:
            marking.reopen_matrix(
                municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, "La matriz está abierta otra vez.")
            return redirect("partners:candidate-matrix", cvegeo)
    return render(
        request,
        "partners/candidate_matrix_reopen.html",
        {"municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )
