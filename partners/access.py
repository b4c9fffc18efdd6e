"""Who may: the guards that stand on the first line of every view.

Strangers get 404 (they learn nothing), colleagues who may read but not write get 403, and nobody reaches a tenant's
row except through `visible_to(user)`. Each guard leaves `request.municipality`, which the navigation shows, and makes
the municipality's time zone the one in which the page shows instants.
"""

import re
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from partners.models import Municipality


def known_cvegeo(text):
    """The INEGI code of a URL; 404 for anything else, which PostgreSQL might even refuse to compare (NUL)."""
    if not re.fullmatch(r"[0-9]{5}", text):
        raise Http404("No es una clave INEGI.")
    return text


def get_visible_or_404(request, queryset, **lookup):
    """Return the one row of `queryset` that matches and that the user may see; otherwise 404."""
    row = get_object_or_404(queryset.visible_to(request.user), **lookup)
    request.municipality = row if isinstance(row, Municipality) else row.municipality
    timezone.activate(request.municipality.zone)
    return row


def get_municipality_or_404(request, cvegeo):
    """The opened municipality of the URL if the user reads all of its rows; committee members get 404."""
    opened = Municipality.objects.opened()
    municipality = get_visible_or_404(request, opened, cvegeo=known_cvegeo(cvegeo))
    if not may_read(request.user, municipality):
        # Same answer as for a stranger: the committee reads papers, not files in progress.
        raise Http404("No hay nada aquí para esta persona.")
    return municipality


def may_read(user, municipality):
    access = user.access
    return (
        access.is_advisor or municipality.pk in access.reader_ids or municipality.state in access.state_codes
    )


def may_edit(user, municipality):
    return municipality.pk in user.access.editor_ids


def may_comment(user, municipality):
    return may_edit(user, municipality) or municipality.pk in user.access.legal_ids


def require_editor(user, municipality):
    """Refuse (403) whoever is not enlace of this municipality. Advisors read; they act in the admin."""
    if not may_edit(user, municipality):
        raise PermissionDenied("Sólo el enlace municipal puede hacer este cambio.")


def require_commenter(user, municipality):
    """Refuse (403) whoever is neither enlace nor jurídico of this municipality."""
    if not may_comment(user, municipality):
        raise PermissionDenied("Sólo el enlace y el jurídico municipal pueden comentar.")


def advisor_required(view):
    """Let only advisors of the foreign ministry in; others get 403."""

    @wraps(view)
    @login_required
    def guarded(request, *args, **kwargs):
        if not request.user.access.is_advisor:
            raise PermissionDenied("Sólo una asesora o un asesor de cancillería puede entrar aquí.")
        return view(request, *args, **kwargs)

    return guarded
