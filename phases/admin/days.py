"""The foreign ministry's own non-working days: a table by year, which advisors declare, withdraw and copy."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from hermanamientos.lib.admin import ReadOnlyAdmin
from phases import declaring
from phases.admin.pages import answer
from phases.admin_filters import OfferedFilter
from phases.forms.days import SreDayForm
from phases.forms.editions import CopyYearForm
from phases.models import DeclaredDay


class OwnerFilter(OfferedFilter):
    """Whose days: the ministry's, which advisors edit, or the municipalities', which they read."""

    title = "oficina"
    parameter_name = "de"

    def lookups(self, request, model_admin):
        return [("sre", "De la SRE"), ("municipios", "De los municipios")]

    def queryset(self, request, queryset):
        if self.value() == "sre":
            return queryset.of_sre()
        if self.value() == "municipios":
            return queryset.filter(municipality__isnull=False)
        return queryset


class YearFilter(OfferedFilter):
    title = "año"
    parameter_name = "anio"

    def lookups(self, request, model_admin):
        years = DeclaredDay.objects.order_by("-starts_on__year").values_list("starts_on__year", flat=True)
        return [(str(year), str(year)) for year in years.distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(starts_on__year=int(self.value())) if self.value() else queryset


class ForceFilter(OfferedFilter):
    title = "vigencia"
    parameter_name = "vigencia"

    def lookups(self, request, model_admin):
        return [("vigentes", "Vigentes"), ("retirados", "Retirados")]

    def queryset(self, request, queryset):
        if self.value() == "vigentes":
            return queryset.in_force()
        if self.value() == "retirados":
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset


@admin.register(DeclaredDay)
class DeclaredDayAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "starts", "ends", "effect", "source", "in_force"]
    list_filter = [OwnerFilter, YearFilter, ForceFilter]
    list_select_related = ["municipality"]
    search_fields = ["name", "source", "municipality__name"]
    change_list_template = "admin/phases/declaredday/change_list.html"
    change_form_template = "admin/phases/declaredday/change_form.html"
    fields = [
        "owner",
        "effect",
        "starts_on",
        "ends_on",
        "name",
        "source",
        "recorded_by",
        "recorded_at",
        "withdrawn_by",
        "withdrawn_at",
    ]
    readonly_fields = ["owner", "recorded_at"]

    @admin.display(description="de", ordering="municipality__name")
    def owner(self, row):
        return row.municipality or "SRE"

    @admin.display(description="desde", ordering="starts_on")
    def starts(self, row):
        return f"{row.starts_on:%d/%m/%Y}"

    @admin.display(description="hasta", ordering="ends_on")
    def ends(self, row):
        return f"{row.ends_on:%d/%m/%Y}"

    @admin.display(description="vigente", boolean=True)
    def in_force(self, row):
        return row.withdrawn_at is None

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("declarar/", view(self.declare), name="phases_declaredday_declare"),
            path("copiar/", view(self.copy), name="phases_declaredday_copy"),
            path("<int:pk>/retirar/", view(self.withdraw), name="phases_declaredday_withdraw"),
            *super().get_urls(),
        ]

    def declare(self, request):
        def act(data):
            done = declaring.declare(municipality=None, by=request.user, **data)
            return f"Se declaró {declaring.in_words(done.rows[0])}. {declaring.moved_words(done.moved)}"

        return answer(
            self,
            request,
            act=act,
            form=SreDayForm(request.POST or None),
            title="Declarar días inhábiles de la SRE",
            button="Declarar",
            text="Cuentan para las tareas que están en manos de la cancillería, en todos los municipios. Las fechas "
            "límite que caigan en ellos pasan al siguiente día hábil.",
            back=self._sre_url(),
        )

    def copy(self, request):
        def act(data):
            done = declaring.copy_year(by=request.user, **data)
            return f"Declaraciones copiadas: {len(done.rows)}. {declaring.moved_words(done.moved)}"

        year = timezone.localdate().year
        return answer(
            self,
            request,
            act=act,
            form=CopyYearForm(request.POST or None, initial={"from_year": year, "to_year": year + 1}),
            title="Copiar los días inhábiles de otro año",
            button="Copiar",
            text="Un punto de partida: se copian los mismos días del mes. Revíselos contra el acuerdo publicado, "
            "retire los que no correspondan y declare los que falten.",
            back=self._sre_url(),
        )

    def withdraw(self, request, pk):
        row = get_object_or_404(DeclaredDay.objects.of_sre(), pk=pk)

        def act(data):
            done = declaring.withdraw(day=row, by=request.user, at=timezone.now())
            return f"Se retiró {declaring.in_words(row)}. {declaring.moved_words(done.moved)}"

        return answer(
            self,
            request,
            act=act,
            title=f"¿Retirar «{row.name}», {declaring.in_words(row)}?",
            button="Retirar",
            danger=True,
            text="Deja de contar desde ahora, y las fechas límite que había movido vuelven a su lugar. El renglón "
            "queda en la tabla como retirado, porque explica fechas anteriores.",
            back=self._sre_url(),
        )

    def _sre_url(self):
        return f"{reverse('admin:phases_declaredday_changelist')}?de=sre&vigencia=vigentes"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        may = row is not None and row.municipality_id is None and row.withdrawn_at is None
        extra = {"may_withdraw": may, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)
