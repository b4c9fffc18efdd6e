"""A municipality's profile, coat of arms and privacy notice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.downloads import send_private
from partners import offices
from partners.access import (
    get_municipality_or_404,
    get_visible_or_404,
    known_cvegeo,
    may_edit,
    may_read,
    require_editor,
)
from partners.forms.offices import MEXICAN_ZONES, PrivacyNoticeForm, ProfileForm
from partners.models import Entry, Municipality
from partners.privacy import notice_blocks

ENTRIES_SHOWN = 10


def _refuse(form, error, version):
    """Put a verb's refusal on the form; what was typed stays, and a stale form becomes current."""
    form.add_error(None, error)
    form.data = form.data.copy()
    form.data["seen"] = version


@login_required
@require_safe
def municipality_detail(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    return render(
        request,
        "partners/municipality_detail.html",
        {
            "municipality": municipality,
            "can_edit": may_edit(request.user, municipality),
            "population": f"{municipality.population or 0:,}",
            "zone_name": dict(MEXICAN_ZONES).get(municipality.timezone, municipality.timezone),
            "priorities": [
                line.strip() for line in municipality.plan_priorities.splitlines() if line.strip()
            ],
            "entries": Entry.objects.visible_to(request.user).about(municipality)[:ENTRIES_SHOWN],
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def municipality_edit(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        # Validation writes into its instance; the navigation keeps the one that was read.
        instance=Municipality.objects.get(pk=municipality.pk),
        has_coat_of_arms=bool(municipality.coat_of_arms),
        initial={"seen": offices.profile_version(municipality)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            offices.update_profile(
                municipality=municipality,
                values=form.values(),
                by=request.user,
                seen=form.cleaned_data["seen"],
                coat_of_arms=form.cleaned_data["coat_of_arms"],
                remove_coat_of_arms=form.cleaned_data.get("remove_coat_of_arms", False),
            )
        except ValidationError as error:
            _refuse(form, error, offices.profile_version(municipality))
        else:
            messages.success(request, "Los datos del municipio quedaron guardados.")
            return redirect("partners:municipality-detail", cvegeo)
    return render(request, "partners/municipality_form.html", {"municipality": municipality, "form": form})


@login_required
@require_safe
def coat_of_arms(request, cvegeo):
    """The coat of arms, for whoever sees anything of the municipality, the committee included."""
    municipality = get_visible_or_404(request, Municipality.objects.opened(), cvegeo=known_cvegeo(cvegeo))
    name = municipality.coat_of_arms.name
    if not name:
        raise Http404("Este municipio no ha subido su escudo.")
    extension = "png" if name.endswith(".png") else "jpg"
    content_type = "image/png" if extension == "png" else "image/jpeg"
    return send_private(name, f"escudo-{cvegeo}.{extension}", content_type, inline=True)


@require_safe
def privacy_notice(request, cvegeo):
    """Public: whoever gives personal data may read it before having an account."""
    municipality = get_object_or_404(Municipality.objects.opened(), cvegeo=known_cvegeo(cvegeo))
    can_edit = False
    if request.user.is_authenticated:
        can_edit = may_edit(request.user, municipality)
        if may_read(request.user, municipality) or municipality.pk in request.user.access.municipality_ids:
            request.municipality = municipality
    return render(
        request,
        "partners/privacy_notice.html",
        {
            "municipality": municipality,
            "blocks": notice_blocks(offices.privacy_notice_of(municipality)),
            "can_edit": can_edit,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_notice_edit(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    version = offices.privacy_notice_version(municipality)
    form = PrivacyNoticeForm(
        request.POST or None,
        initial={"text": offices.privacy_notice_of(municipality), "seen": version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            offices.save_privacy_notice(
                municipality=municipality,
                text=form.cleaned_data["text"],
                seen=form.cleaned_data["seen"],
                by=request.user,
                today=municipality.today(timezone.now()),
            )
        except ValidationError as error:
            _refuse(form, error, version)
        else:
            messages.success(request, "El aviso de privacidad quedó guardado y ya es público.")
            return redirect("partners:privacy-notice", cvegeo)
    return render(
        request,
        "partners/municipality_privacy_form.html",
        {"municipality": municipality, "form": form, "draft_key": f"aviso-{cvegeo}"},
    )
