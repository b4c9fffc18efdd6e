"""The Emparejador: every city of the world in order for a municipality, its weights, and cities side by side."""

from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners import matching
from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.forms.ranking import CompareForm, RankingFilterForm, WeightsForm, trial_text
from partners.models import Candidate, WorldCity
from partners.picture.profile import profile_of
from partners.ranking import weights
from partners.ranking.city_facts import facts_of_all
from partners.ranking.city_ranking import MOST_COMPARED, ranking_with
from partners.ranking.criteria import CRITERIA
from partners.ranking.exports import FILE_ROWS, columns_of
from partners.ranking.grounds import imported_grounds, office_grounds
from partners.ranking.profiles import PROFILE_NAMES
from partners.ranking.rows import (
    DIRECTIONS,
    compared_criteria,
    criteria_by_direction,
    moves_between,
    row_of,
    rows_of,
    source_of,
    unknown_of_all,
    usual_points,
)
from partners.ranking.weights import DIVERSITIES, choice_of

PER_PAGE = 25
PREVIEWED = 10
#: What of the list's address the comparison needs, to rank by the same weights.
RANKED_BY = ("perfil", "diversidad", "pesos", "pais")


def with_candidates(rows, user, municipality):
    """The same rows, each with the municipality's Candidate for its city, if it is one already; one query."""
    own = Candidate.objects.visible_to(user).filter(
        municipality=municipality, city__geonameid__in=[row.geonameid for row in rows]
    )
    known = {candidate.city.geonameid: candidate for candidate in own.select_related("city")}
    return [replace(row, candidate=known.get(row.geonameid)) for row in rows]


def _without_place(request, municipality, error):
    """The page of a municipality whose coordinates nobody knows: nothing can be ranked."""
    context = {"municipality": municipality, "problem": str(error)}
    return render(request, "partners/ranking_unplaced.html", context)


@login_required
@require_safe
def ranking_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    filters = RankingFilterForm(request.GET, saved=choice_of(profile_of(municipality)))
    choice = filters.choice()
    try:
        ranking = ranking_with(municipality, choice, national=filters.is_national)
    except ValueError as error:
        return _without_place(request, municipality, error)
    # Places are those of the whole list: a filter hides cities, and does not promote those that stay.
    places = np.flatnonzero(filters.mask(ranking)[ranking.order]) + 1
    usual = usual_points(ranking)

    def rows(some):
        return (row_of(ranking, int(ranking.order[place - 1]), int(place), usual) for place in some)

    kind = wanted_format(request.GET)
    if kind is not None:
        today = municipality.today(timezone.now())
        name = file_name("emparejador", municipality.name, day=today)
        return send_list(kind, columns_of(ranking), rows(places[:FILE_ROWS]), name=name, title="Emparejador")
    page = Paginator(places, PER_PAGE).get_page(request.GET.get("pagina"))
    shown = with_candidates(list(rows(page.object_list)), request.user, municipality)
    kept = {name: request.GET[name] for name in RANKED_BY if name in filters.asked}
    return render(
        request,
        "partners/ranking_list.html",
        {
            "municipality": municipality,
            "page": page,
            "rows": shown,
            "filters": filters,
            "found": f"{len(places):,}",
            "total_words": f"{len(ranking.order):,}",
            "file_rows": min(len(places), FILE_ROWS),
            "file_rows_words": f"{FILE_ROWS:,}",
            "choice": choice,
            "profile_name": PROFILE_NAMES[choice.profile],
            "diversity_words": DIVERSITIES.get(choice.diversity, f"{choice.diversity} de 100"),
            "kept": kept,
            "query": urlencode(kept),
            "most_compared": MOST_COMPARED,
            "office_grounds": list(office_grounds(ranking.seeker)),
            "imported_grounds": list(imported_grounds(ranking.seeker, ranking.facts)),
            "legend": DIRECTIONS.values(),
            "can_edit": may_edit(request.user, municipality),
        },
    )


# --- Weights ---------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ranking_weights(request, cvegeo):
    """The weights of the criteria. Whoever reads may try others, by the address; the enlace saves them, by POST.

    `probar` in the address shows what they would change; `ajustar` brings them to 100 first; `de` begins with a
    profile.
    """
    municipality = get_municipality_or_404(request, cvegeo)
    if request.method == "POST":
        require_editor(request.user, municipality)
    saved_row = profile_of(municipality)
    saved = choice_of(saved_row)
    begun = saved
    if request.GET.get("de") in PROFILE_NAMES:
        key = request.GET["de"]
        begun = weights.Choice(key, weights.profile_weights(key), saved.diversity)
    tried = request.method != "POST" and bool({"probar", "ajustar"} & request.GET.keys())
    if request.method == "POST":
        form = WeightsForm(request.POST, choice=saved)
    elif tried:
        form = WeightsForm(_brought_to_100(request.GET), choice=saved)
    else:
        form = WeightsForm(choice=begun)
    status, preview = 200, None
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            try:
                weights.save_weights(
                    municipality=municipality,
                    weights=form.weights,
                    profile=form.cleaned_data["perfil"],
                    diversity=form.cleaned_data["diversidad"],
                    seen=form.cleaned_data["seen"],
                    by=request.user,
                    now=timezone.now(),
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Los pesos quedaron guardados: la lista ya sigue ese orden.")
                return redirect("partners:ranking-list", cvegeo)
        else:
            try:
                preview = _preview(municipality, saved, form)
            except ValueError as error:
                return _without_place(request, municipality, error)
    if request.method == "POST":
        status = 422
    return render(
        request,
        "partners/ranking_weights.html",
        {
            "municipality": municipality,
            "form": form,
            "groups": [
                (
                    css_class,
                    label,
                    meaning,
                    [(one, source_of(one), form[form.name_of(one.key)]) for one in criteria],
                )
                for css_class, label, meaning, criteria in criteria_by_direction()
            ],
            "saved": saved,
            "seen": weights.weights_mark(saved_row),
            "profiles": PROFILE_NAMES.items(),
            "profile_name": PROFILE_NAMES[saved.profile],
            "begun_name": PROFILE_NAMES[begun.profile] if begun is not saved else "",
            "preview": preview,
            "total": sum(_typed(form).values()),
            "can_edit": may_edit(request.user, municipality),
        },
        status=status,
    )


def _typed(form):
    """The whole numbers that the form shows, typed or suggested; what is none counts as 0."""
    found = {}
    for key in CRITERIA:
        text = str(form[form.name_of(key)].value() or "0")
        found[key] = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    return found


def _brought_to_100(query):
    """The weights of the address; in the same proportions and with the sum 100, when that was asked for."""
    if "ajustar" not in query:
        return query
    changed = query.copy()
    for key, weight in weights.adjusted(
        _typed(WeightsForm(query, choice=weights.choice_by_default()))
    ).items():
        changed[WeightsForm.name_of(key)] = str(weight)
    return changed


def _preview(municipality, saved, form):
    """The first cities by the weights of the form, each with its place by those that are saved."""
    tried = weights.Choice(
        form.cleaned_data["perfil"], form.weights, form.cleaned_data["diversidad"], is_own=True
    )
    before, after = ranking_with(municipality, saved), ranking_with(municipality, tried)
    list_url = reverse("partners:ranking-list", args=[municipality.cvegeo])
    query = urlencode({"pesos": trial_text(tried.weights)})
    return {
        "rows": moves_between(before, after, PREVIEWED),
        "changes": tried.weights != saved.weights or tried.diversity != saved.diversity,
        "list_url": f"{list_url}?{query}",
    }


# --- Side by side ----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def ranking_compare(request, cvegeo):
    """Up to five cities side by side: facts, contributions, and why one stands before the next."""
    municipality = get_municipality_or_404(request, cvegeo)
    filters = RankingFilterForm(request.GET, saved=choice_of(profile_of(municipality)))
    asked = CompareForm(request.GET)
    problem = "" if asked.is_valid() else asked.errors["ciudades"][0]
    try:
        ranking = ranking_with(municipality, filters.choice(), national=filters.is_national)
    except ValueError as error:
        return _without_place(request, municipality, error)
    wanted = [] if problem else asked.cleaned_data["ciudades"]
    positions = [ranking.cities.positions[pk] for pk in wanted if pk in ranking.cities.positions]
    if not problem and len(positions) < len(wanted):
        problem = "Alguna de esas ciudades no está en el catálogo."
    rows = with_candidates(rows_of(ranking, positions), request.user, municipality)
    rows.sort(key=lambda row: -row.score)
    known = WorldCity.objects.in_bulk([row.geonameid for row in rows])
    facts = facts_of_all(
        [known[row.geonameid] for row in rows if row.geonameid in known],
        municipality=municipality,
        now=timezone.now(),
    )
    kept = {name: request.GET[name] for name in RANKED_BY if name in filters.asked}
    columns = [
        {
            "row": row,
            "without": urlencode(
                [*kept.items(), *(("ciudades", other.geonameid) for other in rows if other is not row)]
            ),
        }
        for row in rows
    ]
    return render(
        request,
        "partners/ranking_compare.html",
        {
            "municipality": municipality,
            "problem": problem,
            "columns": columns,
            "rows": rows,
            "fact_rows": fact_rows(facts),
            "criteria": compared_criteria(rows),
            "unknown": unknown_of_all(rows),
            "contrasts": [
                matching.contrast(ranking, one.position, other.position)
                for one, other in zip(rows, rows[1:], strict=False)
            ],
            "legend": DIRECTIONS.values(),
            "query": urlencode(kept),
            "is_trial": filters.is_trial,
            "most_compared": MOST_COMPARED,
            "can_edit": may_edit(request.user, municipality),
            "today": municipality.today(timezone.now()),
        },
    )


def fact_rows(facts):
    """[(label, [a Fact or None for each city])], every fact that any of the cities has, in their order."""
    labels = {}
    for one in facts:
        for fact in one.facts:
            labels.setdefault(fact.key, fact.label)
    return [
        (
            label,
            [(one.city.name, next((fact for fact in one.facts if fact.key == key), None)) for one in facts],
        )
        for key, label in labels.items()
    ]
