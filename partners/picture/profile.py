"""The office's own picture: vocation, languages, limit of themes, and where the municipality is strong or in need.

The weights of the same row belong to `partners.ranking.weights`; the lines of the plans to `plan_lines`.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.access import may_edit
from partners.countries import language_names
from partners.models import Municipality, NetworkMembership, OfficeProfile, PlanLine, ThemeStand
from partners.themes import THEMES

VOCATION_MAX_LENGTH = 2000
MAX_LANGUAGES = 10
#: Words of the levels of a strength or a need; 0 has no row.
LEVELS = {0: "nada", 1: "algo", 2: "bastante", 3: "mucho"}
STALE = "Otra persona guardó cambios mientras usted escribía. Revise los datos actuales y guarde de nuevo."


@dataclass(frozen=True, slots=True)
class Stand:
    """How strong, or how much in need, a municipality is in a theme: level 1 to 3, and in what it consists."""

    level: int
    note: str = ""


def profile_of(municipality):
    """The municipality's profile; one that is not saved yet, with its defaults, where nobody filled any."""
    row = OfficeProfile.objects.filter(municipality=municipality).first()
    return row or OfficeProfile(municipality=municipality)


def profile_mark(profile):
    """A short mark of what a person sees of the profile, for a form to prove what it was filled from."""
    return _mark(profile.vocation, profile.languages, profile.theme_limit)


def save_profile(*, municipality, vocation, languages, theme_limit, by, seen, now):
    """Save vocation, languages (CLDR codes besides Spanish) and limit of themes (1 to 15); returns the row.

    `seen` is the `profile_mark` from which the person worked. The same values again change nothing. Raises
    ValidationError when `by` is not the enlace, when somebody saved in between, or when a value is not valid.
    """
    require_enlace(by, municipality)
    values = {
        "vocation": vocation.replace("\r\n", "\n").strip(),
        "languages": list(languages),
        "theme_limit": theme_limit,
    }
    errors = _profile_errors(values)
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        lock(municipality)
        row = profile_of(municipality)
        if profile_mark(row) != seen:
            raise ValidationError(STALE, code="stale")
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if not changed:
            return row
        # Only these columns of a row that is there: somebody else may be saving its weights at the same time.
        row, _ = OfficeProfile.objects.get_or_create(municipality=municipality)
        for name in changed:
            setattr(row, name, values[name])
        row.changed_at, row.changed_by = now, by
        row.save(update_fields=[*changed, "changed_at", "changed_by"])
        names = ", ".join(str(row._meta.get_field(name).verbose_name) for name in changed)
        _record("profile.changed", f"Cambió el perfil internacional: {names}.", by, municipality)
    return row


def _profile_errors(values):
    errors = {}
    if len(values["vocation"]) > VOCATION_MAX_LENGTH:
        errors["vocation"] = f"La vocación no puede pasar de {VOCATION_MAX_LENGTH:,} caracteres."
    languages = values["languages"]
    known = language_names().keys() - {"es"}
    if len(set(languages)) != len(languages) or not set(languages) <= known:
        errors["languages"] = "Elija idiomas de la lista, cada uno una sola vez; el español se da por sabido."
    elif len(languages) > MAX_LANGUAGES:
        errors["languages"] = f"Elija como máximo {MAX_LANGUAGES} idiomas: aquellos en que puede trabajar."
    limit = values["theme_limit"]
    if not isinstance(limit, int) or not 1 <= limit <= 15:
        errors["theme_limit"] = "Escriba un número de temas del 1 al 15."
    return errors


# --- Strengths and needs -------------------------------------------------------------------------------------------


def stands_of(municipality):
    """{(theme, kind): Stand} as the office filled them: one query."""
    rows = ThemeStand.objects.filter(municipality=municipality)
    return {(row.theme, row.kind): Stand(row.level, row.note) for row in rows}


def stands_mark(stands):
    """The mark of `stands_of`, for the form."""
    return _mark(*sorted((*key, stand.level, stand.note) for key, stand in stands.items()))


def save_stands(*, municipality, stands, by, seen):
    """Make strengths and needs exactly those of `stands`, {(theme, kind): Stand}; returns how many differed.

    What is not in `stands` is taken away. `seen` is the `stands_mark` from which the person worked. Raises
    ValidationError when `by` is not the enlace, when somebody saved in between, or for an unknown theme or level.
    """
    require_enlace(by, municipality)
    for (theme, kind), stand in stands.items():
        if theme not in THEMES or kind not in ThemeStand.Kind.values or stand.level not in (1, 2, 3):
            raise ValidationError("Elija para cada tema uno de los niveles de la lista.")
        if len(stand.note) > 300:
            raise ValidationError(f"La nota de «{THEMES[theme].name}» no puede pasar de 300 caracteres.")
    with transaction.atomic():
        lock(municipality)
        before = stands_of(municipality)
        if stands_mark(before) != seen:
            raise ValidationError(STALE, code="stale")
        differing = [key for key in before.keys() | stands.keys() if before.get(key) != stands.get(key)]
        if not differing:
            return 0
        rows = ThemeStand.objects.filter(municipality=municipality)
        for theme, kind in differing:
            if (theme, kind) in stands:
                stand = stands[theme, kind]
                rows.update_or_create(
                    defaults={"level": stand.level, "note": stand.note},
                    municipality=municipality,
                    theme=theme,
                    kind=kind,
                )
            else:
                rows.filter(theme=theme, kind=kind).delete()
        _record("profile.stands_changed", _stands_told(differing, before, stands), by, municipality)
    return len(differing)


def _stands_told(differing, before, after):
    """«Cambió fortalezas y necesidades: Turismo (fortaleza: nada → mucho); …», in the order of the list."""
    order = {theme: place for place, theme in enumerate(THEMES)}
    parts = []
    for theme, kind in sorted(differing, key=lambda key: (order[key[0]], key[1])):
        old, new = (
            LEVELS[side[theme, kind].level if (theme, kind) in side else 0] for side in (before, after)
        )
        said = f"{old} → {new}" if old != new else "nota"
        parts.append(f"{THEMES[theme].name} ({ThemeStand.Kind(kind).label}: {said})")
    return f"Cambió fortalezas y necesidades: {'; '.join(parts)}."


# --- What is filled, and what it is good for -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the picture: whether it is there, what it says in a few words, and what it is good for."""

    key: str
    label: str
    is_filled: bool
    said: str
    use: str


def pieces(municipality, profile, stands, *, line_count, network_count):
    """The pieces of the picture in the order of the page; no query. Links and twinnings come from elsewhere."""
    strengths = sum(kind == ThemeStand.Kind.STRENGTH for _, kind in stands)
    needs = sum(kind == ThemeStand.Kind.NEED for _, kind in stands)
    ends_on = municipality.administration_ends_on
    return [
        Piece(
            "vocacion",
            "Vocación del municipio",
            bool(profile.vocation),
            "descrita" if profile.vocation else "",
            "Presenta al municipio ante una ciudad nueva.",
        ),
        Piece(
            "idiomas",
            "Idiomas de trabajo",
            bool(profile.languages),
            _count(len(profile.languages), "idioma", "idiomas"),
            "El emparejador prefiere ciudades con las que ya puede hablar.",
        ),
        Piece(
            "fortalezas",
            "Fortalezas",
            strengths > 0,
            _count(strengths, "tema", "temas"),
            "Lo que el municipio puede ofrecer: el emparejador busca a quien le falta.",
        ),
        Piece(
            "necesidades",
            "Necesidades",
            needs > 0,
            _count(needs, "tema", "temas"),
            "Lo que el municipio quiere aprender: el emparejador busca a quien lo tiene.",
        ),
        Piece(
            "plan",
            "Líneas de los planes",
            line_count > 0,
            _count(line_count, "línea", "líneas"),
            "La matriz de alineación muestra qué acuerdos y actividades cumplen el plan.",
        ),
        Piece(
            "redes",
            "Redes de ciudades",
            network_count > 0,
            _count(network_count, "red", "redes"),
            "El emparejador da valor a las redes que se comparten; sus cuotas tienen aviso.",
        ),
        Piece(
            "administracion",
            "Fechas de la administración",
            ends_on is not None,
            "anotadas" if ends_on else "",
            "Avisan cuando un plazo o una vigencia rebasa el periodo del ayuntamiento.",
        ),
    ]


def _count(number, one, many):
    return "" if not number else f"1 {one}" if number == 1 else f"{number} {many}"


def networks_of(municipality, user):
    """The networks to which the municipality belongs, or wants to: one query."""
    rows = NetworkMembership.objects.visible_to(user).filter(municipality=municipality)
    return rows.exclude(state=NetworkMembership.State.LEFT).select_related("network")


def lines_in_force(municipality, user):
    """Lines of the plans that were not retired, in their order."""
    return PlanLine.objects.visible_to(user).filter(municipality=municipality, retired_on__isnull=True)


# --- What the verbs of the picture share ---------------------------------------------------------------------------


def require_enlace(by, municipality):
    """ValidationError unless the person is enlace of the municipality."""
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")


def lock(municipality):
    """The municipality's row, locked until the transaction ends; rows that point to it do not wait for this lock."""
    return Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _record(act, text, by, municipality):
    history.record(act=act, text=text, by=by, subject=municipality, municipality=municipality)


def _mark(*values):
    return hashlib.sha256("\x1f".join(repr(value) for value in values).encode()).hexdigest()[:16]
