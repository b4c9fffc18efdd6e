#!/usr/bin/env python
"""Django's command line. A missing or unsafe setting is one line and exit status 1, not a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hermanamientos.settings")
    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        sys.exit(f"Configuración: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
