"""The lines of the plans: list, form, order, retirement, and taking many from a table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import Column, file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.forms.profile import PlanFilterForm, PlanLineForm, PlanTableForm
from partners.models import PlanLine
from partners.picture import plan_lines, plan_tables
from partners.picture.profile import lines_in_force
from partners.themes import theme_names
from partners.views.profile import show_refusal

PER_PAGE = 50
PROBLEMS_SHOWN = 100
COLUMNS = [
    Column("Plan", lambda line: "estatal" if line.plan == PlanLine.Plan.STATE else "municipal", 12),
    Column("Clave", lambda line: line.code, 12),
    Column("Eje", lambda line: line.axis, 36),
    Column("Objetivo", lambda line: line.objective, 50),
    Column("Línea de acción", lambda line: line.action, 60),
    Column("ODS", lambda line: "; ".join(str(number) for number in line.goals), 16),
    Column("Temas", lambda line: "; ".join(theme_names(line.themes)), 50),
]


def _line(request, pk):
    return get_visible_or_404(request, PlanLine.objects.select_related("municipality"), pk=pk)


@login_required
@require_safe
def planline_list(request, cvegeo):
    """The lines in their order. A file has the columns of the import's template, so that it can come back."""
    municipality = get_municipality_or_404(request, cvegeo)
    filters = PlanFilterForm(request.GET)
    rows = PlanLine.objects.visible_to(request.user).filter(municipality=municipality)
    found = [line for line in filters.apply(rows) if filters.keeps(line)]
    kind = wanted_format(request.GET)
    if kind:
        name = file_name("lineas-del-plan", municipality.name, day=municipality.today(timezone.now()))
        return send_list(kind, COLUMNS, found, name=name, title="Líneas del plan")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    # An arrow that would move nothing is not shown: the first and the last line of each plan.
    first = {line.plan: line.pk for line in reversed(found)}
    last = {line.plan: line.pk for line in found}
    for line in page.object_list:
        line.theme_names = theme_names(line.themes)
        line.may_rise, line.may_sink = first[line.plan] != line.pk, last[line.plan] != line.pk
    return render(
        request,
        "partners/planline_list.html",
        {
            "municipality": municipality,
            "page": page,
            "filters": filters,
            "filtered": filters.in_force,
            "shows_retired": filters.cleaned_data.get("vigor") == "retiradas",
            "priorities": [
                text for text in map(str.strip, municipality.plan_priorities.splitlines()) if text
            ],
            "can_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def planline_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    initial = {name: request.GET.get(name, "") for name in ("plan", "axis", "objective")}
    form = PlanLineForm(
        request.POST or None, initial={name: value for name, value in initial.items() if value}
    )
    if request.method == "POST" and form.is_valid():
        try:
            line = plan_lines.add_line(municipality=municipality, by=request.user, **form.values())
        except ValidationError as error:
            show_refusal(form, error, "")
        else:
            messages.success(request, f"«{line}» quedó entre las líneas del plan.")
            if "again" in request.POST:
                # The next line of a plan mostly stands under the same axis and objective.
                query = QueryDict(mutable=True)
                query.update({"plan": line.plan, "axis": line.axis, "objective": line.objective})
                url = reverse("partners:planline-create", args=[cvegeo])
                return redirect(f"{url}?{query.urlencode()}")
            return redirect("partners:planline-list", cvegeo)
    return _form_page(request, municipality, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def planline_edit(request, pk):
    line = _line(request, pk)
    require_editor(request.user, line.municipality)
    initial = {name: getattr(line, name) for name in plan_lines.FIELDS}
    form = PlanLineForm(request.POST or None, initial=initial | {"seen": plan_lines.line_mark(line)})
    if request.method == "POST" and form.is_valid():
        try:
            plan_lines.change_line(
                line=line, by=request.user, seen=form.cleaned_data["seen"], **form.values()
            )
        except ValidationError as error:
            show_refusal(form, error, plan_lines.line_mark(PlanLine.objects.get(pk=line.pk)))
        else:
            messages.success(request, "La línea del plan quedó guardada.")
            return redirect("partners:planline-list", line.municipality.cvegeo)
    return _form_page(request, line.municipality, form, line)


def _form_page(request, municipality, form, line=None):
    axes = lines_in_force(municipality, request.user).order_by("axis").values_list("axis", flat=True)
    return render(
        request,
        "partners/planline_form.html",
        {"municipality": municipality, "form": form, "line": line, "axes": list(axes.distinct())},
        status=422 if form.errors else 200,
    )


@login_required
@acts_by_post("partners:planline-edit")
def planline_move(request, pk):
    line = _line(request, pk)
    require_editor(request.user, line.municipality)
    seen = request.POST.get("seen", "")
    try:
        plan_lines.move_line(
            line=line,
            by=request.user,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,
            up=request.POST.get("to") == "up",
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    url = reverse("partners:planline-list", args=[line.municipality.cvegeo])
    page = request.POST.get("page", "")
    page = f"?pagina={page}" if page.isascii() and page.isdigit() and page != "1" else ""
    return redirect(f"{url}{page}#linea-{line.pk}")


def _act(request, pk, act, said):
    line = _line(request, pk)
    require_editor(request.user, line.municipality)
    try:
        line = act(line)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said.format(line))
    return redirect("partners:planline-list", line.municipality.cvegeo)


@login_required
@acts_by_post("partners:planline-edit")
def planline_retire(request, pk):
    return _act(
        request,
        pk,
        lambda line: plan_lines.retire_line(
            line=line, by=request.user, today=line.municipality.today(timezone.now())
        ),
        "«{}» ya no rige. Está entre las retiradas, de donde puede volver.",
    )


@login_required
@acts_by_post("partners:planline-edit")
def planline_restore(request, pk):
    return _act(
        request,
        pk,
        lambda line: plan_lines.restore_line(line=line, by=request.user),
        "«{}» rige de nuevo, al final de su plan.",
    )


@login_required
@acts_by_post("partners:planline-list")
def planline_convert(request, cvegeo):
    """Turn the priorities that the office wrote as plain text into lines."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    try:
        done = plan_lines.convert_priorities(municipality=municipality, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = (
            f"{done.added} prioridades son ahora líneas del plan."
            if done.added != 1
            else "1 es ahora línea del plan."
        )
        known = f" {done.known} ya estaban." if done.known else ""
        messages.success(request, f"{said}{known} Complete sus temas y ODS.")
    return redirect("partners:planline-list", cvegeo)


@login_required
@require_safe
def planline_template(request, cvegeo):
    """The table to fill in: our headings and one invented row, as CSV or as a workbook."""
    municipality = get_municipality_or_404(request, cvegeo)
    columns = [
        Column(heading, lambda row, heading=heading: row[heading], max(14, len(heading) + 4))
        for heading in plan_tables.HEADINGS
    ]
    return send_list(
        wanted_format(request.GET) or "xlsx",
        columns,
        plan_tables.EXAMPLES,
        name=file_name("plan", "plantilla", day=municipality.today(timezone.now())),
        title="Líneas del plan",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def planline_import(request, cvegeo):
    """First the table, which is only judged; then the button that takes the rows of that judgement."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    if "rows" in request.POST:
        return _take_rows(request, municipality)
    posted = request.method == "POST"
    form = PlanTableForm(request.POST if posted else None, request.FILES if posted else None)
    checked, source = None, ""
    if posted and form.is_valid():
        facts, table = form.cleaned_data["table"]
        try:
            checked, source = (
                plan_lines.check_rows(municipality, plan_tables.rows_of(table)),
                facts.original_name,
            )
        except ValidationError as error:
            form.add_error("table", error)
    return render(
        request,
        "partners/planline_import.html",
        {"municipality": municipality, "form": form} | _judged(municipality, checked, source),
        status=422 if form.errors else 200,
    )


def _judged(municipality, checked, source):
    if checked is None:
        return {"checked": None}
    new = [row for row in checked if row.is_new]
    bad = [row for row in checked if row.problems]
    return {
        "checked": checked,
        "source": source,
        "new": new,
        "bad": bad[:PROBLEMS_SHOWN],
        "bad_count": len(bad),
        "repeated": [row for row in checked if row.repeated and not row.problems],
        "rows": plan_tables.sign_rows(municipality, checked, source=source) if new and not bad else "",
    }


def _take_rows(request, municipality):
    try:
        rows, source = plan_tables.read_signed(municipality, request.POST["rows"])
        count = plan_lines.import_lines(municipality=municipality, rows=rows, by=request.user, source=source)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("partners:planline-import", municipality.cvegeo)
    if count:
        messages.success(
            request,
            "Se importó 1 línea del plan." if count == 1 else f"Se importaron {count} líneas del plan.",
        )
    else:
        messages.info(request, "Todas esas líneas ya estaban en el plan: no se importó ninguna.")
    return redirect("partners:planline-list", municipality.cvegeo)
