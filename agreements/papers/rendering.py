"""From the paper of an agreement to HTML, from HTML to PDF.

`agreements.paper_of_agreement()` reads the models once and leaves plain data; `agreement_html()` knows nothing of the
database; `agreement_pdf()` makes the bytes. The same paper and the same `created_at` give the same bytes. The programme
has its own module, `programmes`.
"""

import datetime as dt

from django.template.loader import render_to_string

from agreements.papers.clause_parts import in_parts
from agreements.papers.data import AgreementPaper, ProgrammePaper
from hermanamientos.lib.pdf import PdfSource

STYLES = ("css/paper.css",)


def agreement_html(paper: AgreementPaper) -> str:
    """The HTML from which the PDF is made; its coats of arms are `memory:` addresses."""
    return render_to_string(
        "agreements/pdf/agreement.html", {"paper": paper, "parts": in_parts(paper.clauses)}
    )


def agreement_source(paper: AgreementPaper, *, created_at: dt.datetime) -> PdfSource:
    """All that the PDF of an agreement is made from; `created_at` (aware) is the date that the file carries."""
    return source_of(agreement_html(paper), paper, created_at)


def agreement_pdf(paper: AgreementPaper, *, created_at: dt.datetime) -> bytes:
    """The PDF of an agreement, made here and now."""
    return agreement_source(paper, created_at=created_at).pdf()


def source_of(html, paper, created_at, styles=STYLES) -> PdfSource:
    """The PDF of an agreement or of a programme, whose HTML is made."""
    return PdfSource(
        html=html,
        css=styles,
        title=f"{paper.short_title} ({paper.folio})",
        lang=paper.language,
        created_at=created_at,
        author=paper.municipality.name,
        watermark=paper.watermark,
        assets=coat_assets(paper),
    )


def coat_assets(paper: AgreementPaper | ProgrammePaper) -> dict[str, tuple[str, bytes]]:
    """The coats of arms of a paper under the names that its HTML uses."""
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": paper.counterpart.coat}
    return {name: ("image/png", coat) for name, coat in coats.items() if coat}
