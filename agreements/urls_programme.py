"""Addresses of the annual programme: its pages, its activities, its approval."""

from django.urls import path

from agreements.views import activities, documents, programme_approval, programmes

programme_urls = [
    path("acuerdos/<int:pk>/programas/nuevo/", programmes.programme_create, name="programme-create"),
    path("municipios/<str:cvegeo>/programas/", programmes.programme_list, name="programme-list"),
    path("programas/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programas/<int:pk>/datos/", programmes.programme_edit, name="programme-edit"),
    path("programas/<int:pk>/copiar/", programmes.programme_clone, name="programme-clone"),
    path("programas/<int:pk>/pdf/", programmes.programme_pdf, name="programme-pdf"),
    path("programas/<int:pk>/emitir/", documents.document_issue_programme, name="document-issue-programme"),
    path("programas/<int:pk>/calendario/", programmes.programme_calendar, name="programme-calendar"),
    path("programas/<int:pk>/calendario/pdf/", programmes.programme_gantt_pdf, name="programme-gantt-pdf"),
    path("programas/<int:pk>/aprobacion/", programme_approval.programme_versions, name="programme-versions"),
    path(
        "programas/<int:pk>/aprobacion/proponer/",
        programme_approval.programme_propose,
        name="programme-propose",
    ),
    path(
        "programas/<int:pk>/aprobacion/comparar/",
        programme_approval.programme_compare,
        name="programme-compare",
    ),
    path(
        "programas/<int:pk>/aprobacion/<int:number>/retirar/",
        programme_approval.programme_take_back,
        name="programme-take-back",
    ),
    path(
        "programas/<int:pk>/aprobacion/<int:number>/abrir/",
        programme_approval.programme_reopen,
        name="programme-reopen",
    ),
    path(
        "programas/<int:pk>/aprobacion/<int:number>/pdf/",
        programme_approval.programme_version_pdf,
        name="programme-version-pdf",
    ),
    path(
        "programas/<int:pk>/aprobacion/<int:number>/de/<slug:side>/",
        programme_approval.programme_approve,
        name="programme-approve",
    ),
    path(
        "aprobaciones-de-programas/<int:pk>/archivo/",
        programme_approval.programme_approval_file,
        name="programme-approval-file",
    ),
    path("programas/<int:pk>/actividades/nueva/", activities.activity_create, name="activity-create"),
    path("actividades/<int:pk>/", activities.activity_edit, name="activity-edit"),
    path("actividades/<int:pk>/ficha/", activities.activity_detail, name="activity-detail"),
    path("actividades/<int:pk>/pasos/", activities.activity_steps, name="activity-steps"),
    path("actividades/<int:pk>/quitar/", activities.activity_delete, name="activity-delete"),
]
