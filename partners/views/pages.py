"""Public pages that show no tenant's rows."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def sources(request):
    """Whose data, texts and type the system uses, and under which licences."""
    return render(request, "partners/sources.html")
