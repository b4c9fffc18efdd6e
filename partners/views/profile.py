"""The page «Perfil internacional» and its two forms: what the office says of itself, and its themes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.countries import language_name
from partners.forms.profile import PictureForm, StandsForm
from partners.models import ThemeStand
from partners.picture import profile as pictures
from partners.reference.questions import networks_of_municipality
from partners.themes import THEMES

LINES_SHOWN = 5
COLUMNS = [
    Column("Tema", lambda row: row["theme"].name, 40),
    Column("Fortaleza", lambda row: row["strength"]["word"], 12),
    Column("En qué consiste", lambda row: row["strength"]["note"], 50),
    Column("Necesidad", lambda row: row["need"]["word"], 12),
    Column("En qué consiste la necesidad", lambda row: row["need"]["note"], 50),
]


@login_required
@require_safe
def profile_detail(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    stands = pictures.stands_of(municipality)
    kind = wanted_format(request.GET)
    if kind:
        day = municipality.today(timezone.now())
        name = file_name("temas", municipality.name, day=day)
        return send_list(kind, COLUMNS, _theme_rows(stands), name=name, title="Temas")
    profile = pictures.profile_of(municipality)
    lines = list(pictures.lines_in_force(municipality, request.user))
    networks = list(pictures.networks_of(municipality, request.user))
    pieces = pictures.pieces(
        municipality, profile, stands, line_count=len(lines), network_count=len(networks)
    )
    return render(
        request,
        "partners/profile_detail.html",
        {
            "municipality": municipality,
            "profile": profile,
            "languages": [language_name(code) for code in profile.languages],
            "pieces": pieces,
            "filled": sum(piece.is_filled for piece in pieces),
            "theme_rows": _theme_rows(stands),
            "lines": lines[:LINES_SHOWN],
            "line_count": len(lines),
            "networks": networks,
            "listed_networks": networks_of_municipality(municipality),
            "can_edit": may_edit(request.user, municipality),
        },
    )


def _theme_rows(stands):
    """The themes in which the municipality is strong or in need, strongest first; those without either left out."""
    rows = []
    for theme in THEMES.values():
        row = {"theme": theme, "level": 0}
        for kind in ThemeStand.Kind.values:
            stand = stands.get((theme.key, kind))
            level = stand.level if stand else 0
            row[kind] = {"level": level, "word": pictures.LEVELS[level], "note": stand.note if stand else ""}
            row["level"] = max(row["level"], level)
        if row["level"]:
            rows.append(row)
    return sorted(rows, key=lambda row: -row["level"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    profile = pictures.profile_of(municipality)
    form = PictureForm(
        request.POST or None,
        profile=profile,
        initial={
            "seen": pictures.profile_mark(profile),
            "vocation": profile.vocation,
            "languages": profile.languages,
            "theme_limit": profile.theme_limit,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            pictures.save_profile(
                municipality=municipality,
                by=request.user,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
                **form.values(),
            )
        except ValidationError as error:
            show_refusal(form, error, pictures.profile_mark(pictures.profile_of(municipality)))
        else:
            messages.success(request, "El perfil internacional quedó guardado.")
            return redirect("partners:profile-detail", cvegeo)
    return render(
        request,
        "partners/profile_form.html",
        {"municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_themes(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    stands = pictures.stands_of(municipality)
    form = StandsForm(request.POST or None, stands=stands, initial={"seen": pictures.stands_mark(stands)})
    if request.method == "POST" and form.is_valid():
        try:
            differing = pictures.save_stands(
                municipality=municipality,
                stands=form.stands(),
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as error:
            show_refusal(form, error, pictures.stands_mark(pictures.stands_of(municipality)))
        else:
            messages.success(request, _saved(differing))
            return redirect("partners:profile-detail", cvegeo)
    return render(
        request,
        "partners/profile_themes.html",
        {"municipality": municipality, "form": form},
        status=422 if form.errors else 200,
    )


def _saved(differing):
    if not differing:
        return "No había nada que cambiar: las fortalezas y necesidades siguen como estaban."
    many = "1 cambio" if differing == 1 else f"{differing} cambios"
    return f"Las fortalezas y necesidades quedaron guardadas: {many}. El emparejador ya las toma en cuenta."


def show_refusal(form, error, mark):
    """Put a verb's refusal on the form; what was typed stays, and a stale form becomes current."""
    known = not hasattr(error, "error_dict") or set(error.error_dict) <= set(form.fields)
    form.add_error(None, error if known else ValidationError(error.messages))
    form.data = form.data.copy()
    form.data["seen"] = mark
