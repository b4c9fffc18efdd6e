"""What is printed of a hand-over: «lo que hereda en 10 minutos», and the certificate with the hashes of a package."""

import datetime as dt

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.handover.summary import Summary
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource

HANDOVER_STYLES = (*STYLES, "css/paper_handover.css")


def summary_source(summary: Summary) -> PdfSource:
    """The summary on paper; the same rows and the same day give the same bytes."""
    municipality, today = summary.municipality, summary.today
    folio = f"{municipality.cvegeo}/HER/{today:%Y%m%d}"
    return _source(
        "handover_summary",
        municipality,
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=municipality.zone),
        title="Lo que hereda en 10 minutos",
        folio=folio,
        dated=spoken_date(today),
        summary=summary,
    )


def certificate_source(handover) -> PdfSource:
    """The annex of the act of delivery: what the package holds, its hashes, what is missing, and who signs."""
    municipality = handover.municipality
    return _source(
        "handover_certificate",
        municipality,
        created_at=handover.finished_at,
        title="Constancia del paquete de entrega-recepción",
        folio=f"{municipality.cvegeo}/ER/{handover.as_of.year}/{handover.pk:05d}",
        dated=spoken_date(handover.as_of),
        handover=handover,
    )


def _source(template, municipality, *, created_at, title, folio, dated, **context):
    party = party_of_municipality(municipality)
    facts = {"party": party, "title": title, "folio": folio, "dated": dated, "municipality": municipality}
    return PdfSource(
        html=render_to_string(f"agreements/pdf/{template}.html", facts | context),
        css=HANDOVER_STYLES,
        title=f"{title}, {municipality} ({folio})",
        lang="es",
        created_at=created_at,
        author=party.name,
        assets={"coat-municipality": ("image/png", party.coat)} if party.coat else {},
    )
