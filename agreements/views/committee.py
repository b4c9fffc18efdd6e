"""Pages of the committee: who is in it, one seat, the acts on both. The committee reads names, never contact data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agreements.bylaws.choices import complete
from agreements.committee import members as verbs
from agreements.committee import rows as seat_rows
from agreements.committee.composition import warnings_of
from agreements.committee.terms import term_of
from agreements.forms.committee import CommitteeForm, LeavingForm, MemberFilterForm, MemberForm
from agreements.models import Bylaws
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
    today_in,
)
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, may_read, require_editor
from partners.models import Committee, CommitteeMember, Entry

ENTRIES_SHOWN = 10
MEMBERS = CommitteeMember.objects.select_related("committee__municipality", "user")


def may_see_contacts(user, municipality):
    """Only the office itself sees how to reach people; the committee and who reads from outside see names."""
    return municipality.pk in user.access.reader_ids


@login_required
@require_safe
def committee_detail(request, cvegeo):
    """The committee of a period: what it lacks, its seats, and the list as a file."""
    municipality = committee_municipality_or_404(request, cvegeo)
    today = today_in(municipality)
    committees = list(Committee.objects.visible_to(request.user).filter(municipality=municipality))
    filters = MemberFilterForm(request.GET, committees=committees, today=today)
    committee = filters.committee(committees)
    editor = may_edit(request.user, municipality)
    context = {
        "municipality": municipality,
        "committee": committee,
        "filters": filters,
        "filtered": filters.in_force,
        "may_edit": editor,
        "may_read_all": may_read(request.user, municipality),
        "today": today,
    }
    if committee is None:
        return render(request, "agreements/committee_detail.html", context)
    seats = CommitteeMember.objects.visible_to(request.user).filter(committee=committee)
    found = seat_rows.in_order(filters.apply(seats, committee).select_related("committee"))
    kind = wanted_format(request.GET)
    if kind:
        contacts = may_see_contacts(request.user, municipality)
        return send_list(
            kind,
            seat_rows.columns(today, with_contacts=contacts),
            found,
            name=file_name("comite", municipality.name, day=today),
            title="Comité de Ciudades Hermanas",
        )
    bylaws = Bylaws.objects.filter(municipality=municipality).in_force_on(today).first()
    is_current = committee.starts_on <= today and (committee.ends_on is None or committee.ends_on >= today)
    page = page_of(request, found)
    for seat in page:
        seat.term = term_of(seat, today)
    return render(
        request,
        "agreements/committee_detail.html",
        context
        | {
            "page": page,
            "bylaws": bylaws,
            "is_current": is_current,
            "warnings": warnings_of(seats.on(today), complete(bylaws.choices if bylaws else {}))
            if is_current and editor
            else [],
            "others": [row for row in committees if row != committee],
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    form = CommitteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            committee, processes = verbs.install_committee(
                municipality=municipality, by=request.user, today=today_in(municipality), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            done = " Se cumplió la tarea del comité en sus procesos." if processes else ""
            messages.success(
                request, f"«{committee.name}» quedó registrado. Agregue a sus integrantes.{done}"
            )
            return redirect("agreements:committee-detail", cvegeo)
    current = Committee.objects.visible_to(request.user).filter(municipality=municipality).first()
    return render(
        request,
        "agreements/committee_form.html",
        {"municipality": municipality, "form": form, "current": current},
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_edit(request, pk):
    committee = get_visible_or_404(request, Committee.objects.select_related("municipality"), pk=pk)
    municipality = committee.municipality
    require_editor(request.user, municipality)
    form = CommitteeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_committee(committee=committee, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Committee.objects.get(pk=pk).changed_at.isoformat())
        else:
            messages.success(request, "Los datos del comité se guardaron.")
            return redirect("agreements:committee-detail", municipality.cvegeo)
    return render(
        request,
        "agreements/committee_form.html",
        {"municipality": municipality, "form": form, "committee": committee},
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request, pk):
    committee = get_visible_or_404(request, Committee.objects.select_related("municipality"), pk=pk)
    municipality = committee.municipality
    require_editor(request.user, municipality)
    today = today_in(municipality)
    form = MemberForm(
        request.POST or None,
        municipality=municipality,
        today=today,
        initial={"starts_on": committee.starts_on, "has_vote": True},
    )
    if request.method == "POST" and form.is_valid():
        try:
            member = verbs.add_member(committee=committee, by=request.user, today=today, **form.values())
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{member.name} quedó en el comité.")
            return redirect("agreements:committee-detail", municipality.cvegeo)
    return _member_page(request, municipality, form)


@login_required
@require_safe
def member_detail(request, pk):
    member = get_visible_or_404(request, MEMBERS, pk=pk)
    municipality, today = member.municipality, today_in(member.municipality)
    return render(
        request,
        "agreements/member_detail.html",
        {
            "member": member,
            "municipality": municipality,
            "term": term_of(member, today),
            "entries": Entry.objects.visible_to(request.user).about(member)[:ENTRIES_SHOWN],
            "sees_contacts": may_see_contacts(request.user, municipality),
            "may_edit": may_edit(request.user, municipality),
            "may_read_all": may_read(request.user, municipality),
            "has_left": bool(member.left_reason) or bool(member.ends_on and member.ends_on < today),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request, pk):
    member = get_visible_or_404(request, MEMBERS, pk=pk)
    municipality = member.municipality
    require_editor(request.user, municipality)
    today = today_in(municipality)
    form = MemberForm(
        request.POST or None,
        municipality=municipality,
        today=today,
        instance=member,
        initial={"seen": verbs.member_version(member)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_member(
                member=member, by=request.user, today=today, seen=form.cleaned_data["seen"], **form.values()
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen", verbs.member_version(CommitteeMember.objects.get(pk=pk)))
        else:
            messages.success(request, f"Los datos de {form.cleaned_data['name']} se guardaron.")
            return redirect("agreements:member-detail", pk)
    return _member_page(request, municipality, form, member=member)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_leave(request, pk):
    member = get_visible_or_404(request, MEMBERS, pk=pk)
    municipality = member.municipality
    require_editor(request.user, municipality)
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_leaving(
                member=member, by=request.user, today=today_in(municipality), **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Quedó registrada la baja de {member.name}.")
            return redirect("agreements:committee-detail", municipality.cvegeo)
    consequences = [
        "Deja de contar para el quórum y de votar después de ese día. Su historia en el comité se conserva."
    ]
    if not member.is_official and (member.email or member.phone):
        consequences.append("Se borran su correo y su teléfono, porque ya no hay motivo para conservarlos.")
    return render(
        request,
        "partials/confirm_page.html",
        {
            "municipality": municipality,
            "title": f"¿Registrar la baja de {member.name}?",
            "consequences": consequences,
            "form": form,
            "submit_label": "Registrar la baja",
            "cancel_url": reverse("agreements:member-detail", args=[pk]),
        },
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_replace(request, pk):
    """One page for both acts: who leaves and who comes take effect together."""
    member = get_visible_or_404(request, MEMBERS, pk=pk)
    municipality = member.municipality
    require_editor(request.user, municipality)
    today = today_in(municipality)
    leaving = LeavingForm(request.POST or None)
    form = MemberForm(
        request.POST or None,
        municipality=municipality,
        today=today,
        without=("seen", "office", "sector", "is_official", "has_vote", "starts_on"),
    )
    if request.method == "POST" and leaving.is_valid() and form.is_valid():
        try:
            new = verbs.replace_member(
                member=member, by=request.user, today=today, **leaving.cleaned_data, **form.values()
            )
        except ValidationError as error:
            on_leaving = hasattr(error, "error_dict") and error.error_dict.keys() & {"on", "reason"}
            show_refusal(leaving if on_leaving else form, error)
        else:
            messages.success(request, f"{new.name} ocupa el lugar que dejó {member.name}.")
            return redirect("agreements:committee-detail", municipality.cvegeo)
    return render(
        request,
        "agreements/member_replace.html",
        {"municipality": municipality, "member": member, "leaving": leaving, "form": form},
        status=422 if leaving.errors or form.errors else 200,
    )


def _member_page(request, municipality, form, *, member=None):
    return render(
        request,
        "agreements/member_form.html",
        {"municipality": municipality, "form": form, "member": member},
        status=status_of(form),
    )
