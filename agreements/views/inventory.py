"""The inventory of existing twinnings: list, capture, correction and file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.filters import InventoryFilter
from agreements.forms import InventoryForm
from agreements.forms.inventory import initial_of
from agreements.imports import inventory
from agreements.models import Agreement
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_private
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor


def _entry(request, pk):
    return get_visible_or_404(request, Agreement.objects.inventory().for_lists(), pk=pk)


@login_required
@require_safe
def inventory_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    rows = (
        Agreement.objects.visible_to(request.user).inventory().filter(municipality=municipality).for_lists()
    )
    found = InventoryFilter(request.GET, queryset=rows)
    return render(
        request,
        "agreements/inventory_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
def inventory_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = InventoryForm(
        request.POST or None, request.FILES or None, municipality=municipality, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreement = inventory.add_existing(
                municipality=municipality, by=request.user, today=today_in(municipality), **form.verb_data()
            )
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, f"«{agreement.title}» está en el inventario.")
            return redirect("agreements:inventory-list", municipality.cvegeo)
    return _form_page(request, municipality, form)


@login_required
def inventory_edit(request, pk):
    agreement = _entry(request, pk)
    municipality = agreement.municipality
    require_editor(request.user, municipality)
    form = InventoryForm(
        request.POST or None,
        request.FILES or None,
        municipality=municipality,
        user=request.user,
        agreement=agreement,
        initial=initial_of(agreement),
    )
    if request.method == "POST" and form.is_valid():
        try:
            inventory.change_existing(
                agreement=agreement, by=request.user, today=today_in(municipality), **form.verb_data()
            )
        except ValidationError as error:
            _show(form, error)
            refresh_hidden(form, "seen_at", Agreement.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, "Los cambios se guardaron.")
            return redirect("agreements:inventory-list", municipality.cvegeo)
    return _form_page(request, municipality, form, agreement)


def _show(form, error):
    """The form has one field for the date that the verb knows as `signed_on`."""
    if hasattr(error, "error_dict") and "signed_on" in error.error_dict:
        error.error_dict["signed"] = error.error_dict.pop("signed_on")
    show_refusal(form, error)


def _form_page(request, municipality, form, agreement=None):
    return render(
        request,
        "agreements/inventory_form.html",
        {"municipality": municipality, "form": form, "agreement": agreement},
        status=status_of(form),
    )


@login_required
@require_safe
def inventory_file(request, pk):
    agreement = _entry(request, pk)
    if not agreement.file:
        raise Http404("Este registro no tiene archivo.")
    return send_private(agreement.file.name, agreement.original_name, agreement.content_type, inline=True)
