"""Evidence leaves the private storage only through here."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe

from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404
from phases.models import Evidence


@login_required
@require_safe
def evidence_download(request, pk):
    evidence = get_visible_or_404(request, Evidence.objects.select_related("task__municipality"), pk=pk)
    if not evidence.file:
        raise Http404("Esta evidencia es una nota, no un archivo.")
    return send_private(
        evidence.file.name, filename=evidence.original_name, content_type=evidence.content_type, inline=True
    )
