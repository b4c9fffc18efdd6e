"""Addresses of the hand-over (entrega-recepción)."""

from django.urls import path

from agreements.views import handover

handover_urls = [
    path("municipios/<str:cvegeo>/entrega-recepcion/", handover.handover_list, name="handover-list"),
    path(
        "municipios/<str:cvegeo>/entrega-recepcion/preparar/",
        handover.handover_create,
        name="handover-create",
    ),
    path(
        "municipios/<str:cvegeo>/entrega-recepcion/lo-que-hereda/",
        handover.handover_summary,
        name="handover-summary",
    ),
    path(
        "municipios/<str:cvegeo>/entrega-recepcion/lo-que-hereda/pdf/",
        handover.handover_summary_pdf,
        name="handover-summary-pdf",
    ),
    path("entregas/<int:pk>/", handover.handover_detail, name="handover-detail"),
    path("entregas/<int:pk>/descargar/", handover.handover_download, name="handover-download"),
    path("entregas/<int:pk>/constancia/", handover.handover_certificate, name="handover-certificate"),
]
