"""Addresses of results over years and of yearly evaluations."""

from django.urls import path

from agreements.views import documents, evaluations, results

evaluation_urls = [
    path("municipios/<str:cvegeo>/resultados/", results.result_list, name="result-list"),
    path("municipios/<str:cvegeo>/resultados/nuevo/", results.result_create, name="result-create"),
    path("resultados/<int:pk>/", results.result_detail, name="result-detail"),
    path("resultados/<int:pk>/datos/", results.result_edit, name="result-edit"),
    path("resultados/<int:pk>/retirar/", results.result_retire, name="result-retire"),
    path("resultados/valores/<int:pk>/", results.value_edit, name="result-value-edit"),
    path("resultados/valores/<int:pk>/quitar/", results.value_delete, name="result-value-delete"),
    path("municipios/<str:cvegeo>/evaluaciones/", evaluations.evaluation_list, name="evaluation-list"),
    path(
        "municipios/<str:cvegeo>/evaluaciones/nueva/",
        evaluations.evaluation_create,
        name="evaluation-create",
    ),
    path("evaluaciones/<int:pk>/", evaluations.evaluation_detail, name="evaluation-detail"),
    path("evaluaciones/<int:pk>/escribir/", evaluations.evaluation_edit, name="evaluation-edit"),
    path("evaluaciones/<int:pk>/cerrar/", evaluations.evaluation_close, name="evaluation-close"),
    path("evaluaciones/<int:pk>/reabrir/", evaluations.evaluation_reopen, name="evaluation-reopen"),
    path("evaluaciones/<int:pk>/pdf/", evaluations.evaluation_pdf, name="evaluation-pdf"),
    path(
        "evaluaciones/<int:pk>/emitir/",
        documents.document_issue_evaluation,
        name="document-issue-evaluation",
    ),
]
