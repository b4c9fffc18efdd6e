"""Addresses of the stakeholder map, the networks of cities and the multilateral agenda."""

from django.urls import path

from partners.views import forums, networks, stakeholder_log, stakeholders

stakeholder_urls = [
    path("municipios/<str:cvegeo>/actores/", stakeholders.stakeholder_list, name="stakeholder-list"),
    path(
        "municipios/<str:cvegeo>/actores/nuevo/", stakeholders.stakeholder_create, name="stakeholder-create"
    ),
    path("actores/<int:pk>/", stakeholders.stakeholder_detail, name="stakeholder-detail"),
    path("actores/<int:pk>/editar/", stakeholders.stakeholder_edit, name="stakeholder-edit"),
    path("actores/<int:pk>/borrar-datos/", stakeholders.stakeholder_erase, name="stakeholder-erase"),
    path("actores/<int:pk>/quitar/", stakeholders.stakeholder_archive, name="stakeholder-archive"),
    path("actores/<int:pk>/devolver/", stakeholders.stakeholder_restore, name="stakeholder-restore"),
    path(
        "actores/<int:pk>/compromisos/nuevo/",
        stakeholder_log.commitment_create,
        name="stakeholder-commitment-create",
    ),
    path(
        "compromisos-de-actores/<int:pk>/resolver/",
        stakeholder_log.commitment_settle,
        name="stakeholder-commitment-settle",
    ),
    path(
        "compromisos-de-actores/<int:pk>/reabrir/",
        stakeholder_log.commitment_reopen,
        name="stakeholder-commitment-reopen",
    ),
    path(
        "actores/<int:pk>/contactos/nuevo/",
        stakeholder_log.contact_create,
        name="stakeholder-contact-create",
    ),
    path(
        "contactos-de-actores/<int:pk>/corregir/",
        stakeholder_log.contact_edit,
        name="stakeholder-contact-edit",
    ),
]

network_urls = [
    path("municipios/<str:cvegeo>/redes/", networks.network_list, name="network-list"),
    path("municipios/<str:cvegeo>/redes/<slug:key>/", networks.network_detail, name="network-detail"),
]

forum_urls = [
    path("municipios/<str:cvegeo>/agenda-multilateral/", forums.forum_list, name="forum-list"),
    path("municipios/<str:cvegeo>/agenda-multilateral/nuevo/", forums.forum_create, name="forum-create"),
    path("municipios/<str:cvegeo>/agenda-multilateral/importar/", forums.forum_import, name="forum-import"),
    path("municipios/<str:cvegeo>/agenda-multilateral/<int:pk>/", forums.forum_detail, name="forum-detail"),
    path(
        "municipios/<str:cvegeo>/agenda-multilateral/<int:pk>/editar/", forums.forum_edit, name="forum-edit"
    ),
    path(
        "municipios/<str:cvegeo>/agenda-multilateral/<int:pk>/quitar/",
        forums.forum_remove,
        name="forum-remove",
    ),
    path(
        "municipios/<str:cvegeo>/agenda-multilateral/<int:pk>/calendario.ics",
        forums.forum_ics,
        name="forum-ics",
    ),
]

actor_urls = [*stakeholder_urls, *network_urls, *forum_urls]
