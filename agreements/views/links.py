"""Secret addresses of issued documents: making one, closing it, and reading by it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.links import LinkForm
from agreements.models import DocumentLink, IssuedDocument
from agreements.trust import documents, links
from agreements.views.shared import show_refusal, status_of
from hermanamientos.lib.downloads import send_private
from hermanamientos.lib.mail import absolute_url
from partners.access import get_visible_or_404, require_editor


@login_required
def link_create(request, pk):
    """Make an address and show it, this once: it is kept nowhere, and so it cannot be shown after a redirect."""
    rows = IssuedDocument.objects.select_related("municipality", "agreement", "programme", "process")
    document = get_visible_or_404(request, rows, pk=pk)
    require_editor(request.user, document.municipality)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = links.create_link(
                document=document, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _created(request, link, secret)
    return render(
        request,
        "agreements/link_form.html",
        {"municipality": document.municipality, "document": document, "form": form},
        status=status_of(form),
    )


def _created(request, link, secret):
    response = render(
        request,
        "agreements/link_created.html",
        {
            "municipality": link.document.municipality,
            "document": link.document,
            "link": link,
            "url": absolute_url(reverse("agreements:link-read", args=[secret])),
        },
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
def link_revoke(request, pk):
    rows = DocumentLink.objects.select_related(
        "document__municipality", "document__agreement", "document__programme", "document__process"
    )
    link = get_visible_or_404(request, rows, pk=pk)
    require_editor(request.user, link.municipality)
    back = reverse("agreements:document-detail", args=[link.document_id])
    if request.method == "POST":
        try:
            links.revoke_link(link=link, by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"El enlace para {link.label} quedó revocado.")
        return redirect(back)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": link.municipality,
            "title": f"¿Revocar el enlace para {link.label}?",
            "consequences": [
                "La dirección dejará de mostrar el documento a quien la tenga.",
                "No puede recuperarse; puede crear otra.",
            ],
            "submit_label": "Revocar el enlace",
            "cancel_url": back,
        },
    )


@require_safe
def link_read(request, secret):
    """The document of a secret address, for whoever has it: nobody logs in here.

    Unknown, expired, revoked: one and the same answer.
    """
    now = timezone.now()
    link = links.link_of(secret, now)
    if link is None or not documents.verify(link.document):
        return _closed(render(request, "agreements/link_gone.html", status=404))
    if request.method == "GET":
        links.note_reading(link=link, now=now)
    document = link.document
    name = f"{document.folio.replace('/', '-')}-{document.sha256[:8]}.pdf"
    return _closed(send_private(document.storage_name, name, "application/pdf", inline=True))


def _closed(response):
    """No copy in any cache or index, and no page that follows learns the address."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
