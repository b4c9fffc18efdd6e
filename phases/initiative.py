"""Where the initiative of a process comes from, and which themes it is about: said at its opening, corrected later."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.history import record
from partners.themes import THEMES, theme_names, validate_themes
from phases.guards import lock_process, refuse_if_closed
from phases.models import Process

NO_DATA = "sin dato"
STALE = (
    "Otra persona cambió el origen o los temas mientras usted los editaba. Lo que eligió sigue aquí: revise y vuelva a "
    "guardar."
)


def checked(*, origin, themes):
    """(origin, themes in the order of the list). Raises ValidationError for what neither list has."""
    if origin and origin not in Process.Origin.values:
        raise ValidationError({"origin": "Elija de dónde viene la iniciativa."})
    themes = list(themes)
    try:
        validate_themes(themes)
    except ValidationError as error:
        raise ValidationError({"themes": error.messages}) from error
    return origin, [key for key in THEMES if key in themes]


def initiative_mark(process):
    """A short mark of origin and themes as somebody sees them, for the form."""
    return hashlib.sha256(repr((process.origin, process.themes)).encode()).hexdigest()[:16]


def describe_initiative(*, process, origin, themes, by, seen):
    """Change origin and themes of a process; returns it. `seen` is the `initiative_mark` of what the person saw.

    The same again changes nothing. An origin that is known may be corrected but not emptied. Of a closed process only
    the origin that nobody had said may be filled in, so that old ones can be measured too. Raises ValidationError.
    """
    origin, themes = checked(origin=origin, themes=themes)
    with transaction.atomic():
        process = lock_process(process.pk)
        completes = process.origin == "" and themes == process.themes
        if not completes:
            refuse_if_closed(process)
        if initiative_mark(process) != seen:
            raise ValidationError(STALE, code="stale")
        if (origin, themes) == (process.origin, process.themes):
            return process
        if process.origin and not origin:
            raise ValidationError({"origin": "Elija de dónde viene la iniciativa."})
        told = []
        if origin != process.origin:
            told.append(f"origen de la iniciativa, de «{_origin(process.origin)}» a «{_origin(origin)}»")
        if themes != process.themes:
            told.append(f"temas: {'; '.join(theme_names(themes)) or 'ninguno'}")
        Process.objects.filter(pk=process.pk).update(origin=origin, themes=themes)
        process.origin, process.themes = origin, themes
        record(
            act="process.initiative_described",
            text=f"Cambió {' y '.join(told)}.",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return process


def dispersion(themes, limit):
    """The warning of a process that spreads over more themes than the office's own limit; "" within it.

    The methodology gives as its fourth reason «reducir la dispersión de temas y prioridades».
    """
    if len(themes) <= limit:
        return ""
    most = "1 tema" if limit == 1 else f"{limit} temas"
    return (
        f"Abarca {len(themes)} temas y la oficina se propuso {most} como máximo. La metodología pide reducir la "
        "dispersión de temas y prioridades: conserve los que más importan."
    )


def _origin(value):
    return Process.Origin(value).label if value else NO_DATA
