"""Pages of observations: the table with its answers, recording a letter, answering, settling, correcting; its files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.remarks import AnswerForm, CorrectForm, NoteForm, RemarksForm, rows_asked
from agreements.models import Remark, State
from agreements.papers import docx_export
from agreements.remarks import answering, observing
from agreements.remarks import papers as remark_papers
from agreements.remarks.exports import send_remarks
from agreements.remarks.rows import count_of, row_of, rows_of
from agreements.views.pdf import send_preview
from agreements.views.shared import drafted_or_404, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_bytes
from hermanamientos.lib.exports import wanted_format
from partners.access import (
    get_visible_or_404,
    may_comment,
    may_edit,
    require_commenter,
    require_editor,
)


def _remark(request, pk):
    rows = Remark.objects.select_related(
        "agreement__municipality", "agreement__counterpart", "version", "answered_by"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def remark_list(request, pk):
    agreement = drafted_or_404(request, pk)
    rows = rows_of(agreement)
    if kind := wanted_format(request.GET):
        return send_remarks(kind, rows, agreement=agreement, day=today_in(agreement.municipality))
    counts = count_of(rows)
    editor = may_edit(request.user, agreement.municipality)
    return render(
        request,
        "agreements/remark_list.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "rows": rows,
            "counts": counts,
            "all_answered": bool(rows) and not counts[Remark.State.OPEN],
            "is_observed": agreement.state == State.OBSERVED,
            "may_record": editor and agreement.state in observing.MAY_BE_OBSERVED,
            "may_answer": may_comment(request.user, agreement.municipality)
            and agreement.state == State.OBSERVED,
            "may_edit": editor,
            "letters": observing.letters_of(agreement),
        },
    )


@login_required
def remark_create(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    version = observing.sent_version(agreement)
    if agreement.state not in observing.MAY_BE_OBSERVED or version is None:
        messages.error(request, observing.NOT_SENT)
        return redirect("agreements:remark-list", agreement.pk)
    form = RemarksForm(
        request.POST or None,
        request.FILES or None,
        version=version,
        first=observing.next_number(agreement),
        rows=rows_asked(request.POST),
        scan_required=agreement.state != State.OBSERVED,
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            recorded = observing.record_remarks(
                agreement=agreement, version=version, by=request.user, now=now, **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, observing.said(recorded))
            return redirect("agreements:remark-list", agreement.pk)
    return render(
        request,
        "agreements/remark_create.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "version": version,
            "form": form,
        },
        status=status_of(form),
    )


@login_required
def remark_answer(request, pk):
    remark = _remark(request, pk)
    agreement = remark.agreement
    require_commenter(request.user, agreement.municipality)
    if agreement.state != State.OBSERVED or remark.state == Remark.State.SETTLED:
        messages.error(
            request,
            answering.NOT_OBSERVED
            if agreement.state != State.OBSERVED
            else "Esa observación ya está atendida.",
        )
        return _back(remark)
    form = AnswerForm(
        request.POST or None, initial={"text": remark.answer, "seen": answering.stamp_of(remark)}
    )
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            answering.answer_remark(remark=remark, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            remark = _remark(request, pk)
            if answering.stamp_of(remark) != form.cleaned_data["seen"]:
                newer = remark
                refresh_hidden(form, "seen", answering.stamp_of(remark))
        else:
            messages.success(request, f"La respuesta a la observación {remark.number} se guardó.")
            return _back(remark)
    return render(
        request,
        "agreements/remark_answer.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "row": row_of(remark),
            "form": form,
            "newer": newer,
            "may_write_text": may_edit(request.user, agreement.municipality),
        },
        status=status_of(form),
    )


@login_required
def remark_settle(request, pk):
    remark = _remark(request, pk)
    require_editor(request.user, remark.agreement.municipality)
    return _by_note(
        request,
        remark,
        verb=answering.settle_remark,
        title=f"Dar por atendida la observación {remark.number}",
        button="Dar por atendida",
        help_text="En qué consta: el oficio o correo de la cancillería, la llamada y su fecha.",
        done=f"La observación {remark.number} quedó atendida.",
    )


@login_required
def remark_reopen(request, pk):
    remark = _remark(request, pk)
    require_editor(request.user, remark.agreement.municipality)
    return _by_note(
        request,
        remark,
        verb=answering.reopen_remark,
        title=f"Abrir de nuevo la observación {remark.number}",
        button="Abrir de nuevo",
        help_text="Por qué su respuesta no basta. La respuesta escrita se conserva para corregirla.",
        done=f"La observación {remark.number} espera otra vez respuesta.",
    )


@login_required
def remark_edit(request, pk):
    remark = _remark(request, pk)
    require_editor(request.user, remark.agreement.municipality)
    if remark.answer or remark.state != Remark.State.OPEN:
        messages.error(request, "La observación ya tiene respuesta: su texto queda como se respondió.")
        return _back(remark)
    form = CorrectForm(request.POST or None, remark=remark, initial={"seen": answering.stamp_of(remark)})
    if request.method == "POST" and form.is_valid():
        try:
            answering.correct_remark(remark=remark, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", answering.stamp_of(_remark(request, pk)))
        else:
            messages.success(request, f"La observación {remark.number} se corrigió.")
            return _back(remark)
    return _page(request, remark, form, f"Corregir la observación {remark.number}", "Guardar la corrección")


def _by_note(request, remark, *, verb, title, button, help_text, done):
    form = NoteForm(request.POST or None, help_text=help_text)
    if request.method == "POST" and form.is_valid():
        try:
            verb(remark=remark, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return _back(remark)
    return _page(request, remark, form, title, button)


def _page(request, remark, form, title, button):
    return render(
        request,
        "agreements/remark_form.html",
        {
            "agreement": remark.agreement,
            "municipality": remark.agreement.municipality,
            "row": row_of(remark),
            "form": form,
            "title": title,
            "button": button,
        },
        status=status_of(form),
    )


def _back(remark):
    url = redirect("agreements:remark-list", remark.agreement_id).url
    return redirect(f"{url}#observacion-{remark.number}")


# --- Files -----------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def remark_pdf(request, pk):
    agreement = drafted_or_404(request, pk)
    today = today_in(agreement.municipality)
    source = remark_papers.remarks_source(agreement, today)
    return send_preview(request, source, _file_name(agreement, "observaciones", today, "pdf"))


@login_required
@require_safe
def remark_docx(request, pk):
    agreement = drafted_or_404(request, pk)
    today = today_in(agreement.municipality)
    return send_bytes(
        docx_export.remarks_docx(agreement, today),
        _file_name(agreement, "observaciones", today, "docx"),
        docx_export.CONTENT_TYPE,
    )


@login_required
@require_safe
def agreement_docx(request, pk):
    agreement = drafted_or_404(request, pk)
    if not agreement.clauses.exists():
        raise Http404("Este acuerdo no tiene texto redactado aquí.")
    today = today_in(agreement.municipality)
    return send_bytes(
        docx_export.agreement_docx(agreement, today),
        _file_name(agreement, "acuerdo", today, "docx"),
        docx_export.CONTENT_TYPE,
    )


def _file_name(agreement, word, today, extension):
    return f"{word}-{agreement.folio.replace('/', '-')}-{today}.{extension}"
