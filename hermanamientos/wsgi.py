"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hermanamientos.settings")

application = get_wsgi_application()

# Models can be imported only once Django is set up.
from agreements.papers.rendering import STYLES  # noqa: E402
from hermanamientos.lib import pdf  # noqa: E402
from partners.ranking import gathering  # noqa: E402

# Paid once at the start of each server process, not by the first person who asks for a PDF.
pdf.warm(STYLES)
# The world's cities as arrays, for the Emparejador: read here, never on a request.
gathering.warm()
