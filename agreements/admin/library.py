"""Editions of the clause library: read by every advisor; a new one is drafted, edited, tried, compared, published."""

from django.contrib import admin
from django.db.models import Case, Value, When
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from agreements.admin.library_clauses import ClausePages
from agreements.drafting.markup import clean
from agreements.forms.library import NoteForm, PreviewForm
from agreements.library import editions
from agreements.library.checks import changes
from agreements.library.clauses import FOREIGN, INSTRUMENTS
from agreements.library.reading import current_edition, read_edition
from agreements.library.sample import filled
from agreements.models import LibraryClause, LibraryEdition
from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline
from partners.admin import EntryInline
from phases.admin.pages import answer


def may_edit(user, edition):
    """Whether it is this person's own draft."""
    return not edition.is_published and edition.created_by_id == user.pk


class LibraryClauseInline(ReadOnlyInline):
    model = LibraryClause
    fields = ["instrument", "position", "clause", "is_mandatory", "wordings", "anchor", "grade"]
    readonly_fields = fields

    def get_queryset(self, request):
        self.user = request.user
        order = [When(instrument=key, then=place) for place, key in enumerate(INSTRUMENTS)]
        rows = super().get_queryset(request).select_related("edition").prefetch_related("texts")
        return rows.order_by(Case(*order, default=len(order)), "position", "pk")

    @admin.display(description="cláusula")
    def clause(self, row):
        texts = [text for text in row.texts.all() if text.language == "es" and not text.alternative]
        heading = texts[0].heading if texts else row.key
        if not may_edit(self.user, row.edition):
            return heading
        url = reverse("admin:agreements_libraryedition_clause", args=[row.edition_id, row.pk])
        return format_html('<a href="{}">{}</a>', url, heading)

    @admin.display(description="redacciones")
    def wordings(self, row):
        labels = {text.alternative: text.alternative_label or "la usual" for text in row.texts.all()}
        return "; ".join(labels[key] for key in sorted(labels)) if len(labels) > 1 else "la usual"


@admin.register(LibraryEdition)
class LibraryEditionAdmin(ClausePages, ReadOnlyAdmin):
    list_display = ["number", "standing", "note", "prepared_by", "published_at"]
    list_select_related = ["created_by"]
    fields = [
        "number",
        "standing",
        "note",
        "prepared_by",
        "created_at",
        "published_by",
        "published_at",
    ]
    readonly_fields = ["standing", "prepared_by"]
    inlines = [LibraryClauseInline, EntryInline]
    change_form_template = "admin/agreements/libraryedition/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(in_force=Value(current_edition()))

    @admin.display(description="situación")
    def standing(self, edition):
        if not edition.is_published:
            return "borrador"
        if edition.number == edition.in_force:
            return "vigente"
        return "del sistema" if edition.is_builtin else "anterior"

    @admin.display(description="preparada por", ordering="created_by__full_name")
    def prepared_by(self, edition):
        return edition.created_by or "El sistema"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, object_id)
        mine = edition is not None and may_edit(request.user, edition)
        return super().change_view(request, object_id, form_url, {"may_edit": mine} | (extra_context or {}))

    # --- Acts ----------------------------------------------------------------------------------------------------

    def get_urls(self):
        def page(route, view, name):
            return path(
                f"<int:pk>/{route}",
                self.admin_site.admin_view(view),
                name=f"agreements_libraryedition_{name}",
            )

        clause = "clausulas/<int:clause_pk>/"
        return [
            page("nueva-edicion/", self.draft, "draft"),
            page("editar/", self.edit, "edit"),
            page("clausulas/nueva/", self.add_clause, "add_clause"),
            page(clause, self.clause, "clause"),
            page(f"{clause}quitar/", self.remove_clause, "remove_clause"),
            page(f"{clause}redaccion/nueva/", self.add_wording, "add_wording"),
            page(f"{clause}<str:scope>/<slug:alternative>/", self.wording, "wording"),
            page(f"{clause}<str:scope>/<slug:alternative>/quitar/", self.remove_wording, "remove_wording"),
            page("vista-previa/", self.preview, "preview"),
            page("publicar/", self.publish, "publish"),
            page("descartar/", self.discard, "discard"),
            *super().get_urls(),
        ]

    def draft(self, request, pk):
        edition, made = self._edition(request, pk), []

        def act(data):
            made.append(editions.draft_from(edition=edition, by=request.user, now=timezone.now()))
            return (
                f"Éste es su borrador, la edición {made[0].number}. Sólo llena proyectos cuando se publica."
            )

        response = answer(
            self,
            request,
            act=act,
            title=f"Preparar una nueva edición a partir de la {edition.number}",
            button="Preparar la nueva edición",
            text="Se copia con todas sus cláusulas a un borrador suyo. Los proyectos de acuerdo ya iniciados conservan "
            "la edición con la que se llenaron, también después de publicarla.",
            back=self._url("change", edition.pk),
        )
        if made:
            response["Location"] = self._url("change", made[0].pk)
        return response

    def edit(self, request, pk):
        edition = self._edition(request, pk)
        form = NoteForm(request.POST or None, initial={"note": edition.note})

        def act(data):
            editions.change_note(edition=edition, note=data["note"], by=request.user)
            return "Se guardó qué cambia el borrador."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Decir qué cambia la edición {edition.number}",
            button="Guardar",
            back=self._url("change", edition.pk),
        )

    def preview(self, request, pk):
        """An instrument of the edition filled with invented data, published or not."""
        edition = self._edition(request, pk)
        form = PreviewForm(request.GET or {"instrumento": "twinning", "ambito": FOREIGN, "datos": "muestra"})
        rows = []
        if form.is_valid():
            place = form.cleaned_data["instrumento"], form.cleaned_data["ambito"]
            clauses = read_edition(edition).get(place, ())
            rows = [
                (clause, [(wording, _shown(cells)) for wording, cells in wordings])
                for clause, wordings in filled(clauses, *place, form.cleaned_data["datos"] == "muestra")
            ]
        return render(
            request,
            "admin/agreements/libraryedition/preview.html",
            self.admin_site.each_context(request)
            | {
                "opts": self.opts,
                "title": f"Vista previa de la edición {edition.number}",
                "edition": edition,
                "form": form,
                "rows": rows,
                "back_url": self._url("change", edition.pk),
                "list_url": self.list_url(),
            },
            status=200 if form.is_valid() else 422,
        )

    def publish(self, request, pk):
        """What the draft changes, what it lacks, and the button that publishes it."""
        edition = self._edition(request, pk)
        current = LibraryEdition.objects.filter(number=current_edition()).first()

        def act(data):
            published = editions.publish(edition=edition, by=request.user, now=timezone.now())
            return (
                f"Se publicó la edición {published.number}: llena los proyectos que se inicien desde ahora."
            )

        is_draft = not edition.is_published
        return answer(
            self,
            request,
            act=act,
            title=f"Publicar la edición {edition.number}",
            button="Publicar",
            back=self._url("change", edition.pk),
            template="admin/agreements/libraryedition/publish.html",
            edition=edition,
            current=current,
            changes=changes(read_edition(current), read_edition(edition)) if current and is_draft else [],
            missing=editions.what_is_missing(edition) if is_draft else [],
            may_edit=may_edit(request.user, edition),
        )

    def discard(self, request, pk):
        edition = self._edition(request, pk)

        def act(data):
            editions.discard(edition=edition, by=request.user)
            return f"Se descartó el borrador de la edición {edition.number}."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Descartar el borrador de la edición {edition.number}?",
            button="Descartar el borrador",
            danger=True,
            text="Se pierden sus cambios. Las ediciones publicadas quedan como están.",
            back=self._url("change", edition.pk),
            done_at=self.list_url(),
        )


def _shown(cells):
    """Cells of the preview for the template: cleaned when they were written, and again, since the page trusts them."""
    return [(language, heading, mark_safe(clean(html))) for language, heading, html in cells]  # noqa: S308
