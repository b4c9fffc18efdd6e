"""An office's place in a network of cities: joining, leaving, dues. The pages that show it are partners'."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partners.access import get_municipality_or_404, require_editor
from partners.models import Network, NetworkMembership
from phases import network_dues
from phases.forms.networks import DuesPaidForm, MembershipForm


def _network_url(municipality, network):
    return reverse("partners:network-detail", args=[municipality.cvegeo, network.key])


def _membership(request, municipality, network):
    rows = NetworkMembership.objects.select_related("municipality", "network").visible_to(request.user)
    return rows.filter(municipality=municipality, network=network).first()


def _refuse(form, error):
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def _page(request, municipality, network, form, **context):
    return render(
        request,
        "phases/network_form.html",
        {
            "municipality": municipality,
            "network": network,
            "form": form,
            "cancel_url": _network_url(municipality, network),
            **context,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_membership(request, cvegeo, key):
    """Write down that the municipality belongs to the network, or correct it."""
    municipality = get_municipality_or_404(request, cvegeo)
    network = get_object_or_404(Network, key=key)
    require_editor(request.user, municipality)
    row = _membership(request, municipality, network)
    initial = {name: getattr(row, name) for name in network_dues.FIELDS} if row else {}
    form = MembershipForm(
        request.POST or None, initial=initial | {"seen": network_dues.membership_version(row)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            network_dues.keep_membership(
                municipality=municipality,
                network=network,
                by=request.user,
                today=municipality.today(timezone.now()),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            _refuse(form, error)
            if getattr(error, "code", "") == "stale":
                # What was typed stays; pressing again saves it over what is there now.
                form.data = form.data.copy()
                form.data["seen"] = network_dues.membership_version(row)
        else:
            messages.success(request, f"La participación en {network} quedó guardada.")
            return redirect(_network_url(municipality, network))
    title = f"Participación en {network}" if row else f"Anotar la participación en {network}"
    return _page(request, municipality, network, form, title=title, submit_label="Guardar")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_dues_paid(request, cvegeo, key):
    """Say that the dues were paid, and when the next ones are."""
    municipality = get_municipality_or_404(request, cvegeo)
    network = get_object_or_404(Network, key=key)
    require_editor(request.user, municipality)
    row = _membership(request, municipality, network)
    if row is None or (row.dues_on is None and request.method != "POST"):
        messages.info(request, "No hay una cuota por pagar. Anote su fecha en la participación.")
        return redirect(_network_url(municipality, network))
    form = DuesPaidForm(request.POST or None, initial={"day": row.dues_on})
    if request.method == "POST" and form.is_valid():
        try:
            network_dues.pay_dues(
                membership=row,
                by=request.user,
                today=municipality.today(timezone.now()),
                **form.cleaned_data,
            )
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, "El pago quedó registrado y la tarea, cumplida.")
            return redirect(_network_url(municipality, network))
    return _page(
        request,
        municipality,
        network,
        form,
        title=f"Registrar el pago de la cuota de {network}",
        membership=row,
        submit_label="Registrar el pago",
    )
