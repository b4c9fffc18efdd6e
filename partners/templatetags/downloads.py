"""«Descargar», at the end of a list that also comes as a file. `{% load downloads %}`."""

from django import template

from hermanamientos.lib.exports import CSV, PARAMETER, XLSX

register = template.Library()

LABELS = {XLSX: "Excel", CSV: "CSV"}


@register.inclusion_tag("partials/downloads.html", takes_context=True)
def download_links(context, count):
    """Links to the `count` rows of the list as they are filtered, all pages, as files."""
    query = context["request"].GET.copy()
    query.pop("pagina", None)
    links = []
    for kind, label in LABELS.items():
        query[PARAMETER] = kind
        links.append({"label": label, "url": f"?{query.urlencode()}"})
    return {"links": links, "count": count}
