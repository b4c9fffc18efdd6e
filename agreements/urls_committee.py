"""Addresses of the committee, its members and its bylaws."""

from django.urls import path

from agreements.views import bylaws, committee, documents

committee_urls = [
    path("municipios/<str:cvegeo>/comite/", committee.committee_detail, name="committee-detail"),
    path("municipios/<str:cvegeo>/comite/instalar/", committee.committee_create, name="committee-create"),
    path("comites/<int:pk>/datos/", committee.committee_edit, name="committee-edit"),
    path("comites/<int:pk>/integrantes/nuevo/", committee.member_create, name="member-create"),
    path("integrantes/<int:pk>/", committee.member_detail, name="member-detail"),
    path("integrantes/<int:pk>/datos/", committee.member_edit, name="member-edit"),
    path("integrantes/<int:pk>/baja/", committee.member_leave, name="member-leave"),
    path("integrantes/<int:pk>/sustituir/", committee.member_replace, name="member-replace"),
    path("municipios/<str:cvegeo>/comite/reglamento/", bylaws.bylaws_list, name="bylaws-list"),
    path("municipios/<str:cvegeo>/comite/reglamento/nuevo/", bylaws.bylaws_create, name="bylaws-create"),
    path("reglamentos/<int:pk>/", bylaws.bylaws_detail, name="bylaws-detail"),
    path("reglamentos/<int:pk>/pdf/", bylaws.bylaws_pdf, name="bylaws-pdf"),
    path("reglamentos/<int:pk>/emitir/", documents.document_issue_bylaws, name="document-issue-bylaws"),
    path("reglamentos/<int:pk>/decisiones/", bylaws.bylaws_choose, name="bylaws-choose"),
    path("reglamentos/<int:pk>/vigencia/", bylaws.bylaws_enact, name="bylaws-enact"),
    path("reglamentos/<int:pk>/capitulos/<slug:key>/", bylaws.chapter_edit, name="chapter-edit"),
    path(
        "reglamentos/<int:pk>/capitulos/<slug:key>/recuperar/", bylaws.chapter_restore, name="chapter-restore"
    ),
]
