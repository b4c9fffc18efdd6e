"""What an actor offered and what was said with it: commitments and the contact log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, require_editor
from partners.actors import stakeholders
from partners.forms.stakeholders import CommitmentForm, ContactForm, SettleForm
from partners.models import Stakeholder, StakeholderCommitment, StakeholderContact
from partners.views.stakeholders import refuse

ACTORS = Stakeholder.objects.select_related("municipality")
COMMITMENTS = StakeholderCommitment.objects.select_related("stakeholder__municipality")
CONTACTS = StakeholderContact.objects.select_related("stakeholder__municipality")


def _page(request, stakeholder, form, title, submit_label, lead=""):
    return render(
        request,
        "partners/stakeholder_log_form.html",
        {
            "municipality": stakeholder.municipality,
            "stakeholder": stakeholder,
            "form": form,
            "title": title,
            "lead": lead,
            "submit_label": submit_label,
            "cancel_url": reverse("partners:stakeholder-detail", args=[stakeholder.pk]),
        },
        status=422 if form.errors else 200,
    )


def _back(request, stakeholder, done):
    messages.success(request, done)
    return redirect("partners:stakeholder-detail", stakeholder.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_create(request, pk):
    row = get_visible_or_404(request, ACTORS, pk=pk)
    require_editor(request.user, row.municipality)
    form = CommitmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stakeholders.add_commitment(stakeholder=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            return _back(request, row, "El compromiso quedó anotado.")
    return _page(request, row, form, "Anotar un compromiso", "Anotar el compromiso")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_settle(request, pk):
    row = get_visible_or_404(request, COMMITMENTS, pk=pk)
    require_editor(request.user, row.municipality)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stakeholders.settle_commitment(
                commitment=row,
                by=request.user,
                today=row.municipality.today(timezone.now()),
                **form.cleaned_data,
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return _back(request, row.stakeholder, "El compromiso quedó resuelto.")
    return _page(request, row.stakeholder, form, "Resolver un compromiso", "Guardar", row.text)


@login_required
@acts_by_post(back="partners:stakeholder-commitment-settle")
def commitment_reopen(request, pk):
    row = get_visible_or_404(request, COMMITMENTS, pk=pk)
    require_editor(request.user, row.municipality)
    try:
        stakeholders.reopen_commitment(commitment=row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "El compromiso volvió a estar pendiente.")
    return redirect("partners:stakeholder-detail", row.stakeholder_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_create(request, pk):
    row = get_visible_or_404(request, ACTORS, pk=pk)
    require_editor(request.user, row.municipality)
    today = row.municipality.today(timezone.now())
    form = ContactForm(request.POST or None, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            stakeholders.add_contact(stakeholder=row, by=request.user, today=today, **_contact(form))
        except ValidationError as error:
            refuse(form, error)
        else:
            return _back(request, row, "El contacto quedó registrado.")
    return _page(request, row, form, "Registrar un contacto", "Registrar el contacto")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, pk):
    row = get_visible_or_404(request, CONTACTS, pk=pk)
    require_editor(request.user, row.municipality)
    initial = {name: getattr(row, name) for name in stakeholders.CONTACT_FIELDS}
    form = ContactForm(request.POST or None, initial=initial | {"seen": stakeholders.contact_version(row)})
    if request.method == "POST" and form.is_valid():
        try:
            stakeholders.correct_contact(
                contact=row,
                by=request.user,
                today=row.municipality.today(timezone.now()),
                seen=form.cleaned_data["seen"],
                **_contact(form),
            )
        except ValidationError as error:
            refuse(form, error)
            if getattr(error, "code", "") == "stale":
                form.data = form.data.copy()
                form.data["seen"] = stakeholders.contact_version(CONTACTS.get(pk=pk))
        else:
            return _back(request, row.stakeholder, "El contacto quedó corregido.")
    return _page(request, row.stakeholder, form, "Corregir un contacto", "Guardar la corrección")


def _contact(form):
    return {name: form.cleaned_data[name] for name in stakeholders.CONTACT_FIELDS}
