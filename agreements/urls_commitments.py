"""Addresses of the commitments of an agreement."""

from django.urls import path

from agreements.views import commitments

commitment_urls = [
    path("acuerdos/<int:pk>/compromisos/", commitments.commitment_list, name="commitment-list"),
    path("acuerdos/<int:pk>/compromisos/nuevo/", commitments.commitment_create, name="commitment-create"),
    path("acuerdos/<int:pk>/compromisos/propuestos/", commitments.commitment_adopt, name="commitment-adopt"),
    path("compromisos/<int:pk>/", commitments.commitment_edit, name="commitment-edit"),
    path("compromisos/<int:pk>/retirar/", commitments.commitment_retire, name="commitment-retire"),
]
