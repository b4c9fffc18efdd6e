"""From the models to a paper, from a paper to HTML, from HTML to PDF.

`paper_of_programme()`, as `agreements.paper_of_agreement()`, reads the models once and leaves plain data;
`agreement_html()` and `programme_html()` know nothing of the database; `agreement_pdf()` and `programme_pdf()` make
the bytes. The same paper and the same `created_at` give the same bytes.
"""

import datetime as dt

from django.template.loader import render_to_string

from agreements.drafting.answers import municipal_party, spoken_date, with_article
from agreements.library.areas import AREAS
from agreements.library.texts import NATIONAL
from agreements.models import AnnualProgramme
from agreements.papers.clause_parts import in_parts
from agreements.papers.data import (
    ActivityPaper,
    AgreementPaper,
    Fact,
    Figure,
    ProgrammePaper,
    Signature,
    Total,
    money,
    pairs,
)
from agreements.papers.gantt import year_chart
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from hermanamientos.lib.pdf import PdfSource

STYLES = ("css/paper.css",)


# --- From papers to HTML and PDF
# ------------------------------------------------------------------------------


def agreement_html(paper: AgreementPaper) -> str:
    """The HTML from which the PDF is made; its coats of arms are `memory:` addresses."""
    return render_to_string(
        "agreements/pdf/agreement.html", {"paper": paper, "parts": in_parts(paper.clauses)}
    )


def programme_html(paper: ProgrammePaper) -> str:
    return render_to_string("agreements/pdf/programme.html", {"paper": paper})


def agreement_source(paper: AgreementPaper, *, created_at: dt.datetime) -> PdfSource:
    """All that the PDF of an agreement is made from; `created_at` (aware) is the date that the file carries."""
    return _source(agreement_html(paper), paper, created_at)


def programme_source(paper: ProgrammePaper, *, created_at: dt.datetime) -> PdfSource:
    return _source(programme_html(paper), paper, created_at)


def agreement_pdf(paper: AgreementPaper, *, created_at: dt.datetime) -> bytes:
    """The PDF of an agreement, made here and now."""
    return agreement_source(paper, created_at=created_at).pdf()


def programme_pdf(paper: ProgrammePaper, *, created_at: dt.datetime) -> bytes:
    return programme_source(paper, created_at=created_at).pdf()


def _source(html, paper, created_at):
    return PdfSource(
        html=html,
        css=STYLES,
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


# --- From models to papers
# ------------------------------------------------------------------------------------


def paper_of_programme(programme: AnnualProgramme) -> ProgrammePaper:
    """Read a programme with its activities in order of date."""
    agreement = programme.agreement
    municipality, counterpart = (
        party_of_municipality(programme.municipality),
        party_of_counterpart(agreement.counterpart),
    )
    rows = list(programme.activities.order_by("starts_on", "pk").prefetch_related("plan_lines"))
    activities = [_activity_paper(number, activity) for number, activity in enumerate(rows, 1)]
    pair = f"{municipality.short_name} – {counterpart.short_name}"
    return ProgrammePaper(
        title="Programa anual de actividades",
        short_title=f"Programa anual de actividades {programme.year}, {pair}",
        year=programme.year,
        pair=pair,
        folio=programme.folio,
        state_label="Propuesta de programa",
        dated=spoken_date(programme.municipality.today(programme.changed_at)),
        municipality=municipality,
        counterpart=counterpart,
        agreement_title=agreement.title,
        agreement_folio=agreement.folio,
        objective=programme.objective,
        activities=activities,
        figures=_figures(rows),
        totals=_totals(rows),
        chart=year_chart(programme.year, activities),
        signatures=[
            Signature(f"Por {_municipal_name(programme.municipality)}", programme.coordinator_local),
            Signature(f"Por {with_article(agreement.counterpart)}", programme.coordinator_counterpart),
        ],
    )


def _municipal_name(municipality):
    """ "el Municipio de Guadalajara", "la Alcaldía Coyoacán"."""
    return municipal_party(municipality, scope=NATIONAL).partition(",")[0]


def _activity_paper(number, activity):
    area = AREAS.get(activity.area)
    facts = [
        ("Área del acuerdo", area.es if area else activity.area),
        ("Modalidad", _capital(activity.get_modality_display())),
        ("Sede", activity.place),
        ("Objetivo de Desarrollo Sostenible", f"ODS {activity.sdg}" if activity.sdg else ""),
        ("Responsable del municipio", activity.responsible_local),
        ("Responsable de la contraparte", activity.responsible_counterpart),
        ("Indicador", activity.indicator),
        ("Meta", activity.target),
        ("Actores aliados", activity.allies),
        ("Beneficiarios", activity.beneficiaries),
    ]
    short = pairs([Fact(label, value) for label, value in facts if value])
    long = [
        ("Líneas de los planes", "; ".join(str(line) for line in activity.plan_lines.all())),
        ("Línea del Plan Municipal", activity.plan_line),
        ("Resultado esperado", activity.expected_result),
        ("Riesgos", activity.risks),
    ]
    return ActivityPaper(
        number=number,
        name=activity.name,
        kind=activity.kind,
        kind_label=_capital(activity.get_kind_display()),
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        objective=activity.objective,
        responsible_local=activity.responsible_local,
        responsible_counterpart=activity.responsible_counterpart,
        budget_local=money(activity.budget_local, "MXN"),
        source_local=activity.source_local,
        budget_counterpart=money(activity.budget_counterpart, activity.currency_counterpart),
        source_counterpart=activity.source_counterpart,
        rows=[*short, *([Fact(label, value)] for label, value in long if value)],
    )


def _counterpart_totals(rows):
    totals = {}
    for activity in rows:
        currency = activity.currency_counterpart
        totals[currency] = totals.get(currency, 0) + activity.budget_counterpart
    return {currency: amount for currency, amount in sorted(totals.items()) if amount or len(totals) == 1}


def _totals(rows):
    """One line of totals per currency: amounts in different currencies are never added up."""
    theirs = [money(amount, currency) for currency, amount in _counterpart_totals(rows).items()]
    ours = money(sum(activity.budget_local for activity in rows), "MXN")
    first, *others = theirs or [""]
    return [Total("Total", ours, first), *(Total("", "", amount) for amount in others)]


def _figures(rows):
    months = {month for a in rows for month in range(a.starts_on.month, a.ends_on.month + 1)}
    theirs = [money(amount, currency) for currency, amount in _counterpart_totals(rows).items()]
    return [
        Figure([str(len(rows))], "actividad" if len(rows) == 1 else "actividades"),
        Figure([str(len(months))], "mes con actividades" if len(months) == 1 else "meses con actividades"),
        Figure([money(sum(activity.budget_local for activity in rows), "MXN")], "aporta el municipio"),
        Figure(theirs or [money(0, "MXN")], "aporta la contraparte"),
    ]


def _capital(text):
    return text[:1].upper() + text[1:]
