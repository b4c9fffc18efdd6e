"""Every address of the site. Paths are Spanish, names are `<app>:<noun>-<verb>`."""

from django.contrib import admin
from django.urls import include, path

from hermanamientos import home, views
from hermanamientos.maps import views as maps

urlpatterns = [
    path("", home.home, name="home"),
    path("inicio/<str:cvegeo>/", home.municipality_home, name="municipality-home"),
    path("estados/<str:code>/", home.state_home, name="state-home"),
    path("municipios/<str:cvegeo>/mapa/", maps.municipality_map, name="municipality-map"),
    path("municipios/<str:cvegeo>/panorama/", maps.municipality_panorama, name="municipality-panorama"),
    path("mapa-nacional/", maps.national_map, name="national-map"),
    path("salud/", views.health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("partners.urls")),
    path("", include("phases.urls")),
    path("", include("agreements.urls")),
]
