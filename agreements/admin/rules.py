"""Rules of the review before the opinion: read by every advisor, who writes new ones, tries, publishes, withdraws."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from agreements.forms.rules import RuleForm
from agreements.models import Remark, RuleVersion
from agreements.preflight import rule_editions
from hermanamientos.lib.admin import ReadOnlyAdmin
from partners.admin import EntryInline
from partners.models import access_day
from phases.admin.pages import answer

HOW_RULES_WORK = (
    "Una regla busca palabras en los proyectos, sin programar nada. Mientras sea borrador nadie la ve; "
    "antes de publicarla "
    "puede probarla en los proyectos que existen."
)


class StandingFilter(admin.SimpleListFilter):
    """Rules in force, drafts, withdrawn."""

    title = "situación"
    parameter_name = "situacion"

    def lookups(self, request, model_admin):
        return [("vigente", "vigentes"), ("borrador", "borradores"), ("retirada", "retiradas")]

    def queryset(self, request, queryset):
        if self.value() == "vigente":
            return queryset.filter(pk__in=RuleVersion.objects.current().values("pk"))
        if self.value() == "borrador":
            return queryset.filter(published_at__isnull=True)
        if self.value() == "retirada":
            return queryset.filter(is_withdrawn=True)
        return queryset


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    list_display = ["code", "version", "level", "standing", "origin", "source"]
    list_filter = [StandingFilter, "level", "is_builtin"]
    list_select_related = ["created_by"]
    search_fields = ["code", "message", "source"]
    fields = [
        "code",
        "version",
        "standing",
        "origin",
        "level",
        "message",
        "source",
        "grade",
        "suggestion",
        "word_lines",
        "exception_lines",
        "routine",
        "must_trigger",
        "must_not_trigger",
        "created_at",
        "published_by",
        "published_at",
    ]
    readonly_fields = ["standing", "origin", "word_lines", "exception_lines"]
    inlines = [EntryInline]
    change_form_template = "admin/agreements/ruleversion/change_form.html"
    change_list_template = "admin/agreements/ruleversion/change_list.html"

    def get_queryset(self, request):
        newer = RuleVersion.objects.filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), published_at__isnull=False
        )
        return super().get_queryset(request).annotate(has_newer=Exists(newer))

    @admin.display(description="situación")
    def standing(self, rule):
        if not rule.is_published:
            return "borrador"
        if rule.is_withdrawn:
            return "retirada"
        return "anterior" if rule.has_newer else "vigente"

    @admin.display(description="preparada por")
    def origin(self, rule):
        return "el sistema" if rule.is_builtin else str(rule.created_by)

    @admin.display(description="palabras")
    def word_lines(self, rule):
        return _lines(rule.words)

    @admin.display(description="excepciones")
    def exception_lines(self, rule):
        return _lines(rule.exceptions)

    # --- Acts ----------------------------------------------------------------------------------------------------

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"agreements_ruleversion_{name}")

        return [
            page("nueva/", self.start, "start"),
            page("<int:pk>/nueva-version/", self.draft, "draft"),
            page("<int:pk>/editar/", self.edit, "edit"),
            page("<int:pk>/probar/", self.trial, "trial"),
            page("<int:pk>/publicar/", self.publish, "publish"),
            page("<int:pk>/retirar/", self.withdraw, "withdraw"),
            page("<int:pk>/descartar/", self.discard, "discard"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        in_force = object_id.isdigit() and RuleVersion.objects.current().filter(pk=object_id).exists()
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "in_force": in_force}
        )

    def _rule(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(RuleVersion, pk=pk)

    def _url(self, pk):
        return reverse("admin:agreements_ruleversion_change", args=[pk])

    def start(self, request):
        """A new rule, with what an observation said when the page is opened from it (`?observacion=`)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        remark = _remark_of(request)
        form = RuleForm(request.POST or None, initial=_initial_from(remark) if remark else None)
        made = []

        def act(data):
            made.append(
                rule_editions.start_rule(
                    code=data["code"], values=form.values(), by=request.user, now=timezone.now()
                )
            )
            return "El borrador de la regla está listo: pruébelo antes de publicarlo."

        text = HOW_RULES_WORK
        if remark:
            oficio = remark.oficio or "s/n"
            text += f" Parte de la observación {remark.number} del oficio {oficio}: «{remark.text[:300]}»."
        response = answer(
            self,
            request,
            act=act,
            form=form,
            title="Escribir una regla de la revisión previa",
            button="Guardar el borrador",
            text=text,
            back=self.list_url(),
        )
        if made:
            response["Location"] = self._url(made[0].pk)
        return response

    def draft(self, request, pk):
        rule, made = self._rule(request, pk), []

        def act(data):
            made.append(rule_editions.new_version(rule=rule, by=request.user, now=timezone.now()))
            return f"Éste es el borrador de la versión {made[0].version}. La versión publicada sigue vigente."

        response = answer(
            self,
            request,
            act=act,
            title=f"Preparar una nueva versión de «{rule.code}»",
            button="Preparar la nueva versión",
            text="Se copia la versión publicada a un borrador. La vigente se usa hasta que lo publique.",
            back=self._url(rule.pk),
        )
        if made:
            response["Location"] = self._url(made[0].pk)
        return response

    def edit(self, request, pk):
        rule = self._rule(request, pk)
        form = RuleForm(request.POST or None, is_new=False, initial=RuleForm.initial_of(rule))

        def act(data):
            rule_editions.change_rule(rule=rule, values=form.values(), by=request.user)
            return "Se guardó el borrador."

        routine = (
            " Además de las palabras, una comprobación del sistema mira los datos del proyecto."
            if rule.routine
            else ""
        )
        return answer(
            self,
            request,
            act=act,
            form=form,
            title=f"Cambiar el borrador de «{rule.code}», versión {rule.version}",
            button="Guardar",
            text=HOW_RULES_WORK + routine,
            back=self._url(rule.pk),
        )

    def trial(self, request, pk):
        """Which drafts the rule would flag as they stand; nothing changes."""
        rule = self._rule(request, pk)
        return answer(
            self,
            request,
            act=lambda data: "",
            title=f"Probar «{rule.code}», versión {rule.version}",
            button="",
            back=self._url(rule.pk),
            template="admin/agreements/ruleversion/trial.html",
            rule=rule,
            problems=rule_editions.problems(rule),
            flagged=rule_editions.trial(rule, access_day()),
            tried=rule_editions.tried_drafts(),
            most=rule_editions.MOST_DRAFTS,
        )

    def publish(self, request, pk):
        rule = self._rule(request, pk)

        def act(data):
            row = rule_editions.publish(rule=rule, by=request.user, now=timezone.now())
            return f"Se publicó la versión {row.version} de «{row.code}»: todas las revisiones la usan desde ahora."

        return answer(
            self,
            request,
            act=act,
            title=f"Publicar «{rule.code}», versión {rule.version}",
            button="Publicar",
            back=self._url(rule.pk),
            template="admin/agreements/ruleversion/publish.html",
            rule=rule,
            problems=[] if rule.is_published else rule_editions.problems(rule),
            flagged=rule_editions.trial(rule, access_day()),
            tried=rule_editions.tried_drafts(),
        )

    def withdraw(self, request, pk):
        rule = self._rule(request, pk)

        def act(data):
            rule_editions.withdraw(rule=rule, by=request.user, now=timezone.now())
            return f"Se retiró la regla «{rule.code}»: ninguna revisión la usa."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Retirar la regla «{rule.code}»?",
            button="Retirar la regla",
            danger=True,
            text="Las revisiones dejan de usarla. Queda en la lista, y puede volver con una nueva versión.",
            back=self._url(rule.pk),
            done_at=self.list_url(),
        )

    def discard(self, request, pk):
        rule = self._rule(request, pk)

        def act(data):
            rule_editions.discard(rule=rule, by=request.user)
            return f"Se descartó el borrador de «{rule.code}»."

        return answer(
            self,
            request,
            act=act,
            title=f"¿Descartar el borrador de «{rule.code}», versión {rule.version}?",
            button="Descartar el borrador",
            danger=True,
            text="Se pierde lo escrito. Las versiones publicadas quedan como están.",
            back=self._url(rule.pk),
            done_at=self.list_url(),
        )


def _lines(by_language):
    groups = [f"{language}: {' · '.join(phrases)}" for language, phrases in sorted(by_language.items())]
    return "\n".join(groups) or "—"


def _remark_of(request):
    number = request.GET.get("observacion", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Remark.objects.filter(pk=number).first()


def _initial_from(remark):
    """The observation as the message of a rule, and the words that it was about as the text to be found."""
    texts = {}
    for clause in remark.version.content.get("clauses", []):
        if clause["key"] == remark.clause_key:
            texts = clause["texts"]
    source = (
        f"Observación de la cancillería, oficio {remark.oficio}"
        if remark.oficio
        else "Observación de la cancillería"
    )
    return {
        "message": remark.text[:1000],
        "source": source[:300],
        "must_trigger": rule_editions.sample_from(texts.get("es", {}).get("html", "")),
    }
