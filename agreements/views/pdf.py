"""PDFs made on request: the bytes when they are at hand, else a page that waits for the workers.

The waiting page is cheap: its address holds the key of the content and whose it is, signed, so that looking again asks
for one row and builds nothing. Whoever is not the person who asked gets 404.
"""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from agreements.models import Rendering
from agreements.render_jobs import render_preview
from agreements.trust import previews
from hermanamientos.lib.downloads import send_bytes

SALT = "agreements.preview"
#: Seconds between two looks: soon while it is being made, less often the more wait before.
SOONEST, LATEST = 1, 6
WAITING_IN_ONE_SECOND = 4


def send_preview(request, source, filename):
    """Answer with the PDF of `source`, or lead to the page that waits for it. The view has guarded the record."""
    try:
        preview = previews.ask(source=source, now=timezone.now())
    except ValidationError as error:
        return _no_preview(request, error.messages[0], request.get_full_path())
    if preview.data is not None:
        return send_bytes(preview.data, filename, "application/pdf", inline=True)
    if preview.is_new:
        transaction.on_commit(lambda: _send_job(preview.key))
    facts = {
        "key": preview.key,
        "user": request.user.pk,
        "name": filename,
        "again": request.get_full_path(),
    }
    return redirect("agreements:preview-wait", signing.dumps(facts, salt=SALT, compress=True))


def _send_job(key):
    try:
        render_preview.apply_async([key], retry=False)
    except OperationalError:
        previews.give_up(key=key, now=timezone.now())


@login_required
@require_safe
def preview_wait(request, token):
    """The PDF as soon as it is there; until then a page that looks again by itself."""
    now = timezone.now()
    try:
        facts = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404("No es una vista previa.") from None
    if facts["user"] != request.user.pk:
        raise Http404("La vista previa es de otra persona.")
    preview = previews.look(key=facts["key"], now=now)
    if preview is None:
        return redirect(facts["again"])
    if preview.data is not None:
        return send_bytes(preview.data, facts["name"], "application/pdf", inline=True)
    if preview.row.state == Rendering.State.FAILED:
        return _no_preview(request, preview.row.error, facts["again"])
    if preview.is_abandoned(now):
        return _no_preview(request, "Nadie tomó este PDF en dos minutos.", facts["again"])
    response = render(
        request,
        "agreements/document_wait.html",
        {"preview": preview, "again": facts["again"], "name": facts["name"]},
    )
    seconds = min(LATEST, SOONEST + preview.ahead // WAITING_IN_ONE_SECOND)
    response.headers["Refresh"] = f"{seconds}; url={reverse('agreements:preview-wait', args=[token])}"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _no_preview(request, why, again):
    response = render(
        request, "agreements/document_no_preview.html", {"why": why, "again": again}, status=503
    )
    response.headers["Retry-After"] = "60"
    patch_cache_control(response, private=True, no_store=True)
    return response
