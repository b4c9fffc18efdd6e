"""Papers that stand for those which an office would upload: one page each, and each says that it is an example."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils.html import format_html

from hermanamientos.lib.pdf import pdf_bytes
from hermanamientos.lib.uploads import check_upload

NOON = dt.time(12, 0, tzinfo=dt.UTC)


def example_paper(title, text, *, day, name):
    """A PDF of that `day`, as the pair (file, facts) that verbs take; `name` is that of the file, without ending."""
    html = format_html(
        "<!doctype html><html lang='es'><body><h1>{}</h1><p>{}</p>"
        "<p>Documento de ejemplo, sin validez.</p></body></html>",
        title,
        text,
    )
    data = pdf_bytes(
        html=html,
        css=[],
        title=f"Ejemplo: {title}",
        lang="es",
        created_at=dt.datetime.combine(day, NOON),
        watermark="EJEMPLO",
    )
    file = ContentFile(data, name=f"ejemplo-{name}.pdf")
    return file, check_upload(file)
