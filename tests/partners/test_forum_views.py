"""Pages of the multilateral agenda: by date, filtered, imported, and always with how sure a fact is."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import Forum, Network, NetworkMembership

pytestmark = pytest.mark.django_db

SOON, LONG_AGO = dt.date(2090, 5, 10), dt.date(2020, 5, 10)


def forum(name, day=SOON, **values):
    return Forum.objects.create(name=name, starts_on=day, ends_on=day, **values)


def url(municipality, name="list", *args):
    return reverse(f"partners:forum-{name}", args=[municipality.cvegeo, *args])


def names(client, municipality, query=""):
    page = client.get(f"{url(municipality)}?{query}").context["page"]
    return [row.name for row in page.object_list]


def test_filters_and_past_ones_apart(client, municipality, other_municipality, enlace):
    network = Network.objects.create(key="al-las", name="Alianza", acronym="AL-LAs")
    forum("Tarde", SOON + dt.timedelta(days=9), country_code="FR", themes=["salud"])
    forum("Pronto", network=network, standing="confirmed")
    forum("Propio", municipality=municipality)
    forum("Ajeno", municipality=other_municipality)
    forum("Viejo", LONG_AGO)
    NetworkMembership.objects.create(municipality=municipality, network=network)
    client.force_login(enlace)
    assert names(client, municipality) == ["Pronto", "Propio", "Tarde"]
    assert names(client, municipality, "ver=pasados") == ["Viejo"]
    assert names(client, municipality, "tema=salud") == ["Tarde"]
    assert names(client, municipality, "red=al-las") == ["Pronto"]
    assert names(client, municipality, "pais=FR") == ["Tarde"]
    assert names(client, municipality, "certeza=confirmed") == ["Pronto"]
    assert names(client, municipality, "pais=zz") == ["Pronto", "Propio", "Tarde"]
    page = client.get(url(municipality)).content.decode()
    table = page[page.index("<tbody>") :]
    assert (table.count("Sin confirmar"), table.count("El municipio es miembro")) == (2, 1)
    file = b"".join(client.get(f"{url(municipality)}?certeza=confirmed&formato=csv").streaming_content)
    assert [line.split(",")[0] for line in file.decode("utf-8-sig").splitlines()] == ["Nombre", "Pronto"]


def test_a_forum_of_another_office_is_not_there(client, municipality, other_municipality, enlace):
    theirs, shared = forum("Ajeno", municipality=other_municipality), forum("De todos")
    client.force_login(enlace)
    for name in ("detail", "edit", "remove", "ics"):
        assert client.get(url(municipality, name, theirs.pk)).status_code == 404
    for name in ("edit", "remove"):
        assert client.get(url(municipality, name, shared.pk)).status_code == 404
    page = client.get(url(municipality, "detail", shared.pk)).content.decode()
    assert "Todos los municipios" in page
    assert "Cambiar los datos" not in page


def test_a_forum_by_form(client, municipality, enlace):
    client.force_login(enlace)
    facts = {"name": "Congreso", "starts_on": "2090-05-10", "standing": "confirmed"}
    refused = client.post(url(municipality, "create"), facts)
    assert refused.status_code == 422
    assert "indique la dirección de la fuente" in refused.content.decode()
    made = client.post(url(municipality, "create"), facts | {"standing": "unconfirmed"})
    row = Forum.objects.get()
    assert made.url == url(municipality, "detail", row.pk)
    assert row.ends_on == row.starts_on
    form = client.get(url(municipality, "edit", row.pk)).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    client.post(url(municipality, "edit", row.pk), values | {"place": "Lyon"})
    stale = client.post(url(municipality, "edit", row.pk), values | {"place": "Nantes"})
    assert stale.status_code == 422
    row.refresh_from_db()
    assert row.place == "Lyon"
    response = client.get(url(municipality, "ics", row.pk))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="congreso-2090-05-10.ics"'
    client.post(url(municipality, "remove", row.pk))
    assert Forum.objects.count() == 0


def upload(text, name="agenda.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_an_import_is_tried_refused_and_made(client, municipality, enlace):
    client.force_login(enlace)
    address = url(municipality, "import")
    good = "nombre,inicio\nCongreso,2090-05-10\n"
    tried = client.post(address, {"file": upload(good), "dry_run": "on"})
    assert tried.status_code == 200
    assert "Revisado, sin guardar nada: 1 nuevo" in tried.content.decode()
    bad = client.post(address, {"file": upload(good + "Cumbre,ayer\n<b>x</b>,ayer\n")})
    assert bad.status_code == 422
    page = bad.content.decode()
    assert "<td>3</td><td>No entiendo la fecha «ayer»" in page
    assert Forum.objects.count() == 0
    wrong = client.post(address, {"file": upload("hola", "a.pdf")})
    assert wrong.status_code == 422
    heavy = client.post(address, {"file": upload("x" * 1_100_000)})
    assert "más de 1 MB" in heavy.content.decode()
    ics = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20900510\r\nSUMMARY:Cumbre\r\n"
        "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    done = client.post(address, {"file": upload(ics, "red.ics")}, follow=True).content.decode()
    assert "1 nuevo, 0 actualizados" in done
    assert "Línea 2: «Cumbre» se repite" in done
    assert Forum.objects.get().uid == "a"


def test_the_admin_keeps_everybody_s_agenda_only(client, municipality, asesora):
    client.force_login(asesora)
    made = client.post(
        reverse("admin:partners_forum_new"),
        {"name": "Congreso", "starts_on": "2090-05-10", "standing": "unconfirmed", "themes": ["salud"]},
    )
    assert made.status_code == 302
    row = Forum.objects.get()
    assert (row.municipality, row.themes) == (None, ["salud"])
    form = client.get(reverse("admin:partners_forum_correct", args=[row.pk])).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    client.post(reverse("admin:partners_forum_correct", args=[row.pk]), values | {"place": "Lyon"})
    row.refresh_from_db()
    assert row.place == "Lyon"
    own = forum("Propio", municipality=municipality)
    for name in ("correct", "remove"):
        assert client.get(reverse(f"admin:partners_forum_{name}", args=[own.pk])).status_code == 404
    for each in (row, own):
        assert client.get(reverse("admin:partners_forum_change", args=[each.pk])).status_code == 200
    client.post(reverse("admin:partners_forum_remove", args=[row.pk]), {"post": "yes"})
    assert Forum.objects.get() == own


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    client, enlace, municipality, count, django_assert_num_queries
):
    for n in range(count):
        network = Network.objects.create(key=f"r{n}", name=f"Red {n}")
        forum(f"Foro {n}", network=network, municipality=municipality if n % 2 else None)
    client.force_login(enlace)
    client.get(url(municipality))
    with django_assert_num_queries(9):
        client.get(url(municipality))
