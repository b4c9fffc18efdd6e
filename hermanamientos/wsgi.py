"""The WSGI application that gunicorn serves."""

import os

# Paid once at the start of the server, not by the first person who asks for a PDF.
import weasyprint  # noqa: F401
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hermanamientos.settings")

application = get_wsgi_application()
