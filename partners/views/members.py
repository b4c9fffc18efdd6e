"""The people of a municipality's office."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from partners import invitations, mail
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.forms.people import InviteForm, MemberFilterForm, RoleForm
from partners.models import Membership, access_day

MUNICIPAL = Membership.objects.filter(municipality__isnull=False).select_related("user", "municipality")


def _deliver(request, membership, done):
    """Send an invitation and say so; when the mail server fails, say what to do. Runs after the commit."""
    try:
        mail.send_invitation(membership)
    except OSError:
        messages.warning(
            request,
            f"{membership.user.full_name} ya está en la lista, pero el correo no pudo salir. "
            "Inténtelo más tarde con «Reenviar invitación».",
        )
    else:
        messages.success(request, done)


@login_required
@require_safe
def member_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = access_day()
    filters = MemberFilterForm(request.GET)
    rows = filters.apply(MUNICIPAL.filter(municipality=municipality).visible_to(request.user), today)
    return render(
        request,
        "partners/member_list.html",
        {
            "municipality": municipality,
            "members": list(rows),
            "filters": filters,
            "today": today,
            "can_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_invite(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = invitations.invite(
                municipality=municipality, by=request.user, today=access_day(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done = f"Se envió la invitación a {membership.user.email}."
            transaction.on_commit(partial(_deliver, request, membership, done))
            return redirect("partners:member-list", cvegeo)
    return render(request, "partners/member_form.html", {"municipality": municipality, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_deactivate(request, pk):
    """Asks once, with the consequence; then ends the membership."""
    membership = get_visible_or_404(request, MUNICIPAL.all(), pk=pk)
    require_editor(request.user, membership.municipality)
    if request.method == "POST":
        try:
            invitations.deactivate_membership(membership=membership, by=request.user, today=access_day())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"{membership.user.full_name} ya no tiene acceso al municipio.")
        return redirect("partners:member-list", membership.municipality.cvegeo)
    return render(request, "partners/member_confirm.html", {"membership": membership})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_change_role(request, pk):
    membership = get_visible_or_404(request, MUNICIPAL.all(), pk=pk)
    require_editor(request.user, membership.municipality)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            new = invitations.change_role(
                membership=membership,
                role=form.cleaned_data["role"],
                by=request.user,
                today=access_day(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{new.user.full_name} ahora es {new.get_role_display()}.")
            return redirect("partners:member-list", membership.municipality.cvegeo)
    return render(request, "partners/member_role.html", {"membership": membership, "form": form})


@login_required
def member_resend(request, pk):
    membership = get_visible_or_404(request, MUNICIPAL.all(), pk=pk)
    require_editor(request.user, membership.municipality)
    if request.method != "POST":
        return redirect("partners:member-list", membership.municipality.cvegeo)
    try:
        membership = invitations.resend_invitation(membership=membership, by=request.user, today=access_day())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = f"Se reenvió la invitación a {membership.user.email}."
        transaction.on_commit(partial(_deliver, request, membership, done))
    return redirect("partners:member-list", membership.municipality.cvegeo)
