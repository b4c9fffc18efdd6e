"""Commitments of an agreement: the matrix, and writing them. The office reads; the enlace writes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.commitments import writing
from agreements.commitments.matrix import STANDINGS, matrix_of
from agreements.commitments.proposals import proposals_for
from agreements.forms.commitments import CommitmentForm, ProposalsForm, RetireForm, YearFilter
from agreements.models import GIVEN_UP, Agreement, AnnualProgramme, Commitment
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_visible_or_404, may_edit, require_editor

COLUMNS = [
    Column("Cláusula", lambda row: row["clause"], 36),
    Column("Compromiso", lambda row: row["commitment"], 60),
    Column("A cargo de", lambda row: row["side"], 18),
    Column("Plazo pactado", lambda row: row["due_on"], 14),
    Column("Situación", lambda row: row["standing"], 26),
    Column("Año", lambda row: row["year"], 8),
    Column("Actividad", lambda row: row["activity"], 44),
    Column("Evidencias", lambda row: row["evidence"], 12),
    Column("Indicador", lambda row: row["indicator"], 40),
    Column("Unidad", lambda row: row["unit"], 18),
    Column("Meta", lambda row: row["target"], 12),
    Column("Alcanzado", lambda row: row["value"], 12),
    Column("Informes", lambda row: row["reports"], 40),
]


def _agreement(request, pk):
    return get_visible_or_404(request, Agreement.objects.for_lists(), pk=pk)


def _commitment(request, pk):
    rows = Commitment.objects.in_force().select_related("agreement__municipality", "agreement__counterpart")
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def commitment_list(request, pk):
    agreement = _agreement(request, pk)
    years = list(AnnualProgramme.objects.filter(agreement=agreement).values_list("year", flat=True))
    filters = YearFilter(request.GET, years=years)
    matrix = matrix_of(agreement, year=filters.year)
    kind = wanted_format(request.GET)
    if kind:
        name = file_name(
            "compromisos", agreement.folio.replace("/", " "), day=today_in(agreement.municipality)
        )
        return send_list(kind, COLUMNS, list(_cells(matrix)), name=name, title="Compromisos")
    editor = may_edit(request.user, agreement.municipality) and agreement.state not in GIVEN_UP
    form = _proposals_form(agreement) if editor else None
    return render(
        request,
        "agreements/commitment_list.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "matrix": matrix,
            "page": page_of(request, matrix.rows),
            "years": years,
            "filters": filters,
            "counts": [(word, tone, matrix.count(key)) for key, (word, tone) in STANDINGS.items()],
            "may_edit": editor,
            "proposals": form if form is not None and form.proposals else None,
        },
    )


def _proposals_form(agreement, data=None):
    labels = writing.clause_labels(agreement)
    known = set(agreement.commitments.values_list("text", flat=True))
    found = [each for each in proposals_for(agreement, labels) if each.text not in known]
    return ProposalsForm(data, proposals=found, labels=labels)


def _cells(matrix):
    for row in matrix.rows:
        for trace in row.traces or [None]:
            yield _line(trace) | {
                "clause": row.label,
                "commitment": row.commitment.text if row.commitment else "",
                "side": row.commitment.get_side_display() if row.commitment else "",
                "due_on": row.commitment.due_on if row.commitment else None,
                "standing": row.word,
            }
    for trace in matrix.loose:
        yield _line(trace) | {
            "clause": "",
            "commitment": "",
            "side": "",
            "due_on": None,
            "standing": "actividad sin compromiso",
        }


def _line(trace):
    if trace is None:
        names = ("year", "activity", "evidence", "indicator", "unit", "target", "value", "reports")
        return dict.fromkeys(names)
    activity = trace.activity
    return {
        "year": activity.programme.year,
        "activity": activity.name,
        "evidence": trace.evidence_count,
        "indicator": activity.indicator,
        "unit": activity.indicator_unit,
        "target": activity.target_value,
        "value": trace.value,
        "reports": ", ".join(str(line.report) for line in trace.lines),
    }


@login_required
def commitment_create(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    key = request.GET.get("clausula", "")
    clause = agreement.clauses.filter(key=key).first() if key and "\0" not in key else None
    form = CommitmentForm(request.POST or None, agreement=agreement, initial={"clause": clause})
    if request.method == "POST" and form.is_valid():
        try:
            writing.add_commitment(agreement=agreement, by=request.user, **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El compromiso quedó registrado.")
            return redirect("agreements:commitment-list", pk)
    return _form_page(request, agreement, form, "Registrar un compromiso", "Registrar compromiso")


@login_required
def commitment_adopt(request, pk):
    """The commitments that our library's clauses usually hold, for those whose text says so."""
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    form = _proposals_form(agreement, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            new = writing.adopt_proposals(
                agreement=agreement, proposals=form.chosen_proposals(), by=request.user
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Compromisos registrados: {len(new)}.")
            return redirect("agreements:commitment-list", pk)
    return _form_page(
        request,
        agreement,
        form,
        "Compromisos que suelen contener sus cláusulas",
        "Registrar los marcados",
    )


@login_required
def commitment_edit(request, pk):
    commitment = _commitment(request, pk)
    agreement = commitment.agreement
    require_editor(request.user, agreement.municipality)
    form = CommitmentForm(
        request.POST or None,
        agreement=agreement,
        instance=commitment,
        initial={"seen_at": commitment.changed_at},
    )
    if request.method == "POST" and form.is_valid():
        seen_at = form.cleaned_data["seen_at"]
        try:
            writing.change_commitment(
                commitment=Commitment.objects.get(pk=pk), by=request.user, seen_at=seen_at, **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Commitment.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, "El compromiso se guardó.")
            return redirect("agreements:commitment-list", agreement.pk)
    return _form_page(request, agreement, form, "Cambiar un compromiso", "Guardar compromiso")


@login_required
def commitment_retire(request, pk):
    commitment = _commitment(request, pk)
    agreement = commitment.agreement
    require_editor(request.user, agreement.municipality)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.retire_commitment(
                commitment=commitment, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El compromiso quedó retirado.")
            return redirect("agreements:commitment-list", agreement.pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": agreement.municipality,
            "title": f"¿Retirar «{commitment.text}»?",
            "consequences": [
                "Deja de contarse entre los compromisos del acuerdo. El historial conserva que existió y por qué se "
                "retiró.",
            ],
            "form": form,
            "submit_label": "Retirar compromiso",
            "cancel_url": reverse("agreements:commitment-list", args=[agreement.pk]),
        },
        status=status_of(form),
    )


def _form_page(request, agreement, form, title, submit_label):
    return render(
        request,
        "agreements/commitment_form.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "form": form,
            "title": title,
            "submit_label": submit_label,
        },
        status=status_of(form),
    )
