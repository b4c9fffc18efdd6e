"""Pages that the links of a reminder open, without login. They act as the person whom the mail was sent to."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from phases import progress
from phases.daysoff import office_calendar
from phases.forms.mail import GrantTimeForm, MoreTimeForm
from phases.forms.tasks import EvidenceForm
from phases.mail_acts import UnusableLink, ask_time_by_mail, complete_by_mail, open_link
from phases.mail_answers import late_by
from phases.models import Extension, MailAct
from phases.overview import days_left_phrase

#: A link that cannot be known, one whose person has lost the right, one that waits, and those that are over.
STATUSES = {UnusableLink.FORGED: 404, UnusableLink.REVOKED: 403, UnusableLink.STOPPED: 409}
GONE = 410


def _by_mail(view):
    """What every page here has in common: nobody keeps, indexes or passes on its address, and bad links are explained.

    The policy is «same-origin» and not «no-referrer»: under the latter browsers send the form with `Origin: null`,
    which the protection against forged requests must refuse. Neither tells another site the address.
    """

    @wraps(view)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request, token):
        try:
            response = view(request, token, timezone.now())
        except UnusableLink as error:
            response = _unusable(request, error)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return guarded


def _unusable(request, error):
    return render(
        request,
        "phases/mail_act_unusable.html",
        {"reason": error.reason},
        status=STATUSES.get(error.reason, GONE),
    )


def _page(request, link, form, template, status=200, **more):
    task = link.task
    timezone.activate(task.municipality.zone)
    today = task.municipality.today(timezone.now())
    somebody_else = request.user.is_authenticated and (
        link.person.user is None or link.person.user.pk != request.user.pk
    )
    return render(
        request,
        template,
        {
            "link": link,
            "task": task,
            "form": form,
            "days_left": days_left_phrase(task.due_on, today, office_calendar(task.municipality)),
            "somebody_else": request.user.full_name if somebody_else else "",
            **more,
        },
        status=status,
    )


def _done(request, link, **more):
    timezone.activate(link.task.municipality.zone)
    return render(request, "phases/mail_act_done.html", {"link": link, "task": link.task, **more})


@_by_mail
def mail_done(request, token, now):
    """«Ya está hecha»: asks for the evidence that the task demands, then completes it."""
    link = open_link(token, kind=MailAct.Kind.DONE, now=now)
    task = link.task
    form = EvidenceForm()
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES)
        # Evidence saved before is enough to complete a task: then the form may stay empty.
        has_earlier = not form.has_changed() and task.evidence.exists()
        if has_earlier or form.is_valid():
            note, files = ("", []) if has_earlier else (form.cleaned_data["note"], form.cleaned_data["files"])
            try:
                complete_by_mail(token=token, note=note, files=files, now=now)
            except ValidationError as error:
                form.is_valid()
                form.add_error(None, error)
            else:
                return _done(request, link)
    return _page(
        request,
        link,
        form,
        "phases/mail_act_complete.html",
        status=422 if form.errors else 200,
        missing=progress.missing_requirements(task),
        has_evidence=task.evidence.exists(),
    )


@_by_mail
def mail_more_time(request, token, now):
    """«Necesito más días»: a request for the enlaces; an enlace grants the days at once, and says who authorised it."""
    link = open_link(token, kind=MailAct.Kind.MORE_TIME, now=now)
    form_class = GrantTimeForm if link.may_grant else MoreTimeForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            extension = ask_time_by_mail(token=token, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            link.task.refresh_from_db(fields=["due_on"])
            return _done(request, link, extension=extension)
    return _page(
        request,
        link,
        form,
        "phases/mail_act_time.html",
        status=422 if form.errors else 200,
        waiting=Extension.objects.waiting().filter(task=link.task).first(),
        late_by=late_by(link.task, link.task.municipality.today(now)),
    )
