"""Addresses of the committee's sessions, their agenda, votes and agreements, and of the committee's own page."""

from django.urls import path

from agreements.views import committee_area, documents, session_agenda, sessions, sitting

session_urls = [
    path("municipios/<str:cvegeo>/mi-comite/", committee_area.committee_area, name="committee-area"),
    path("municipios/<str:cvegeo>/comite/sesiones/", sessions.session_list, name="session-list"),
    path("municipios/<str:cvegeo>/comite/sesiones/nueva/", sessions.session_create, name="session-create"),
    path("sesiones/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("sesiones/<int:pk>/datos/", sessions.session_edit, name="session-edit"),
    path("sesiones/<int:pk>/convocar/", sessions.session_convene, name="session-convene"),
    path("sesiones/<int:pk>/cambiar-cita/", sessions.session_reschedule, name="session-reschedule"),
    path("sesiones/<int:pk>/cancelar/", sessions.session_cancel, name="session-cancel"),
    path("sesiones/<int:pk>/sesion.ics", sessions.session_calendar, name="session-calendar"),
    path("sesiones/<int:pk>/convocatoria/pdf/", sessions.session_convocation, name="session-convocation"),
    path(
        "sesiones/<int:pk>/convocatoria/emitir/",
        documents.document_issue_convocation,
        name="document-issue-convocation",
    ),
    path("sesiones/<int:pk>/acta/pdf/", sessions.session_minutes, name="session-minutes"),
    path("sesiones/<int:pk>/acta/emitir/", documents.document_issue_minutes, name="document-issue-minutes"),
    path("sesiones/<int:pk>/asistencia/", sitting.session_attendance, name="session-attendance"),
    path("sesiones/<int:pk>/abrir/", sitting.session_open, name="session-open"),
    path("sesiones/<int:pk>/sin-quorum/", sitting.session_no_quorum, name="session-no-quorum"),
    path("sesiones/<int:pk>/segunda-convocatoria/", sitting.session_second_call, name="session-second-call"),
    path("sesiones/<int:pk>/cerrar/", sitting.session_close, name="session-close"),
    path("sesiones/<int:pk>/puntos/nuevo/", session_agenda.item_create, name="item-create"),
    path("puntos/<int:pk>/", session_agenda.item_page, name="item-page"),
    path("puntos/<int:pk>/datos/", session_agenda.item_edit, name="item-edit"),
    path("puntos/<int:pk>/mover/", session_agenda.item_move, name="item-move"),
    path("puntos/<int:pk>/quitar/", session_agenda.item_remove, name="item-remove"),
    path("puntos/<int:pk>/votar/", sitting.item_vote, name="item-vote"),
    path("puntos/<int:pk>/lo-que-se-dijo/", sitting.item_note, name="item-note"),
    path("puntos/<int:pk>/enterado/", sitting.item_take_note, name="item-take-note"),
    path("puntos/<int:pk>/retirar/", sitting.item_withdraw, name="item-withdraw"),
    path("puntos/<int:pk>/acuerdos/nuevo/", sitting.item_agree, name="item-agree"),
    path("acuerdos-de-sesion/<int:pk>/", sitting.session_agreement, name="session-agreement"),
    path(
        "acuerdos-de-sesion/<int:pk>/quitar/",
        sitting.session_agreement_remove,
        name="session-agreement-remove",
    ),
]
