"""Addresses of the traffic light of vitality, of contacts with the counterparts, and of missions."""

from django.urls import path

from agreements.views import missions, vitality

vitality_urls = [
    path("vitalidad/", vitality.portfolio_list, name="portfolio-list"),
    path("municipios/<str:cvegeo>/evaluacion/", vitality.vitality_list, name="vitality-list"),
    path("acuerdos/<int:pk>/vitalidad/", vitality.vitality_detail, name="vitality-detail"),
    path("acuerdos/<int:pk>/vitalidad/contactos/nuevo/", vitality.contact_create, name="contact-create"),
    path("vitalidad/contactos/<int:pk>/", vitality.contact_edit, name="contact-edit"),
    path("vitalidad/contactos/<int:pk>/quitar/", vitality.contact_delete, name="contact-delete"),
    path("municipios/<str:cvegeo>/misiones/", missions.mission_list, name="mission-list"),
    path("municipios/<str:cvegeo>/misiones/nueva/", missions.mission_create, name="mission-create"),
    path("misiones/<int:pk>/", missions.mission_detail, name="mission-detail"),
    path("misiones/<int:pk>/editar/", missions.mission_edit, name="mission-edit"),
]
