"""Pages of the methodology: one happy path each, refusals, and what each page costs."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agreements.imports import inventory
from partners.models import Entry
from phases import catalogue, diagnosis, progress, questionnaire, recommending
from phases.models import Process, Recommendations, Task
from tests.phases.moving import GATES, MONDAY, complete, pass_phase
from tests.phases.test_process_views import PDF

pytestmark = pytest.mark.usefixtures("methodology")
NOW = dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)
ANSWERS = {
    key: "" if each.is_written else questionnaire.PARTLY for key, each in questionnaire.QUESTIONS.items()
}


def page(client, view, *args, **query):
    address = reverse(f"phases:{view}", args=args)
    return client.get(f"{address}?{urlencode(query)}" if query else address).content.decode()


def post(client, view, *args, **data):
    return client.post(reverse(f"phases:{view}", args=args), data)


def today():
    return timezone.now().date().isoformat()


# Opening


def test_opening_page_explains_the_kinds_and_the_reasons(client, enlace):
    client.force_login(enlace)
    text = page(client, "process-open", "14039")
    for kind in ("new", "regularisation", "specific"):
        assert f'value="{kind}"' in text
    assert 'value="national"' not in text
    assert [each for each in catalogue.REASONS if each not in text] == []


def test_regularisation_is_prefilled_from_the_inventory_and_starts_with_the_diagnosis(
    client, enlace, counterpart
):
    client.force_login(enlace)
    address = reverse("phases:process-open", args=["14039"])
    query = urlencode({"tipo": "regularisation", "contraparte": counterpart.pk})
    form = client.get(f"{address}?{query}").context["form"]
    assert (form["kind"].value(), str(form["counterpart"].value())) == (
        "regularisation",
        str(counterpart.pk),
    )
    answer = client.post(
        address,
        {
            "kind": "regularisation",
            "opened_on": today(),
            "counterpart": counterpart.pk,
            "origin": "historical",
        },
    )
    process = Process.objects.get()
    assert process.kind == Process.Kind.REGULARISATION
    assert answer.url == reverse("phases:diagnosis-edit", args=[process.pk])
    assert "Empiece por el diagnóstico" in client.get(answer.url).content.decode()


def test_inventory_offers_to_regularise_what_is_not_registered(
    client, enlace, lectora, municipality, counterpart
):
    for title, registered in (("Viejo", "no"), ("En regla", "yes")):
        inventory.add_existing(
            municipality=municipality,
            by=enlace,
            today=MONDAY,
            counterpart=counterpart,
            kind="twinning",
            title=title,
            signed_on=None,
            signed_precision="year",
            registered=registered,
            state="unknown",
        )
    address = reverse("agreements:inventory-list", args=["14039"])
    opening = reverse("phases:process-open", args=["14039"])
    link = f'href="{opening}?tipo=regularisation&amp;contraparte={counterpart.pk}"'
    client.force_login(enlace)
    assert client.get(address).content.decode().count(link) == 1
    client.force_login(lectora)
    assert client.get(address).content.decode().count(link) == 0


def test_unknown_kind_in_the_address_or_the_form_is_no_error_page(client, enlace):
    client.force_login(enlace)
    address = reverse("phases:process-open", args=["14039"])
    assert client.get(f"{address}?tipo=nada&contraparte=x").status_code == 200
    answer = client.post(address, {"kind": "national", "opened_on": today(), "origin": "planned"})
    assert answer.status_code == 422
    assert Process.objects.count() == 0


# Diagnosis


def test_questionnaire_is_saved_in_part_and_then_concluded(client, enlace, process):
    client.force_login(enlace)
    post(client, "diagnosis-edit", process.pk, seen="0", oficina="yes", guardar="1")
    assert process.diagnosis.answers == {"oficina": "yes"}
    assert "Falta contestar 16 preguntas" in page(client, "diagnosis-detail", process.pk)
    seen = diagnosis.version(process.diagnosis)
    answer = post(client, "diagnosis-edit", process.pk, **ANSWERS | {"seen": seen})
    assert answer.url == reverse("phases:diagnosis-detail", args=[process.pk])
    assert process.tasks.get(key=diagnosis.TASK_KEY).state == Task.State.DONE
    text = client.get(answer.url).content.decode()
    assert questionnaire.QUESTIONS["oficina"].advice in text
    assert "Falta contestar" not in text


def test_concluding_with_open_questions_says_which_and_keeps_the_answers(client, enlace, process):
    client.force_login(enlace)
    answer = post(
        client, "diagnosis-edit", process.pk, **ANSWERS | {"seen": "0", "plan": "", "ofrece": "Agua"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_plan_0">' in text
    assert "Elija una respuesta." in text
    assert ">Agua</textarea>" in text.replace("\n", "")
    assert not hasattr(Process.objects.get(pk=process.pk), "diagnosis")


def test_second_tab_does_not_overwrite_what_a_colleague_answered(client, enlace, process):
    diagnosis.save(process=process, answers={"oficina": "no"}, by=enlace, at=NOW)
    client.force_login(enlace)
    answer = post(client, "diagnosis-edit", process.pk, seen="0", oficina="yes", guardar="1")
    assert answer.status_code == 422
    assert "Otra persona guardó respuestas" in answer.content.decode()


def test_readers_read_the_diagnosis_and_may_not_answer(client, enlace, lectora, process):
    diagnosis.save(process=process, answers=ANSWERS, by=enlace, at=NOW)
    client.force_login(lectora)
    text = page(client, "diagnosis-detail", process.pk)
    assert "Elena Ruiz" in text
    assert reverse("phases:diagnosis-edit", args=[process.pk]) not in text
    assert post(client, "diagnosis-edit", process.pk, **ANSWERS).status_code == 403


# Results


def test_results_page_shows_the_evidence_behind_each(client, enlace, lectora, process):
    client.force_login(enlace)
    task = process.tasks.get(key="prioridades")
    client.post(
        reverse("phases:task-complete", args=[task.pk]),
        {
            "note": "Agua, turismo y archivo",
            "files": [SimpleUploadedFile("ficha.pdf", PDF, "application/pdf")],
        },
    )
    client.force_login(lectora)
    text = page(client, "process-results", process.pk)
    file = task.evidence.exclude(file="").get()
    assert "1 de 10 resultados de corto plazo" in text
    assert reverse("phases:evidence-download", args=[file.pk]) in text
    assert "Agua, turismo y archivo" in text
    assert text.count("por lograr") == 13
    assert [each for each in catalogue.REASONS if each not in text] == []


@pytest.mark.parametrize("done", [2, 20])
def test_results_page_query_count(client, enlace, process, django_assert_num_queries, done):
    for task in process.tasks.filter(is_automatic=False, requires=[]).order_by("pk")[:done]:
        complete(process, task.key, enlace)
    client.force_login(enlace)
    page(client, "process-results", process.pk)
    with django_assert_num_queries(RESULTS_QUERIES):
        page(client, "process-results", process.pk)


# Recommendations


def test_after_a_phase_its_recommendations_are_offered_and_written(client, enlace, process):
    for key in GATES[1]:
        complete(process, key, enlace)
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:process-advance", args=[process.pk]), {"expected_phase": 1}, follow=True
    )
    address = reverse("phases:recommendations-edit", args=[process.pk, 1])
    text = answer.content.decode()
    assert f'<a href="{address}">Escriba las recomendaciones de la fase que concluyó</a>' in text
    assert "faltan las de sensibilización" in text
    answer = client.post(address, {"seen": "0", "coordination": "Reunirse cada semana"}, follow=True)
    assert "Reunirse cada semana" in answer.content.decode()
    row = Recommendations.objects.get()
    assert (row.phase.number, row.written_by) == (1, enlace)
    assert "faltan las de" not in page(client, "process-detail", process.pk)


def test_recommendations_refuse_nothing_at_all_and_a_phase_to_come(client, enlace, process):
    client.force_login(enlace)
    answer = post(client, "recommendations-edit", process.pk, 1, seen="0")
    assert answer.status_code == 422
    assert "Escriba al menos una" in answer.content.decode()
    answer = post(client, "recommendations-edit", process.pk, 3, seen="0", effectiveness="Pronto")
    assert answer.status_code == 422
    assert ">Pronto</textarea>" in answer.content.decode().replace("\n", "")
    assert client.get(reverse("phases:recommendations-edit", args=[process.pk, 5])).status_code == 404


@pytest.mark.parametrize("phases", [1, 4])
def test_recommendations_page_query_count(client, enlace, process, django_assert_num_queries, phases):
    for number in range(1, phases + 1):
        recommending.write(phase=process.phases.get(number=number), coordination="Sí.", by=enlace, at=NOW)
        process = pass_phase(process, number, enlace)
    client.force_login(enlace)
    page(client, "recommendations-list", process.pk)
    with django_assert_num_queries(RECOMMENDATIONS_QUERIES):
        page(client, "recommendations-list", process.pk)


# The office's tasks


def test_own_task_is_added_from_the_process(client, enlace, process):
    client.force_login(enlace)
    assert reverse("phases:process-task-create", args=[process.pk]) in page(
        client, "process-detail", process.pk
    )
    phase = process.phases.get(number=3)
    due_on = timezone.now().date() + dt.timedelta(days=30)
    answer = post(
        client,
        "process-task-create",
        process.pk,
        name="Reservar la sede",
        phase=phase.pk,
        due_on=due_on.isoformat(),
    )
    task = process.tasks.get(is_own=True)
    assert answer.url == reverse("phases:task-detail", args=[task.pk])
    assert (task.name, task.phase, task.planned_on) == ("Reservar la sede", phase, due_on)
    text = client.get(answer.url).content.decode()
    assert "Tarea propia de la oficina, agregada por Elena Ruiz" in text


def test_own_task_is_added_from_the_list_of_tasks(client, enlace, lectora, municipality):
    client.force_login(enlace)
    assert reverse("phases:task-create", args=["14039"]) in page(client, "task-list", "14039")
    answer = post(client, "task-create", "14039", name="Renovar la página", due_on=today())
    task = Task.objects.get()
    assert (answer.status_code, task.process, task.municipality) == (302, None, municipality)
    client.force_login(lectora)
    assert reverse("phases:task-create", args=["14039"]) not in page(client, "task-list", "14039")


def test_own_task_keeps_what_was_typed_when_the_day_is_past(client, enlace, process):
    client.force_login(enlace)
    answer = post(client, "process-task-create", process.pk, name="Reservar", due_on="2020-01-01")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "La fecha de la tarea ya pasó" in text
    assert 'value="Reservar"' in text


def test_own_task_refuses_a_phase_of_another_process(client, enlace, process, municipality):
    other = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    client.force_login(enlace)
    answer = post(
        client,
        "process-task-create",
        process.pk,
        name="Reservar",
        phase=other.phases.get(number=1).pk,
        due_on=today(),
    )
    assert answer.status_code == 422
    assert Task.objects.filter(is_own=True).count() == 0


def test_own_task_of_a_process_in_follow_up_has_no_phase_to_choose(client, enlace, process):
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    client.force_login(enlace)
    assert "Fase" not in [
        each.label
        for each in client.get(reverse("phases:process-task-create", args=[process.pk])).context["form"]
    ]
    post(client, "process-task-create", process.pk, name="Felicitar al alcalde", due_on=today())
    assert process.tasks.get(is_own=True).phase is None


def test_task_is_marked_as_not_applicable_and_asked_for_again(client, enlace, process):
    task = process.tasks.get(key="taller-sensibilizacion")
    client.force_login(enlace)
    assert reverse("phases:task-omit", args=[task.pk]) in page(client, "task-detail", task.pk)
    assert post(client, "task-omit", task.pk, reason="").status_code == 422
    text = post_and_follow(client, "task-omit", task.pk, reason="Se impartió en 2025")
    assert "Esta tarea no aplica." in text
    assert "Se impartió en 2025" in text
    text = post_and_follow(client, "task-restore", task.pk)
    assert "vuelve a estar pendiente" in text
    task.refresh_from_db()
    assert task.state == Task.State.PENDING


def post_and_follow(client, view, *args, **data):
    return client.post(reverse(f"phases:{view}", args=args), data, follow=True).content.decode()


def test_gate_offers_no_way_around(client, enlace, process):
    task = process.tasks.get(key="cabildo")
    client.force_login(enlace)
    assert reverse("phases:task-omit", args=[task.pk]) not in page(client, "task-detail", task.pk)
    answer = post(client, "task-omit", task.pk, reason="Ya votaron")
    assert answer.status_code == 422
    assert "es requisito para concluir su fase" in answer.content.decode()


def test_what_the_kind_omits_offers_no_button(client, enlace, municipality, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    task = process.tasks.get(key="envio-dgcp")
    client.force_login(enlace)
    text = page(client, "task-detail", task.pk)
    assert "Esta tarea no aplica." in text
    assert reverse("phases:task-restore", args=[task.pk]) not in text
    assert "no corresponde a un proceso de este tipo" in post_and_follow(client, "task-restore", task.pk)


# Closing and reopening


def test_closed_process_is_reopened_with_a_reason(client, enlace, lectora, process):
    progress.close_process(process=process, outcome="no_answer", reason="Nada", by=enlace, today=MONDAY)
    client.force_login(lectora)
    address = reverse("phases:process-reopen", args=[process.pk])
    assert address not in page(client, "process-detail", process.pk)
    client.force_login(enlace)
    assert address in page(client, "process-detail", process.pk)
    assert post(client, "process-reopen", process.pk, reason="").status_code == 422
    text = post_and_follow(client, "process-reopen", process.pk, reason="Contestó el alcalde")
    assert "El proceso se reabrió donde estaba" in text
    process.refresh_from_db()
    assert process.state == Process.State.OPEN
    assert Entry.objects.about(process).first().text.endswith("Contestó el alcalde")


def test_reopening_a_running_process_is_refused_on_its_form(client, enlace, process):
    client.force_login(enlace)
    answer = post(client, "process-reopen", process.pk, reason="Por si acaso")
    assert answer.status_code == 422
    assert "no hay nada que reabrir" in answer.content.decode()


def test_closing_page_says_that_it_may_be_reopened(client, enlace, process):
    client.force_login(enlace)
    assert "podrá reabrirse" in page(client, "process-close", process.pk)


# The qualified vote


def test_process_page_warns_when_the_administration_s_end_is_known(client, enlace, process, municipality):
    client.force_login(enlace)
    assert "voto calificado" not in page(client, "process-detail", process.pk)
    municipality.administration_ends_on = dt.date(2027, 9, 30)
    municipality.save()
    text = page(client, "process-detail", process.pk)
    assert "La administración termina el 30 de septiembre de 2027" in text
    assert "busque un voto calificado del ayuntamiento" in text
    for key in ("cabildo", "dictamen-procedencia", "firma"):
        complete(process, key, enlace)
    assert "voto calificado" not in page(client, "process-detail", process.pk)


RESULTS_QUERIES = 9
RECOMMENDATIONS_QUERIES = 7
