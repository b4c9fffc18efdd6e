"""Pages of a session's agenda: adding, changing, moving and removing points while it is prepared."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.forms.sessions import ItemForm
from agreements.models import AgendaItem, Session
from agreements.sessions import agenda
from agreements.views.sessions import form_page, session_or_404
from agreements.views.shared import refresh_hidden, show_refusal
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_visible_or_404, require_editor


def item_or_404(request, pk):
    """The point of the URL, for whoever may see its session."""
    rows = AgendaItem.objects.select_related(
        "session__municipality", "session__committee", "session__bylaws", "session__presided_by"
    )
    return get_visible_or_404(request, rows, pk=pk)


@login_required
def item_create(request, pk):
    session = session_or_404(request, pk)
    require_editor(request.user, session.municipality)
    form = ItemForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            item = agenda.add_item(session=session, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Se agregó el punto {item.position}: {item.title}.")
            return redirect("agreements:session-detail", pk)
    back = reverse("agreements:session-detail", args=[pk])
    return form_page(
        request,
        session.municipality,
        form,
        "Agregar un punto",
        "Agregar al orden del día",
        back,
        session=session,
    )


@login_required
def item_edit(request, pk):
    item = item_or_404(request, pk)
    session = item.session
    require_editor(request.user, session.municipality)
    form = ItemForm(request.POST or None, session=session, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            agenda.change_item(item=item, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Session.objects.get(pk=session.pk).changed_at.isoformat())
        else:
            messages.success(request, "El punto se guardó.")
            return redirect("agreements:session-detail", session.pk)
    back = reverse("agreements:session-detail", args=[session.pk])
    return form_page(
        request, session.municipality, form, "Cambiar un punto", "Guardar el punto", back, session=session
    )


@login_required
@acts_by_post("agreements:item-page")
def item_move(request, pk):
    item = item_or_404(request, pk)
    require_editor(request.user, item.municipality)
    seen = request.POST.get("seen", "")
    try:
        agenda.move_item(
            item=item,
            up=request.POST.get("to") == "up",
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 5 else 0,
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("agreements:session-detail", item.session_id)


@login_required
@acts_by_post("agreements:item-page")
def item_remove(request, pk):
    item = item_or_404(request, pk)
    require_editor(request.user, item.municipality)
    try:
        if agenda.remove_item(item=item, by=request.user, now=timezone.now()):
            messages.success(request, f"Se quitó «{item.title}» del orden del día.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("agreements:session-detail", item.session_id)


@login_required
@require_safe
def item_page(request, pk):
    """The place of a point on the page of its session."""
    item = item_or_404(request, pk)
    return redirect(f"{reverse('agreements:session-detail', args=[item.session_id])}#punto-{item.pk}")
