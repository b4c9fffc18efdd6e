"""Addresses of agreements, annual programmes, issued documents and the inventory."""

from django.urls import path

from agreements.views import agreements, documents, inventory, process_papers, programmes

app_name = "agreements"

urlpatterns = [
    path("municipios/<str:cvegeo>/acuerdos/", agreements.agreement_list, name="agreement-list"),
    path("procesos/<int:pk>/acuerdo/nuevo/", agreements.agreement_create, name="agreement-create"),
    path("acuerdos/<int:pk>/", agreements.agreement_detail, name="agreement-detail"),
    path("acuerdos/<int:pk>/datos/", agreements.agreement_edit, name="agreement-edit"),
    path("acuerdos/<int:pk>/pdf/", agreements.agreement_pdf, name="agreement-pdf"),
    path(
        "acuerdos/<int:pk>/clausulas/<slug:key>/<str:language>/", agreements.clause_edit, name="clause-edit"
    ),
    path("acuerdos/<int:pk>/emitir/", documents.document_issue_agreement, name="document-issue-agreement"),
    path("acuerdos/<int:pk>/programas/nuevo/", programmes.programme_create, name="programme-create"),
    path("municipios/<str:cvegeo>/programas/", programmes.programme_list, name="programme-list"),
    path("programas/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programas/<int:pk>/datos/", programmes.programme_edit, name="programme-edit"),
    path("programas/<int:pk>/pdf/", programmes.programme_pdf, name="programme-pdf"),
    path("programas/<int:pk>/emitir/", documents.document_issue_programme, name="document-issue-programme"),
    path("programas/<int:pk>/actividades/nueva/", programmes.activity_create, name="activity-create"),
    path("actividades/<int:pk>/", programmes.activity_edit, name="activity-edit"),
    path("actividades/<int:pk>/quitar/", programmes.activity_delete, name="activity-delete"),
    path("municipios/<str:cvegeo>/documentos/", documents.document_list, name="document-list"),
    path("documentos/<int:pk>/", documents.document_download, name="document-download"),
    path(
        "procesos/<int:pk>/linea-de-tiempo/pdf/",
        process_papers.process_timeline_pdf,
        name="process-timeline-pdf",
    ),
    path("procesos/<int:pk>/informe/pdf/", process_papers.process_report_pdf, name="process-report-pdf"),
    path(
        "procesos/<int:pk>/informe/emitir/", documents.document_issue_process, name="document-issue-process"
    ),
    path("municipios/<str:cvegeo>/inventario/", inventory.inventory_list, name="inventory-list"),
    path("municipios/<str:cvegeo>/inventario/nuevo/", inventory.inventory_create, name="inventory-create"),
    path("inventario/<int:pk>/", inventory.inventory_edit, name="inventory-edit"),
    path("inventario/<int:pk>/archivo/", inventory.inventory_file, name="inventory-file"),
]
