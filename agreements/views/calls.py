"""The radar of funds: the calls that an office sees, one call against the office, its own calls, and files of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.calls.filters import CallFilter
from agreements.calls.page import (
    calls_in_order,
    closing_days,
    findings_with_mends,
    rows_of,
    send_calls,
)
from agreements.forms.calls import TakePartForm
from agreements.views.shared import page_of, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.calendar_feed import CONTENT_TYPE
from hermanamientos.lib.exports import file_name, wanted_format
from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.forms.calls import CallFileForm, CallForm
from partners.funds import calls
from partners.funds import files as call_files
from partners.models import Call
from phases import participations
from phases.models import Participation

#: How long a report of an import may wait for its button, in seconds.
IMPORT_WAITS = 3600


def _call(request, municipality, pk):
    """A call that this office sees; 404 for another office's."""
    return get_object_or_404(Call.objects.visible_to(request.user).of(municipality), pk=pk)


def _own_call(request, municipality, pk):
    """A call that this office may change; 403 for everybody's, which cancillería keeps."""
    call = _call(request, municipality, pk)
    require_editor(request.user, municipality)
    if call.municipality_id is None:
        raise PermissionDenied("Las convocatorias de todos las corrige cancillería.")
    return call


def _found(request, municipality, today):
    seen = Call.objects.visible_to(request.user).of(municipality)
    countries = {code for codes in seen.values_list("countries", flat=True) for code in codes}
    return CallFilter(
        request.GET, queryset=calls_in_order(municipality, today), today=today, countries=countries
    )


@login_required
@require_safe
def call_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    found = _found(request, municipality, today)
    kind = wanted_format(request.GET)
    if kind is not None:
        rows = rows_of(found.qs, municipality, today)
        return send_calls(kind, rows, municipality=municipality, today=today)
    page = page_of(request, found.qs)
    going = (
        Participation.objects.visible_to(request.user)
        .filter(municipality=municipality, state=Participation.State.PREPARING)
        .select_related("call")
    )
    return render(
        request,
        "agreements/call_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page,
            "rows": rows_of(page.object_list, municipality, today),
            "going": going,
            "today": today,
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def call_calendar(request, cvegeo):
    """The closing days of the calls that the filters of the list find, as an .ics file."""
    municipality = get_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    response = HttpResponse(
        closing_days(_found(request, municipality, today).qs, municipality), content_type=CONTENT_TYPE
    )
    name = f"{file_name('convocatorias', municipality.name, day=today)}.ics"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def call_detail(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    return _detail(request, municipality, _call(request, municipality, pk))


def _detail(request, municipality, call, form=None):
    today = today_in(municipality)
    [row] = rows_of([call], municipality, today)
    editor = may_edit(request.user, municipality)
    given_up = row.participation is not None and row.participation.state == Participation.State.WITHDRAWN
    admits = row.stage.admits and call.closes_on is not None and (row.participation is None or given_up)
    if editor and admits and form is None:
        form = TakePartForm(municipality=municipality, user=request.user)
    return render(
        request,
        "agreements/call_detail.html",
        {
            "municipality": municipality,
            "call": call,
            "row": row,
            "findings": findings_with_mends(row.match, municipality),
            "today": today,
            "form": form if editor else None,
            "may_edit": editor,
            "is_own": call.municipality_id is not None,
        },
        status=status_of(form) if form is not None else 200,
    )


@login_required
@acts_by_post("agreements:call-detail")
def call_participate(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    call = _call(request, municipality, pk)
    require_editor(request.user, municipality)
    form = TakePartForm(request.POST, municipality=municipality, user=request.user)
    if form.is_valid():
        try:
            row = participations.take_part(
                municipality=municipality,
                call=call,
                by=request.user,
                today=today_in(municipality),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El municipio participa. Estas son las tareas, con su fecha límite.")
            return redirect("agreements:participation-detail", row.pk)
    return _detail(request, municipality, call, form)


# --- The office's own calls ---------------------------------------------------------------------------------------


@login_required
def call_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call = calls.add_call(
                municipality=municipality, by=request.user, now=timezone.now(), **form.values()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"«{call.title}» está en el radar.")
            return redirect("agreements:call-detail", municipality.cvegeo, call.pk)
    return _form_page(request, municipality, form)


@login_required
def call_edit(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    call = _own_call(request, municipality, pk)
    form = CallForm(request.POST or None, instance=call)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            call = calls.change_call(
                call=call, by=request.user, now=now, seen=form.cleaned_data["seen"], **form.values()
            )
        except ValidationError as error:
            show_refusal(form, error)
            current = Call.objects.filter(pk=pk).first()
            refresh_hidden(form, "seen", calls.fingerprint(current) if current else "")
        else:
            moved = participations.keep_up([municipality.pk], municipality.today(now), by=request.user)
            words = " Las tareas de su participación se planearon de nuevo." if moved else ""
            messages.success(request, f"Los cambios se guardaron.{words}")
            return redirect("agreements:call-detail", municipality.cvegeo, call.pk)
    return _form_page(request, municipality, form, call)


def _form_page(request, municipality, form, call=None):
    return render(
        request,
        "agreements/call_form.html",
        {"municipality": municipality, "form": form, "call": call},
        status=status_of(form),
    )


@login_required
def call_delete(request, cvegeo, pk):
    municipality = get_municipality_or_404(request, cvegeo)
    call = _own_call(request, municipality, pk)
    if request.method == "POST":
        try:
            calls.remove_call(call=call, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("agreements:call-detail", municipality.cvegeo, pk)
        messages.success(request, f"Se quitó «{call.title}».")
        return redirect("agreements:call-list", municipality.cvegeo)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": municipality,
            "title": f"¿Quitar «{call.title}» del radar?",
            "consequences": ["Sólo la ve su oficina. El historial conserva que se quitó."],
            "submit_label": "Quitar convocatoria",
            "cancel_url": redirect("agreements:call-detail", municipality.cvegeo, pk).url,
        },
    )


# --- Files of calls -----------------------------------------------------------------------------------------------


@login_required
def call_import(request, cvegeo):
    """Upload, look over, import: nothing is stored between the two steps but what the page itself carries, signed."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    if request.method == "POST" and "rows" in request.POST:
        return _import_rows(request, municipality)
    form = CallFileForm(request.POST or None, request.FILES or None)
    report = preview = None
    if request.method == "POST" and form.is_valid():
        report = call_files.read_upload(form.cleaned_data["table"])
        if report.is_good:
            preview = call_files.preview(report.rows, municipality=municipality)
    return _import_page(request, municipality, form, report, preview)


def _import_page(request, municipality, form, report=None, preview=None):
    refused = form.errors or (report is not None and not report.is_good)
    return render(
        request,
        "agreements/call_import.html",
        {
            "municipality": municipality,
            "form": form,
            "report": report,
            "preview": preview,
            "rows": signing.dumps(call_files.pack(report.rows), salt=_salt(municipality), compress=True)
            if preview
            else "",
            "columns": call_files.COLUMNS,
        },
        status=422 if refused else 200,
    )


def _import_rows(request, municipality):
    form = CallFileForm()
    try:
        packed = signing.loads(request.POST["rows"], salt=_salt(municipality), max_age=IMPORT_WAITS)
        rows = call_files.unpack(packed)
        done = call_files.import_calls(
            rows=rows, municipality=municipality, by=request.user, now=timezone.now()
        )
    except (signing.BadSignature, ValidationError):
        # Too old, of another office, or no more what it was.
        messages.error(request, "La revisión del archivo ya no vale: súbalo de nuevo.")
        return _import_page(request, municipality, form)
    participations.keep_up([municipality.pk], today_in(municipality), by=request.user)
    messages.success(request, f"Importación terminada. Nuevas: {done.new}; actualizadas: {done.changed}.")
    return redirect("agreements:call-list", municipality.cvegeo)


def _salt(municipality):
    return f"agreements.calls.import.{municipality.pk}"
