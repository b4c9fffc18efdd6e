"""The alignment matrix of a municipality: page, file, PDF, and the PDF kept as evidence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements import alignment
from agreements.forms.alignment import AlignmentFilterForm, EvidenceForm
from agreements.models import AnnualProgramme
from agreements.papers.alignment import alignment_source
from agreements.papers.as_evidence import keep_as_evidence, tasks_to_prove
from agreements.views.pdf import send_preview
from agreements.views.shared import page_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, may_edit, require_editor

COLUMNS = [
    Column("Qué", lambda row: row["what"], 22),
    Column("Nombre", lambda row: row["name"], 60),
    Column("Plan o lugar", lambda row: row["where"], 36),
    Column("Eje", lambda row: row["axis"], 30),
    Column("Objetivo", lambda row: row["objective"], 40),
    Column("ODS", lambda row: row["goals"], 14),
    Column("Temas", lambda row: row["themes"], 40),
    Column("Áreas de acuerdos", lambda row: row["areas"], 50),
    Column("Actividades", lambda row: row["activities"], 50),
    Column("Procesos", lambda row: row["processes"], 40),
    Column("Situación", lambda row: row["standing"], 50),
]


def _years(municipality, user):
    rows = AnnualProgramme.objects.visible_to(user).filter(municipality=municipality).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


@login_required
@require_safe
def alignment_detail(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    filters = AlignmentFilterForm(request.GET, years=_years(municipality, request.user))
    chosen = filters.chosen()
    matrix = alignment.matrix_of(municipality, request.user, year=chosen.get("anio"))
    rows = [
        row
        for row in matrix.rows
        if (not chosen.get("plan") or row.line.plan == chosen["plan"])
        and (not chosen.get("situacion") or row.standing == chosen["situacion"])
    ]
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("alineacion", municipality.name, day=today_in(municipality))
        lines = [*map(_line_cells, rows), *map(_gap_cells, matrix.gaps)]
        return send_list(kind, COLUMNS, lines, name=name, title="Matriz de alineación")
    editor = may_edit(request.user, municipality)
    tasks = tasks_to_prove(municipality, request.user, alignment.TASK_KEY) if editor else None
    return render(
        request,
        "agreements/alignment_detail.html",
        {
            "municipality": municipality,
            "filters": filters,
            "filtered": any(chosen.values()),
            "year": chosen.get("anio"),
            "matrix": matrix,
            "page": page_of(request, rows),
            "counts": [
                (key, word, tone, matrix.count(key)) for key, (word, tone) in alignment.STANDINGS.items()
            ],
            "downloads": len(rows) + len(matrix.gaps),
            "can_edit": editor,
            "evidence_form": EvidenceForm(tasks=tasks) if editor and tasks.exists() else None,
        },
    )


def _line_cells(row):
    line = row.line
    return {
        "what": "Línea del plan",
        "name": str(line),
        "where": line.get_plan_display(),
        "axis": line.axis,
        "objective": line.objective,
        "goals": "; ".join(map(str, line.goals)),
        "themes": "; ".join(row.theme_names),
        "areas": "; ".join(f"{use.name} ({use.agreement.counterpart})" for use in row.areas),
        "activities": "; ".join(f"{each.name} ({each.programme.year})" for each in row.activities),
        "processes": "; ".join(process.partner_name for process in row.processes),
        "standing": row.word,
    }


def _gap_cells(gap):
    empty = dict.fromkeys(("axis", "objective", "goals", "themes", "areas", "activities", "processes"), "")
    standing = f"sin línea del plan. {gap.advice}"
    return empty | {"what": gap.kind, "name": "; ".join(gap.names), "where": gap.where, "standing": standing}


def _source(request, municipality, year):
    matrix = alignment.matrix_of(municipality, request.user, year=year)
    return alignment_source(municipality, matrix, today_in(municipality), year=year)


def _year(request, municipality, values):
    return AlignmentFilterForm(values, years=_years(municipality, request.user)).chosen().get("anio")


@login_required
@require_safe
def alignment_pdf(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    source = _source(request, municipality, _year(request, municipality, request.GET))
    return send_preview(request, source, _name(municipality))


def _name(municipality):
    return f"{file_name('matriz-de-alineacion', municipality.name, day=today_in(municipality))}.pdf"


@login_required
@acts_by_post("agreements:alignment-detail")
def alignment_save(request, cvegeo):
    """Keep today's matrix with the task `alineacion-planes` of the chosen process, and complete it."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = EvidenceForm(request.POST, tasks=tasks_to_prove(municipality, request.user, alignment.TASK_KEY))
    if not form.is_valid():
        messages.error(request, "Elija el proceso cuya tarea prueba esta matriz.")
        return redirect("agreements:alignment-detail", cvegeo)
    task = form.cleaned_data["task"]
    try:
        completed = keep_as_evidence(
            task=task,
            key=alignment.TASK_KEY,
            pdf=_source(request, municipality, _year(request, municipality, request.POST)).pdf(),
            name=_name(municipality),
            by=request.user,
            today=today_in(municipality),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:alignment-detail", cvegeo)
    done = "y la tarea quedó cumplida" if completed else "junto a la que ya tenía"
    messages.success(request, f"La matriz de hoy quedó como evidencia de «{task.name}», {done}.")
    return redirect("phases:task-detail", task.pk)
