"""Pages of the approval of a programme: its versions, proposing, each side's yes, taking back, opening again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.programme_approval import ApproveForm, ProposeForm, ReasonForm
from agreements.models import AnnualProgramme, ProgrammeApproval
from agreements.papers.programmes import paper_of_version, programme_source
from agreements.programme import approving
from agreements.programme.comparing import compare
from agreements.programme.standings import TONES, standings_of
from agreements.views.pdf import send_preview
from agreements.views.programmes import programme_or_404, rights_on
from agreements.views.shared import refresh_hidden, show_refusal, status_of, today_in
from hermanamientos.lib.downloads import send_private
from partners.access import get_visible_or_404, require_editor
from partners.models import Entry

Side, State = ProgrammeApproval.Side, AnnualProgramme.State
#: How the sides are called in an address.
SIDES = {"municipio": Side.LOCAL, "contraparte": Side.COUNTERPART}
ACTS = (
    "programme.proposed",
    "programme.side_approved",
    "programme.approved",
    "programme.taken_back",
    "programme.reopened",
)


@login_required
@require_safe
def programme_versions(request, pk):
    """Where the approval stands, who is missing, and every version that was proposed."""
    programme = programme_or_404(request, pk)
    versions = list(programme.versions.select_related("created_by").prefetch_related("approvals"))
    standings = standings_of(versions)
    rows = [(each, standings[each.number], TONES[standings[each.number]]) for each in versions]
    newest = versions[0] if versions else None
    given = {approval.side: approval for approval in newest.approvals.all()} if newest else {}
    rights = rights_on(request, programme)
    history = Entry.objects.about(programme).filter(act__in=ACTS) if rights["may_read_all"] else []
    return render(
        request,
        "agreements/programme_versions.html",
        rights
        | {
            "rows": rows,
            "newest": newest,
            "sides": [(slug, side, given.get(side)) for slug, side in SIDES.items()],
            "activity_count": programme.activities.count(),
            "history": history[:20],
        },
    )


@login_required
def programme_propose(request, pk):
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    back = reverse("agreements:programme-versions", args=[pk])
    if not programme.is_open:
        # Also a second click: the first one has done it.
        return _moved(request, back)
    form = ProposeForm(
        request.POST or None,
        initial={"seen_at": programme.changed_at},
        asks_note=programme.versions.exists(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = approving.propose(
                programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", AnnualProgramme.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(
                request, f"La versión {version.number} quedó propuesta: registre la aprobación de cada parte."
            )
            return redirect(back)
    return render(
        request,
        "agreements/programme_propose.html",
        rights_on(request, programme) | {"form": form, "back": back},
        status=status_of(form),
    )


@login_required
def programme_approve(request, pk, number, side):
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    if side not in SIDES:
        raise Http404("No es una de las partes.")
    version = get_object_or_404(programme.versions.prefetch_related("approvals"), number=number)
    chosen = SIDES[side]
    back = reverse("agreements:programme-versions", args=[pk])
    done = any(approval.side == chosen for approval in version.approvals.all())
    if request.method != "POST" and (done or not _is_before_sides(programme, version)):
        return _moved(request, back)
    coordinator = programme.coordinator_local if chosen == Side.LOCAL else programme.coordinator_counterpart
    form = ApproveForm(
        request.POST or None,
        request.FILES or None,
        initial={"approved_on": today_in(programme.municipality), "name": coordinator},
    )
    if request.method == "POST" and form.is_valid():
        try:
            approved = approving.approve(
                programme=programme,
                number=number,
                side=chosen,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _after_yes(approved))
            for reason in approved.unfulfilled:
                messages.warning(
                    request,
                    f"La tarea «Elaborar el programa anual» del proceso quedó pendiente: {reason}",
                )
            return redirect(back)
    return render(
        request,
        "agreements/programme_approve.html",
        rights_on(request, programme) | {"form": form, "back": back, "version": version, "side": chosen},
        status=status_of(form),
    )


def _is_before_sides(programme, version):
    return programme.state == State.PROPOSED and approving.newest(programme).pk == version.pk


def _after_yes(approved):
    if approved.is_complete:
        return "El programa quedó aprobado por ambas partes. Sus fechas ya son tareas de la oficina."
    side = approved.approval.get_side_display()
    return f"Quedó registrado que {side} aprobó. Falta la otra parte."


def _moved(request, back):
    messages.warning(request, approving.STALE)
    return redirect(back)


@login_required
def programme_take_back(request, pk, number):
    return _with_reason(
        request,
        pk,
        number,
        verb=approving.take_back,
        state=State.PROPOSED,
        title="¿Retirar la propuesta?",
        consequences=[
            "El programa vuelve a estar en elaboración y puede corregirse.",
            "La versión queda guardada como retirada, con las aprobaciones que ya tuviera.",
        ],
        label="Retirar la propuesta",
        success="La propuesta quedó retirada: el programa puede corregirse.",
    )


@login_required
def programme_reopen(request, pk, number):
    return _with_reason(
        request,
        pk,
        number,
        verb=approving.reopen,
        state=State.APPROVED,
        title="¿Abrir de nuevo el programa?",
        consequences=[
            "Podrá cambiarse, y los cambios necesitarán otra vez la aprobación de ambas partes.",
            "Mientras tanto siguen las tareas de la versión aprobada.",
        ],
        label="Abrir de nuevo",
        success="El programa está abierto: cámbielo y propóngalo como una versión nueva.",
    )


def _with_reason(request, pk, number, *, verb, state, title, consequences, label, success):
    programme = programme_or_404(request, pk)
    require_editor(request.user, programme.municipality)
    back = reverse("agreements:programme-versions", args=[pk])
    if request.method != "POST" and programme.state != state:
        return _moved(request, back)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(
                programme=programme,
                number=number,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, success)
            return redirect(back)
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": programme.municipality,
            "title": title,
            "consequences": consequences,
            "form": form,
            "submit_label": label,
            "cancel_url": back,
        },
        status=status_of(form),
    )


@login_required
@require_safe
def programme_compare(request, pk):
    """Two versions, named by their numbers in the address (`?de=1&a=2`); by default the last two."""
    programme = programme_or_404(request, pk)
    versions = {version.number: version for version in programme.versions.all()}
    if len(versions) < 2:
        return redirect("agreements:programme-versions", pk)
    numbers = sorted(versions)
    older = versions.get(_number(request, "de"), versions[numbers[-2]])
    newer = versions.get(_number(request, "a"), versions[numbers[-1]])
    return render(
        request,
        "agreements/programme_compare.html",
        rights_on(request, programme)
        | {
            "numbers": numbers,
            "older": older,
            "newer": newer,
            "comparison": compare(older.content, newer.content),
        },
    )


def _number(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


@login_required
@require_safe
def programme_version_pdf(request, pk, number):
    programme = programme_or_404(request, pk)
    version = get_object_or_404(programme.versions, number=number)
    version.programme = programme
    source = programme_source(paper_of_version(version), created_at=programme.changed_at)
    name = f"programa-{programme.folio.replace('/', '-')}-version-{number}.pdf"
    return send_preview(request, source, name)


@login_required
@require_safe
def programme_approval_file(request, pk):
    rows = ProgrammeApproval.objects.select_related("version__programme__municipality")
    approval = get_visible_or_404(request, rows, pk=pk)
    if not approval.file:
        raise Http404("Esta aprobación no tiene archivo.")
    return send_private(approval.file.name, approval.original_name, approval.content_type, inline=True)
