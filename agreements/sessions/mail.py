"""Mails of a session to its members: convened, moved, cancelled; each carries the event for their calendar.

Call them once the act is committed. They go only to members whose address the committee keeps, which for citizens
needs their consent.
"""

from django.urls import reverse

from agreements.models import Session
from agreements.sessions.agenda import name_of
from agreements.sessions.calendar import CANCEL, REQUEST, file_name, session_file
from agreements.sessions.moving import when
from agreements.sessions.rulebook import rules_of, second_call_at
from agreements.sessions.seats import day_of
from hermanamientos.lib.mail import absolute_url, mail_domain, render_mail, send


def recipients_of(session):
    """Members of the day with an address, one mail to each address."""
    members = session.committee.members.on(day_of(session)).exclude(email="").select_related("user")
    return list({member.email.casefold(): member for member in members}.values())


def send_session(session, *, by):
    """Tell every member with an address how the session stands; returns (addresses reached, addresses that failed).

    A transport that refuses one address does not keep the others from theirs.
    """
    items = list(session.items.all())
    cancelled = session.state == Session.State.CANCELLED
    reached, failed = [], []
    for member in recipients_of(session):
        try:
            _send(session, items, member, by, cancelled)
        except OSError:
            failed.append(member.email)
        else:
            reached.append(member.email)
    return reached, failed


def _send(session, items, member, by, cancelled):
    method = CANCEL if cancelled else REQUEST
    may_open = member.user_id is not None
    page = absolute_url(reverse("agreements:session-detail", args=[session.pk]))
    subject, text, html = render_mail(
        "session",
        {
            "headline": headline(session),
            "member": member,
            "session": session,
            "name": name_of(session),
            "when": when(session),
            "items": items,
            "cancelled": cancelled,
            "second_call": second_call_sentence(session),
            "municipality": session.municipality,
            "button_url": page if may_open else "",
            "button_label": "Abrir la sesión",
            "preheader": headline(session),
            "reason": f"Recibe este correo porque integra el {session.committee} de {session.municipality.name}.",
        },
    )
    event = session_file(session, items, method=method, organizer=by.email, attendee=member.email)
    send(
        to=member.email,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<sesion-{session.pk}-{session.sequence}-{session.state}-{member.pk}@{mail_domain()}>",
        headers={"Reply-To": by.email},
        attachments=[(file_name(session), event, f"text/calendar; charset=utf-8; method={method}")],
    )


def headline(session):
    """The whole mail in one sentence."""
    name, place = name_of(session), session.municipality.name
    if session.state == Session.State.CANCELLED:
        return f"Se canceló la {name} del comité de {place}, que era el {when(session)}"
    if session.sequence:
        return f"Cambió la cita de la {name} del comité de {place}: {when(session)}"
    return f"Se le convoca a la {name} del comité de {place}: {when(session)}"


def second_call_sentence(session):
    """When and by which article the session may be held in second call; "" for one that is the second."""
    if session.call > 1:
        return ""
    rules = rules_of(session)
    at = when(session, second_call_at(session, rules))
    return f"Sin quórum, se sesiona en segunda convocatoria a partir del {at} ({rules.cite('second_call')})."
