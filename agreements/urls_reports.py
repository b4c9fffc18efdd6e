"""Addresses of the reports on an annual programme."""

from django.urls import path

from agreements.views import documents, reports

report_urls = [
    path("programas/<int:pk>/informes/", reports.report_list, name="report-list"),
    path("programas/<int:pk>/informes/iniciar/", reports.report_begin, name="report-begin"),
    path("informes/<int:pk>/", reports.report_detail, name="report-detail"),
    path("informes/<int:pk>/texto/", reports.report_edit, name="report-edit"),
    path("informes/<int:pk>/actividades/<int:activity_pk>/", reports.report_line, name="report-line"),
    path("informes/<int:pk>/cerrar/", reports.report_close, name="report-close"),
    path("informes/<int:pk>/reabrir/", reports.report_reopen, name="report-reopen"),
    path("informes/<int:pk>/pdf/", reports.report_pdf, name="report-pdf"),
    path("informes/<int:pk>/emitir/", documents.document_issue_report, name="document-issue-report"),
]
