"""Everybody's calls in the advisors' admin: added, corrected, checked, imported; the offices' own are only read."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partners.funds import calls
from partners.models import Call, Entry

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))


def url(name, *args):
    return reverse(f"admin:partners_call_{name}", args=args)


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


@pytest.fixture
def shared(asesora):
    return calls.add_call(municipality=None, by=asesora, now=NOW, title="Fondo", funder="Agencia")


@pytest.fixture
def own(municipality, enlace):
    return calls.add_call(municipality=municipality, by=enlace, now=NOW, title="Propia", funder="Agencia")


def test_an_advisor_reads_every_call_and_adds_one_for_all(advisor, shared, own):
    page = advisor.get(url("changelist")).content.decode()
    assert "Fondo" in page and "Propia" in page
    assert "Propia" not in advisor.get(url("changelist"), {"de": "todos"}).content.decode()
    data = {"title": "Nuevo", "funder": "Agencia", "standing": "confirmed", "source_url": "fondos.example"}
    assert advisor.post(url("create"), data).status_code == 302
    call = Call.objects.get(title="Nuevo")
    assert (call.municipality, call.source_url) == (None, "https://fondos.example")
    assert advisor.get(url("change", call.pk)).status_code == 200
    assert advisor.get(url("add")).status_code == 403


def form_data(client, address):
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_a_correction_is_refused_once_when_somebody_was_faster(advisor, shared, asesora):
    address = url("alter", shared.pk)
    data = form_data(advisor, address) | {"title": "Mío"}
    seen = calls.fingerprint(shared)
    calls.change_call(call=shared, by=asesora, now=NOW, seen=seen, funder="Otra")
    answer = advisor.post(address, data)
    assert "Otra persona cambió" in answer.content.decode()
    data["seen"] = answer.context["form"]["seen"].value()
    assert advisor.post(address, data).status_code == 302
    shared.refresh_from_db()
    assert shared.title == "Mío"


def test_an_offices_own_call_is_not_corrected_here(advisor, own):
    assert advisor.get(url("alter", own.pk)).status_code == 404
    assert "Corregir</a>" not in advisor.get(url("change", own.pk)).content.decode()


def test_checking_marks_everybodys_calls_only(advisor, shared, own):
    data = {"action": "mark_checked", "_selected_action": [shared.pk, own.pk]}
    answer = advisor.post(url("changelist"), data, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["«Propia» es de una oficina: la revisa ella.", "Convocatorias revisadas: 1."] or said == [
        "Convocatorias revisadas: 1.",
        "«Propia» es de una oficina: la revisa ella.",
    ]
    shared.refresh_from_db()
    assert shared.checked_on == timezone.localdate()
    assert Entry.objects.about(shared)[0].act == "call.checked"


def test_an_import_is_looked_over_before_it_writes(advisor):
    def post(text, **data):
        file = SimpleUploadedFile("fondos.csv", text.encode())
        return advisor.post(url("import"), {"table": file, **data}, follow=True)

    good = "Nombre,Convoca\nUno,Agencia\nDos,Agencia\n"
    assert "Nuevas: 2" in post(good, dry_run="on").content.decode() and not Call.objects.exists()
    assert "Línea 2: Nombre" in post("Nombre,Convoca\n,Agencia\n").content.decode()
    assert "Nuevas: 2" in post(good).content.decode()
    assert Call.objects.filter(municipality=None).count() == 2
    assert 'enctype="multipart/form-data"' in advisor.get(url("import")).content.decode()


def test_nobody_else_gets_in(client, enlace, shared):
    client.force_login(enlace)
    for address in (url("changelist"), url("create"), url("import"), url("alter", shared.pk)):
        assert client.get(address).status_code == 302
        assert client.post(address, {"title": "X"}).status_code == 302
    assert Call.objects.get().title == "Fondo"
