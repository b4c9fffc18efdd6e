"""The weights of the traffic light in the advisors' admin: editions are read, a new one is published by its verb."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path
from django.utils import timezone

from agreements.forms.vitality import WeightsForm
from agreements.models import VitalityEdition
from agreements.vitality import editions
from agreements.vitality.criteria import CRITERIA
from hermanamientos.lib.admin import ReadOnlyAdmin
from phases.admin.pages import answer

HOW_IT_WORKS = (
    "Cada criterio da como mucho los puntos de su peso; juntos suman 100. La edición cuenta desde ahora para todos los "
    "municipios. Las evaluaciones ya cerradas conservan su puntaje. Vigente: {}."
)


@admin.register(VitalityEdition)
class VitalityEditionAdmin(ReadOnlyAdmin):
    list_display = ["number", "in_points", "note", "created_by", "created_at"]
    list_select_related = ["created_by"]
    fields = ["number", "in_points", "note", "created_by", "created_at"]
    readonly_fields = ["in_points"]
    change_list_template = "admin/agreements/vitalityedition/change_list.html"

    @admin.display(description="pesos")
    def in_points(self, edition):
        return ", ".join(
            f"{CRITERIA[key].label} {points}" if key in CRITERIA else f"{key} {points}"
            for key, points in edition.weights.items()
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.publish)
        return [path("publicar/", view, name="agreements_vitalityedition_publish"), *super().get_urls()]

    def publish(self, request):
        """A new edition, beginning with the points in force."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = editions.current()
        form = WeightsForm(request.POST or None, initial=now.weights | {"seen": now.number})

        def act(data):
            try:
                edition = editions.publish(
                    weights=form.weights(),
                    note=data["note"],
                    seen=data["seen"],
                    by=request.user,
                    now=timezone.now(),
                )
            except ValidationError as error:
                if getattr(error, "code", "") == "stale":
                    form.data = form.data.copy()
                    form.data["seen"] = editions.current().number
                raise
            return f"La edición {edition.number} de los pesos está vigente."

        return answer(
            self,
            request,
            act=act,
            form=form,
            title="Publicar otros pesos del semáforo de vitalidad",
            button="Publicar los pesos",
            text=HOW_IT_WORKS.format(now.in_words),
            back=self.list_url(),
        )
