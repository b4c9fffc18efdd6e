"""Addresses of candidate cities and of the weighting matrix."""

from django.urls import path

from partners.views import candidate_matrix as matrix
from partners.views import candidates

OF_OFFICE = "municipios/<str:cvegeo>/candidatas/"
OF_ONE = "candidatas/<int:pk>/"

candidate_urls = [
    path(OF_OFFICE, candidates.candidate_list, name="candidate-list"),
    path(f"{OF_OFFICE}agregar/", candidates.candidate_add, name="candidate-add"),
    path(f"{OF_OFFICE}comparar/", candidates.candidate_compare, name="candidate-compare"),
    path(f"{OF_OFFICE}matriz/", matrix.candidate_matrix, name="candidate-matrix"),
    path(f"{OF_OFFICE}matriz/criterios/", matrix.candidate_matrix_criteria, name="candidate-matrix-criteria"),
    path(f"{OF_OFFICE}matriz/cerrar/", matrix.candidate_matrix_close, name="candidate-matrix-close"),
    path(f"{OF_OFFICE}matriz/reabrir/", matrix.candidate_matrix_reopen, name="candidate-matrix-reopen"),
    path(OF_ONE, candidates.candidate_detail, name="candidate-detail"),
    path(f"{OF_ONE}evaluar/", candidates.candidate_evaluate, name="candidate-evaluate"),
    path(f"{OF_ONE}descartar/", candidates.candidate_discard, name="candidate-discard"),
    path(f"{OF_ONE}reconsiderar/", candidates.candidate_reconsider, name="candidate-reconsider"),
    path(f"{OF_ONE}calificar/", matrix.candidate_mark, name="candidate-mark"),
    path(f"{OF_ONE}contacto/", candidates.candidate_contact, name="candidate-contact"),
    path("candidatas/contactos/<int:pk>/respuesta/", candidates.candidate_answer, name="candidate-answer"),
]
