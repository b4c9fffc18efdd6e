"""How reminders come: a person's own choice, and the rules of a municipality."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partners.access import get_municipality_or_404, may_edit, require_editor
from partners.models.people import READING_ROLES
from phases import preferences
from phases.forms.mail import MailChoiceForm, ReminderPolicyForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice(request):
    """Each reminder in its own mail, one digest a day, or one a week."""
    form = MailChoiceForm(
        request.POST if request.method == "POST" else None,
        initial={"rhythm": preferences.rhythm_of(request.user)},
    )
    if request.method == "POST" and form.is_valid():
        choice = preferences.choose_rhythm(user=request.user, **form.cleaned_data)
        messages.success(request, f"Desde ahora recibirá {choice.get_rhythm_display()}.")
        return redirect("phases:mail-choice")
    offices = [row.municipality for row in request.user.access.memberships if row.role in READING_ROLES]
    return render(
        request,
        "phases/mail_choice.html",
        {"form": form, "offices": offices},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_policy(request, cvegeo):
    """The ladder of a municipality; its enlaces change it, whoever reads the office reads it."""
    municipality = get_municipality_or_404(request, cvegeo)
    if request.method == "POST":
        require_editor(request.user, municipality)
    can_edit = may_edit(request.user, municipality)
    today = municipality.today(timezone.now())
    policy = preferences.policy_of(municipality)
    form = ReminderPolicyForm(
        request.POST if request.method == "POST" else None,
        initial=ReminderPolicyForm.initial_of(policy),
        municipality=municipality,
        user=request.user,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            preferences.set_policy(municipality=municipality, by=request.user, today=today, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Las reglas de recordatorios quedaron guardadas.")
            return redirect("phases:reminder-policy", municipality.cvegeo)
    return render(
        request,
        "phases/reminder_policy.html",
        {
            "municipality": municipality,
            "policy": policy,
            "steps": [preferences.in_words(step) for step in policy.steps],
            "may_edit": can_edit,
            "form": form,
        },
        status=422 if form.errors else 200,
    )
