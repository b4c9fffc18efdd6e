"""The page «Vigencia» of one agreement, and the acts on its term and on what follows upon it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.terms import EarlierForm, EndForm, TermForm
from agreements.models import BEFORE_SIGNATURE, GIVEN_UP, Agreement, State, StateChange
from agreements.terms import dates, ending, lifetime, successors
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404, may_edit, require_editor
from partners.models import Entry

RENEW, AMEND = Agreement.Relation.RENEWAL, Agreement.Relation.AMENDMENT


def _agreement(request, pk):
    rows = Agreement.objects.for_lists().select_related("expiry_task", "notice_task", "parent")
    return get_visible_or_404(request, rows, pk=pk)


def _to_page(agreement):
    return redirect("agreements:term-detail", agreement.pk)


@login_required
@require_safe
def term_detail(request, pk):
    agreement = _agreement(request, pk)
    today = today_in(agreement.municipality)
    editor = may_edit(request.user, agreement.municipality)
    ends_on, notice_days = agreement.ends_on, agreement.notice_days
    chain = successors.chain_of(agreement)
    tasks = [task for task in (agreement.notice_task, agreement.expiry_task) if task]
    for task in tasks:
        task.municipality = agreement.municipality
    return render(
        request,
        "agreements/term_detail.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "today": today,
            "is_unsigned": agreement.state in BEFORE_SIGNATURE,
            "is_given_up": agreement.state in GIVEN_UP,
            "is_running": agreement.state in lifetime.CORRECTABLE,
            "needs_confirmation": lifetime.needs_confirmation(agreement, today),
            "days_left": (ends_on - today).days if ends_on else None,
            "length": dates.length_in_words(agreement.starts_on, ends_on)
            if ends_on and agreement.starts_on
            else "",
            "notice_on": dates.notice_day(ends_on, notice_days) if ends_on and notice_days else None,
            "follows_parent": agreement.relation == AMEND
            and ends_on is None
            and not agreement.is_indefinite
            and agreement.parent,
            "tasks": tasks,
            "chain": chain if len(chain) > 1 else [],
            "steps": _ending_steps(agreement),
            "entries": Entry.objects.visible_to(request.user).about(agreement)[:5],
            "may_edit": editor,
            "may_follow": editor and agreement.state in successors.OPEN_TO_SUCCESSORS,
            "next_draft": next(
                (
                    link.agreement
                    for link in chain
                    if link.agreement.parent_id == agreement.pk and link.agreement.state in BEFORE_SIGNATURE
                ),
                None,
            ),
        },
    )


def _ending_steps(agreement):
    """The papers that this page's own acts left: of ending it, or of saying when it will end."""
    return list(
        agreement.steps.filter(
            from_state__in=lifetime.CORRECTABLE, to_state__in=(State.ENDED, State.EXPIRING)
        )
    )


@login_required
@require_safe
def term_document(request, pk):
    step = get_visible_or_404(request, StateChange.objects.select_related("agreement__municipality"), pk=pk)
    if not step.file or step.from_state not in lifetime.CORRECTABLE:
        raise Http404("Este acto no tiene documento.")
    return send_private(step.file.name, step.original_name, step.content_type, inline=True)


@login_required
def term_correct(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    if agreement.state not in lifetime.CORRECTABLE:
        messages.error(request, lifetime.NOT_RUNNING)
        return _to_page(agreement)
    form = TermForm(request.POST or None, initial=TermForm.initial_of(agreement))
    if request.method == "POST" and form.is_valid():
        try:
            agreement = lifetime.correct_term(
                agreement=agreement,
                by=request.user,
                today=today_in(agreement.municipality),
                **form.cleaned_data,
            )
        except ValidationError as error:
            _show(form, error, agreement)
        else:
            messages.success(request, f"La vigencia quedó corregida: {lifetime.in_words(agreement)}.")
            return _to_page(agreement)
    return _form_page(
        request,
        agreement,
        form,
        title="Corregir la vigencia",
        lead="Según el texto firmado. Las tareas y sus recordatorios se mueven con ella.",
        submit_label="Guardar la vigencia",
    )


@login_required
def term_end(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    if agreement.state not in lifetime.CORRECTABLE:
        messages.error(request, lifetime.NOT_RUNNING)
        return _to_page(agreement)
    form = EndForm(
        request.POST or None,
        request.FILES or None,
        agreement=agreement,
        initial={"seen_at": agreement.changed_at},
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreement = ending.end_agreement(
                agreement=agreement,
                by=request.user,
                today=today_in(agreement.municipality),
                now=timezone.now(),
                **form.verb_data(),
            )
        except ValidationError as error:
            _show(form, error, agreement)
        else:
            ended = agreement.state == State.ENDED
            messages.success(
                request,
                "El acuerdo quedó terminado." if ended else "Quedó registrado el último día del acuerdo.",
            )
            return _to_page(agreement)
    return _form_page(
        request,
        agreement,
        form,
        title="Registrar su terminación",
        lead="Por aviso de una de las partes o por acuerdo de ambas. Un acuerdo terminado ya no cambia; las "
        "actividades en curso siguen lo que diga su cláusula de terminación.",
        submit_label="Registrar la terminación",
        danger=True,
    )


def _show(form, error, agreement):
    show_refusal(form, error)
    refresh_hidden(form, "seen_at", Agreement.objects.get(pk=agreement.pk).changed_at.isoformat())


@login_required
def term_renew(request, pk):
    return _successor(request, pk, RENEW)


@login_required
def term_amend(request, pk):
    return _successor(request, pk, AMEND)


def _successor(request, pk, relation):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    reason = successors.obstacle(agreement)
    if request.method == "POST":
        try:
            draft = successors.start_successor(agreement=agreement, relation=relation, by=request.user)
        except ValidationError as error:
            reason = " ".join(error.messages)
        else:
            messages.success(
                request,
                "El proyecto está listo, con las palabras del texto firmado: diga su vigencia y revise cada cláusula.",
            )
            return redirect("agreements:agreement-detail", draft.pk)
    return render(
        request,
        "agreements/term_successor.html",
        {
            "agreement": agreement,
            "municipality": agreement.municipality,
            "is_renewal": relation == RENEW,
            "obstacle": reason,
            "in_inventory": agreement.process_id is None,
            "drafts": successors.drafts_of(agreement),
        },
        status=422 if request.method == "POST" else 200,
    )


@login_required
def term_earlier(request, pk):
    agreement = _agreement(request, pk)
    require_editor(request.user, agreement.municipality)
    if agreement.state not in BEFORE_SIGNATURE:
        messages.error(request, "Este acuerdo ya está firmado: su antecedente no puede cambiar.")
        return _to_page(agreement)
    form = EarlierForm(
        request.POST or None,
        agreement=agreement,
        initial={"parent": agreement.parent_id, "relation": agreement.relation},
    )
    if request.method == "POST" and form.is_valid():
        try:
            successors.link_earlier(agreement=agreement, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El antecedente quedó guardado.")
            return _to_page(agreement)
    return _form_page(
        request,
        agreement,
        form,
        title="Antecedente del proyecto",
        lead="Si este proyecto modifica, renueva o regulariza un instrumento firmado, dígalo aquí: al firmarse, aquél "
        "quedará «modificado» o «renovado».",
        submit_label="Guardar el antecedente",
    )


def _form_page(request, agreement, form, **words):
    context = {"agreement": agreement, "municipality": agreement.municipality, "form": form, "danger": False}
    return render(request, "agreements/term_form.html", context | words, status=status_of(form))
