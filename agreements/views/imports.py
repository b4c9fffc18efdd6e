"""Importing old agreements: upload a table, say which column is what, see what would happen, import."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.imports import ImportForm, MappingForm
from agreements.imports import importing
from agreements.imports.tables import COLUMNS
from agreements.models import AgreementImport
from agreements.views.shared import page_of, show_refusal, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, require_editor

#: An invented row shows what goes where in the file that offices fill in.
TEMPLATE_ROWS = (
    {
        "counterpart": "Ciudad de Ejemplo",
        "country": "Francia",
        "kind": "Acuerdo de hermanamiento",
        "title": "Convenio de hermanamiento",
        "signed": "20/04/1998",
        "state": "vigente",
        "registered": "no",
        "term": "indefinida",
        "source": "Archivo municipal, caja 12",
        "notes": "Renglón de ejemplo: bórrelo",
    },
)
REPORT = [
    Column("Renglón", lambda row: row["row"], 10),
    Column("Resultado", lambda row: importing.LABELS[row["state"]], 14),
    Column("Contraparte", lambda row: row["counterpart"], 36),
    Column("Contraparte nueva", lambda row: row["counterpart_is_new"], 18),
    Column("Título", lambda row: row["title"], 50),
    Column("Fecha de firma", lambda row: row["signed"], 18),
    Column("Mensajes", lambda row: " ".join(row["messages"]), 70),
]


def _import(request, pk):
    return get_visible_or_404(
        request, AgreementImport.objects.select_related("municipality", "uploaded_by"), pk=pk
    )


@login_required
def import_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    # A form of one file posts nothing else: `POST or None` would take it for a first look.
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    if request.method == "POST" and form.is_valid():
        row = importing.start_import(
            municipality=municipality, upload=form.cleaned_data["table"], by=request.user, now=timezone.now()
        )
        return redirect("agreements:import-map", row.pk)
    before = AgreementImport.objects.visible_to(request.user).filter(municipality=municipality)
    return render(
        request,
        "agreements/import_form.html",
        {
            "municipality": municipality,
            "form": form,
            "columns": COLUMNS,
            "before": before.select_related("uploaded_by")[:10],
        },
        status=status_of(form),
    )


@login_required
@require_safe
def import_template(request, cvegeo):
    """An empty table with our own headings and one invented row, as CSV or as a workbook."""
    municipality = get_municipality_or_404(request, cvegeo)
    columns = [
        Column(each.label, lambda row, key=each.key: row.get(key, ""), max(16, len(each.label) + 4))
        for each in COLUMNS
    ]
    return send_list(
        wanted_format(request.GET) or "xlsx",
        columns,
        TEMPLATE_ROWS,
        name=file_name("inventario", "plantilla", day=today_in(municipality)),
        title="Inventario",
    )


@login_required
def import_map(request, pk):
    row = _import(request, pk)
    require_editor(request.user, row.municipality)
    if row.state == AgreementImport.State.APPLIED:
        messages.error(request, "Esta tabla ya se importó: sus columnas no pueden cambiar.")
        return redirect("agreements:import-detail", row.pk)
    form = MappingForm(request.POST or None, table=importing.table_of(row), mapping=row.mapping)
    if request.method == "POST" and form.is_valid():
        try:
            importing.map_columns(
                agreement_import=row,
                mapping=form.cleaned_data,
                by=request.user,
                today=today_in(row.municipality),
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return redirect("agreements:import-detail", row.pk)
    return render(
        request,
        "agreements/import_map.html",
        {"municipality": row.municipality, "import": row, "form": form},
        status=status_of(form),
    )


@login_required
@require_safe
def import_detail(request, pk):
    row = _import(request, pk)
    wanted = wanted_format(request.GET)
    if wanted:
        name = file_name("importacion", row.pk, day=today_in(row.municipality))
        return send_list(wanted, REPORT, row.report, name=name, title="Informe por renglón")
    result = request.GET.get("resultado", "")
    shown = [each for each in row.report if each["state"] == result] if result else row.report
    return render(
        request,
        "agreements/import_detail.html",
        {
            "municipality": row.municipality,
            "import": row,
            "page": page_of(request, [each | {"label": importing.LABELS[each["state"]]} for each in shown]),
            "counts": _counts(row.report),
            "result": result,
            "new_count": sum(each["state"] == importing.NEW for each in row.report),
            "summary": importing.summary(row.report),
            "may_edit": row.municipality_id in request.user.access.editor_ids,
        },
    )


def _counts(report):
    states = [each["state"] for each in report]
    return [
        (state, label, states.count(state)) for state, label in importing.PLURALS.items() if state in states
    ]


@login_required
@acts_by_post("agreements:import-detail")
def import_apply(request, pk):
    row = _import(request, pk)
    require_editor(request.user, row.municipality)
    try:
        row = importing.apply_import(
            agreement_import=row, by=request.user, today=today_in(row.municipality), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"La tabla quedó importada: {importing.summary(row.report)}.")
    return redirect("agreements:import-detail", row.pk)
