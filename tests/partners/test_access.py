"""Who sees and does what, as a table; and the guards of every view."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone

from partners import access, invitations
from partners.models import Access, Entry, Membership, Municipality, access_day
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def cast(enlace, lectora, otro_enlace, asesora, integrante, municipality, other_municipality):
    """The five, and everybody else who may come by."""
    juridica = UserFactory()
    MembershipFactory(user=juridica, municipality=municipality, role=Membership.Role.LEGAL)
    estatal = UserFactory()
    MembershipFactory(user=estatal, municipality=None, state="14", role=Membership.Role.STATE_COORDINATOR)
    yucatan = UserFactory()
    MembershipFactory(user=yucatan, municipality=None, state="31", role=Membership.Role.STATE_COORDINATOR)
    former = UserFactory()
    MembershipFactory(user=former, municipality=municipality, ends_on=dt.date(2026, 1, 31))
    future = UserFactory()
    MembershipFactory(user=future, municipality=municipality, starts_on=access_day() + dt.timedelta(2))
    return {
        "enlace": enlace,
        "lectora": lectora,
        "juridica": juridica,
        "integrante": integrante,
        "asesora": asesora,
        "estatal": estatal,
        "otro_enlace": otro_enlace,
        "yucatan": yucatan,
        "former": former,
        "future": future,
        "nobody": UserFactory(),
    }


#             sees it, reads all, edits, comments
TABLE = {
    "enlace": (True, True, True, True),
    "juridica": (True, True, False, True),
    "lectora": (True, True, False, False),
    "integrante": (True, False, False, False),
    "asesora": (True, True, False, False),
    "estatal": (True, True, False, False),
    "otro_enlace": (False, False, False, False),
    "yucatan": (False, False, False, False),
    "former": (False, False, False, False),
    "future": (False, False, False, False),
    "nobody": (False, False, False, False),
}


def test_everyone_sees_and_does_exactly_what_the_table_says(cast, municipality):
    found = {
        name: (
            Municipality.objects.visible_to(user).filter(pk=municipality.pk).exists(),
            access.may_read(user, municipality),
            access.may_edit(user, municipality),
            access.may_comment(user, municipality),
        )
        for name, user in cast.items()
    }
    assert found == TABLE


def test_people_of_an_office_are_seen_by_those_who_read_it(cast, municipality):
    people = Membership.objects.filter(municipality=municipality)
    seen = {name for name, user in cast.items() if people.visible_to(user).exists()}
    assert seen == {name for name, row in TABLE.items() if row[1]}


def test_history_is_seen_by_those_who_read_the_municipality(cast, municipality, enlace):
    invitations.invite(
        municipality=municipality,
        email="n@guadalajara.example",
        full_name="N",
        position="",
        role=Membership.Role.READER,
        by=enlace,
        today=TODAY,
    )
    seen = {name for name, user in cast.items() if Entry.objects.visible_to(user).exists()}
    assert seen == {name for name, row in TABLE.items() if row[1]}


def test_an_office_that_is_not_open_is_seen_by_advisors_only(cast):
    closed = MunicipalityFactory(opened_on=None)
    seen = {n for n, u in cast.items() if Municipality.objects.visible_to(u).filter(pk=closed.pk).exists()}
    assert seen == {"asesora"}


def test_a_membership_counts_on_its_first_and_last_day(municipality):
    user = UserFactory()
    MembershipFactory(
        user=user, municipality=municipality, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 6)
    )
    days = [dt.date(2026, 3, day) for day in (1, 2, 6, 7)]
    assert [Access.of(user, today=day).editor_ids == {municipality.pk} for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_roles_in_two_municipalities_do_not_mix(municipality, other_municipality, lectora):
    MembershipFactory(user=lectora, municipality=other_municipality, role=Membership.Role.COORDINATOR)
    assert lectora.access.reader_ids == {municipality.pk, other_municipality.pk}
    assert lectora.access.editor_ids == {other_municipality.pk}


def test_get_municipality_or_404_leaves_it_for_the_navigation(rf, cast, municipality):
    for name, user in cast.items():
        request = rf.get("/")
        request.user = user
        if TABLE[name][1]:
            assert access.get_municipality_or_404(request, "14039") == municipality
            assert request.municipality == municipality
        else:
            with pytest.raises(Http404):
                access.get_municipality_or_404(request, "14039")


def test_require_editor_lets_only_the_enlace_through(cast, municipality):
    refused = set()
    for name, user in cast.items():
        try:
            access.require_editor(user, municipality)
        except PermissionDenied:
            refused.add(name)
    assert refused == TABLE.keys() - {"enlace"}


def test_advisor_required_sends_strangers_to_login_and_refuses_colleagues(rf, cast):
    view = access.advisor_required(lambda request: HttpResponse("ok"))

    def answer(user):
        request = rf.get("/x/")
        request.user = user
        return view(request)

    assert answer(cast["asesora"]).content == b"ok"
    assert answer(AnonymousUser()).url == "/cuenta/entrar/?next=/x/"
    for name in cast.keys() - {"asesora"}:
        with pytest.raises(PermissionDenied):
            answer(cast[name])


OFFICE_PAGES = [
    ("/municipios/14039/", "read"),
    ("/municipios/14039/editar/", "edit"),
    ("/municipios/14039/personas/", "read"),
    ("/municipios/14039/personas/invitar/", "edit"),
    ("/municipios/14039/aviso-de-privacidad/", "public"),
    ("/municipios/14039/aviso-de-privacidad/editar/", "edit"),
    ("/personas/{reader}/dar-de-baja/", "edit"),
    ("/personas/{reader}/funcion/", "edit"),
]


@pytest.mark.parametrize(("path", "kind"), OFFICE_PAGES)
def test_pages_of_an_office(client, cast, path, kind):
    path = path.format(reader=cast["lectora"].memberships.get().pk)
    expected, found = {}, {}
    for name, user in cast.items():
        _, reads, edits, _ = TABLE[name]
        if kind == "public":
            expected[name] = 200
        elif not reads:
            expected[name] = 404
        else:
            expected[name] = 200 if kind == "read" or edits else 403
        client.force_login(user)
        found[name] = client.get(path).status_code
    assert found == expected
    client.logout()
    anonymous = client.get(path)
    assert anonymous.status_code == (200 if kind == "public" else 302)


@pytest.mark.parametrize(
    "path",
    [
        "/municipios/99999/",
        "/municipios/14039x/",
        "/municipios/%00/",
        "/municipios/%00/escudo/",
        "/municipios/%00/aviso-de-privacidad/",
        "/municipios/99999/aviso-de-privacidad/",
    ],
)
def test_unknown_municipalities_are_404(client, enlace, municipality, path):
    client.force_login(enlace)
    assert client.get(path).status_code == 404


def test_an_open_session_ends_with_the_membership(client, municipality, enlace, lectora):
    client.force_login(lectora)
    assert client.get("/municipios/14039/personas/").status_code == 200
    invitations.deactivate_membership(membership=lectora.memberships.get(), by=enlace, today=access_day())
    assert client.get("/municipios/14039/personas/").status_code == 404
    assert client.get("/cuenta/sin-adscripcion/").status_code == 200


def test_access_counts_days_in_the_applications_zone_whatever_the_page_shows(municipality):
    user = UserFactory()
    MembershipFactory(user=user, municipality=municipality, ends_on=access_day())
    with timezone.override("Pacific/Kiritimati"):
        assert user.access.editor_ids == {municipality.pk}
        kiritimati = access_day()
    with timezone.override("Pacific/Niue"):
        assert access_day() == kiritimati
