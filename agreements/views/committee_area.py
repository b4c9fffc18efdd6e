"""The committee's own page: the next session, what to read, past minutes. For its members, on a phone."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.sessions.rows import area_of, committee_on
from agreements.views.shared import committee_municipality_or_404, today_in
from partners.access import may_read


@login_required
@require_safe
def committee_area(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    return render(
        request,
        "agreements/committee_area.html",
        {
            "municipality": municipality,
            "area": area_of(municipality, request.user, day=today),
            "committee": committee_on(municipality, today),
            "may_read_all": may_read(request.user, municipality),
        },
    )
