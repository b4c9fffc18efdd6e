"""The guided interview: the data of a new draft in steps, and the same steps to change those of an existing one.

What is typed for a new draft is kept for that person, step by step and as it was typed, also where it is still wrong:
going back and forth, or leaving for a week, loses nothing, and a stale tab changes only its own step. An existing draft
has no such memory: each of its steps is saved at once, against the instant that the person saw.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.drafting import clause_writing, drafts, interviews
from agreements.forms.draft import (
    counterpart_of,
    draft_initial,
    initial_of,
    new_templates,
    templates_for,
    verb_data_of,
)
from agreements.forms.interview import REVIEW, STEPS, InstrumentForm
from agreements.library.clauses import INSTRUMENTS
from agreements.models import Agreement
from agreements.views.clauses import drafted_or_404
from agreements.views.shared import refresh_hidden, show_refusal, status_of
from partners.access import get_visible_or_404, require_editor
from phases.models import Process

# --- A new draft ---------------------------------------------------------------------------------------------------


class Interview:
    """What one person has typed for the draft of one process, {step: {field: [values]}}, and its forms."""

    def __init__(self, request, process):
        self.user, self.process = request.user, process
        self.begun = interviews.begun(process=process, by=request.user)
        self.typed = self.begun.typed if self.begun else {}
        self.initial = draft_initial(process)
        self.taken = set(process.agreements.unsigned().values_list("kind", flat=True))
        self.kinds = {key: name for key, name in INSTRUMENTS.items() if key not in self.taken}
        self.known = self._known()
        self.templates = new_templates(process, self.known["kind"])

    def _known(self):
        known = dict(self.initial)
        for fields in self.typed.values():
            for name, values in fields.items():
                known[name] = values[-1] if values else ""
        if known.get("kind") not in self.kinds:
            known["kind"] = next(iter(self.kinds), self.initial["kind"])
        return known

    @property
    def steps(self):
        """The steps that this instrument needs, in order."""
        return [step for step in STEPS if step.slug in self.typed or self._form(step).asks]

    def _form(self, step, data=None):
        form = step(
            data,
            counterpart=self.process.counterpart,
            templates=self.templates,
            known=self.known,
            initial=self.initial | {"kind": self.known["kind"]},
        )
        if step is InstrumentForm:
            form.fields["kind"].choices = list(self.kinds.items())
        return form

    def form(self, step, data=None):
        """The form of a step: with what was sent, else with what was typed before, else with what is known."""
        if data is None and step.slug in self.typed:
            data = QueryDict(mutable=True)
            for name, values in self.typed[step.slug].items():
                data.setlist(name, values)
        return self._form(step, data)

    def whole(self, step):
        """The form of a step as if it had been sent: what was typed, or what was proposed and left as it is."""
        if step.slug in self.typed:
            return self.form(step)
        proposed = self._form(step)
        data = QueryDict(mutable=True)
        for name in proposed.fields:
            value = proposed[name].value()
            if value not in (None, False):
                data.setlist(name, value if isinstance(value, list) else [value])
        return self._form(step, data)

    def keep(self, step, data):
        """Remember what was sent, as it was sent."""
        names = self._form(step).fields
        interviews.keep_step(
            process=self.process,
            by=self.user,
            slug=step.slug,
            fields={name: data.getlist(name) for name in names},
            now=timezone.now(),
        )


def _process_of(request, pk):
    """The process, and where to go instead when no draft can be begun from it."""
    process = get_visible_or_404(
        request, Process.objects.select_related("municipality", "counterpart__city"), pk=pk
    )
    require_editor(request.user, process.municipality)
    refusal = ""
    if process.counterpart is None:
        refusal = "Elija primero la contraparte del proceso: el acuerdo se redacta con sus datos."
    elif process.counterpart.is_private:
        refusal = drafts.PRIVATE_REFUSED
    elif process.state == Process.State.CLOSED:
        refusal = "El proceso está cerrado: no puede tener un proyecto nuevo."
    if refusal:
        messages.error(request, refusal)
        return process, redirect("phases:process-detail", process.pk)
    return process, None


@login_required
@require_safe
def agreement_create(request, pk):
    """The door of the interview: the first step that nobody has answered."""
    process, elsewhere = _process_of(request, pk)
    if elsewhere:
        return elsewhere
    interview = Interview(request, process)
    slug = next((step.slug for step in interview.steps if step.slug not in interview.typed), REVIEW)
    return redirect("agreements:interview-step", process.pk, slug)


@login_required
def interview_step(request, pk, step):
    process, elsewhere = _process_of(request, pk)
    if elsewhere:
        return elsewhere
    interview = Interview(request, process)
    if not interview.kinds:
        messages.info(request, "Este proceso ya tiene un proyecto de cada tipo de instrumento.")
        return redirect("phases:process-detail", process.pk)
    if step == REVIEW:
        return _review(request, interview)
    current = _step_or_404(step)
    form = interview.form(current, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        interview.keep(current, request.POST)
        after = Interview(request, process)
        wanted = request.POST.get("go", "")
        slugs = [each.slug for each in after.steps] + [REVIEW]
        # To another step one may always go, whatever is wrong here: the review says what has to be put right.
        if wanted in slugs:
            return redirect("agreements:interview-step", process.pk, wanted)
        if form.is_valid():
            place = slugs.index(current.slug) if current.slug in slugs else -1
            return redirect("agreements:interview-step", process.pk, slugs[place + 1])
    return render(
        request,
        "agreements/interview_step.html",
        _progress(interview, current.slug)
        | {
            "municipality": process.municipality,
            "process": process,
            "form": form,
        },
        status=status_of(form) if request.method == "POST" else 200,
    )


def _step_or_404(slug):
    for step in STEPS:
        if step.slug == slug:
            return step
    raise Http404("La entrevista no tiene ese paso.")


def _progress(interview, slug):
    """The list of steps for the page: (slug, title, answered, current), the present one's number, its neighbours."""
    rows = [
        (step.slug, step.step_title, step.slug in interview.typed, step.slug == slug)
        for step in interview.steps
    ]
    rows.append((REVIEW, "Revisar y crear", False, slug == REVIEW))
    place = next((i for i, row in enumerate(rows) if row[3]), 0)
    return {
        "steps": rows,
        "number": place + 1,
        "total": len(rows),
        "before": rows[place - 1][0] if place else "",
    }


def _review(request, interview):
    process = interview.process
    if request.method == "POST" and interview.begun is None:
        # A second press of the button: the interview became a draft.
        made = process.agreements.filter(created_by=request.user).order_by("-pk").first()
        if made:
            return redirect("agreements:agreement-detail", made.pk)
    forms = [interview.whole(step) for step in interview.steps]
    wrong = [form for form in forms if not form.is_valid()]
    refusals = []
    if request.method == "POST" and not wrong:
        data = {
            "title": "",
            "languages": ["es"],
            "areas": [],
            "modalities": [],
            "answers": {},
            "left_out": [],
        }
        for form in forms:
            data = form.apply(data)
        try:
            agreement = drafts.start_draft(
                process=process, kind=interview.known["kind"], by=request.user, **data
            )
        except ValidationError as error:
            refusals = error.messages
        else:
            interviews.forget(process=process, by=request.user)
            messages.success(request, "El proyecto está listo: revise cada cláusula y complete lo que falta.")
            return redirect("agreements:agreement-detail", agreement.pk)
    return render(
        request,
        "agreements/interview_review.html",
        _progress(interview, REVIEW)
        | {
            "municipality": process.municipality,
            "process": process,
            "sections": [(form, form.summary(), bool(form.errors)) for form in forms],
            "wrong": wrong,
            "refusals": refusals,
        },
        status=422 if request.method == "POST" else 200,
    )


# --- An existing draft ---------------------------------------------------------------------------------------------


def _data_forms(agreement, data=None, only=None):
    """The forms of the steps that the draft's instrument needs, with its data; the one named `only` with `data`."""
    initial = initial_of(agreement)
    for step in STEPS:
        form = step(
            data if step is only else None,
            counterpart=counterpart_of(agreement),
            templates=templates_for(agreement),
            known=initial,
            agreement=agreement,
            initial=initial,
        )
        if form.asks:
            yield form


@login_required
@require_safe
def agreement_edit(request, pk):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return redirect("agreements:agreement-detail", agreement.pk)
    return render(
        request,
        "agreements/interview_data.html",
        {
            "municipality": agreement.municipality,
            "process": agreement.process,
            "agreement": agreement,
            "sections": [(form, form.summary()) for form in _data_forms(agreement)],
        },
    )


@login_required
def agreement_data(request, pk, step):
    agreement = drafted_or_404(request, pk)
    require_editor(request.user, agreement.municipality)
    if not agreement.is_text_open:
        messages.error(request, clause_writing.NOT_A_DRAFT)
        return redirect("agreements:agreement-detail", agreement.pk)
    current = _step_or_404(step)
    data = request.POST if request.method == "POST" else None
    form = next((each for each in _data_forms(agreement, data, current) if type(each) is current), None)
    if form is None:
        raise Http404("Este instrumento no tiene ese paso.")
    if request.method == "POST" and form.is_valid():
        try:
            count = drafts.change_draft(
                agreement=agreement,
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                **form.apply(verb_data_of(agreement)),
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Agreement.objects.get(pk=agreement.pk).changed_at.isoformat())
        else:
            filled = "Ningún texto cambió." if count == 0 else f"Textos vueltos a llenar: {count}."
            messages.success(
                request, f"Los datos del proyecto se guardaron. {filled} Lo editado a mano quedó como estaba."
            )
            return redirect("agreements:agreement-edit", agreement.pk)
    return render(
        request,
        "agreements/interview_step.html",
        {
            "municipality": agreement.municipality,
            "process": agreement.process,
            "agreement": agreement,
            "form": form,
        },
        status=status_of(form),
    )
