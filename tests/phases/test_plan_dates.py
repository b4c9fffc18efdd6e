"""`manage.py plan_dates`: the dates of a process that does not exist, and why."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from phases import catalogue, ledger, schedule
from phases.models import DeclaredDay, Process
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db

PHASES = ["sensibilizacion", "negociacion", "formalizacion", "implementacion"]


@pytest.fixture(autouse=True)
def guadalajara():
    return MunicipalityFactory(cvegeo="14039", name="Guadalajara")


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command(
        "plan_dates", "--opened-on", "2026-03-02", "--cvegeo", "14039", *arguments, stdout=out, stderr=err
    )
    return out.getvalue()


def plan(*arguments):
    return json.loads(run("--country", "US", "--format", "json", *arguments))


def task(result, key):
    return next(each for each in result["tasks"] if each["key"] == key)


def test_plan_gives_phases_tasks_and_ledger_in_the_agreed_form():
    result = plan()
    assert result["phases"] == [
        {"key": "sensibilizacion", "starts_on": "2026-03-02", "ends_on": "2026-03-29"},
        {"key": "negociacion", "starts_on": "2026-03-30", "ends_on": "2026-04-26"},
        {"key": "formalizacion", "starts_on": "2026-04-27", "ends_on": "2026-05-24"},
        {"key": "implementacion", "starts_on": "2026-05-25", "ends_on": "2026-07-19"},
    ]
    assert set(result) == {"phases", "tasks", "undated", "ledger"}
    assert all(set(each) == {"key", "phase", "plan_on", "due_on", "reasons"} for each in result["tasks"])
    assert all(set(each) == {"on", "kind", "days", "note"} for each in result["ledger"])
    assert {each["phase"] for each in result["tasks"]} == set(PHASES)
    dated = [each.key for _, each in catalogue.METHODOLOGY.all_tasks() if each.week_to]
    assert [each["key"] for each in result["tasks"]] == dated
    assert "constancia-registro" in [each["key"] for each in result["undated"]]


def test_due_date_says_why_it_moved():
    assert task(plan(), "mapa-actores") == {
        "key": "mapa-actores",
        "phase": "sensibilizacion",
        "plan_on": "2026-03-15",
        "due_on": "2026-03-17",
        "reasons": [
            "El plazo se cuenta desde el 2 de marzo de 2026.",
            "Fecha prevista: 15 de marzo de 2026, séptimo día de la semana 2.",
            "15 de marzo de 2026 es inhábil (domingo): pasa al día siguiente.",
            "16 de marzo de 2026 es inhábil (natalicio de Benito Juárez): pasa al día siguiente.",
        ],
    }


def test_suspensions_give_their_days_back_to_everything():
    result = plan("--suspend", "2026-05-11:2026-05-12:cabildo", "--suspend", "2026-03-09:2026-03-18:sre")
    assert result["phases"][0] == {
        "key": "sensibilizacion",
        "starts_on": "2026-03-02",
        "ends_on": "2026-04-10",
    }
    assert result["phases"][3]["ends_on"] == "2026-07-31"
    # Planned on 24 May, twelve natural days make Friday 5 June.
    assert task(result, "firma")["due_on"] == "2026-06-05"
    stops = [each for each in result["ledger"] if each["kind"] == "suspension"]
    assert [(each["on"], each["days"]) for each in stops] == [("2026-03-09", 10), ("2026-05-11", 2)]
    assert stops[0]["note"].startswith("Espera de la SRE: 10 días naturales de plazo detenido")
    counted = sum(each["days"] for each in result["ledger"] if each["kind"] in {"semanas", "suspension"})
    first, last = result["phases"][0]["starts_on"], result["phases"][3]["ends_on"]
    assert counted == (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def test_every_due_date_follows_the_rule_and_no_moved_day_is_left_untold():
    stop = ledger.Stop(date(2026, 4, 1), date(2026, 4, 9))
    result = plan("--suspend", "2026-04-01:2026-04-09:otra")
    told = {each["on"] for each in result["ledger"] if each["kind"] == "inhabil"}
    for each in result["tasks"]:
        plan_on, due_on = date.fromisoformat(each["plan_on"]), date.fromisoformat(each["due_on"])
        unrolled = ledger.unrolled(plan_on, stops=[stop])
        assert 0 <= (due_on - unrolled).days <= 5
        moved = {(unrolled + timedelta(days=n)).isoformat() for n in range((due_on - unrolled).days)}
        assert moved <= told


def test_national_twinning_omits_the_steps_before_the_ministry():
    keys = {each["key"] for each in json.loads(run("--country", "MX", "--format", "json"))["tasks"]}
    assert not keys & {"envio-dgcp", "dictamen-procedencia", "consulta-representacion"}
    assert {"cabildo", "firma", "comite"} <= keys


def test_declared_days_of_the_municipality_count(guadalajara):
    declare(guadalajara, "2026-03-17", "2026-03-18", "Feria de la ciudad")
    moved = task(plan(), "mapa-actores")
    assert moved["due_on"] == "2026-03-19"
    assert "17 de marzo de 2026 es inhábil (feria de la ciudad): pasa al día siguiente." in moved["reasons"]


def test_days_of_the_ministry_count_for_its_steps_without_a_municipality_too():
    declare(None, "2026-05-11", "2026-05-11", "Aniversario")
    out = StringIO()
    call_command("plan_dates", "--opened-on", "2026-03-02", "--format", "json", stdout=out)
    result = json.loads(out.getvalue())
    # Both are planned on Sunday 10 May (week 10) or shortly after; only the ministry rests on Monday 11.
    assert task(result, "observaciones")["due_on"] == "2026-05-12"


def declare(municipality, first, last, name):
    DeclaredDay.objects.create(
        municipality=municipality, starts_on=first, ends_on=last, name=name, recorded_by=UserFactory()
    )


def test_counterpart_s_holidays_count_for_what_both_sides_do():
    # Week 6 ends on Sunday 12 April; in France Monday 6 April is Easter Monday: opened a week earlier, it moves.
    def due(country):
        out = StringIO()
        call_command(
            "plan_dates", "--opened-on", "2026-02-23", "--country", country, "--format", "json", stdout=out
        )
        return task(json.loads(out.getvalue()), "reuniones-exploratorias")["due_on"]

    assert (due("US"), due("FR")) == ("2026-04-06", "2026-04-07")


def test_ceremony_gives_the_last_day_for_each_step():
    back = plan("--ceremony", "2026-06-19")["backplan"]
    last = {each["key"]: each["last_on"] for each in back["steps"]}
    # 19 June is a holiday in the United States: both sides must be ready the day before.
    assert back["opened_on"] == "2026-03-27"
    assert schedule.plan_date(date(2026, 3, 27), 12) == date(2026, 6, 18)
    assert (last["firma"], last["cabildo"], last["envio-dgcp"]) == ("2026-06-18", "2026-05-29", "2026-05-29")
    assert "comite" not in last


def test_text_is_for_people_and_nothing_is_saved():
    text = run("--country", "US", "--suspend", "2026-03-09:2026-03-18:electoral", "--ceremony", "2026-06-19")
    assert "Fases\n  2026-03-02 a 2026-04-08  sensibilizacion" in text
    assert "Periodo electoral: 10 días naturales de plazo detenido" in text
    assert "Inicio más tardío: 2026-03-27" in text
    assert Process.objects.count() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--opened-on", "2026-02-30"], "La fecha «2026-02-30» de --opened-on no es válida"),
        (["--opened-on", "20260302"], "escríbala como AAAA-MM-DD"),
        (["--opened-on", "1026-03-02"], "el año debe estar entre 2000 y 2100"),
        (["--suspend", "2026-04-10:2026-04-01:sre"], "termina antes de empezar"),
        (
            ["--suspend", "2026-02-01:2026-02-03:sre"],
            "empieza antes que el proceso, que se abre el 2 de marzo",
        ),
        (["--suspend", "2026-04-10:2026-04-11:vacaciones"], "No se conoce la causa «vacaciones». Elija una"),
        (["--suspend", "2026-04-10:2026-04-11:closed"], "No se conoce la causa «closed»"),
        (["--suspend", "2026-04-10"], "escríbala como DESDE:HASTA:CAUSA"),
        (["--suspend", "ayer:hoy:sre"], "La fecha «ayer» de --suspend no es válida"),
        (
            ["--suspend", "2026-04-10:2026-04-20:sre", "--suspend", "2026-04-20:2026-04-22:otra"],
            "Dos suspensiones se enciman: la del 10 de abril de 2026 al 20 de abril de 2026",
        ),
        (["--country", "XX"], "No se conoce el país «XX»"),
        (["--cvegeo", "99999"], "La clave INEGI «99999» no es válida"),
        (["--cvegeo", "14039; DROP"], "no es válida: son cinco dígitos"),
        (["--ceremony", "pronto"], "La fecha «pronto» de --ceremony no es válida"),
    ],
)
def test_bad_input_is_refused_in_spanish(arguments, message):
    with pytest.raises(CommandError, match=message):
        run("--format", "json", *arguments)


def test_an_unknown_municipality_is_refused_once_all_are_loaded(monkeypatch):
    monkeypatch.setattr("phases.management.commands.plan_dates.FULL_CATALOGUE", 1)
    with pytest.raises(CommandError, match="Ningún municipio tiene la clave INEGI «14999»"):
        run("--cvegeo", "14999")


def test_a_municipality_that_is_not_loaded_is_told_and_has_the_general_days():
    out, err = StringIO(), StringIO()
    call_command("plan_dates", "--opened-on", "2026-03-02", "--cvegeo", "01001", stdout=out, stderr=err)
    assert "El municipio 01001 no está cargado" in err.getvalue()
    assert "mapa-actores" in out.getvalue()
