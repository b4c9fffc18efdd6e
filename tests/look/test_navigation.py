import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import ResolverMatch, reverse

from partners import context
from partners.models import Membership
from partners.notices import notify
from tests.factories import MembershipFactory


def request_of(user, view_name="", municipality=None, **kwargs):
    request = RequestFactory().get("/")
    request.user = user
    if municipality is not None:
        request.municipality = municipality
    if view_name:
        namespace, _, name = view_name.rpartition(":")
        request.resolver_match = ResolverMatch(
            lambda request: None, (), kwargs, url_name=name, namespaces=[namespace] if namespace else []
        )
    return request


def labels(nav):
    return [item["label"] for item in nav["items"]]


def test_nothing_is_read_until_a_template_asks(enlace, django_assert_num_queries):
    with django_assert_num_queries(0):
        context.navigation(request_of(enlace))


def test_navigation_costs_one_query_beside_the_access(enlace, django_assert_num_queries):
    notify(user=enlace, title="Uno", key="uno")
    notify(user=enlace, title="Dos", key="dos")
    assert enlace.access.municipality_ids
    with django_assert_num_queries(1):
        nav = context.build_navigation(request_of(enlace))
    assert nav["unread"] == 2


def test_visitors_have_no_navigation(db):
    for request in (request_of(AnonymousUser()), RequestFactory().get("/")):
        nav = context.build_navigation(request)
        assert nav["items"] == []
        assert nav["municipality"] is None


def test_unknown_addresses_are_skipped(enlace, monkeypatch):
    monkeypatch.setattr(
        context,
        "OFFICE_ITEMS",
        [("Avisos", "bell", "partners:no-such-page"), ("Municipio", "bank", "partners:municipality-detail")],
    )
    assert labels(context.build_navigation(request_of(enlace))) == ["Municipio"]
    assert context.address("partners:no-such-page", "14039") == ""


def test_committee_members_see_issued_papers_programmes_and_what_concerns_them(integrante):
    assert labels(context.build_navigation(request_of(integrante))) == [
        "Comité",
        "Documentos",
        "Programa anual",
        "Calendario",
        "Mis tareas",
    ]


def test_advisors_work_in_the_admin_and_see_the_municipality_of_the_page(asesora, municipality):
    nav = context.build_navigation(request_of(asesora))
    assert labels(nav) == ["Seguimiento", "Mapa nacional", "Vitalidad", "Mis tareas"]
    assert nav["role"] == "Asesor/a de cancillería"
    nav = context.build_navigation(request_of(asesora, municipality=municipality))
    assert nav["items"][0]["url"] == reverse("admin:index")
    assert "Municipio" in labels(nav)


@pytest.mark.parametrize(
    ("view_name", "active"),
    [
        ("partners:municipality-detail", ["Municipio"]),
        ("partners:municipality-edit", ["Municipio"]),
        ("partners:member-invite", ["Municipio"]),
        ("partners:account", []),
        ("phases:my-tasks", ["Mis tareas"]),
        ("phases:calendar-month", ["Calendario"]),
        ("phases:feed-create", ["Calendario"]),
    ],
)
def test_the_noun_of_the_page_is_lit(enlace, view_name, active):
    nav = context.build_navigation(request_of(enlace, view_name))
    assert [item["label"] for item in nav["items"] if item["active"]] == active


def test_only_the_page_itself_is_called_the_current_page(enlace):
    def current(view_name):
        nav = context.build_navigation(request_of(enlace, view_name))
        return {item["label"]: item["current"] for item in nav["items"]}["Municipio"]

    assert current("partners:municipality-detail") == "page"
    assert current("partners:municipality-edit") == "true"
    assert current("partners:account") == ""


def test_switcher_offers_the_same_page_of_the_other_municipality(enlace, other_municipality):
    MembershipFactory(user=enlace, municipality=other_municipality, role=Membership.Role.READER)
    request = request_of(enlace, "partners:municipality-detail", cvegeo="14039")
    nav = context.build_navigation(request)
    assert nav["municipality"].cvegeo == "14039"
    assert nav["others"] == [
        {"municipality": other_municipality, "url": reverse("partners:municipality-detail", args=["31050"])}
    ]


def test_the_page_decides_the_municipality_shown(enlace, other_municipality):
    MembershipFactory(user=enlace, municipality=other_municipality, role=Membership.Role.COMMITTEE)
    nav = context.build_navigation(request_of(enlace, municipality=other_municipality))
    assert nav["municipality"] == other_municipality
    assert nav["role"] == "Integrante del comité de Mérida"
    assert "Municipio" not in labels(nav)
