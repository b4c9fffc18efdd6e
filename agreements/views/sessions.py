"""Pages of sessions: the list, one session, preparing, convening, moving and cancelling it; its files."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.sessions import ConveneForm, ReasonForm, SessionForm
from agreements.models import IssuedDocument, Session
from agreements.sessions import agenda, mail, papers, planning
from agreements.sessions import rows as session_rows
from agreements.sessions.calendar import file_name, session_file
from agreements.sessions.filters import SessionFilter
from agreements.sessions.moving import refusal_of
from agreements.sessions.rulebook import rules_of, rules_on
from agreements.sessions.rules import EXTRAORDINARY
from agreements.sessions.seats import COUNTED
from agreements.views.pdf import send_preview
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
    today_in,
)
from hermanamientos.lib.calendar_feed import CONTENT_TYPE
from hermanamientos.lib.downloads import send_bytes
from hermanamientos.lib.exports import wanted_format
from partners.access import (
    get_municipality_or_404,
    get_visible_or_404,
    may_edit,
    may_read,
    require_editor,
)
from phases.guards import spell

State = Session.State


def session_or_404(request, pk):
    """The session of the URL, for whoever may see it."""
    rows = Session.objects.select_related("municipality", "committee", "bylaws", "presided_by")
    return get_visible_or_404(request, rows, pk=pk)


# --- Reading ---------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def session_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    found = SessionFilter(
        request.GET, queryset=session_rows.list_rows(municipality, request.user), today=today
    )
    if kind := wanted_format(request.GET):
        return session_rows.send_sessions(kind, found.qs, municipality=municipality, day=today)
    year = found.form.cleaned_data.get("ano") if found.form.is_valid() else None
    return render(
        request,
        "agreements/session_list.html",
        {
            "municipality": municipality,
            "filter": found,
            "page": page_of(request, found.qs),
            "year": session_rows.year_line(municipality, int(year or today.year), today),
            "committee": session_rows.committee_on(municipality, today),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def session_detail(request, pk):
    session = session_or_404(request, pk)
    municipality, now = session.municipality, timezone.now()
    issued = session.documents.visible_to(request.user).for_lists().filter(withdrawn_at__isnull=True)
    return render(
        request,
        "agreements/session_detail.html",
        {
            "session": session,
            "municipality": municipality,
            "shown": session_rows.page_of(session, request.user),
            "has_begun": now >= session.starts_at,
            "documents": issued,
            "minutes": next((row for row in issued if row.kind == IssuedDocument.Kind.MINUTES), None),
            "may_edit": may_edit(request.user, municipality),
            "may_read_all": may_read(request.user, municipality),
        },
    )


@login_required
@require_safe
def session_calendar(request, pk):
    """The session as a file for any calendar."""
    session = session_or_404(request, pk)
    return send_bytes(session_file(session, list(session.items.all())), file_name(session), CONTENT_TYPE)


@login_required
@require_safe
def session_convocation(request, pk):
    session = session_or_404(request, pk)
    name = f"convocatoria-{session.folio.replace('/', '-')}.pdf"
    return send_preview(request, papers.convocation_source(session), name)


@login_required
@require_safe
def session_minutes(request, pk):
    """The minutes; until the session ends they are a draft, which the committee does not read."""
    session = session_or_404(request, pk)
    if session.state not in COUNTED or (
        session.state not in papers.SETTLED and not may_read(request.user, session.municipality)
    ):
        raise Http404("La sesión todavía no tiene acta.")
    return send_preview(
        request, papers.minutes_source(session), f"acta-{session.folio.replace('/', '-')}.pdf"
    )


# --- Preparing -------------------------------------------------------------------------------------------------------


@login_required
def session_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    today = today_in(municipality)
    committee = session_rows.committee_on(municipality, today)
    if committee is None:
        messages.error(request, "Instale primero el comité: las sesiones son de un comité con integrantes.")
        return redirect("agreements:session-list", cvegeo)
    form = SessionForm(
        request.POST or None,
        municipality=municipality,
        notice=_notice_words(rules_on(municipality, today), today),
        initial={"place": _usual_place(committee)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = planning.plan_session(
                committee=committee, by=request.user, now=timezone.now(), **form.verb_data()
            )
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(
                request, f"{session} está en preparación: complete el orden del día y convóquela."
            )
            return redirect("agreements:session-detail", session.pk)
    back = reverse("agreements:session-list", args=[cvegeo])
    return form_page(request, municipality, form, "Preparar una sesión", "Preparar la sesión", back)


@login_required
def session_edit(request, pk):
    return _details_page(request, pk, planning.change_session, "Cambiar la sesión", State.PLANNED)


@login_required
def session_reschedule(request, pk):
    return _details_page(request, pk, planning.reschedule, "Cambiar la cita", State.CONVENED)


def _details_page(request, pk, verb, title, state):
    session = session_or_404(request, pk)
    municipality = session.municipality
    require_editor(request.user, municipality)
    if session.state != state:
        messages.error(request, refusal_of(session.state))
        return redirect("agreements:session-detail", pk)
    moves, today = state == State.CONVENED, today_in(municipality)
    form = SessionForm(
        request.POST or None,
        municipality=municipality,
        session=session,
        moves=moves,
        notice=_notice_words(rules_of(session), today, session.kind),
    )
    if request.method == "POST" and form.is_valid():
        try:
            verb(session=session, by=request.user, now=timezone.now(), **form.verb_data())
        except ValidationError as error:
            _show(form, error)
            refresh_hidden(form, "seen_at", Session.objects.get(pk=pk).changed_at.isoformat())
        else:
            if moves:
                transaction.on_commit(partial(_deliver, request, session))
            messages.success(request, "La sesión se cambió.")
            return redirect("agreements:session-detail", pk)
    back = reverse("agreements:session-detail", args=[pk])
    label = "Guardar y avisar a los integrantes" if moves else "Guardar la sesión"
    return form_page(request, municipality, form, title, label, back, session=session)


@login_required
def session_convene(request, pk):
    session = session_or_404(request, pk)
    municipality = session.municipality
    require_editor(request.user, municipality)
    if session.state != State.PLANNED:
        messages.error(request, refusal_of(session.state))
        return redirect("agreements:session-detail", pk)
    recipients = [member.email for member in mail.recipients_of(session)]
    form = ConveneForm(request.POST or None, session=session, recipients=recipients)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        by_mail = data.pop("send_mail", False)
        try:
            planning.convene(session=session, by=request.user, now=timezone.now(), **data)
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Session.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, f"{session} quedó convocada.")
            if by_mail:
                transaction.on_commit(partial(_deliver, request, session))
            return redirect("agreements:session-detail", pk)
    rules, today = rules_of(session), today_in(municipality)
    return render(
        request,
        "agreements/session_convene.html",
        {
            "municipality": municipality,
            "session": session,
            "form": form,
            "items": session.items.all(),
            "rules": rules,
            "notice": _notice_words(rules, today, session.kind),
            "has_recipients": bool(recipients),
        },
        status=status_of(form),
    )


@login_required
def session_cancel(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        was_convened = session.state == State.CONVENED
        try:
            planning.cancel(session=session, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{session} quedó cancelada.")
            if was_convened:
                transaction.on_commit(partial(_deliver, request, session))
            return redirect("agreements:session-detail", pk)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": session.municipality,
            "title": f"¿Cancelar la {agenda.name_of(session)}?",
            "consequences": [
                "Conserva su número y su orden del día, y no puede volver a convocarse.",
                *(
                    ["Quienes tienen correo registrado reciben el aviso."]
                    if session.state == State.CONVENED
                    else []
                ),
            ],
            "form": form,
            "submit_label": "Cancelar la sesión",
            "cancel_url": reverse("agreements:session-detail", args=[pk]),
        },
        status=status_of(form),
    )


def _deliver(request, session):
    reached, failed = mail.send_session(session, by=request.user)
    if reached:
        many = f"{len(reached)} integrantes" if len(reached) > 1 else "1 integrante"
        messages.success(request, f"El correo con el archivo de calendario se envió a {many}.")
    if failed:
        messages.error(
            request, f"No se pudo enviar el correo a {', '.join(failed)}: envíeles la convocatoria en PDF."
        )


# --- Shared ----------------------------------------------------------------------------------------------------------


def _show(form, error):
    """A refusal of the moment stands beside the day."""
    if hasattr(error, "error_dict") and "starts_at" in error.error_dict:
        error.error_dict["day"] = error.error_dict.pop("starts_at")
    show_refusal(form, error)


def _notice_words(rules, today, kind=None):
    """How much notice a session needs, with its article, and the first day that fits."""
    if kind is None:
        return (
            f"Se convoca con {_days(rules.notice_days(''))} de anticipación si es ordinaria y con "
            f"{_days(rules.notice_days(EXTRAORDINARY))} si es extraordinaria ({rules.cite('notice')})."
        )
    needed = rules.notice_days(kind)
    first = today + dt.timedelta(days=needed)
    return (
        f"Se convoca con {_days(needed)} de anticipación ({rules.cite('notice')}): desde el {spell(first)}."
    )


def _days(number):
    return "1 día natural" if number == 1 else f"{number} días naturales"


def _usual_place(committee):
    last = committee.sessions.order_by("-starts_at").first()
    return last.place if last else ""


def form_page(request, municipality, form, title, submit_label, back, *, session=None):
    """A form of a session on a page of its own."""
    return render(
        request,
        "agreements/session_form.html",
        {
            "municipality": municipality,
            "session": session,
            "form": form,
            "title": title,
            "submit_label": submit_label,
            "back": back,
        },
        status=status_of(form),
    )
