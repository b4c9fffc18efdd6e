"""The press kit of an agreement: gallery, data sheet, and the file for journalists."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from PIL import Image

from agreements.communication import photos, press
from agreements.communication.papers import press_source, summary_source
from agreements.forms.communication import PhotoForm
from agreements.models import Agreement, CitizenSummary, PressPhoto
from agreements.views.pdf import send_preview
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_bytes, send_private
from hermanamientos.lib.exports import file_name
from partners.access import get_visible_or_404, may_edit, require_editor

AGREEMENTS = Agreement.objects.select_related(
    "municipality", "counterpart__city", "counterpart__mexican_municipality"
)
PHOTOS = PressPhoto.objects.select_related("agreement__municipality", "added_by")
KIT = "agreements:press-kit"
#: Longest side of a picture of the gallery, in pixels.
THUMBNAIL = 640


def _agreement(request, pk):
    return get_visible_or_404(request, AGREEMENTS, pk=pk)


@login_required
@require_safe
def press_kit(request, pk):
    agreement = _agreement(request, pk)
    kit = press.kit_of(agreement, request.user)
    return render(
        request,
        "agreements/press_kit.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "kit": kit,
            "summary": CitizenSummary.objects.visible_to(request.user).filter(agreement=agreement).first(),
            "may_edit": may_edit(request.user, agreement.municipality),
        },
    )


@login_required
@require_safe
def press_sheet(request, pk):
    agreement = _agreement(request, pk)
    today = today_in(agreement.municipality)
    name = file_name("ficha-de-datos", agreement.counterpart.official_name, day=today)
    return send_preview(request, press_source(agreement, today), f"{name}.pdf")


@login_required
@require_safe
def press_download(request, pk):
    """The whole kit as a ZIP; photographs are streamed, one after the other."""
    agreement = _agreement(request, pk)
    today = today_in(agreement.municipality)
    summary = CitizenSummary.objects.visible_to(request.user).filter(agreement=agreement).first()
    archive = press.stream(
        press.kit_of(agreement, request.user),
        press_source(agreement, today).pdf(),
        summary_source(summary).pdf() if summary else None,
    )
    response = StreamingHttpResponse(archive, content_type="application/zip")
    name = f"{file_name(press.folder_of(agreement), day=today)}.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- Photographs -----------------------------------------------------------------------------------------------------


@login_required
def photo_create(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            photo = photos.add_photo(
                agreement=agreement,
                file=form.cleaned_data["file"],
                by=request.user,
                today=today_in(agreement.municipality),
                **form.verb_data(),
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            if photo.people_agreed:
                messages.success(request, "La fotografía quedó en la carpeta de prensa.")
            else:
                messages.warning(
                    request,
                    "La fotografía se guardó, pero no entra en la carpeta hasta confirmar el consentimiento.",
                )
            return redirect(KIT, agreement.pk)
    return _form_page(request, agreement, form)


@login_required
def photo_edit(request, pk):
    photo = get_visible_or_404(request, PHOTOS, pk=pk)
    agreement = photo.agreement
    require_editor(request.user, agreement.municipality)
    form = PhotoForm(request.POST or None, instance=photo)
    if request.method == "POST" and form.is_valid():
        try:
            photos.change_photo(
                photo=photo,
                by=request.user,
                today=today_in(agreement.municipality),
                seen=form.cleaned_data["seen"],
                **form.verb_data(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = PressPhoto.objects.filter(pk=pk).first()
            refresh_hidden(form, "seen", photos.fingerprint(current) if current else "")
        else:
            messages.success(request, "Los datos de la fotografía se guardaron.")
            return redirect(KIT, agreement.pk)
    return _form_page(request, agreement, form, photo)


def _form_page(request, agreement, form, photo=None):
    return render(
        request,
        "agreements/photo_form.html",
        {
            "municipality": agreement.municipality,
            "agreement": agreement,
            "photo": photo,
            "form": form,
        },
        status=status_of(form),
    )


@login_required
@require_safe
def photo_image(request, pk):
    """The photograph itself, as the press gets it."""
    photo = get_visible_or_404(request, PHOTOS, pk=pk)
    name = press.file_name_of(photo, 1)
    return send_private(photo.file.name, name, photo.content_type, inline=True)


@login_required
@require_safe
def photo_thumbnail(request, pk):
    """A small picture of the photograph, for the gallery."""
    photo = get_visible_or_404(request, PHOTOS, pk=pk)
    target = io.BytesIO()
    try:
        with storages["private"].open(photo.file.name) as file, Image.open(file) as image:
            # Decoded at the size at which it is needed: a tenth of the work.
            image.draft("RGB", (THUMBNAIL, THUMBNAIL))
            image.thumbnail((THUMBNAIL, THUMBNAIL))
            image.save(target, "JPEG", quality=80)
    except FileNotFoundError as error:
        raise Http404("El archivo ya no está en el almacén.") from error
    return send_bytes(target.getvalue(), press.file_name_of(photo, 1), "image/jpeg", inline=True)


@login_required
def photo_delete(request, pk):
    photo = get_visible_or_404(request, PHOTOS, pk=pk)
    agreement = photo.agreement
    require_editor(request.user, agreement.municipality)
    if request.method == "POST":
        if photos.remove_photo(photo=photo, by=request.user):
            messages.success(request, "La fotografía se quitó y su archivo se borró.")
        return redirect(KIT, agreement.pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": agreement.municipality,
            "title": f"¿Quitar la fotografía «{photo.caption}»?",
            "consequences": [
                "Se borra el archivo: no se puede recuperar. Las carpetas que ya se descargaron la conservan."
            ],
            "submit_label": "Quitar la fotografía",
            "cancel_url": reverse(KIT, args=[agreement.pk]),
        },
    )
