"""Addresses of people, offices, cities and counterparts: one list per family, joined at the end."""

from django.contrib.auth import views as auth_views
from django.urls import path

from partners.urls_actors import actor_urls
from partners.urls_candidates import candidate_urls
from partners.urls_profile import profile_urls
from partners.urls_ranking import ranking_urls
from partners.views import accounts, cities, counterparts, members, notices, offices, pages

app_name = "partners"

account_urls = [
    path("cuenta/", accounts.account, name="account"),
    path("cuenta/entrar/", accounts.Login.as_view(), name="login"),
    path("cuenta/salir/", auth_views.LogoutView.as_view(), name="logout"),
    path("cuenta/sin-adscripcion/", accounts.no_membership, name="no-membership"),
    path("cuenta/clave/cambiar/", accounts.PasswordChange.as_view(), name="password-change"),
    path("cuenta/clave/olvidada/", accounts.PasswordReset.as_view(), name="password-reset"),
    path(
        "cuenta/clave/olvidada/enviada/",
        auth_views.PasswordResetDoneView.as_view(),
        name="password-reset-done",
    ),
    path(
        "cuenta/clave/lista/",
        auth_views.PasswordResetCompleteView.as_view(),
        name="password-reset-complete",
    ),
    path("cuenta/clave/<uidb64>/<token>/", accounts.PasswordSet.as_view(), name="password-set"),
    path("avisos/", notices.notice_list, name="notice-list"),
    path("avisos/leidos/", notices.notices_read, name="notices-read"),
    path("avisos/<int:pk>/", notices.notice_open, name="notice-open"),
    path("fuentes-y-licencias/", pages.sources, name="sources"),
]

office_urls = [
    path("municipios/<str:cvegeo>/", offices.municipality_detail, name="municipality-detail"),
    path("municipios/<str:cvegeo>/editar/", offices.municipality_edit, name="municipality-edit"),
    path("municipios/<str:cvegeo>/escudo/", offices.coat_of_arms, name="coat-of-arms"),
    path("municipios/<str:cvegeo>/aviso-de-privacidad/", offices.privacy_notice, name="privacy-notice"),
    path(
        "municipios/<str:cvegeo>/aviso-de-privacidad/editar/",
        offices.privacy_notice_edit,
        name="privacy-notice-edit",
    ),
    path("municipios/<str:cvegeo>/personas/", members.member_list, name="member-list"),
    path("municipios/<str:cvegeo>/personas/invitar/", members.member_invite, name="member-invite"),
    path("personas/<int:pk>/dar-de-baja/", members.member_deactivate, name="member-deactivate"),
    path("personas/<int:pk>/funcion/", members.member_change_role, name="member-change-role"),
    path("personas/<int:pk>/reenviar/", members.member_resend, name="member-resend"),
]

place_urls = [
    path("ciudades/", cities.city_search, name="city-search"),
    path("municipios/<str:cvegeo>/ciudades/nueva/", cities.city_create, name="city-create"),
    path("municipios/<str:cvegeo>/ciudades/mexico/", cities.city_municipality, name="city-municipality"),
    path("municipios/<str:cvegeo>/socios/", counterparts.partner_list, name="partner-list"),
    path("municipios/<str:cvegeo>/socios/nuevo/", counterparts.counterpart_create, name="counterpart-create"),
    path("socios/<int:pk>/", counterparts.counterpart_detail, name="counterpart-detail"),
    path("socios/<int:pk>/editar/", counterparts.counterpart_edit, name="counterpart-edit"),
    path("socios/<int:pk>/escudo/", counterparts.counterpart_coat, name="counterpart-coat"),
]

urlpatterns = [
    *actor_urls,
    *account_urls,
    *office_urls,
    *place_urls,
    *candidate_urls,
    *profile_urls,
    *ranking_urls,
]
