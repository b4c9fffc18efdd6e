"""Candidate cities and the weighting matrix as PDF, as of today."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from agreements.papers import candidates as papers
from agreements.views.pdf import send_preview
from partners.access import get_municipality_or_404, get_visible_or_404
from partners.forms.candidates import marked_in
from partners.models import Candidate
from partners.shortlist.matrix_rows import matrix_of
from partners.shortlist.rows import rows_of

ROWS = Candidate.objects.select_related("municipality", "city", "counterpart").prefetch_related("contacts")


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def candidate_pdf(request, pk):
    """The page of one candidate."""
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    today = _today(candidate.municipality)
    source = papers.candidate_source(candidate, matrix_of(candidate.municipality), today)
    return send_preview(request, source, f"ficha-{slugify(candidate.city.name) or candidate.pk}-{today}.pdf")


@login_required
@require_safe
def shortlist_pdf(request, cvegeo):
    """The candidates marked in the list (`candidata`, up to five); without any, the five best that are in play."""
    municipality = get_municipality_or_404(request, cvegeo)
    today, matrix = _today(municipality), matrix_of(municipality)
    own = ROWS.visible_to(request.user).filter(municipality=municipality)
    marked = marked_in(request.GET)
    if len(marked) > papers.MOST_COMPARED:
        messages.error(request, f"Marque a lo más {papers.MOST_COMPARED} ciudades para la carpeta.")
        return redirect("partners:candidate-list", cvegeo)
    chosen = own.filter(pk__in=marked) if marked else own.exclude(state=Candidate.State.DISCARDED)
    rows = rows_of(chosen, matrix, today)[: papers.MOST_COMPARED]
    if not rows:
        messages.error(request, "No hay candidatas que imprimir: agregue ciudades a la lista.")
        return redirect("partners:candidate-list", cvegeo)
    source = papers.shortlist_source([row.candidate for row in rows], municipality, matrix, today)
    return send_preview(request, source, f"candidatas-{municipality.cvegeo}-{today}.pdf")


@login_required
@require_safe
def matrix_pdf(request, cvegeo):
    """The weighting matrix: the evidence of its task."""
    municipality = get_municipality_or_404(request, cvegeo)
    today, matrix = _today(municipality), matrix_of(municipality)
    if not matrix.has_marks:
        messages.error(request, "Todavía nadie califica: la matriz está vacía.")
        return redirect("partners:candidate-matrix", cvegeo)
    source = papers.matrix_source(municipality, matrix, today)
    return send_preview(request, source, f"matriz-de-ponderacion-{municipality.cvegeo}-{today}.pdf")
