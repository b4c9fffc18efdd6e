"""System checks of our own: what the machine must offer for the application to work."""

import os

from django.conf import settings
from django.core.checks import Error, register


@register
def folders_are_writable(app_configs, **kwargs):
    """The folders where files and mails are written exist, or can be made, and are ours to write."""
    errors = []
    for name in ("VAR_DIR", "PRIVATE_ROOT"):
        folder = getattr(settings, name)
        nearest = folder
        while not nearest.exists():
            nearest = nearest.parent
        if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
            errors.append(
                Error(
                    f"No se puede escribir en {folder} ({name}).",
                    hint="Dé permiso de escritura a la cuenta que ejecuta la aplicación.",
                    id="hermanamientos.E001",
                )
            )
    return errors
