"""The office's working days: its own declared days by year, beside those of the law and of the ministry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from phases import declaring
from phases.forms.days import DayForm
from phases.models import DeclaredDay


def _year(request, municipality):
    asked = request.GET.get("anio", "")
    this_year = municipality.today(timezone.now()).year
    if asked.isdecimal() and declaring.FIRST_YEAR <= int(asked[:9]) <= declaring.LAST_YEAR:
        return int(asked[:9]), this_year
    return this_year, this_year


@login_required
@require_safe
def day_list(request, cvegeo):
    """The days of a year on which nothing is due: declared here, by the law's default, and by the ministry."""
    municipality = get_municipality_or_404(request, cvegeo)
    year, this_year = _year(request, municipality)
    rows = DeclaredDay.objects.visible_to(request.user).filter(
        starts_on__year__lte=year, ends_on__year__gte=year
    )
    own = list(
        rows.filter(municipality=municipality)
        .select_related("recorded_by", "withdrawn_by")
        .order_by("starts_on", "pk")
    )
    in_force = [row for row in own if row.withdrawn_at is None]
    return render(
        request,
        "phases/days_list.html",
        {
            "municipality": municipality,
            "year": year,
            "years": sorted({this_year - 1, this_year, this_year + 1, year}),
            "declared": in_force,
            "withdrawn": [row for row in own if row.withdrawn_at is not None],
            "legal": declaring.legal_days(year, in_force),
            "sre": rows.in_force().of_sre().order_by("starts_on", "pk"),
            "may_edit": may_edit(request.user, municipality),
        },
    )


def _list_url(municipality, year):
    return f"{reverse('phases:day-list', args=[municipality.cvegeo])}?anio={year}"


@login_required
def day_declare(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = DayForm(request.POST or None, initial=_suggested(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = declaring.declare(municipality=municipality, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            row = done.rows[0]
            messages.success(
                request, f"Se declaró {declaring.in_words(row)}. {declaring.moved_words(done.moved)}"
            )
            return redirect(_list_url(municipality, row.starts_on.year))
    return render(
        request,
        "phases/days_form.html",
        {"municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )


def _suggested(request):
    """What a link from the list fills in: a day of the law that is worked here."""
    try:
        day = parse_date(request.GET.get("dia", ""))
    except ValueError:
        day = None
    effect = request.GET.get("efecto")
    initial = {"effect": effect if effect in DeclaredDay.Effect.values else DeclaredDay.Effect.OFF}
    return initial | ({"starts_on": day, "ends_on": day} if day else {})


@login_required
def day_withdraw(request, pk):
    row = get_visible_or_404(request, DeclaredDay.objects.filter(municipality__isnull=False), pk=pk)
    municipality = get_municipality_or_404(request, row.municipality.cvegeo)
    require_editor(request.user, municipality)
    back = _list_url(municipality, row.starts_on.year)
    if request.method == "POST":
        try:
            done = declaring.withdraw(day=row, by=request.user, at=timezone.now())
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(
                request, f"Se retiró {declaring.in_words(row)}. {declaring.moved_words(done.moved)}"
            )
        return redirect(back)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": municipality,
            "title": f"¿Retirar «{row.name}», {declaring.in_words(row)}?",
            "consequences": [
                "Deja de contar desde ahora: las fechas límite que esta declaración había movido vuelven a su lugar.",
                "Queda a la vista como retirada, porque explica fechas anteriores.",
            ],
            "submit_label": "Retirar la declaración",
            "cancel_url": back,
        },
    )
