"""Pages of the clock and of planning: what they show, what they refuse, what they cost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from phases import progress
from phases.models import DeclaredDay, Extension, Phase, Process, Suspension, Task
from tests.phases.moving import MONDAY, complete, day

pytestmark = pytest.mark.usefixtures("methodology")

MORE_TIME = {"working_days": "5", "reason": "Falta el acta", "approved_by": "Presidenta, oficio 12/2026"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages' clock: Monday 6 April 2026, at noon in Guadalajara."""
    now = dt.datetime(2026, 4, 6, 18, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now.date()


@pytest.fixture
def visit(client, enlace):
    client.force_login(enlace)

    def get(name, *args, **query):
        answer = client.get(reverse(f"phases:{name}", args=args), query)
        return answer, answer.content.decode()

    return get


@pytest.fixture
def send(client, enlace):
    client.force_login(enlace)
    return lambda name, *args, **data: client.post(reverse(f"phases:{name}", args=args), data)


def task_of(process, key):
    return process.tasks.get(key=key)


# Why this date


def test_task_page_tells_why_its_date_with_old_dates_struck(visit, process, enlace):
    progress.record_suspension(
        process=process,
        cause="cabildo",
        reason="Sin sesión",
        starts_on=day("03-09"),
        ends_on=day("03-18"),
        by=enlace,
        today=day("03-20"),
    )
    answer, text = visit("task-detail", task_of(process, "mapa-actores").pk)
    assert answer.status_code == 200
    assert "¿Por qué esta fecha?" in text
    assert "<s>17 mar 2026</s>" in text
    assert "<strong>25 mar 2026</strong>" in text
    assert "Espera del cabildo: 10 días naturales de plazo detenido" in text
    assert "Elena Ruiz" in text
    assert "+10" in text


def test_task_without_date_has_no_panel(visit, process):
    _, text = visit("task-detail", task_of(process, "constancia-registro").pk)
    assert "¿Por qué esta fecha?" not in text


def test_reader_sees_why_and_may_not_give_more_time(client, lectora, process):
    client.force_login(lectora)
    task = task_of(process, "mapa-actores")
    text = client.get(reverse("phases:task-detail", args=[task.pk])).content.decode()
    assert "¿Por qué esta fecha?" in text
    assert reverse("phases:task-whatif", args=[task.pk]) in text
    assert reverse("phases:extension-grant", args=[task.pk]) not in text
    answer = client.post(reverse("phases:extension-grant", args=[task.pk]), MORE_TIME)
    assert answer.status_code == 403
    assert Extension.objects.count() == 0


# The page «Plazos»


def test_clock_page_accounts_for_every_day_and_every_event(visit, process, enlace, municipality):
    complete(process, "carta-intencion", enlace, today=day("03-12"))
    progress.suspend(process=process, cause="sre", reason="Consulta", by=enlace, today=day("03-20"))
    progress.resume(process=process, by=enlace, today=day("03-22"))
    progress.grant_extension(
        phase=process.phases.get(number=2),
        working_days=5,
        reason="Visita aplazada",
        approved_by="Cabildo",
        by=enlace,
        today=day("03-23"),
    )
    # The milestone of phase 1 falls on Wednesday 1 April with the stopped days: it moves.
    DeclaredDay.objects.create(
        municipality=municipality,
        starts_on=day("04-01"),
        ends_on=day("04-03"),
        name="Semana Santa",
        recorded_by=enlace,
    )
    answer, text = visit("process-clock", process.pk)
    clock = answer.context["clock"]
    assert clock.elapsed.rows == [
        ("El municipio", 11, 31),
        ("La Secretaría de Relaciones Exteriores", 3, 8),
        ("La contraparte", 22, 61),
    ]
    assert (clock.elapsed.days, clock.stopped_days) == (36, 3)
    assert [row.days_later for row in clock.phases] == [3, 11, 11, 11]  # 1 May is a day of rest
    assert [(row.suspension.cause, row.days) for row in clock.stops] == [("sre", 3)]
    assert "Visita aplazada" in text
    assert "Autorizó: Cabildo" in text
    assert {off.on for off in clock.days_off} >= {day("04-01"), day("04-02"), day("04-03")}
    assert "Hoy lo tiene <strong>la contraparte</strong>, desde el 23 de marzo de 2026" in text


CLOCK_PAGE_QUERIES = 14


@pytest.mark.parametrize("events", [1, 30])
def test_clock_page_query_count(visit, process, enlace, django_assert_num_queries, events):
    for number in range(events):
        Suspension.objects.create(
            process=process,
            cause="other",
            reason="Receso",
            starts_on=MONDAY + dt.timedelta(days=number),
            ends_on=MONDAY + dt.timedelta(days=number),
            started_by=enlace,
            ended_by=enlace,
        )
        Extension.objects.create(
            municipality=process.municipality,
            process=process,
            task=task_of(process, "mapa-actores"),
            state="granted",
            working_days=1,
            days=1,
            reason="Falta",
            approved_by="Presidenta",
            asked_on=MONDAY,
            decided_on=MONDAY,
            decided_by=enlace,
        )
    with django_assert_num_queries(CLOCK_PAGE_QUERIES):
        answer, _ = visit("process-clock", process.pk)
    assert len(answer.context["clock"].stops) == events


def test_process_page_says_who_has_it(visit, process):
    _, text = visit("process-detail", process.pk)
    assert "En cancha de: <strong>el municipio</strong>, desde el 2 de marzo de 2026" in text
    assert reverse("phases:process-clock", args=[process.pk]) in text


# Suspending and resuming


def test_suspend_page_offers_today_and_takes_another_day(visit, send, process):
    _, text = visit("process-suspend", process.pk)
    assert 'value="2026-04-06"' in text
    answer = send("process-suspend", process.pk, cause="sre", reason="Espera", starts_on="2026-03-30")
    assert answer.status_code == 302
    assert Suspension.objects.get().starts_on == day("03-30")


def test_today_is_the_municipality_s_own(visit, send, process, monkeypatch):
    # Five in the morning of 7 April, Greenwich, is still the evening of the 6th in Guadalajara.
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 4, 7, 5, tzinfo=dt.UTC))
    assert 'value="2026-04-06"' in visit("process-suspend", process.pk)[1]
    answer = send("process-suspend", process.pk, cause="sre", reason="Espera", starts_on="2026-04-07")
    assert answer.status_code == 422
    process.municipality.timezone = "America/Cancun"
    process.municipality.save(update_fields=["timezone"])
    assert 'value="2026-04-07"' in visit("process-suspend", process.pk)[1]


@pytest.mark.parametrize(
    ("starts_on", "message"),
    [
        ("2026-02-27", "El proceso empieza el 2 de marzo de 2026"),
        ("2026-04-07", "no puede empezar después de hoy, 6 de abril de 2026"),
        ("0001-01-01", "Revise el año"),
        ("mañana", "Escriba una fecha válida"),
    ],
)
def test_suspend_page_refuses_and_keeps_what_was_typed(send, process, starts_on, message):
    answer = send("process-suspend", process.pk, cause="sre", reason="Espera del oficio", starts_on=starts_on)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "Espera del oficio" in text
    assert Suspension.objects.count() == 0


def test_resume_with_one_button_and_with_another_day(send, process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-30"))
    assert send("process-resume-after", process.pk, ends_on="2026-04-03").status_code == 302
    assert Suspension.objects.get().ends_on == day("04-03")
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("04-04"))
    send("process-resume", process.pk)
    assert Suspension.objects.latest("starts_on").ends_on == day("04-06")


def test_resume_shows_what_moves_before_it_is_saved(send, process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-30"))
    answer = send("process-resume-after", process.pk, ends_on="2026-04-05", ver="1")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Qué fechas se moverían" in text
    assert answer.context["moves"].phases[0].days == 7
    process.refresh_from_db()
    assert process.state == Process.State.SUSPENDED
    assert process.phases.get(number=1).ends_on == day("03-29")


def test_resuming_what_runs_is_refused_and_says_so(send, process):
    for extra in ({}, {"ver": "1"}):
        answer = send("process-resume-after", process.pk, ends_on="2026-04-03", **extra)
        assert answer.status_code == 422
        assert "El plazo no está suspendido" in answer.content.decode()


def test_recording_a_past_suspension_and_one_that_overlaps_it(send, process):
    values = {"cause": "cabildo", "reason": "Sin sesión", "starts_on": "2026-03-09", "ends_on": "2026-03-18"}
    assert send("suspension-record", process.pk, **values).status_code == 302
    answer = send("suspension-record", process.pk, **(values | {"starts_on": "2026-03-18"}))
    assert answer.status_code == 422
    assert "Elija días que no se encimen" in answer.content.decode()
    assert Suspension.objects.count() == 1


# More time


def test_extension_shows_the_dates_and_then_moves_them(visit, send, process):
    task = task_of(process, "grupo-promotor")
    assert task.due_on == day("03-17")
    answer, text = visit("extension-grant", task.pk, dias="5")
    assert 'value="5"' in text
    shown = send("extension-grant", task.pk, **MORE_TIME, ver="1")
    assert [(move.before, move.after) for move in shown.context["moves"].tasks] == [
        (day("03-17"), day("03-24"))
    ]
    assert Extension.objects.count() == 0
    task.refresh_from_db()
    assert (task.due_on, task.sequence) == (day("03-17"), 0)
    done = send("extension-grant", task.pk, **MORE_TIME)
    assert done.url == reverse("phases:task-detail", args=[task.pk])
    task.refresh_from_db()
    assert (task.due_on, task.sequence) == (day("03-24"), 1)
    assert "Autorizó: Presidenta, oficio 12/2026" in visit("task-detail", task.pk)[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"working_days": "0"}, "Escriba al menos 1 día hábil"),
        ({"working_days": "900"}, "Escriba a lo más 120 días hábiles"),
        ({"working_days": "dos"}, "Escriba un número entero"),
        ({"approved_by": ""}, "Quién la autorizó"),
    ],
)
def test_extension_refuses_and_keeps_what_was_typed(send, process, change, message):
    answer = send("extension-grant", task_of(process, "grupo-promotor").pk, **(MORE_TIME | change))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Falta el acta" in answer.content.decode()
    assert Extension.objects.count() == 0


def test_extension_of_a_done_task_or_while_suspended_is_refused(send, process, enlace):
    done = complete(process, "designar-enlace", enlace)
    assert "Sólo una tarea pendiente" in send("extension-grant", done.pk, **MORE_TIME).content.decode()
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("04-06"))
    answer = send("phase-extend", process.pk, 1, **MORE_TIME)
    assert answer.status_code == 422
    assert "reanúdelo antes de dar más tiempo" in answer.content.decode()


def test_phase_extension_moves_the_phase_and_what_follows(send, process):
    shown = send("phase-extend", process.pk, 2, **MORE_TIME, ver="1")
    moves = shown.context["moves"]
    assert [move.name for move in moves.phases] == [
        "Fase 2, negociación",
        "Fase 3, formalización",
        "Fase 4, implementación",
    ]
    assert moves.tasks
    send("phase-extend", process.pk, 2, **MORE_TIME)
    assert (
        dict(Phase.objects.filter(process=process).values_list("number", "ends_on"))[2]
        == moves.phases[0].after
    )
    due = {task.name: task.due_on for task in Task.objects.filter(process=process)}
    assert {move.name: move.after for move in moves.tasks} == {
        move.name: due[move.name] for move in moves.tasks
    }


def test_phase_that_does_not_exist_is_404(visit, process):
    assert visit("phase-extend", process.pk, 7)[0].status_code == 404


# Planning backwards


def test_plan_backwards_before_opening(visit, municipality):
    answer, text = visit("plan-backwards", "14039", dia="2026-07-03", ocasion="firma", tipo="new", pais="FR")
    assert answer.status_code == 200
    assert answer.context["plan"].opened_on == day("04-11")
    assert "a más tardar el sábado 11 de abril de 2026" in text
    assert "Faltan 5 días naturales" in text
    assert "Última sesión de cabildo segura" in text
    assert "viernes 12 de junio de 2026" in text
    assert f"{reverse('phases:process-open', args=['14039'])}?inicio=2026-04-11" in text
    assert 'value="2026-04-11"' in visit("process-open", "14039", inicio="2026-04-11")[1]
    assert Process.objects.count() == 0


def test_plan_backwards_says_what_is_too_late(visit, municipality):
    answer, text = visit("plan-backwards", "14039", dia="2026-05-29", ocasion="firma", tipo="new", pais="")
    assert "ya no alcanza" in text
    assert {row.last.step.key for row in answer.context["past"]} >= {"designar-enlace", "nota-juridica"}
    assert "Abrir proceso con esta fecha" not in text


def test_plan_backwards_with_mexico_is_national(visit, municipality):
    answer, text = visit("plan-backwards", "14039", dia="2026-09-25", ocasion="firma", tipo="new", pais="MX")
    assert answer.context["to_sre"] is None
    assert "Entre municipios mexicanos no hay pasos ante la SRE" in text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"dia": "", "ocasion": "firma", "tipo": "new"}, "Día fijo"),
        ({"dia": "9999-12-31", "ocasion": "firma", "tipo": "new"}, "Revise el año"),
        ({"dia": "2026-09-25", "ocasion": "boda", "tipo": "new"}, "Qué sucede ese día"),
        ({"dia": "2026-09-25", "ocasion": "firma", "tipo": "new", "pais": "XX"}, "País de la contraparte"),
        (
            {"dia": "2026-09-25", "ocasion": "exploratoria", "tipo": "regularisation"},
            "Ese paso no corresponde a este proceso",
        ),
    ],
)
def test_plan_backwards_refuses_bad_questions(visit, municipality, query, message):
    answer, text = visit("plan-backwards", "14039", **query)
    assert answer.status_code == 422
    assert message in text
    assert answer.context["plan"] is None


PLAN_QUERIES = 9


@pytest.mark.parametrize("rows", [1, 30])
def test_plan_backwards_query_count(visit, municipality, enlace, django_assert_num_queries, rows):
    for number in range(rows):
        DeclaredDay.objects.create(
            municipality=municipality,
            starts_on=day("05-01") + dt.timedelta(days=number),
            ends_on=day("05-01") + dt.timedelta(days=number),
            name="Feria",
            recorded_by=enlace,
        )
    with django_assert_num_queries(PLAN_QUERIES):
        visit("plan-backwards", "14039", dia="2026-12-18", ocasion="firma", tipo="new", pais="US")


def test_process_plan_tells_what_is_left_for_each_pending_step(visit, process):
    answer, text = visit("process-plan", process.pk, dia="2026-06-26", ocasion="firma")
    rows = {row.last.step.key: row for row in answer.context["rows"]}
    assert rows["cabildo"].last.last_on == day("06-05")
    assert rows["cabildo"].left == 43
    assert not rows["cabildo"].is_due_too_late
    assert "Se llega a tiempo con las fechas límite en vigor" in text
    answer, text = visit("process-plan", process.pk, dia="2026-05-15", ocasion="firma")
    assert rows.keys() == {row.last.step.key for row in answer.context["rows"]}
    assert any(row.is_due_too_late for row in answer.context["rows"])


def test_process_plan_tells_late_gates_from_late_steps(visit, process):
    answer, text = visit("process-plan", process.pk, dia="2026-06-19", ocasion="firma")
    assert [row.last.step.code for row in answer.context["past"]] == ["S1", "S2", "S3"]
    assert answer.context["past_gates"] == []
    assert "3 pasos, que no bloquean su fase" in text
    answer, text = visit("process-plan", process.pk, dia="2026-05-29", ocasion="firma")
    late = [row.last.step.key for row in answer.context["past_gates"]]
    assert late == ["nota-juridica", "seleccionar-ciudad"]
    assert "2 pasos que bloquean su fase" in text


def test_process_plan_refuses_a_step_that_was_done(visit, process, enlace):
    complete(process, "reuniones-exploratorias", enlace)
    answer, text = visit("process-plan", process.pk, dia="2026-06-26", ocasion="exploratoria")
    assert answer.status_code == 422
    assert "ya se cumplió" in text


# What if


def test_whatif_shows_all_that_slips_and_saves_nothing(visit, process):
    task = task_of(process, "dictamen-procedencia")
    before = list(Task.objects.order_by("pk").values_list("due_on", "sequence"))
    answer, text = visit("task-whatif", task.pk, fecha="2026-06-05")
    slip = answer.context["slip"]
    moved = {move.node.key: move.new_due_on for move in slip.tasks}
    assert moved["dictamen-procedencia"] == moved["firma"] == day("06-05")
    assert [move.before.number for move in slip.phases] == [3, 4]
    assert moved["comite"] > task_of(process, "comite").due_on
    assert "cabildo" not in moved
    assert f"{reverse('phases:extension-grant', args=[task.pk])}?dias={answer.context['days']}" in text
    assert list(Task.objects.order_by("pk").values_list("due_on", "sequence")) == before


def test_applying_a_whatif_gives_the_very_date_that_was_asked(visit, send, process):
    task = task_of(process, "dictamen-procedencia")
    answer, _ = visit("task-whatif", task.pk, fecha="2026-06-05")
    send("extension-grant", task.pk, **(MORE_TIME | {"working_days": answer.context["days"]}))
    task.refresh_from_db()
    assert task.due_on == day("06-05")


def test_whatif_of_an_earlier_day_moves_nothing(visit, process):
    _, text = visit("task-whatif", task_of(process, "cabildo").pk, fecha="2026-04-10")
    assert "Nada se atrasa" in text


def test_whatif_of_a_task_without_date_or_done_says_why_not(visit, process, enlace):
    assert "no tiene fecha límite" in visit("task-whatif", task_of(process, "constancia-registro").pk)[1]
    done = complete(process, "designar-enlace", enlace)
    assert "Sólo se pregunta por tareas pendientes" in visit("task-whatif", done.pk)[1]


def test_whatif_of_an_own_task_without_process_moves_it_alone(visit, enlace, municipality):
    task = progress.add_task(
        municipality=municipality, name="Informe", due_on=day("05-08"), by=enlace, today=day("04-06")
    )
    answer, text = visit("task-whatif", task.pk, fecha="2026-05-16")
    assert answer.context["slip"].due_on == day("05-18")
    assert "Sólo se mueve esta tarea" in text


@pytest.mark.parametrize("name", ["process-clock", "process-plan"])
def test_stranger_and_committee_get_404(client, otro_enlace, integrante, process, name):
    for user in (otro_enlace, integrante):
        client.force_login(user)
        assert client.get(reverse(f"phases:{name}", args=[process.pk])).status_code == 404
