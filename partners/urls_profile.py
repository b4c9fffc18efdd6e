"""Addresses of the international profile and of the lines of the plans."""

from django.urls import path

from partners.views import plan_lines, profile

profile_urls = [
    path("municipios/<str:cvegeo>/perfil/", profile.profile_detail, name="profile-detail"),
    path("municipios/<str:cvegeo>/perfil/editar/", profile.profile_edit, name="profile-edit"),
    path("municipios/<str:cvegeo>/perfil/temas/", profile.profile_themes, name="profile-themes"),
    path("municipios/<str:cvegeo>/plan/", plan_lines.planline_list, name="planline-list"),
    path("municipios/<str:cvegeo>/plan/nueva/", plan_lines.planline_create, name="planline-create"),
    path("municipios/<str:cvegeo>/plan/importar/", plan_lines.planline_import, name="planline-import"),
    path("municipios/<str:cvegeo>/plan/plantilla/", plan_lines.planline_template, name="planline-template"),
    path("municipios/<str:cvegeo>/plan/convertir/", plan_lines.planline_convert, name="planline-convert"),
    path("lineas-del-plan/<int:pk>/editar/", plan_lines.planline_edit, name="planline-edit"),
    path("lineas-del-plan/<int:pk>/mover/", plan_lines.planline_move, name="planline-move"),
    path("lineas-del-plan/<int:pk>/retirar/", plan_lines.planline_retire, name="planline-retire"),
    path("lineas-del-plan/<int:pk>/restaurar/", plan_lines.planline_restore, name="planline-restore"),
]
