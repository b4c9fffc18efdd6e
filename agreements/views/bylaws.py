"""Pages of the bylaws: editions, one edition chapter by chapter, choices, the words of a chapter, entry into force."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.bylaws import writing
from agreements.bylaws.articles import chapters_of, split_articles
from agreements.bylaws.choices import CHOICES, GROUPS, complete, label_of
from agreements.bylaws.differences import differences_of
from agreements.bylaws.papers import bylaws_source
from agreements.bylaws.wording import Place, text_of
from agreements.forms.bylaws import ChapterForm, ChoicesForm, EnactForm
from agreements.models import Bylaws, BylawsChapter
from agreements.views.pdf import send_preview
from agreements.views.shared import (
    committee_municipality_or_404,
    page_of,
    refresh_hidden,
    show_refusal,
    status_of,
    today_in,
)
from hermanamientos.lib.acts import acts_by_post
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, may_read, require_editor
from partners.models import Entry

ENTRIES_SHOWN = 10
NOT_OPEN = "Este reglamento ya no está en elaboración: para cambiarlo inicie una edición nueva."


def _bylaws(request, pk):
    return get_visible_or_404(request, Bylaws.objects.select_related("municipality"), pk=pk)


def _draft(request, pk):
    """The edition for whoever may write it; None when it is no draft any more."""
    bylaws = _bylaws(request, pk)
    require_editor(request.user, bylaws.municipality)
    if bylaws.is_open:
        return bylaws
    messages.error(request, NOT_OPEN)
    return None


@login_required
@require_safe
def bylaws_list(request, cvegeo):
    municipality = committee_municipality_or_404(request, cvegeo)
    rows = Bylaws.objects.visible_to(request.user).filter(municipality=municipality)
    rows = rows.select_related("municipality").order_by("-number")
    return render(
        request,
        "agreements/bylaws_list.html",
        {
            "municipality": municipality,
            "page": page_of(request, rows),
            "draft": rows.filter(state=Bylaws.State.DRAFT).first(),
            "may_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@acts_by_post("agreements:bylaws-list")
def bylaws_create(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    try:
        bylaws = writing.begin_draft(municipality=municipality, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agreements:bylaws-list", cvegeo)
    messages.success(request, "El proyecto está listo. Empiece por las decisiones: de ellas sale el texto.")
    return redirect("agreements:bylaws-detail", bylaws.pk)


@login_required
@require_safe
def bylaws_detail(request, pk):
    bylaws = _bylaws(request, pk)
    municipality, values = bylaws.municipality, complete(bylaws.choices)
    return render(
        request,
        "agreements/bylaws_detail.html",
        {
            "bylaws": bylaws,
            "municipality": municipality,
            "chapters": chapters_of(bylaws),
            "decisions": [
                (
                    group,
                    [
                        (each.label, label_of(each.key, values[each.key]))
                        for each in CHOICES
                        if each.group == group
                    ],
                )
                for group in GROUPS
            ],
            "organic_law": values["organic_law"],
            "documents": bylaws.documents.for_lists(),
            "entries": Entry.objects.visible_to(request.user).about(bylaws)[:ENTRIES_SHOWN],
            "may_edit": may_edit(request.user, municipality),
            "may_read_all": may_read(request.user, municipality),
        },
    )


@login_required
@require_safe
def bylaws_pdf(request, pk):
    bylaws = _bylaws(request, pk)
    return send_preview(request, bylaws_source(bylaws), f"reglamento-{bylaws.folio.replace('/', '-')}.pdf")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bylaws_choose(request, pk):
    bylaws = _draft(request, pk)
    if bylaws is None:
        return redirect("agreements:bylaws-detail", pk)
    form = ChoicesForm(request.POST or None, initial=ChoicesForm.initial_of(bylaws))
    if request.method == "POST" and form.is_valid():
        try:
            writing.choose(
                bylaws=bylaws, by=request.user, seen=form.cleaned_data["revision"], values=form.values()
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "revision", Bylaws.objects.get(pk=pk).revision)
        else:
            messages.success(request, "Las decisiones se guardaron y el texto propuesto ya las recoge.")
            return redirect("agreements:bylaws-detail", pk)
    return render(
        request,
        "agreements/bylaws_choices.html",
        {"municipality": bylaws.municipality, "bylaws": bylaws, "form": form},
        status=status_of(form),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chapter_edit(request, pk, key):
    bylaws = _draft(request, pk)
    if bylaws is None:
        return redirect("agreements:bylaws-detail", pk)
    chapter = get_object_or_404(
        BylawsChapter.objects.select_related("bylaws__municipality"), bylaws=bylaws, key=key
    )
    proposal = text_of(key, bylaws.choices, Place(bylaws.municipality))
    current = chapter.text if chapter.is_edited else proposal
    form = ChapterForm(
        request.POST or None,
        initial={"title": chapter.title, "text": current, "revision": chapter.revision},
    )
    present = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            writing.edit_chapter(
                chapter=chapter,
                by=request.user,
                seen=data["revision"],
                title=data["title"],
                text=data["text"],
            )
        except ValidationError as error:
            show_refusal(form, error)
            if getattr(error, "code", "") == "stale":
                chapter.refresh_from_db()
                present = chapter.text if chapter.is_edited else proposal
                refresh_hidden(form, "revision", chapter.revision)
        else:
            messages.success(request, f"El capítulo «{data['title']}» se guardó.")
            return redirect(f"{reverse('agreements:bylaws-detail', args=[pk])}#{key}")
    return render(
        request,
        "agreements/chapter_form.html",
        {
            "municipality": bylaws.municipality,
            "bylaws": bylaws,
            "chapter": chapter,
            "form": form,
            "present": split_articles(present) if present else [],
            "differences": differences_of(proposal, current) if chapter.is_edited else [],
        },
        status=status_of(form),
    )


@login_required
@acts_by_post("agreements:chapter-edit")
def chapter_restore(request, pk, key):
    bylaws = _draft(request, pk)
    if bylaws is None:
        return redirect("agreements:bylaws-detail", pk)
    chapter = get_object_or_404(
        BylawsChapter.objects.select_related("bylaws__municipality"), bylaws=bylaws, key=key
    )
    try:
        if writing.restore_chapter(chapter=chapter, by=request.user):
            messages.success(request, "El capítulo tiene otra vez el texto propuesto.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("agreements:bylaws-detail", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bylaws_enact(request, pk):
    bylaws = _draft(request, pk)
    if bylaws is None:
        return redirect("agreements:bylaws-detail", pk)
    form = EnactForm(request.POST or None, initial={"seen_at": bylaws.changed_at})
    today = today_in(bylaws.municipality)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        seen = data.pop("seen_at")
        try:
            processes = writing.put_in_force(
                bylaws=bylaws, by=request.user, today=today, seen=seen, now=timezone.now(), **data
            )
        except ValidationError as error:
            show_refusal(form, error)
            refresh_hidden(form, "seen_at", Bylaws.objects.get(pk=pk).changed_at.isoformat())
        else:
            done = " Se cumplió la tarea del reglamento en sus procesos." if processes else ""
            messages.success(request, f"El reglamento quedó registrado y su texto ya no cambia.{done}")
            return redirect("agreements:bylaws-detail", pk)
    return render(
        request,
        "agreements/bylaws_enact.html",
        {"municipality": bylaws.municipality, "bylaws": bylaws, "form": form},
        status=status_of(form),
    )
