"""What may be done from a reminder without logging in: signed links, and the acts behind them.

A link names one reminder and one act, is valid for seven days from the moment its mail was made, and works once. It
gives no more than the recipient has on the day it is used: whoever left the municipality, was deactivated or lost the
task gets nothing by it. Reading a link changes nothing, since programs that scan mail open all links: the act is a
POST.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from hermanamientos.lib.mail import absolute_url
from phases import progress
from phases.guards import lock_process
from phases.mail_answers import ask_for_time
from phases.models import Extension, MailAct, Process, Reminder, Task
from phases.recipients import Recipient, offices

#: How long a link works, from the moment its mail was made.
LIFETIME = timedelta(days=7)
#: Part of every signature, so that no other signed value of the site opens anything here.
SALT = "phases.mail_acts"
ADDRESSES = {MailAct.Kind.DONE: "phases:mail-done", MailAct.Kind.MORE_TIME: "phases:mail-more-time"}
LABELS = {MailAct.Kind.DONE: "Ya está hecha", MailAct.Kind.MORE_TIME: "Necesito más días"}
_LETTERS = {MailAct.Kind.DONE: "h", MailAct.Kind.MORE_TIME: "m"}
#: Before it a signature holds the fields of a link, after it their proof; neither contains it.
_SEPARATOR = "."


class UnusableLink(Exception):
    """A link that does nothing (any more); `reason` says why, and is a key of the page that explains it."""

    FORGED = "forged"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED = "used"
    DONE = "done"
    CLOSED = "closed"
    STOPPED = "stopped"

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Link:
    """A link that works: which act, for whom, on which task, and until when."""

    reminder: Reminder
    kind: str
    person: Recipient
    may_grant: bool
    expires_at: datetime

    @property
    def task(self):
        return self.reminder.task


# --- Making them ------------------------------------------------------------------------------------------------


def links_of(reminder, *, at, may_edit=None):
    """The acts that a reminder's mail offers, as (label, complete address) pairs; `at` is when the mail is made.

    «Turnar a otra persona» leads to a page that asks for login, so it is only offered to the municipality's enlaces.
    Whether the recipient is one is asked of the database unless the caller knows and says so.
    The end of a phase offers nothing: its page says how to go on. The reminder comes with its task.
    """
    task = reminder.task
    links = [(LABELS[kind], link_for(reminder, kind, at=at)) for kind in ADDRESSES if _fits(kind, task)]
    if may_edit is None:
        may_edit = _is_coordinator(reminder.user, _office_of(task, task.municipality.today(at)))
    if may_edit and not task.is_automatic and not task.is_milestone:
        page = reverse("phases:task-assign", args=[task.pk])
        links.append(("Turnar a otra persona", absolute_url(page)))
    return links


def _fits(kind, task):
    """Whether a task takes this act: the end of a phase is reached by advancing, and moves with its whole phase."""
    if task.is_milestone:
        return False
    return not task.is_automatic if kind == MailAct.Kind.DONE else task.planned_on is not None


def link_for(reminder, kind, *, at):
    """The complete address of one act of a reminder's mail."""
    fields = "-".join(
        (str(reminder.pk), _LETTERS[kind], str(int(at.timestamp())), _fingerprint(reminder.message_id))
    )
    return absolute_url(reverse(ADDRESSES[kind], args=[_signer().sign(fields)]))


def _signer():
    return Signer(salt=SALT, sep=_SEPARATOR)


def _fingerprint(message_id):
    """Ties a link to its mail: a number that a restored database gives to another reminder opens nothing."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:12]


# --- Reading them -----------------------------------------------------------------------------------------------


def open_link(token, *, kind, now):
    """The link of a token, checked against how things stand at the instant `now`. Changes nothing.

    Raises UnusableLink when it was not made here, is older than seven days, was used, belongs to somebody who is no
    longer told of this task, or when there is nothing to do any more.
    """
    try:
        key, letter, made_at, fingerprint = _signer().unsign(token).split("-")
    except (BadSignature, ValueError) as error:
        raise UnusableLink(UnusableLink.FORGED) from error
    reminder = (
        Reminder.objects.select_related(
            "user",
            "task__municipality",
            "task__phase",
            "task__assignee__user",
            "task__process__municipality",
            "task__process__counterpart",
        )
        .filter(pk=int(key))
        .first()
    )
    if (
        reminder is None
        or letter != _LETTERS[kind]
        or not constant_time_compare(fingerprint, _fingerprint(reminder.message_id))
    ):
        raise UnusableLink(UnusableLink.FORGED)
    task = reminder.task
    office = _office_of(task, task.municipality.today(now))
    person = _person_of(reminder, office)
    if person is None:
        raise UnusableLink(UnusableLink.REVOKED)
    expires_at = datetime.fromtimestamp(int(made_at), UTC) + LIFETIME
    _refuse_spent(reminder, kind, now >= expires_at)
    return Link(
        reminder=reminder,
        kind=kind,
        person=person,
        may_grant=_is_coordinator(person.user, office),
        expires_at=expires_at,
    )


def _refuse_spent(reminder, kind, is_expired):
    task, reason = reminder.task, ""
    if reminder.acts.filter(kind=kind).exists():
        reason = UnusableLink.USED
    elif task.state != Task.State.PENDING:
        reason = UnusableLink.DONE
    elif task.process is not None and task.process.state == Process.State.CLOSED:
        reason = UnusableLink.CLOSED
    elif is_expired:
        reason = UnusableLink.EXPIRED
    elif not _fits(kind, task):
        reason = UnusableLink.FORGED
    elif (
        kind == MailAct.Kind.MORE_TIME
        and task.process is not None
        and task.process.state == Process.State.SUSPENDED
    ):
        reason = UnusableLink.STOPPED
    if reason:
        raise UnusableLink(reason)


def _person_of(reminder, office):
    """The recipient among those who would be told of this step today; None when it is none of them."""
    for person in office.recipients(reminder.task, reminder.step):
        if reminder.user_id is None:
            if person.email.lower() == reminder.recipient_email:
                return person
        elif person.user is not None and person.user.pk == reminder.user_id:
            return person
    return None


def _is_coordinator(user, office):
    return user is not None and user.pk in {each.pk for each in office.coordinators}


def _office_of(task, today):
    return offices([task.municipality_id], today=today)[task.municipality_id]


# --- Using them -------------------------------------------------------------------------------------------------


def complete_by_mail(*, token, note="", files=(), now):
    """Complete the task of a link, with its evidence; returns the task.

    Raises UnusableLink as `open_link` does, of two who use it at once for the second, and ValidationError as
    `progress.complete_task` does: then the link still works.
    """
    with transaction.atomic():
        link = _take(token, MailAct.Kind.DONE, now)
        return progress.complete_task(
            task=link.task,
            note=note,
            files=files,
            today=link.task.municipality.today(now),
            **_actor(link),
        )


def ask_time_by_mail(*, token, working_days, reason, approved_by="", now):
    """Ask for more working days for the task of a link; an enlace grants them at once. Returns the extension.

    Raises UnusableLink and ValidationError as `complete_by_mail` does.
    """
    with transaction.atomic():
        link = _take(token, MailAct.Kind.MORE_TIME, now)
        today = link.task.municipality.today(now)
        if link.may_grant:
            waiting = Extension.objects.waiting().filter(task=link.task).first()
            if waiting is not None:
                raise ValidationError(
                    "Ya hay una solicitud de prórroga para esta tarea: resuélvala en «Solicitudes de prórroga».",
                    code="waiting",
                )
            return progress.grant_extension(
                task=link.task,
                working_days=working_days,
                reason=reason,
                approved_by=approved_by,
                by=link.person.user,
                today=today,
            )
        return ask_for_time(
            task=link.task, working_days=working_days, reason=reason, today=today, now=now, **_actor(link)
        )


def _take(token, kind, now):
    """Check the link once more with its process locked, and mark it used; the caller's transaction holds both."""
    link = open_link(token, kind=kind, now=now)
    if link.task.process_id:
        lock_process(link.task.process_id)
        link = open_link(token, kind=kind, now=now)
    try:
        with transaction.atomic():
            MailAct.objects.create(reminder=link.reminder, kind=kind, used_at=now)
    except IntegrityError as error:
        raise UnusableLink(UnusableLink.USED) from error
    return link


def _actor(link):
    """Who acts, as the verbs take it: an account, or the name of somebody without one."""
    if link.person.user is not None:
        return {"by": link.person.user, "by_name": ""}
    return {"by": None, "by_name": link.person.name}
