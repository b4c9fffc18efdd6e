"""From the models to a paper, from a paper to HTML, from HTML to PDF.

`paper_of_agreement()` and `paper_of_programme()` read the models once and leave plain data; `agreement_html()`
and `programme_html()` know nothing of the database; `agreement_pdf()` and `programme_pdf()` make the bytes. The
same paper and the same `created_at` give the same bytes.
"""

import datetime as dt
import io
import re

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from PIL import Image

from agreements.answers import (
    INSTRUMENT_NAMES,
    counterpart_party,
    counterpart_short,
    country_name,
    language_name,
    municipal_party,
    scope_of,
    spoken_date,
    with_article,
)
from agreements.areas import AREAS
from agreements.clause_texts import NATIONAL
from agreements.clauses import article_heading, article_numbers
from agreements.gantt import year_chart
from agreements.models import Agreement, AnnualProgramme, ClauseText
from agreements.papers import (
    ActivityPaper,
    AgreementPaper,
    ClausePaper,
    Fact,
    Figure,
    PaperText,
    Party,
    ProgrammePaper,
    Signature,
    Total,
    money,
    pairs,
)
from hermanamientos.lib.pdf import pdf_bytes
from partners.states import STATES

STYLES = ("css/paper.css",)
# Longest side of a printed coat of arms, in pixels: 24 mm at 300 dots per inch, and some more.
COAT_PIXELS = 400


# --- From papers to HTML and PDF
# ------------------------------------------------------------------------------


def agreement_html(paper: AgreementPaper) -> str:
    """The HTML from which the PDF is made; its coats of arms are `memory:` addresses."""
    return render_to_string("agreements/pdf/agreement.html", {"paper": paper})


def programme_html(paper: ProgrammePaper) -> str:
    return render_to_string("agreements/pdf/programme.html", {"paper": paper})


def agreement_pdf(paper: AgreementPaper, *, created_at: dt.datetime) -> bytes:
    """The PDF of an agreement; `created_at` (aware) is the date that the file carries."""
    return _pdf(agreement_html(paper), paper, created_at)


def programme_pdf(paper: ProgrammePaper, *, created_at: dt.datetime) -> bytes:
    return _pdf(programme_html(paper), paper, created_at)


def _pdf(html, paper, created_at):
    return pdf_bytes(
        html=html,
        css=STYLES,
        title=f"{paper.short_title} ({paper.folio})",
        lang="es",
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


def paper_of_agreement(agreement: Agreement) -> AgreementPaper:
    """Read an agreement with the latest text of each clause in each of its languages."""
    municipality, counterpart = (
        party_of_municipality(agreement.municipality),
        party_of_counterpart(agreement.counterpart),
    )
    languages = list(agreement.languages) or ["es"]
    latest, edits = _latest_texts(agreement)
    clauses = list(agreement.clauses.order_by("position"))
    numbers = article_numbers(clause.key for clause in clauses)
    is_draft = agreement.is_draft
    return AgreementPaper(
        title=agreement.title,
        short_title=_short_title(agreement.get_kind_display(), municipality, counterpart),
        kind_label=_capital(agreement.get_kind_display()),
        folio=agreement.folio,
        state_label="Borrador" if is_draft else _capital(agreement.get_state_display()),
        version=1 + edits,
        dated=spoken_date(agreement.municipality.today(agreement.changed_at)),
        municipality=municipality,
        counterpart=counterpart,
        languages=languages,
        clauses=[
            ClausePaper(
                [
                    _clause_text(latest.get((clause.pk, language)), numbers[clause.key], language)
                    for language in languages
                ]
            )
            for clause in clauses
        ],
        signatures=_signatures(agreement),
        witnesses=[Signature("", name, "Testigo") for name in agreement.answers.get("witnesses") or []],
        other_titles=[PaperText("en", _english_title(agreement))]
        if "en" in languages and agreement.kind in INSTRUMENT_NAMES
        else [],
        watermark="BORRADOR" if is_draft else "",
        notice=_notice(agreement) if is_draft else "",
    )


def _notice(agreement):
    text = "Borrador de trabajo, sin efectos jurídicos."
    if scope_of(agreement.counterpart) != NATIONAL:
        text += (
            " Antes de firmarse requiere el dictamen de procedencia de la Secretaría de Relaciones Exteriores"
            " (Ley sobre la Celebración de Tratados, art. 7)."
        )
    return text


def _latest_texts(agreement):
    """Latest text by (clause id, language), and how many texts were written after the first ones."""
    latest, edits = {}, 0
    for text in ClauseText.objects.filter(clause__agreement=agreement).order_by("version"):
        edits += text.version > 1
        latest[text.clause_id, text.language] = text
    return latest, edits


def _clause_text(text, number, language):
    if text is None:
        missing = format_html(
            '<p lang="es"><strong class="blank">[Falta el texto en {}]</strong></p>', language_name(language)
        )
        return PaperText(language, html=missing)
    # Data still missing stand in the text as a strong "[por definir: …]"; in print they show.
    html = re.sub(r"<strong>(\[[^\]<]*\])</strong>", r'<strong class="blank">\1</strong>', text.html)
    heading = article_heading(number, text.heading, language)
    return PaperText(language, heading=heading, html=mark_safe(html))  # noqa: S308 - cleaned by nh3 when saved


def _signatures(agreement):
    """Who signs: the draft's own answer, or else whoever holds the office."""
    answers, mine, theirs = agreement.answers, agreement.municipality, agreement.counterpart
    return [
        Signature(
            f"Por {_municipal_name(mine)}",
            answers.get("municipal_signatory") or mine.mayor,
            _capital(answers.get("municipal_signatory_title") or mine.mayor_title),
        ),
        Signature(
            f"Por {with_article(theirs)}",
            answers.get("counterpart_signatory") or theirs.office_holder,
            _capital(answers.get("counterpart_signatory_title") or theirs.office_holder_title),
        ),
    ]


def _municipal_name(municipality):
    """ "el Municipio de Guadalajara", "la Alcaldía Coyoacán"."""
    return municipal_party(municipality, scope=NATIONAL).partition(",")[0]


def _english_title(agreement):
    mine = municipal_party(agreement.municipality, "en", scope=NATIONAL).partition(",")[0]
    english_name = agreement.answers.get("counterpart_name_en", "")
    theirs = counterpart_party(agreement.counterpart, "en", english_name).partition(",")[0]
    return f"{INSTRUMENT_NAMES[agreement.kind]['en']} between {mine} and {theirs}"


def paper_of_programme(programme: AnnualProgramme) -> ProgrammePaper:
    """Read a programme with its activities in order of date."""
    agreement = programme.agreement
    municipality, counterpart = (
        party_of_municipality(programme.municipality),
        party_of_counterpart(agreement.counterpart),
    )
    rows = list(programme.activities.order_by("starts_on", "pk"))
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


def party_of_municipality(municipality):
    """A municipality as a letterhead shows it."""
    is_district = municipality.cvegeo.startswith("09")  # Mexico City has alcaldías, not municipalities
    kind = "Alcaldía" if is_district else "Municipio de"
    return Party(
        name=f"{kind} {municipality.name}",
        short_name=municipality.name,
        place=f"{municipality.get_state_display()}, México",
        coat=coat_png(municipality.coat_of_arms),
    )


def party_of_counterpart(counterpart):
    """A counterpart as a letterhead shows it."""
    if counterpart.is_mexican:
        place = f"{STATES[counterpart.mexican_municipality.state]}, México"
    else:
        place = country_name(counterpart.country_code)
    return Party(
        name=counterpart.official_name,
        short_name=counterpart_short(counterpart),
        place=place,
        name_local=counterpart.official_name_local,
        language=counterpart.language if counterpart.official_name_local else "",
        coat=coat_png(counterpart.coat_of_arms),
    )


def coat_png(stored) -> bytes | None:
    """A stored coat of arms as PNG in RGB, small enough to print; None when there is none or it cannot be
    read.

    PDF/A-2a asks for one colour space, and photographs of coats of arms come in CMYK and at any size.
    """
    if not stored:
        return None
    try:
        with stored.open("rb") as file, Image.open(file, formats=["PNG", "JPEG", "WEBP"]) as image:
            image.thumbnail((COAT_PIXELS, COAT_PIXELS))
            out = io.BytesIO()
            image.convert("RGBA").save(out, "PNG")
            return out.getvalue()
    except OSError:
        return None


def _short_title(kind, municipality, counterpart):
    return f"{_capital(kind)}, {municipality.short_name} – {counterpart.short_name}"


def _capital(text):
    return text[:1].upper() + text[1:]
