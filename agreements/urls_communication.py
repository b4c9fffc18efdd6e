"""Addresses of communication: the plan, citizens' summaries, the press, awareness."""

from django.urls import path

from agreements.views import awareness, communication, communication_advice, press, summaries

communication_urls = [
    path(
        "municipios/<str:cvegeo>/comunicacion/", communication.communication_list, name="communication-list"
    ),
    path(
        "municipios/<str:cvegeo>/comunicacion/calendario/",
        communication.communication_calendar,
        name="communication-calendar",
    ),
    path(
        "municipios/<str:cvegeo>/comunicacion/nueva/",
        communication.communication_create,
        name="communication-create",
    ),
    path(
        "municipios/<str:cvegeo>/comunicacion/pdf/", communication.communication_pdf, name="communication-pdf"
    ),
    path(
        "municipios/<str:cvegeo>/comunicacion/evidencia/",
        communication.communication_save,
        name="communication-save",
    ),
    path(
        "procesos/<int:pk>/comunicacion/",
        communication_advice.communication_process,
        name="communication-process",
    ),
    path(
        "procesos/<int:pk>/comunicacion/agregar/",
        communication_advice.communication_adopt_process,
        name="communication-adopt-process",
    ),
    path(
        "acuerdos/<int:pk>/comunicacion/",
        communication_advice.communication_agreement,
        name="communication-agreement",
    ),
    path(
        "acuerdos/<int:pk>/comunicacion/agregar/",
        communication_advice.communication_adopt_agreement,
        name="communication-adopt-agreement",
    ),
    path("comunicacion/<int:pk>/", communication.communication_detail, name="communication-detail"),
    path("comunicacion/<int:pk>/cambiar/", communication.communication_edit, name="communication-edit"),
    path("comunicacion/<int:pk>/realizada/", communication.communication_finish, name="communication-finish"),
    path("comunicacion/<int:pk>/cancelar/", communication.communication_cancel, name="communication-cancel"),
    path("municipios/<str:cvegeo>/resumenes/", summaries.summary_list, name="summary-list"),
    path("acuerdos/<int:pk>/resumen/", summaries.summary_detail, name="summary-detail"),
    path("acuerdos/<int:pk>/resumen/editar/", summaries.summary_edit, name="summary-edit"),
    path("acuerdos/<int:pk>/resumen/pdf/", summaries.summary_pdf, name="summary-pdf"),
    path("acuerdos/<int:pk>/prensa/", press.press_kit, name="press-kit"),
    path("acuerdos/<int:pk>/prensa/ficha/", press.press_sheet, name="press-sheet"),
    path("acuerdos/<int:pk>/prensa/carpeta/", press.press_download, name="press-download"),
    path("acuerdos/<int:pk>/prensa/fotografias/nueva/", press.photo_create, name="photo-create"),
    path("fotografias/<int:pk>/", press.photo_edit, name="photo-edit"),
    path("fotografias/<int:pk>/imagen/", press.photo_image, name="photo-image"),
    path("fotografias/<int:pk>/miniatura/", press.photo_thumbnail, name="photo-thumbnail"),
    path("fotografias/<int:pk>/quitar/", press.photo_delete, name="photo-delete"),
    path("municipios/<str:cvegeo>/sensibilizacion/", awareness.awareness_kit, name="awareness-kit"),
    path(
        "municipios/<str:cvegeo>/sensibilizacion/evidencia/",
        awareness.awareness_save,
        name="awareness-save",
    ),
    path(
        "municipios/<str:cvegeo>/sensibilizacion/<slug:paper>/<slug:edition>/",
        awareness.awareness_pdf,
        name="awareness-pdf",
    ),
]
