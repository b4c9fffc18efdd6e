"""Pages of the results over years. Rows of the office: its readers read them, the enlace writes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.evaluation import indicators
from agreements.evaluation.counting import count_on
from agreements.evaluation.exports import RESULT_COLUMNS, result_lines
from agreements.evaluation.series import series_of, series_on
from agreements.evaluation.suggestions import RESULTS, SUGGESTED
from agreements.forms.evaluation import IndicatorForm, ResultFilterForm, ValueCorrectionForm, ValueForm
from agreements.models import ResultIndicator, ResultValue
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.models import Entry


def _indicator(request, pk):
    rows = ResultIndicator.objects.select_related("municipality", "agreement__counterpart", "plan_line")
    return get_visible_or_404(request, rows, pk=pk)


def _value(request, pk):
    return get_visible_or_404(request, ResultValue.objects.select_related("indicator__municipality"), pk=pk)


def _to_page(indicator):
    return redirect("agreements:result-detail", indicator.pk)


@login_required
@require_safe
def result_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    everything = series_of(municipality, until=today.year)
    filters = ResultFilterForm(request.GET)
    chosen = filters.chosen()
    found = [
        each
        for each in everything
        if chosen.get("resultado") in ("", None, each.indicator.result)
        and chosen.get("situacion") in ("", None, each.progress.standing)
    ]
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("resultados", municipality.name, day=today)
        return send_list(kind, RESULT_COLUMNS, result_lines(found), name=name, title="Resultados")
    page = page_of(request, found)
    editor = may_edit(request.user, municipality)
    in_use = {each.indicator.counter for each in everything}
    counted = count_on(municipality, today)
    return render(
        request,
        "agreements/result_list.html",
        {
            "municipality": municipality,
            "filters": filters,
            "any_rows": bool(everything),
            "page": page,
            "groups": _groups(page, counted),
            "suggestions": [
                (RESULTS[each.result][0], each, each.reads(counted))
                for each in SUGGESTED.values()
                if each.key not in in_use
            ],
            "downloads": len(result_lines(found)),
            "today": today,
            "may_edit": editor,
        },
    )


def _groups(page, counted):
    """The indicators of a page under the methodology's results, each with what the system counts of it today.

    Results without any on the page are left out.
    """
    found = []
    for key, (title, meaning) in RESULTS.items():
        rows = [
            (
                each,
                SUGGESTED[each.indicator.counter].reads(counted)
                if each.indicator.counter in SUGGESTED
                else None,
            )
            for each in page
            if each.indicator.result == key
        ]
        if rows:
            found.append((key, title, meaning, rows))
    return found


@login_required
def result_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    today = today_in(municipality)
    suggested = SUGGESTED.get(request.GET.get("sugerido", ""))
    form = IndicatorForm(
        request.POST or None, municipality=municipality, initial=_initial(municipality, suggested, today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            indicator = indicators.add_indicator(
                municipality=municipality,
                by=request.user,
                counter=suggested.key if suggested else "",
                **form.verb_data(),
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Se agregó «{indicator.name}». Registre sus valores año por año.")
            return _to_page(indicator)
    return _form_page(
        request, municipality, form, "Agregar un indicador", "Agregar indicador", suggested=suggested
    )


def _initial(municipality, suggested, today):
    if suggested is None:
        return {"baseline_year": today.year, "target_year": today.year + 3}
    return {
        "result": suggested.result,
        "name": suggested.name,
        "unit": suggested.unit,
        "direction": suggested.direction,
        "source": suggested.source,
        "baseline_year": today.year,
        "baseline": suggested.reads(count_on(municipality, today)),
        "target_year": today.year + 3,
    }


def _result_page(request, indicator, form=None):
    today = today_in(indicator.municipality)
    editor = may_edit(request.user, indicator.municipality) and indicator.retired_at is None
    suggested = SUGGESTED.get(indicator.counter)
    counted = suggested.reads(count_on(indicator.municipality, today)) if suggested else None
    series = series_on(indicator, today.year)
    if form is None and editor:
        taken = {row.year for row in series.values}
        initial = {"year": today.year} if today.year not in taken else {}
        if counted is not None and initial:
            initial |= {"value": counted, "source": f"Conteo de este sistema al {today:%d/%m/%Y}"}
        form = ValueForm(initial=initial)
    return render(
        request,
        "agreements/result_detail.html",
        {
            "municipality": indicator.municipality,
            "indicator": indicator,
            "series": series,
            "result": RESULTS[indicator.result],
            "counted": counted,
            "form": form if editor else None,
            "entries": Entry.objects.visible_to(request.user).about(indicator)[:5],
            "may_edit": editor,
        },
        status=status_of(form) if form else 200,
    )


@login_required
def result_detail(request, pk):
    """The indicator with its chart; the enlace adds a year's value here."""
    indicator = _indicator(request, pk)
    if request.method != "POST":
        return _result_page(request, indicator)
    require_editor(request.user, indicator.municipality)
    form = ValueForm(request.POST)
    if form.is_valid():
        try:
            row = indicators.record_value(
                indicator=indicator,
                by=request.user,
                today=today_in(indicator.municipality),
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Se registró el valor de {row.year}.")
            return _to_page(indicator)
    return _result_page(request, indicator, form)


@login_required
def result_edit(request, pk):
    indicator = _indicator(request, pk)
    require_editor(request.user, indicator.municipality)
    form = IndicatorForm(
        request.POST or None,
        municipality=indicator.municipality,
        instance=indicator,
        initial={"seen": indicators.fingerprint(indicator)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            indicator = indicators.change_indicator(
                indicator=indicator, by=request.user, seen=form.cleaned_data["seen"], **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", indicators.fingerprint(ResultIndicator.objects.get(pk=pk)))
        else:
            messages.success(request, f"Se guardó «{indicator.name}».")
            return _to_page(indicator)
    return _form_page(
        request,
        indicator.municipality,
        form,
        "Corregir el indicador",
        "Guardar indicador",
        indicator=indicator,
    )


def _form_page(request, municipality, form, title, submit_label, *, indicator=None, suggested=None):
    back = (
        reverse("agreements:result-detail", args=[indicator.pk])
        if indicator
        else reverse("agreements:result-list", args=[municipality.cvegeo])
    )
    return render(
        request,
        "agreements/result_form.html",
        {
            "municipality": municipality,
            "indicator": indicator,
            "suggested": suggested,
            "form": form,
            "title": title,
            "submit_label": submit_label,
            "back": back,
        },
        status=status_of(form),
    )


@login_required
def result_retire(request, pk):
    indicator = _indicator(request, pk)
    municipality = indicator.municipality
    require_editor(request.user, municipality)
    if request.method == "POST":
        if indicators.retire_indicator(indicator=indicator, by=request.user, now=timezone.now()):
            messages.success(request, f"Se retiró «{indicator.name}».")
        return redirect("agreements:result-list", municipality.cvegeo)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": municipality,
            "title": f"¿Retirar «{indicator.name}»?",
            "consequences": [
                "Deja de medirse y de entrar en las evaluaciones que se cierren después.",
                "Las que ya se cerraron lo conservan con sus valores.",
            ],
            "submit_label": "Retirar el indicador",
            "cancel_url": reverse("agreements:result-detail", args=[pk]),
        },
    )


@login_required
def value_edit(request, pk):
    row = _value(request, pk)
    municipality = row.indicator.municipality
    require_editor(request.user, municipality)
    form = ValueCorrectionForm(
        request.POST or None, initial={"value": row.value, "source": row.source, "seen": row.value}
    )
    if request.method == "POST" and form.is_valid():
        try:
            indicators.correct_value(
                row=row, by=request.user, today=today_in(municipality), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
            fresh = ResultValue.objects.filter(pk=pk).first()
            refresh_hidden(form, "seen", fresh.value if fresh else "")
        else:
            messages.success(request, f"Se corrigió el valor de {row.year}.")
            return _to_page(row.indicator)
    return render(
        request,
        "agreements/result_value_form.html",
        {"municipality": municipality, "row": row, "indicator": row.indicator, "form": form},
        status=status_of(form),
    )


@login_required
def value_delete(request, pk):
    row = _value(request, pk)
    require_editor(request.user, row.indicator.municipality)
    if request.method == "POST":
        if indicators.remove_value(row=row, by=request.user):
            messages.success(request, f"Se quitó el valor de {row.year}.")
        return _to_page(row.indicator)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": row.indicator.municipality,
            "title": f"¿Quitar el valor de {row.year}?",
            "consequences": ["Queda en el historial del indicador, y ya no en su gráfica."],
            "submit_label": "Quitar el valor",
            "cancel_url": reverse("agreements:result-detail", args=[row.indicator_id]),
        },
    )
