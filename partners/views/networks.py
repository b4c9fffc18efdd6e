"""The networks of cities: those of the municipality, the others, one of them. Joining and dues are phases' pages."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import get_municipality_or_404, may_edit
from partners.folding import fold
from partners.models import Entry, Forum, Network, NetworkMembership

ENTRIES_SHOWN = 10
FORUMS_SHOWN = 10


def _memberships(request, municipality):
    rows = NetworkMembership.objects.select_related("network", "municipality")
    return rows.filter(municipality=municipality).visible_to(request.user)


@login_required
@require_safe
def network_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    memberships = list(_memberships(request, municipality))
    mine = {row.network_id for row in memberships}
    others = [row for row in Network.objects.filter(is_active=True) if row.pk not in mine]
    return render(
        request,
        "partners/network_list.html",
        {
            "municipality": municipality,
            "memberships": memberships,
            "others": sorted(others, key=lambda row: fold(str(row))),
            "can_edit": may_edit(request.user, municipality),
            "today": municipality.today(timezone.now()),
        },
    )


@login_required
@require_safe
def network_detail(request, cvegeo, key):
    municipality = get_municipality_or_404(request, cvegeo)
    network = get_object_or_404(Network, key=key)
    today = municipality.today(timezone.now())
    membership = _memberships(request, municipality).filter(network=network).first()
    forums = Forum.objects.of(municipality).visible_to(request.user).filter(network=network)
    return render(
        request,
        "partners/network_detail.html",
        {
            "municipality": municipality,
            "network": network,
            "membership": membership,
            "forums": forums.filter(ends_on__gte=today)[:FORUMS_SHOWN],
            "entries": Entry.objects.visible_to(request.user).about(membership)[:ENTRIES_SHOWN]
            if membership
            else [],
            "can_edit": may_edit(request.user, municipality),
            "today": today,
        },
    )
