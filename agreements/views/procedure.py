"""Pages of an agreement's path: the page «Trámite», one form a step, decisions, signature, and their documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.procedure import (
    AnnulForm,
    CabildoForm,
    ConfirmForm,
    CorrectStepForm,
    DictamenForm,
    ExpedienteForm,
    SignForm,
    StepForm,
    vote_rows_asked,
)
from agreements.models import Approval, State, StateChange, Vote
from agreements.path import review
from agreements.path.correcting import NOT_HERE, is_correctable, stamp_of
from agreements.path.page import ProcedurePage
from agreements.path.steps import SIGN, STEPS, Act, step_of
from agreements.versions.freezing import content_of, sha256_of
from agreements.views.shared import drafted_or_404, refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404, may_edit, require_editor

KINDS = {kind.value: kind for kind in Approval.Kind}


def _approval(request, pk):
    rows = Approval.objects.select_related("agreement__municipality", "agreement__process", "version")
    return get_visible_or_404(request, rows, pk=pk)


@login_required
@require_safe
def procedure_detail(request, pk):
    agreement = drafted_or_404(request, pk)
    editor = may_edit(request.user, agreement.municipality)
    return render(
        request,
        "agreements/procedure_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "may_edit": editor,
            "page": ProcedurePage(agreement, today_in(agreement.municipality), editor),
        },
    )


@login_required
def procedure_step(request, pk, step):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if step not in STEPS:
        raise Http404("No hay un paso con ese nombre.")
    step = STEPS[step]
    if step.to_state == State.OBSERVED:
        # Each observation is written down with the letter that brings them.
        return redirect("agreements:remark-create", agreement.pk)
    if step.act is Act.DICTAMEN:
        return redirect("agreements:approval-create", agreement.pk, Approval.Kind.DICTAMEN)
    if step.act is Act.SIGNATURE:
        return redirect("agreements:agreement-sign", agreement.pk)
    form = StepForm(request.POST or None, request.FILES or None, step=step, state=agreement.state)
    if request.method == "POST" and form.is_valid():
        try:
            taken = review.take_step(
                agreement=agreement, step=step.code, by=request.user, now=timezone.now(), **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _answer(request, taken)
    if request.method != "POST" and not step.is_open_for(agreement):
        messages.error(
            request,
            f"El acuerdo está «{agreement.get_state_display()}»: de ahí no sigue «{step.label.lower()}».",
        )
        return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request,
        agreement,
        form,
        title=step.label,
        lead=step.help,
        button=step.label,
        danger=step.goes_back,
        obstacles=review.obstacles(agreement, step),
    )


def _answer(request, taken):
    """What was done, and what of the checklist was left as it was."""
    agreement = taken.agreement
    messages.success(request, f"Quedó registrado: el acuerdo está «{agreement.get_state_display()}».")
    for sentence in taken.unfulfilled:
        messages.warning(request, f"En las tareas del proceso: {sentence}")
    return redirect("agreements:procedure-detail", agreement.pk)


def _form_page(request, agreement, form, *, title, button, lead="", danger=False, obstacles=(), **more):
    return render(
        request,
        "agreements/procedure_form.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "form": form,
            "title": title,
            "lead": lead,
            "button": button,
            "danger": danger,
            "obstacles": obstacles,
            **more,
        },
        status=status_of(form),
    )


@login_required
def approval_create(request, pk, kind):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if kind not in KINDS:
        raise Http404("No hay una decisión de ese tipo.")
    kind = KINDS[kind]
    form = _cabildo_form(request, agreement) if kind == Approval.Kind.CABILDO else _dictamen_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            approval = review.record_approval(
                agreement=agreement, kind=kind, by=request.user, now=timezone.now(), **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _said(approval))
            return redirect("agreements:procedure-detail", agreement.pk)
    if kind == Approval.Kind.CABILDO:
        title, button = "Registrar la decisión del cabildo", "Registrar la decisión"
        lead = "El sentido de cada voto se publica por nombre (Ley General de Transparencia, art. 66)."
    else:
        title = button = STEPS["dictamen"].label
        lead = STEPS["dictamen"].help
    return _form_page(request, agreement, form, title=title, button=button, lead=lead)


def _dictamen_form(request):
    return DictamenForm(request.POST or None, request.FILES or None)


def _cabildo_form(request, agreement):
    known = _known_members(agreement.municipality)
    today = today_in(agreement.municipality)
    return CabildoForm(
        request.POST or None,
        request.FILES or None,
        versions=list(agreement.versions.defer("content").order_by("-number")),
        current=sha256_of(content_of(agreement)),
        known=known,
        outlasts=review.outlasts_administration(agreement, today),
        rows=vote_rows_asked(request.POST, len(known)),
    )


def _known_members(municipality):
    """Names and offices as the cabildo of this municipality last voted: the same people mostly vote again."""
    last = (
        Approval.objects.filter(agreement__municipality=municipality, kind=Approval.Kind.CABILDO)
        .filter(votes__isnull=False)
        .order_by("-decided_on", "-pk")
        .first()
    )
    if last is None:
        return []
    began_on = municipality.administration_starts_on
    if began_on and last.decided_on < began_on:
        # Another ayuntamiento, other people.
        return []
    return list(Vote.objects.filter(approval=last).order_by("position").values_list("name", "office"))


def _said(approval):
    if approval.kind == Approval.Kind.DICTAMEN:
        return (
            "El dictamen quedó registrado: el texto es procedente."
            if approval.is_favourable
            else "Quedó registrado que el texto no es procedente."
        )
    if approval.is_favourable:
        return f"Quedó registrado: el cabildo aprobó la versión {approval.version.number} del texto."
    return (
        "Quedó registrado: el cabildo no aprobó el texto, porque los votos a favor no alcanzaron la mayoría."
    )


@login_required
def approval_confirm(request, pk):
    approval = _approval(request, pk)
    agreement = approval.agreement
    require_editor(request.user, agreement.municipality)
    form = ConfirmForm(
        request.POST or None,
        request.FILES or None,
        initial={"decided_on": today_in(agreement.municipality)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            review.confirm_approval(
                approval=approval, by=request.user, now=timezone.now(), **form.verb_data()
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La decisión quedó confirmada para el texto vigente.")
            return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request,
        agreement,
        form,
        title="Confirmar la decisión para el texto vigente",
        lead="Sólo si lo que cambió no toca lo que se decidió. Si lo toca, hace falta una decisión nueva.",
        button="Confirmar la decisión",
        approval=approval,
    )


@login_required
def approval_annul(request, pk):
    approval = _approval(request, pk)
    agreement = approval.agreement
    require_editor(request.user, agreement.municipality)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review.annul_approval(
                approval=approval, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La decisión quedó anulada; sigue a la vista, con la razón.")
            return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request,
        agreement,
        form,
        title="¿Anular esta decisión?",
        lead="Sólo si se registró por error. No se borra: queda marcada como anulada, con la razón y su nombre.",
        button="Anular la decisión",
        danger=True,
        approval=approval,
    )


@login_required
def agreement_sign(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    answers = agreement.answers
    form = SignForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "municipal_signatory": answers.get("municipal_signatory", ""),
            "counterpart_signatory": answers.get("counterpart_signatory", ""),
            "place": answers.get("place", ""),
            "expected_state": agreement.state,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = review.sign(agreement=agreement, by=request.user, now=timezone.now(), **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _answer(request, taken)
    if request.method != "POST" and not SIGN.is_open_for(agreement):
        messages.error(
            request, f"El acuerdo está «{agreement.get_state_display()}»: todavía no puede firmarse."
        )
        return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request,
        agreement,
        form,
        title=SIGN.label,
        lead=SIGN.help,
        button="Registrar la firma",
        obstacles=review.missing_for_signature(agreement) if agreement.is_draft else (),
    )


@login_required
def expediente_edit(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    form = ExpedienteForm(request.POST or None, initial={"expediente": agreement.expediente})
    if request.method == "POST" and form.is_valid():
        try:
            review.set_expediente(
                agreement=agreement,
                expediente=form.cleaned_data["expediente"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El número de expediente se guardó.")
            return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request, agreement, form, title="Número de expediente", button="Guardar el número de expediente"
    )


@login_required
def step_correct(request, pk):
    rows = StateChange.objects.select_related("agreement__municipality", "agreement__process")
    change = get_visible_or_404(request, rows, pk=pk)
    agreement = change.agreement
    require_editor(request.user, agreement.municipality)
    if not is_correctable(change):
        messages.error(request, NOT_HERE)
        return redirect("agreements:procedure-detail", agreement.pk)
    step = step_of(change)
    form = CorrectStepForm(request.POST or None, step=step, change=change)
    if request.method == "POST" and form.is_valid():
        try:
            review.correct_step(change=change, by=request.user, now=timezone.now(), **form.verb_data())
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", stamp_of(change))
        else:
            messages.success(request, "El paso quedó corregido; lo que decía antes está en el historial.")
            return redirect("agreements:procedure-detail", agreement.pk)
    return _form_page(
        request,
        agreement,
        form,
        title=f"Corregir «{step.label}»",
        lead="Para un error al escribir la fecha o el número. La nota y el documento quedan como están, y las tareas "
        "del proceso conservan el día en que se cumplieron.",
        button="Guardar la corrección",
    )


@login_required
@require_safe
def step_file(request, pk):
    rows = StateChange.objects.select_related("agreement__municipality")
    return _file(get_visible_or_404(request, rows, pk=pk))


@login_required
@require_safe
def approval_file(request, pk):
    return _file(_approval(request, pk))


def _file(row):
    if not row.file:
        raise Http404("Este registro no tiene archivo.")
    return send_private(row.file.name, row.original_name, row.content_type, inline=True)
