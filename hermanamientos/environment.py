"""Reading the environment for the settings: clear errors in Spanish, which never repeat a value that may be secret."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
_env_file = Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
if os.environ.get("ENV_FILE") != "" and _env_file.is_file():
    env.read_env(_env_file)


def flag(name, default):
    """A yes/no setting; anything else than yes or no is an error, never a silent 'no'."""
    text = env.str(name, default="").strip().lower()
    if text == "":
        return default
    if text in {"1", "true", "yes", "on", "si", "sí"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} debe ser 1 o 0, no «{text}».")


def whole(name, default, least, most):
    text = env.str(name, default="").strip()
    if text == "":
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} debe ser un número entero entre {least} y {most}, no «{text}».")
    return int(text)


def split_url(name, text, schemes, *, host=True):
    """Split the URL of a setting. The message never repeats the value: it may hold a password."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} está mal escrita: el servidor o el puerto no son válidos."
        ) from error
    if parts.scheme not in schemes or "://" not in text:
        raise ImproperlyConfigured(
            f"{name} está mal escrita: debe empezar por {' o '.join(f'{s}://' for s in schemes)}."
        )
    if host and not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} está mal escrita: falta el servidor después de «{parts.scheme}://»."
        )
    return parts
