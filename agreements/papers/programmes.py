"""The annual programme as a paper: whole, with its cover, and its calendar on one landscape sheet.

`paper_of_programme()` reads what is printed: the rows of a draft, the frozen content of a version. The rest knows
nothing of the database. The same paper and the same `created_at` give the same bytes.
"""

import datetime as dt
from decimal import Decimal

from django.template.loader import render_to_string

from agreements.drafting.answers import spoken_date
from agreements.models import AnnualProgramme, ProgrammeApproval, ProgrammeVersion
from agreements.papers.data import (
    ActivityPaper,
    Fact,
    Figure,
    LensLine,
    Party,
    ProgrammePaper,
    Signature,
    Total,
    date_range,
    money,
    pairs,
)
from agreements.papers.gantt import year_chart
from agreements.papers.parties import coat_png
from agreements.papers.rendering import STYLES, source_of
from agreements.programme.chart import UNITS, calendar_of
from agreements.programme.content import content_of, grouped, in_words, printed_version, target_in_words
from agreements.programme.lenses import uses_of
from agreements.programme.standings import Standing, standings_of
from agreements.programme.steps import day_of
from hermanamientos.lib.pdf import PdfSource
from phases.guards import spell

GANTT_STYLES = (*STYLES, "css/paper_programme.css")
#: What is printed across the pages of a version that does not count, or not yet.
WATERMARKS = {
    Standing.PROPOSED: "PROPUESTA",
    Standing.APPROVED: "",
    Standing.REPLACED: "SUSTITUIDA",
    Standing.TAKEN_BACK: "RETIRADA",
}


def programme_html(paper: ProgrammePaper) -> str:
    return render_to_string("agreements/pdf/programme.html", {"paper": paper})


def programme_source(paper: ProgrammePaper, *, created_at: dt.datetime) -> PdfSource:
    """All that the PDF of a programme is made from; `created_at` (aware) is the date that the file carries."""
    return source_of(programme_html(paper), paper, created_at, GANTT_STYLES)


def programme_pdf(paper: ProgrammePaper, *, created_at: dt.datetime) -> bytes:
    """The PDF of a programme, made here and now."""
    return programme_source(paper, created_at=created_at).pdf()


def gantt_source(paper: ProgrammePaper, *, created_at: dt.datetime) -> PdfSource:
    """The calendar of the year on a landscape sheet, from the first month with something to do to the last."""
    calendar = calendar_of(paper.activities)
    html = render_to_string(
        "agreements/pdf/programme_gantt.html",
        {"paper": paper, "calendar": calendar, "rows": _gantt_rows(calendar), "units": UNITS},
    )
    return source_of(html, paper, created_at, GANTT_STYLES)


def _gantt_rows(calendar):
    """Each bar with the words that say what it shows, for whoever does not see it."""
    rows = []
    for bar in calendar.bars if calendar else ():
        steps = "; ".join(f"{spell(mark.day)}, {mark.label}" for mark in bar.marks)
        words = f"{bar.activity.kind_label}, {bar.activity.dates}." + (f" Pasos: {steps}." if steps else "")
        rows.append((bar, words))
    return rows


# --- From models to papers -------------------------------------------------------------------------------------------


def paper_of_programme(programme: AnnualProgramme) -> ProgrammePaper:
    """What is printed of a programme today: its rows while it is a draft, else its newest version."""
    version = printed_version(programme)
    if version is not None:
        return paper_of_version(version)
    dated = spoken_date(programme.municipality.today(programme.changed_at))
    return _paper(programme, content_of(programme), "Propuesta en elaboración", dated, "PROPUESTA")


def paper_of_version(version: ProgrammeVersion) -> ProgrammePaper:
    """A version as it was put before both sides, with the approvals that it has."""
    programme = version.programme
    versions = list(programme.versions.prefetch_related("approvals"))
    standing = standings_of(versions)[version.number]
    approvals = {
        approval.side: approval
        for each in versions
        if each.pk == version.pk
        for approval in each.approvals.all()
    }
    proposed_on = programme.municipality.today(version.created_at)
    day = proposed_on
    if standing in (Standing.APPROVED, Standing.REPLACED):
        day = max(approval.approved_on for approval in approvals.values())
    return _paper(
        programme,
        version.content,
        f"Versión {version.number}, {standing.label}",
        spoken_date(day),
        WATERMARKS[standing],
        approvals=approvals,
        version_line=f"Versión {version.number}, propuesta el {spell(proposed_on)}. Huella SHA-256 de su contenido: "
        f"{version.sha256}.",
    )


def _paper(programme, content, state_label, dated, watermark, *, approvals=None, version_line=""):
    activities = [_activity_paper(number, facts) for number, facts in enumerate(content["activities"], 1)]
    municipality = Party(**content["municipality"], coat=coat_png(programme.municipality.coat_of_arms))
    counterpart = Party(**content["counterpart"], coat=coat_png(programme.agreement.counterpart.coat_of_arms))
    pair = f"{municipality.short_name} – {counterpart.short_name}"
    return ProgrammePaper(
        title="Programa anual de actividades",
        short_title=f"Programa anual de actividades {content['year']}, {pair}",
        year=content["year"],
        pair=pair,
        folio=content["folio"],
        state_label=state_label,
        dated=dated,
        municipality=municipality,
        counterpart=counterpart,
        agreement_title=content["agreement"]["title"],
        agreement_folio=content["agreement"]["folio"],
        registry_number=content["agreement"]["registry_number"],
        objective=content["objective"],
        activities=activities,
        figures=_figures(content["activities"]),
        totals=_totals(content["activities"]),
        chart=year_chart(content["year"], activities),
        lenses=_lenses(content["activities"]),
        signatures=_signatures(content, approvals or {}),
        signature_heading="Aprobación de las partes" if version_line else "Coordinación del programa",
        version_line=version_line,
        watermark=watermark,
    )


def _signatures(content, approvals):
    """Who approved for each side, when and by what paper; until then who coordinates, or a line to sign on."""
    sides = (
        (ProgrammeApproval.Side.LOCAL, content["coordinator_local"]),
        (ProgrammeApproval.Side.COUNTERPART, content["coordinator_counterpart"]),
    )
    blocks = []
    for (side, coordinator), capacity in zip(sides, content["capacities"], strict=True):
        approval = approvals.get(side)
        if approval is None:
            blocks.append(Signature(f"Por {capacity}", coordinator))
            continue
        parts = [
            approval.approved_by_title,
            f"Aprobó el {spell(approval.approved_on)}",
            approval.reference,
        ]
        title = " · ".join(part for part in parts if part)
        blocks.append(Signature(f"Por {capacity}", approval.approved_by_name, title))
    return blocks


def _activity_paper(number, facts):
    starts_on, ends_on = dt.date.fromisoformat(facts["starts_on"]), dt.date.fromisoformat(facts["ends_on"])
    short = [
        ("Área del acuerdo", in_words("area", facts["area"])),
        ("Modalidad", _capital(in_words("modality", facts["modality"]))),
        ("Sede", facts["place"]),
        ("Objetivo de Desarrollo Sostenible", f"ODS {facts['sdg']}" if facts["sdg"] else ""),
        ("Responsable del municipio", facts["responsible_local"]),
        ("Responsable de la contraparte", facts["responsible_counterpart"]),
        ("Indicador", facts["indicator"]),
        ("Meta", target_in_words(facts)),
        ("Línea base", _baseline(facts)),
        ("Cómo se mide", _capital(in_words("adding", facts["adding"]))),
        ("Actores aliados", facts["allies"]),
        ("Beneficiarios", facts["beneficiaries"]),
    ]
    long = [
        ("Líneas de los planes", in_words("plan_lines", facts["plan_lines"])),
        ("Línea del Plan Municipal", facts["plan_line"]),
        ("Compromisos del acuerdo", in_words("commitments", facts["commitments"])),
        ("Enfoques transversales", in_words("lenses", facts["lenses"])),
        ("Resultado esperado", facts["expected_result"]),
        ("Evidencia prevista", facts["evidence_expected"]),
        ("Riesgos", facts["risks"]),
        ("Pasos", _steps(facts["steps"], starts_on, ends_on)),
    ]
    return ActivityPaper(
        number=number,
        name=facts["name"],
        kind=facts["kind"],
        kind_label=_capital(in_words("kind", facts["kind"])),
        starts_on=starts_on,
        ends_on=ends_on,
        objective=facts["objective"],
        responsible_local=facts["responsible_local"],
        responsible_counterpart=facts["responsible_counterpart"],
        budget_local=money(Decimal(facts["budget_local"]), "MXN"),
        source_local=facts["source_local"],
        budget_counterpart=money(Decimal(facts["budget_counterpart"]), facts["currency_counterpart"]),
        source_counterpart=facts["source_counterpart"],
        in_kind_local=facts["in_kind_local"],
        in_kind_counterpart=facts["in_kind_counterpart"],
        rows=[
            *pairs([Fact(label, value) for label, value in short if value]),
            *([Fact(label, value)] for label, value in long if value),
        ],
        planned_steps=tuple((step["name"], step["weeks"]) for step in facts["steps"]),
    )


def _baseline(facts):
    return "" if facts["baseline"] is None else f"{grouped(facts['baseline'])} {facts['indicator_unit']}"


def _steps(steps, starts_on, ends_on):
    """«12 de enero: acordar los sectores; …»; with the year where it is not that of the activity."""
    words = []
    for step in steps:
        day = day_of(step["weeks"], starts_on, ends_on)
        words.append(f"{date_range(day, day, with_year=day.year != starts_on.year)}: {step['name']}")
    return "; ".join(words)


def _lenses(activities):
    numbered = [(f"{number}. {facts['name']}", facts["lenses"]) for number, facts in enumerate(activities, 1)]
    return [LensLine(use.lens.name, "; ".join(use.activities)) for use in uses_of(numbered)]


def _counterpart_totals(activities):
    totals = {}
    for facts in activities:
        currency = facts["currency_counterpart"]
        totals[currency] = totals.get(currency, 0) + Decimal(facts["budget_counterpart"])
    return {currency: amount for currency, amount in sorted(totals.items()) if amount or len(totals) == 1}


def _own_total(activities):
    return money(sum(Decimal(facts["budget_local"]) for facts in activities), "MXN")


def _totals(activities):
    """One line of totals per currency: amounts in different currencies are never added up."""
    theirs = [money(amount, currency) for currency, amount in _counterpart_totals(activities).items()]
    first, *others = theirs or [""]
    return [Total("Total", _own_total(activities), first), *(Total("", "", amount) for amount in others)]


def _figures(activities):
    months = {
        month
        for facts in activities
        for month in range(int(facts["starts_on"][5:7]), int(facts["ends_on"][5:7]) + 1)
    }
    touched = sum(bool(use.activities) for use in uses_of((f["name"], f["lenses"]) for f in activities))
    theirs = [money(amount, currency) for currency, amount in _counterpart_totals(activities).items()]
    count = len(activities)
    return [
        Figure([str(count)], "actividad" if count == 1 else "actividades"),
        Figure([str(len(months))], "mes con actividades" if len(months) == 1 else "meses con actividades"),
        Figure([f"{touched} de 5"], "enfoques transversales"),
        Figure([_own_total(activities)], "aporta el municipio"),
        Figure(theirs or [money(0, "MXN")], "aporta la contraparte"),
    ]


def _capital(text):
    return text[:1].upper() + text[1:]
