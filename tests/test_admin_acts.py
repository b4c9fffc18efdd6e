"""The acts of advisors on processes: suspend, resume, close and reopen, from the list and from the page of one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.models import Entry
from phases import progress
from phases.models import Process, Suspension

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def admin_url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def process(methodology, municipality, enlace, counterpart):
    return progress.open_process(
        municipality=municipality, opened_on=today(), by=enlace, today=today(), counterpart=counterpart
    )


@pytest.fixture
def other_process(methodology, other_municipality, otro_enlace):
    return progress.open_process(
        municipality=other_municipality,
        opened_on=today() - dt.timedelta(days=60),
        by=otro_enlace,
        today=today(),
    )


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


def act(client, action, *processes, **data):
    body = {"action": action, "_selected_action": [process.pk for process in processes], **data}
    return client.post(admin_url(Process, "changelist"), body, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_suspending_asks_for_the_reason_first(advisor, process, other_process):
    response = act(advisor, "suspend", process, other_process)
    assert response.templates[0].name == "admin/phases/process/act.html"
    assert response.context["processes"] == [process, other_process]
    assert Suspension.objects.count() == 0
    response = act(advisor, "suspend", process, confirm="1", cause="sre", reason="")
    assert response.context["form"].errors == {"reason": ["Este campo es obligatorio."]}
    assert Suspension.objects.count() == 0


def test_suspending_resuming_and_closing_call_the_verbs(advisor, asesora, process, other_process):
    both = (process, other_process)
    response = act(advisor, "suspend", *both, confirm="1", cause="election", reason="Veda electoral.")
    assert messages_of(response) == ["Procesos con el plazo suspendido: 2."]
    rows = Suspension.objects.values_list("process", "cause", "reason", "started_by", "ends_on")
    assert set(rows) == {(each.pk, "election", "Veda electoral.", asesora.pk, None) for each in both}
    assert set(Process.objects.values_list("state", flat=True)) == {"suspended"}

    response = act(advisor, "resume", process, confirm="1")
    assert messages_of(response) == ["Procesos con el plazo reanudado: 1."]
    process.refresh_from_db()
    assert process.state == "open"

    response = act(advisor, "close", process, confirm="1", outcome="declined", reason="Respondió que no.")
    assert messages_of(response) == ["Procesos cerrados: 1."]
    process.refresh_from_db()
    facts = (process.state, process.outcome, process.closing_reason, process.closed_on)
    assert facts == ("closed", "declined", "Respondió que no.", process.municipality.today(timezone.now()))
    entries = Entry.objects.about(process).filter(actor=asesora)
    assert [entry.act for entry in entries] == ["process.closed", "process.resumed", "process.suspended"]


def test_a_refused_act_names_its_process_and_spares_the_others(advisor, enlace, process, other_process):
    progress.close_process(process=process, outcome="withdrawn", reason="Ya no.", by=enlace, today=today())
    response = act(advisor, "suspend", process, other_process, confirm="1", cause="sre", reason="Espera.")
    refusal, done = messages_of(response)
    assert refusal.startswith("Guadalajara – Ciudad de Lyon: ")
    assert done == "Procesos con el plazo suspendido: 1."
    assert list(Suspension.objects.values_list("process", flat=True)) == [other_process.pk]


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("suspender", {"cause": "cabildo", "reason": "Espera la sesión."}, "suspended"),
        ("cerrar", {"outcome": "withdrawn", "reason": "Se desistió."}, "closed"),
    ],
)
def test_an_act_from_the_page_of_one_process(advisor, process, name, data, state):
    url, page = admin_url(Process, name, process.pk), admin_url(Process, "change", process.pk)
    assert url in advisor.get(page).content.decode()
    assert advisor.get(url).status_code == 200
    response = advisor.post(url, {"confirm": "1", **data})
    assert response.url == page
    process.refresh_from_db()
    assert process.state == state
    assert url not in advisor.get(page).content.decode()


def test_an_unconfirmed_post_changes_nothing(advisor, process):
    response = advisor.post(admin_url(Process, "cerrar", process.pk), {"outcome": "declined", "reason": "x"})
    assert response.status_code == 200
    process.refresh_from_db()
    assert process.state == "open"


def test_a_closed_process_is_reopened_with_a_reason(advisor, asesora, enlace, process):
    progress.close_process(process=process, outcome="no_answer", reason="Nadie.", by=enlace, today=today())
    url, page = admin_url(Process, "reabrir", process.pk), admin_url(Process, "change", process.pk)
    assert url in advisor.get(page).content.decode()
    assert advisor.post(url, {"confirm": "1", "reason": " "}).status_code == 200
    process.refresh_from_db()
    assert process.state == "closed"
    assert advisor.post(url, {"confirm": "1", "reason": "Contestaron."}).url == page
    process.refresh_from_db()
    assert (process.state, process.outcome) == ("open", "")
    last = Entry.objects.about(process).first()
    assert (last.act, last.actor) == ("process.reopened", asesora)
    assert "Contestaron." in last.text


def test_no_page_calls_the_closing_final(advisor, process):
    text = advisor.get(admin_url(Process, "cerrar", process.pk)).content.decode()
    assert "definitiv" not in text
    assert "puede reabrirse" in text
