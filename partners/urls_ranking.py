"""Addresses of the ranking of cities, its weights, the comparison, and the page of a city."""

from django.urls import path

from partners.views import city_page, ranking

OF_OFFICE = "municipios/<str:cvegeo>/emparejador/"

ranking_urls = [
    path(OF_OFFICE, ranking.ranking_list, name="ranking-list"),
    path(f"{OF_OFFICE}pesos/", ranking.ranking_weights, name="ranking-weights"),
    path(f"{OF_OFFICE}comparar/", ranking.ranking_compare, name="ranking-compare"),
    path("municipios/<str:cvegeo>/ciudades/<int:geonameid>/", city_page.city_detail, name="city-detail"),
]
