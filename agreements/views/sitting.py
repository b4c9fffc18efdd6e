"""Pages of a session as it happens: the roll, opening, votes, what was said, agreements, its end. Made for a phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.sessions import (
    AgreementForm,
    AttendanceForm,
    CloseForm,
    NoteForm,
    OpenForm,
    VoteForm,
)
from agreements.models import AgendaItem, Session, SessionAgreement
from agreements.sessions import agreeing, planning, sitting
from agreements.sessions import rows as session_rows
from agreements.sessions.moving import refusal_of
from agreements.views.session_agenda import item_or_404
from agreements.views.sessions import session_or_404
from agreements.views.shared import refresh_hidden, show_refusal, status_of
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, require_editor

State, Outcome = Session.State, AgendaItem.Outcome


@login_required
def session_attendance(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    if session.state not in (State.CONVENED, State.OPEN):
        return _not_now(request, session)
    page = session_rows.page_of(session, request.user)
    form = AttendanceForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            counted = sitting.record_attendance(
                session=session,
                marks=form.verb_data(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Session.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, f"La lista se guardó. {counted.sentence}")
            return redirect("agreements:session-detail", pk)
    return _page(request, "agreements/session_attendance.html", session, form, shown=page)


@login_required
def session_open(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    if session.state != State.CONVENED:
        return _not_now(request, session)
    page, now = session_rows.page_of(session, request.user), timezone.now()
    form = OpenForm(request.POST or None, page=page, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            sitting.open_session(
                session=session,
                presided_by=form.cleaned_data["presided_by"],
                opened_at=form.opened_at(now),
                by=request.user,
                now=now,
            )
        except ValidationError as error:
            if hasattr(error, "error_dict") and "opened_at" in error.error_dict:
                error.error_dict["hour"] = error.error_dict.pop("opened_at")
            show_refusal(form, error)
        else:
            messages.success(request, f"La sesión está abierta. {page.quorum.sentence}")
            return redirect("agreements:session-detail", pk)
    return _page(
        request, "agreements/session_open.html", session, form, shown=page, has_begun=now >= session.starts_at
    )


@login_required
@acts_by_post("agreements:session-open")
def session_no_quorum(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    try:
        sitting.declare_no_quorum(session=session, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:session-detail", pk)
    messages.success(request, f"Quedó constancia: {session.quorum_text}")
    return redirect("agreements:session-detail", pk)


@login_required
@acts_by_post("agreements:session-detail")
def session_second_call(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    try:
        again = planning.call_again(session=session, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:session-detail", pk)
    messages.success(
        request, "Ésta es la segunda convocatoria, con el mismo orden del día: pase lista a su hora."
    )
    return redirect("agreements:session-detail", again.pk)


@login_required
def session_close(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    if session.state != State.OPEN:
        return _not_now(request, session)
    now = timezone.now()
    form = CloseForm(request.POST or None, session=session, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            sitting.close_session(
                session=session,
                closed_at=form.closed_at(now),
                remarks=form.cleaned_data["remarks"],
                by=request.user,
                now=now,
            )
        except ValidationError as error:
            if hasattr(error, "error_dict") and "closed_at" in error.error_dict:
                error.error_dict["hour"] = error.error_dict.pop("closed_at")
            show_refusal(form, error)
        else:
            messages.success(request, "La sesión terminó y su acta quedó cerrada: ya puede emitirla.")
            return redirect("agreements:session-detail", pk)
    page = session_rows.page_of(session, request.user)
    return _page(request, "agreements/session_close.html", session, form, shown=page)


# --- Points ----------------------------------------------------------------------------------------------------------


@login_required
def item_vote(request, pk):
    """The vote by name on one point; `?todos=yes` marks a choice for everybody, to be looked at before recording."""
    item = item_or_404(request, pk)
    session = item.session
    require_editor(request.user, session.municipality)
    page = session_rows.page_of(session, request.user)
    form = VoteForm(request.POST or None, page=page, everybody=request.GET.get("todos", ""))
    if request.method == "POST" and form.is_valid():
        try:
            item = sitting.vote(item=item, ballots=form.verb_data(), by=request.user, now=timezone.now())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, item.sentence)
            return _to_item(item)
    return _page(request, "agreements/item_vote.html", session, form, shown=page, item=item)


@login_required
def item_note(request, pk):
    """What was said under a point; while the session is open."""
    item = item_or_404(request, pk)
    session = item.session
    require_editor(request.user, session.municipality)
    initial = {"discussion": item.discussion, "seen": item.discussion}
    form = NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            sitting.note_item(item=item, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            item.refresh_from_db(fields=["discussion"])
            refresh_hidden(form, "seen", item.discussion)
        else:
            messages.success(request, f"Se guardó lo dicho en el punto {item.position}.")
            return _to_item(item)
    return _page(request, "agreements/item_note.html", session, form, item=item)


@login_required
@acts_by_post("agreements:item-page")
def item_take_note(request, pk):
    return _act(request, pk, sitting.take_note, "El comité quedó enterado del punto {0.position}.")


@login_required
@acts_by_post("agreements:item-page")
def item_withdraw(request, pk):
    return _act(request, pk, sitting.withdraw_item, "El punto {0.position} se retiró del orden del día.")


@login_required
def item_agree(request, pk):
    """An agreement with its responsible and its day, which becomes a task."""
    item = item_or_404(request, pk)
    session = item.session
    require_editor(request.user, session.municipality)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agreed = agreeing.add_agreement(
                item=item, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            task = "y es una tarea del municipio" if agreed.task_id else "sin tarea, porque su fecha ya pasó"
            messages.success(request, f"El acuerdo quedó anotado {task}.")
            return _to_item(item)
    return _page(request, "agreements/item_agree.html", session, form, item=item)


@login_required
@acts_by_post("agreements:session-agreement")
def session_agreement_remove(request, pk):
    agreed = _agreed_or_404(request, pk)
    require_editor(request.user, agreed.item.session.municipality)
    try:
        if agreeing.remove_agreement(agreed=agreed, by=request.user, now=timezone.now()):
            messages.success(request, f"Se quitó el acuerdo «{agreed.text}».")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_item(agreed.item)


@login_required
@require_safe
def session_agreement(request, pk):
    """The place of an agreement on the page of its session."""
    return _to_item(_agreed_or_404(request, pk).item)


# --- Shared ----------------------------------------------------------------------------------------------------------


def _agreed_or_404(request, pk):
    rows = SessionAgreement.objects.select_related("item__session__municipality", "task")
    return get_visible_or_404(request, rows, pk=pk)


def _act(request, pk, verb, done):
    item = item_or_404(request, pk)
    require_editor(request.user, item.municipality)
    try:
        verb(item=item, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done.format(item))
    return _to_item(item)


def _to_item(item):
    return redirect(f"{reverse('agreements:session-detail', args=[item.session_id])}#punto-{item.pk}")


def _not_now(request, session):
    messages.error(request, refusal_of(session.state))
    return redirect("agreements:session-detail", session.pk)


def _page(request, template, session, form, **context):
    return render(
        request,
        template,
        {
            "municipality": session.municipality,
            "session": session,
            "form": form,
            "back": reverse("agreements:session-detail", args=[session.pk]),
            **context,
        },
        status=status_of(form),
    )
