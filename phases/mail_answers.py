"""Requests for more time, and who hears of them: the enlaces when one waits, the asker when it was answered."""

from functools import partial

from django.db import transaction
from django.urls import reverse

from hermanamientos.lib.mail import render_mail, send
from partners.access import may_edit
from partners.models import Membership
from partners.notices import notify
from phases import progress
from phases.daysoff import calendars_of, office_calendar
from phases.guards import spell
from phases.models import Extension, MailAct, Process, Task


def may_ask(user, task):
    """Enlaces, and the person who has the task while reading this municipality; nobody for the end of a phase, which
    moves with its whole phase.
    """
    if task.is_milestone:
        return False
    if may_edit(user, task.municipality):
        return True
    return (
        task.assignee_id is not None
        and task.assignee.user_id == user.pk
        and task.municipality_id in user.access.reader_ids
    )


def ask_for_time(*, task, working_days, reason, by, today, now, by_name=""):
    """`progress.request_extension`, with a notice in the bandeja of every enlace; returns the extension.

    Whoever asks is not told of the own request.
    """
    with transaction.atomic():
        extension = progress.request_extension(
            task=task, working_days=working_days, reason=reason, by=by, today=today, by_name=by_name
        )
        memberships = Membership.objects.active(today).filter(
            municipality=task.municipality_id, role=Membership.Role.COORDINATOR
        )
        for user in {row.user for row in memberships.select_related("user")} - {by}:
            notify(
                user=user,
                title=f"{extension.asker} pide {_days(working_days)} más"[:200],
                key=f"extension:{extension.pk}:asked",
                text=f"Para «{task.name}»: {reason}",
                url=reverse("phases:extension-decide", args=[extension.pk]),
                municipality=extension.municipality,
                at=now,
            )
    return extension


def awaits_answer(extension):
    """Whether a request still needs its answer: not once its task is done, or its process closed."""
    if extension.state != Extension.State.ASKED:
        return False
    process = extension.task.process
    is_closed = process is not None and process.state == Process.State.CLOSED
    return extension.task.state == Task.State.PENDING and not is_closed


def deadline_with(task, working_days):
    """The deadline that a task would have with so many working days more."""
    return _calendar_of(task).add_working_days(task.due_on, working_days)


def late_by(task, today):
    """How many working days more an overdue task needs to be due today, or on the next working day; otherwise 0."""
    if task.due_on is None or task.due_on >= today:
        return 0
    calendar = _calendar_of(task)
    return calendar.working_days_between(task.due_on, calendar.next_working(today))


def _calendar_of(task):
    if task.process is None:
        return office_calendar(task.municipality)
    return calendars_of(task.process).of(task)


def answer_request(*, extension, granted, by, today, now, approved_by="", answer="", on_failed_mail=None):
    """`progress.decide_extension`, and the asker is told: in the bandeja, or by mail without account.

    The mail leaves once the act is committed; `on_failed_mail` is called when its transport refuses it.
    """
    with transaction.atomic():
        extension = progress.decide_extension(
            extension=extension, granted=granted, by=by, today=today, approved_by=approved_by, answer=answer
        )
        if extension.asked_by_id:
            if extension.asked_by_id != by.pk:
                notify(
                    user=extension.asked_by,
                    title=_headline(extension)[:200],
                    key=f"extension:{extension.pk}:decided",
                    text=_detail(extension),
                    url=reverse("phases:task-detail", args=[extension.task_id]),
                    municipality=extension.municipality,
                    at=now,
                )
        else:
            transaction.on_commit(partial(_deliver, extension, on_failed_mail))
    return extension


def _deliver(extension, on_failed_mail):
    try:
        send_extension_answered(extension)
    except OSError:
        if on_failed_mail is None:
            raise
        on_failed_mail()


def send_extension_answered(extension):
    """Tell somebody without account what was decided, at the address whose reminder carried the request.

    Returns whether there was such an address. Raises OSError when the transport refuses.
    """
    address = _address_of(extension)
    if not address:
        return False
    subject, text, html = render_mail(
        "extension_answered",
        {
            "headline": _headline(extension),
            "detail": _detail(extension),
            "extension": extension,
            "task": extension.task,
            "municipality": extension.municipality,
            "preheader": _headline(extension),
            "reason": "Recibe este correo porque usted pidió más días desde un recordatorio.",
        },
    )
    headers = {}
    if extension.decided_by_id:
        headers["Reply-To"] = extension.decided_by.email
    send(to=address, subject=subject, text=text, html=html, headers=headers)
    return True


def _address_of(extension):
    """Where the request came from: the reminder by which somebody without account asked; "" when there is none."""
    act = (
        MailAct.objects.filter(
            kind=MailAct.Kind.MORE_TIME,
            reminder__task=extension.task_id,
            reminder__user__isnull=True,
            reminder__recipient_name=extension.asked_by_name,
        )
        .select_related("reminder")
        .first()
    )
    return act.reminder.recipient_email if act else ""


def _headline(extension):
    task, count = extension.task, _days(extension.working_days)
    if extension.state == Extension.State.GRANTED:
        verb = "Se concedió" if extension.working_days == 1 else "Se concedieron"
        return f"{verb} {count} más para «{task.name}»: vence el {spell(task.due_on)}."
    return (
        f"No se concedió más tiempo para «{task.name}»: la fecha límite sigue siendo el {spell(task.due_on)}."
    )


def _detail(extension):
    if extension.state == Extension.State.GRANTED:
        return " ".join(filter(None, [f"Autorizó: {extension.approved_by}.", extension.answer]))
    return f"Respuesta: {extension.answer}"


def _days(count):
    return "1 día hábil" if count == 1 else f"{count} días hábiles"
