"""The bandeja de avisos: what the system told one person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from hermanamientos.lib.acts import acts_by_post
from partners.models import Notice
from partners.notices import mark_read

PER_PAGE = 25


@login_required
@require_safe
def notice_list(request):
    rows = Notice.objects.visible_to(request.user).select_related("municipality")
    unread_only = request.GET.get("ver") == "sin-leer"
    if unread_only:
        rows = rows.unread_for(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "partners/notice_list.html", {"page": page, "unread_only": unread_only})


@login_required
@require_safe
def notice_open(request, pk):
    """Mark one notice as read and go where it points: always to a page of this site."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(user=request.user, notices=Notice.objects.filter(pk=notice.pk))
    own = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if own else "partners:notice-list")


@login_required
@acts_by_post(back="partners:notice-list")
def notices_read(request):
    count = mark_read(user=request.user, notices=Notice.objects.all())
    messages.success(request, f"Avisos marcados como leídos: {count}.")
    return redirect("partners:notice-list")
