"""Editions of the methodology: read by every advisor; a new one is drafted, edited, compared, published."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline
from partners.admin import EntryInline
from partners.models import access_day
from phases import editions
from phases.admin.pages import answer
from phases.forms.editions import EditionForm, TaskTemplateForm
from phases.models import MethodologyVersion, TaskTemplate
from phases.taskspec import GRADES


class TaskTemplateInline(ReadOnlyInline):
    model = TaskTemplate
    fields = [
        "phase_number",
        "task",
        "responsible_unit",
        "week_label",
        "flags",
        "kind_words",
        "requires_words",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("version")

    @admin.display(description="tarea")
    def task(self, row):
        if not row.version.is_draft or row.is_milestone:
            return str(row)
        url = reverse("admin:phases_methodologyversion_task", args=[row.version_id, row.pk])
        return format_html('<a href="{}">{}</a>', url, row)

    @admin.display(description="características")
    def flags(self, row):
        names = [
            (row.blocks_phase, "bloquea el avance"),
            (row.is_sre_step, "ante la SRE"),
            (row.is_counterpart_step, "con la contraparte"),
            (row.is_milestone, "hito"),
        ]
        return ", ".join(name for holds, name in names if holds) or "—"

    @admin.display(description="tipos de proceso")
    def kind_words(self, row):
        kinds = editions.kind_labels(row.kinds)
        return "todos" if len(kinds) == len(editions.ALL_KINDS) else ", ".join(kinds)

    @admin.display(description="requiere")
    def requires_words(self, row):
        return ", ".join(row.requires) or "—"


@admin.register(MethodologyVersion)
class MethodologyVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "standing", "made_by", "published_on", "loaded_at"]
    list_select_related = ["made_by"]
    fields = [
        "number",
        "title",
        "source",
        "standing",
        "weeks",
        "changes",
        "made_by",
        "published_on",
        "loaded_at",
        "digest",
    ]
    readonly_fields = ["standing", "weeks"]
    inlines = [TaskTemplateInline, EntryInline]
    change_form_template = "admin/phases/methodologyversion/change_form.html"

    @admin.display(description="situación")
    def standing(self, version):
        if version.is_draft:
            return "borrador"
        return "vigente" if version.is_current else "anterior"

    @admin.display(description="semanas de cada fase")
    def weeks(self, version):
        return " + ".join(str(each) for each in version.phase_weeks)

    # --- Acts ----------------------------------------------------------------------------------------------------

    def get_urls(self):
        def page(route, view, name):
            return path(
                f"<int:pk>/{route}",
                self.admin_site.admin_view(view),
                name=f"phases_methodologyversion_{name}",
            )

        return [
            page("nueva-version/", self.draft, "draft"),
            page("editar/", self.edit, "edit"),
            page("tareas/nueva/", self.add_task, "add_task"),
            page("tareas/<int:task_pk>/", self.change_task, "task"),
            page("tareas/<int:task_pk>/quitar/", self.remove_task, "remove_task"),
            page("publicar/", self.publish, "publish"),
            page("descartar/", self.discard, "discard"),
            *super().get_urls(),
        ]

    def _version(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(MethodologyVersion, pk=pk)

    def _url(self, pk):
        return reverse("admin:phases_methodologyversion_change", args=[pk])

    def draft(self, request, pk):
        version, made = self._version(request, pk), []

        def act(data):
            made.append(editions.draft_from(version=version, by=request.user))
            return f"Éste es su borrador, la versión {made[0].number}. Los municipios no lo ven hasta que lo publique."

        response = answer(
            self,
            request,
            act=act,
            title=f"Preparar una nueva versión a partir de la {version.number}",
            button="Preparar la nueva versión",
            text="Se copia con todas sus tareas a un borrador suyo. Los procesos en curso conservan la versión con la "
            "que se abrieron, también después de publicarla.",
            back=self._url(version.pk),
        )
        if made:
            response["Location"] = self._url(made[0].pk)
        return response

    def edit(self, request, pk):
        version = self._version(request, pk)
        form = EditionForm(request.POST or None, initial=EditionForm.initial_of(version))

        def act(data):
            editions.change_edition(version=version, by=request.user, **form.values())
            return "Se guardaron los datos del borrador."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Cambiar los datos del borrador, versión {version.number}",
            button="Guardar",
            text="El hito de cada fase se planea en su última semana. Revise después las semanas de las tareas.",
            back=self._url(version.pk),
        )

    def add_task(self, request, pk):
        version = self._version(request, pk)
        form = TaskTemplateForm(request.POST or None, version=version)

        def act(data):
            row = editions.save_task(version=version, values=data, by=request.user, key=data.pop("key"))
            return f"Se agregó la tarea «{row.name}»."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Agregar una tarea a la versión {version.number}",
            button="Agregar la tarea",
            back=self._url(version.pk),
        )

    def change_task(self, request, pk, task_pk):
        version = self._version(request, pk)
        row = get_object_or_404(version.templates, pk=task_pk)
        initial = {name: getattr(row, name) for name in editions.TASK_FIELDS}
        form = TaskTemplateForm(request.POST or None, version=version, template=row, initial=initial)

        def act(data):
            saved = editions.save_task(version=version, template=row, values=data, by=request.user)
            return f"Se guardó la tarea «{saved.name}»."

        grade = GRADES.get(row.evidence_grade)
        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Cambiar la tarea «{row.name}»",
            button="Guardar",
            text=f"Clave: {row.key}.{f' Sustento: {grade}.' if grade else ''}",
            back=self._url(version.pk),
            more_url=reverse("admin:phases_methodologyversion_remove_task", args=[version.pk, row.pk])
            if row.key not in editions.KEPT
            else "",
            more_label="Quitar esta tarea",
        )

    def remove_task(self, request, pk, task_pk):
        version = self._version(request, pk)
        row = get_object_or_404(version.templates, pk=task_pk)

        def act(data):
            editions.remove_task(version=version, template=row, by=request.user)
            return f"Se quitó la tarea «{row.name}»."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Quitar «{row.name}» del borrador?",
            button="Quitar la tarea",
            danger=True,
            text="Los procesos que se abran con esta versión no la tendrán. Los demás la conservan.",
            back=reverse("admin:phases_methodologyversion_task", args=[version.pk, row.pk]),
            done_at=self._url(version.pk),
        )

    def publish(self, request, pk):
        """What the draft changes, what it lacks, and the button that publishes it."""
        version = self._version(request, pk)
        current = MethodologyVersion.objects.filter(is_current=True).first()

        def act(data):
            published = editions.publish(version=version, by=request.user, today=access_day())
            return f"Se publicó la versión {published.number}: los procesos que se abran desde ahora la seguirán."

        is_draft = version.is_draft
        return answer(
            self,
            request,
            act=act,
            title=f"Publicar la versión {version.number}",
            button="Publicar",
            back=self._url(version.pk),
            template="admin/phases/methodologyversion/publish.html",
            version=version,
            current=current,
            differences=editions.differences(current, version) if current and is_draft else None,
            missing=editions.what_is_missing(version) if is_draft else [],
        )

    def discard(self, request, pk):
        version = self._version(request, pk)

        def act(data):
            editions.discard(version=version, by=request.user)
            return f"Se descartó el borrador de la versión {version.number}."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Descartar el borrador de la versión {version.number}?",
            button="Descartar el borrador",
            danger=True,
            text="Se pierden sus cambios. Las versiones publicadas quedan como están.",
            back=self._url(version.pk),
            done_at=self.list_url(),
        )


@admin.register(TaskTemplate)
class TaskTemplateAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "phase_number", "responsible_unit", "week_label", "blocks_phase"]
    list_display_links = ["code", "name"]
    list_filter = ["version", "phase_number", "blocks_phase", "is_sre_step", "is_counterpart_step"]
    list_select_related = ["version"]
    search_fields = ["code", "key", "name"]
