"""The bandeja de avisos."""

import datetime as dt

import pytest
from django.utils import timezone

from partners.models import Notice
from partners.notices import mark_read, notify

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def give(user, count, **values):
    for number in range(count):
        notify(
            user=user,
            **({"title": f"Aviso {number}", "key": f"k{number}", "url": "/cuenta/", "at": NOON} | values),
        )


def unread(user):
    return Notice.objects.unread_for(user).count()


def test_notify_says_the_same_thing_once(enlace, lectora):
    assert notify(user=enlace, title="Vence hoy", key="reminder:1") is True
    assert notify(user=enlace, title="Vence hoy, otra vez", key="reminder:1") is False
    assert notify(user=lectora, title="Vence hoy", key="reminder:1") is True
    assert list(Notice.objects.filter(user=enlace).values_list("title", flat=True)) == ["Vence hoy"]


def test_mark_read_touches_only_ones_own(enlace, lectora):
    give(enlace, 2)
    give(lectora, 1)
    assert mark_read(user=enlace, notices=Notice.objects.all(), at=NOON) == 2
    assert mark_read(user=enlace, notices=Notice.objects.all()) == 0
    assert (unread(enlace), unread(lectora)) == (0, 1)
    assert set(Notice.objects.filter(user=enlace).values_list("read_at", flat=True)) == {NOON}


def test_list_shows_ones_own_and_filters_the_unread(client, enlace, lectora):
    give(enlace, 2)
    give(lectora, 3)
    mark_read(user=enlace, notices=Notice.objects.filter(key="k0"))
    client.force_login(enlace)
    assert [n.key for n in client.get("/avisos/").context["page"]] == ["k1", "k0"]
    assert [n.key for n in client.get("/avisos/?ver=sin-leer").context["page"]] == ["k1"]


def test_list_pages_by_25(client, enlace):
    give(enlace, 30)
    client.force_login(enlace)
    assert len(client.get("/avisos/").context["page"]) == 25
    assert len(client.get("/avisos/?pagina=2").context["page"]) == 5
    assert client.get("/avisos/?pagina=zzz").context["page"].number == 1


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_one_and_for_thirty(
    client, enlace, municipality, count, django_assert_num_queries
):
    give(enlace, count, municipality=municipality)
    client.force_login(enlace)
    # Session, person, roles, unread notices of the frame, count, rows.
    with django_assert_num_queries(6):
        client.get("/avisos/")


def test_open_marks_as_read_and_goes_there(client, enlace):
    give(enlace, 1)
    client.force_login(enlace)
    response = client.get(f"/avisos/{Notice.objects.get().pk}/")
    assert (response.status_code, response.url) == (302, "/cuenta/")
    assert unread(enlace) == 0


@pytest.mark.parametrize(
    "url",
    ["", "https://malo.example/", "//malo.example/", "/\\malo.example", "javascript:alert(1)", "tareas/1/"],
)
def test_open_never_leaves_the_site(client, enlace, url):
    give(enlace, 1, url=url)
    client.force_login(enlace)
    assert client.get(f"/avisos/{Notice.objects.get().pk}/").url == "/avisos/"


def test_a_strangers_notice_is_404(client, enlace, otro_enlace, asesora):
    give(enlace, 1)
    for stranger in (otro_enlace, asesora):
        client.force_login(stranger)
        assert client.get(f"/avisos/{Notice.objects.get().pk}/").status_code == 404
    assert unread(enlace) == 1


def test_read_all_is_a_post_for_ones_own(client, enlace, lectora):
    give(enlace, 3)
    give(lectora, 1)
    client.force_login(enlace)
    assert client.get("/avisos/leidos/").url == "/avisos/"
    assert client.post("/avisos/leidos/").url == "/avisos/"
    assert (unread(enlace), unread(lectora)) == (0, 1)
    assert Notice.objects.filter(user=enlace, read_at__lte=timezone.now()).count() == 3


def test_nobody_without_a_session(client, db):
    assert client.get("/avisos/").url == "/cuenta/entrar/?next=/avisos/"
