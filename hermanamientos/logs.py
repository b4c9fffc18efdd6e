"""The log without keys: some addresses of this site open something for whoever has them, and stay out of the log.

Django writes the path of every refused request, and the refused ones are those of a person at work: a form that lacks
its note, a calendar asked for in the wrong way. deploy/nginx does the same for the log of the proxy.
"""

import logging
import re

#: Calendar feeds, acts by mail, links that set a password, and links to a document; what follows is the key.
KEYS = re.compile(r"(/calendarios/(?=[^/\s]+\.ics)|/correo/[a-z-]+/|/cuenta/clave/[^/\s]+/|/d/)[^/\s?\"'>]+")


def without_keys(text: str) -> str:
    """The text with every key in it replaced by an ellipsis."""
    return KEYS.sub(r"\1…", text)


class KeylessFormatter(logging.Formatter):
    """Takes the keys out of the whole message, its traceback included."""

    def format(self, record):
        return without_keys(super().format(record))
