"""Reports on a programme: the periods of its year, one report, writing and closing it. Committees read closed ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.reports import CloseForm, LineForm, NarrativeForm, ReopenForm
from agreements.models import AnnualProgramme, Report, ReportLine
from agreements.reporting import exports, papers, periods, writing
from agreements.reporting.reading import Book, was_approved
from agreements.reporting.rows import numbers_of, page_of_report, period_rows
from agreements.views.pdf import send_preview
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import XLSX, file_name, send_list, send_workbook, wanted_format
from partners.access import get_visible_or_404, may_edit, may_read, require_editor
from partners.models import Entry

_PROGRAMMES = AnnualProgramme.objects.select_related("municipality", "agreement__counterpart__city")


def _report(request, pk):
    rows = Report.objects.select_related(
        "programme__municipality", "programme__agreement__counterpart__city", "closed_by"
    )
    return get_visible_or_404(request, rows, pk=pk)


def _to_report(report):
    return redirect("agreements:report-detail", report.pk)


# --- Reading ---------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def report_list(request, pk):
    programme = get_visible_or_404(request, _PROGRAMMES.all(), pk=pk)
    municipality, today = programme.municipality, today_in(programme.municipality)
    book, reads_all = Book(programme), may_read(request.user, programme.municipality)
    kind = wanted_format(request.GET)
    if kind:
        lines = [
            (row, entry)
            for row, entry in exports.lines_of(book.rows(periods.YEAR))
            if reads_all or not book.reports[entry.period].is_open
        ]
        name = file_name("avance", municipality.name, programme.year, day=today)
        return send_list(kind, exports.LINE_COLUMNS, lines, name=name, title="Avance por trimestre")
    rows = period_rows(book, today, reads_all=reads_all)
    editor = may_edit(request.user, municipality)
    approved = was_approved(programme)
    return render(
        request,
        "agreements/report_list.html",
        {
            "programme": programme,
            "municipality": municipality,
            "rows": rows,
            "is_approved": approved,
            "has_lines": bool(book.lines),
            "next_row": _next_row(rows) if editor and approved else None,
            "may_edit": editor,
            "may_read_all": reads_all,
        },
    )


def _next_row(rows):
    """The first period on which the office should work: begun and open, or over and not begun."""
    return next(
        (
            row
            for row in rows
            if row.is_needed
            and ((row.report and row.report.is_open) or (row.report is None and row.may_begin))
        ),
        None,
    )


@login_required
@require_safe
def report_detail(request, pk):
    report = _report(request, pk)
    programme, municipality = report.programme, report.programme.municipality
    today, book = today_in(municipality), Book(programme)
    content = book.content(report)
    kind = wanted_format(request.GET)
    if kind:
        return _send_file(kind, report, content, today)
    editor = may_edit(request.user, municipality)
    reads_all = may_read(request.user, municipality)
    lacks = book.lacks(report, today) if report.is_open else []
    return render(
        request,
        "agreements/report_detail.html",
        {
            "report": report,
            "programme": programme,
            "municipality": municipality,
            "is_year": report.period == periods.YEAR,
            "days": periods.days_of(report.period, programme.year),
            "page": page_of_report(content),
            "lacks": lacks,
            "next_lack": lacks[0] if lacks else None,
            "documents": report.documents.for_lists(),
            "entries": Entry.objects.visible_to(request.user).about(report)[:6] if reads_all else [],
            "may_edit": editor,
            "may_write": editor and report.is_open,
            "may_read_all": reads_all,
        },
    )


def _send_file(kind, report, content, today):
    name = file_name("informe", content.head.municipality.short_name, report, day=today)
    if kind == XLSX:
        return send_workbook(exports.sheets_of(content), name=name)
    return send_list(kind, exports.ACTIVITY_COLUMNS, content.rows, name=name, title="Actividades")


@login_required
@require_safe
def report_pdf(request, pk):
    report = _report(request, pk)
    return send_preview(
        request, papers.report_source(report), f"informe-{report.folio.replace('/', '-')}.pdf"
    )


# --- Writing ---------------------------------------------------------------------------------------------------------


@login_required
@acts_by_post("agreements:report-list")
def report_begin(request, pk):
    programme = get_visible_or_404(request, _PROGRAMMES.all(), pk=pk)
    require_editor(request.user, programme.municipality)
    try:
        report = writing.begin_report(
            programme=programme,
            period=request.POST.get("period", ""),
            by=request.user,
            today=today_in(programme.municipality),
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:report-list", pk)
    return _to_report(report)


@login_required
def report_edit(request, pk):
    """The narrative of a report."""
    report = _report(request, pk)
    require_editor(request.user, report.municipality)
    if not report.is_open:
        messages.error(request, writing.CLOSED)
        return _to_report(report)
    current = None
    form = NarrativeForm(
        request.POST or None, instance=report, initial={"seen": writing.stamp_of_texts(report)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_narrative(
                report=report,
                by=request.user,
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
                **form.texts(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = Report.objects.get(pk=pk)
            refresh_hidden(form, "seen", writing.stamp_of_texts(current))
        else:
            messages.success(request, "El texto del informe se guardó.")
            return _to_report(report)
    return render(
        request,
        "agreements/report_text.html",
        {
            "report": report,
            "municipality": report.municipality,
            "form": form,
            "current": current,
            "draft_key": f"informe-{pk}",
        },
        status=status_of(form),
    )


@login_required
def report_line(request, pk, activity_pk):
    """What became of one activity in a quarter."""
    report = _report(request, pk)
    require_editor(request.user, report.municipality)
    if not report.is_open:
        messages.error(request, writing.CLOSED)
        return _to_report(report)
    if report.period == periods.YEAR:
        raise Http404("El informe anual no tiene renglones propios.")
    activity = get_object_or_404(report.programme.activities, pk=activity_pk)
    book = Book(report.programme)
    # As both sides approved it: its indicator, its unit and its currency are those of the numbers asked for.
    plan = next((each for each in book.activities if each.pk == activity.pk), activity)
    line = book.lines.get((report.period, activity.pk))
    before = [
        entry
        for quarter in periods.earlier(report.period)
        if (entry := book.entry(quarter, activity.pk)) is not None
    ]
    initial = {"seen": writing.stamp_of_line(line)}
    if line is None:
        initial["real_starts_on"] = next((each.starts_on for each in before if each.starts_on), None)
    form = LineForm(
        request.POST or None, instance=line or ReportLine(), report=report, activity=plan, initial=initial
    )
    current = None
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_line(
                report=report,
                activity=activity,
                by=request.user,
                seen=form.cleaned_data["seen"],
                today=today_in(report.municipality),
                now=timezone.now(),
                **form.values(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            saved = report.lines.filter(activity=activity).first()
            if writing.stamp_of_line(saved) != form.cleaned_data["seen"]:
                # Somebody else was faster: show what there is now beside what was typed.
                current = saved
                refresh_hidden(form, "seen", writing.stamp_of_line(saved))
        else:
            messages.success(request, f"Se guardó el avance de «{activity.name}».")
            return redirect(reverse("agreements:report-detail", args=[pk]) + f"#actividad-{activity.pk}")
    return render(
        request,
        "agreements/report_line.html",
        {
            "report": report,
            "activity": activity,
            "municipality": report.municipality,
            "form": form,
            "current": current,
            "before": [(periods.NAMES[each.period], each, numbers_of(each)) for each in before],
            "draft_key": f"informe-{pk}-{activity.pk}",
        },
        status=status_of(form),
    )


@login_required
def report_close(request, pk):
    report = _report(request, pk)
    require_editor(request.user, report.municipality)
    if not report.is_open:
        messages.info(request, "Este informe ya está cerrado.")
        return _to_report(report)
    today = today_in(report.municipality)
    form = CloseForm(request.POST or None, initial={"seen": report.revision})
    if request.method == "POST" and form.is_valid():
        try:
            closed = writing.close_report(
                report=report,
                by=request.user,
                seen=form.cleaned_data["seen"],
                today=today,
                now=timezone.now(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            report.refresh_from_db()
            refresh_hidden(form, "seen", report.revision)
        else:
            messages.success(request, "El informe quedó cerrado: sus cifras ya no cambian. Puede emitirlo.")
            for sentence in closed.unfulfilled:
                messages.warning(request, sentence)
            return _to_report(report)
    lacks = Book(report.programme).lacks(report, today)
    return render(
        request,
        "agreements/report_close.html",
        {"report": report, "municipality": report.municipality, "form": form, "lacks": lacks},
        status=status_of(form),
    )


@login_required
def report_reopen(request, pk):
    report = _report(request, pk)
    require_editor(request.user, report.municipality)
    if report.is_open:
        messages.info(request, "Este informe ya está abierto.")
        return _to_report(report)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.reopen_report(
                report=report, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El informe está abierto de nuevo. Ciérrelo cuando lo haya corregido.")
            return _to_report(report)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": report.municipality,
            "title": f"¿Abrir de nuevo el informe del {periods.in_words(report.period, report.programme.year)}?",
            "consequences": [
                "El comité deja de verlo hasta que vuelva a cerrarse, y el motivo queda en su historia.",
                "Los documentos que ya se emitieron se conservan como estaban.",
            ],
            "form": form,
            "submit_label": "Abrir de nuevo",
            "cancel_url": reverse("agreements:report-detail", args=[pk]),
        },
        status=status_of(form),
    )
