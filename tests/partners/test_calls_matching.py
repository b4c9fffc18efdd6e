"""What an office has of what a call asks: pure, over plain plans."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from partners.funds.dates import is_stale, stage_of
from partners.funds.facts import ActivityFacts, AgreementFacts, OfficePlan, Partner, ProcessFacts
from partners.funds.fit import match
from partners.funds.requirements import (
    REQUIREMENTS,
    requirement_name,
    validate_applicants,
    validate_call_countries,
    validate_requirements,
)

TODAY = dt.date(2026, 3, 2)
LYON = Partner("Ciudad de Lyon", "FR")


def call(**values):
    given = {
        "applicants": [],
        "requirements": [],
        "countries": ["FR"],
        "themes": [],
        "cofunding_percent": None,
        "opens_on": None,
        "closes_on": None,
        "standing": "confirmed",
        "checked_on": None,
    }
    return SimpleNamespace(**(given | values))


def verdict(plan, requirement, **values):
    [finding] = match(plan, call(requirements=[requirement], **values), {"cglu": "CGLU"}).findings
    return finding.verdict


def agreement(country="FR", in_force=True, approved=True):
    return AgreementFacts("Hermanamiento con Lyon", country, in_force, approved)


@pytest.mark.parametrize(
    ("requirement", "plan", "expected"),
    [
        ("contraparte", OfficePlan(partners=(LYON,)), "met"),
        ("contraparte", OfficePlan(partners=(Partner("Ciudad de Bonn", "DE"),)), "missing"),
        ("acuerdo-vigente", OfficePlan(agreements=(agreement(),)), "met"),
        ("acuerdo-vigente", OfficePlan(agreements=(agreement(in_force=False),)), "missing"),
        ("acuerdo-vigente", OfficePlan(agreements=(agreement("DE"),)), "missing"),
        # Of a twinning of the inventory nobody may know whether it is still in force.
        ("acuerdo-vigente", OfficePlan(agreements=(agreement(in_force=None),)), "unknown"),
        ("acuerdo-vigente", OfficePlan(agreements=(agreement(in_force=None), agreement())), "met"),
        ("acuerdo-dictaminado", OfficePlan(agreements=(agreement(in_force=False),)), "met"),
        ("acuerdo-dictaminado", OfficePlan(agreements=(agreement(approved=False),)), "missing"),
        ("red:cglu", OfficePlan(networks={"cglu": "member"}), "met"),
        ("red:cglu", OfficePlan(networks={"cglu": "applying"}), "missing"),
        ("red:cglu", OfficePlan(networks={"cglu": "left"}), "missing"),
        ("red:cglu", OfficePlan(), "unknown"),
        ("fase:2", OfficePlan(processes=(ProcessFacts("Lyon", "FR", 2),)), "met"),
        ("fase:3", OfficePlan(processes=(ProcessFacts("Lyon", "FR", 2),)), "missing"),
        ("fase:1", OfficePlan(processes=(ProcessFacts("Bonn", "DE", 4),)), "missing"),
        ("comite", OfficePlan(has_committee=True), "met"),
        ("comite", OfficePlan(has_committee=False), "missing"),
        ("comite", OfficePlan(), "unknown"),
        ("aportacion", OfficePlan(activities=(ActivityFacts("Visita", "FR", budget=Decimal(5)),)), "met"),
        ("aportacion", OfficePlan(activities=(ActivityFacts("Visita", "FR"),)), "missing"),
        ("aportacion", OfficePlan(), "unknown"),
        ("en-paralelo", OfficePlan(), "missing"),
        ("en-paralelo", OfficePlan(partners=(LYON,)), "unknown"),
        (
            "en-paralelo",
            OfficePlan(partners=(LYON,), activities=(ActivityFacts("Postular", "FR", is_joint_call=True),)),
            "met",
        ),
        ("actividad", OfficePlan(), "unknown"),
        ("actividad", OfficePlan(activities=(ActivityFacts("Visita", "FR"),)), "met"),
        ("actividad", OfficePlan(activities=(ActivityFacts("Visita", "DE"),)), "missing"),
    ],
)
def test_each_requirement_is_met_missing_or_unknown(requirement, plan, expected):
    assert verdict(plan, requirement) == expected


@pytest.mark.parametrize(
    ("stands", "themes", "expected"),
    [
        ({"turismo": ("need",)}, ["turismo"], "met"),
        ({"salud": ("need",)}, ["turismo"], "missing"),
        ({}, ["turismo"], "unknown"),
        ({"salud": ("need",)}, [], "unknown"),
    ],
)
def test_a_theme_is_proved_by_strengths_and_needs(stands, themes, expected):
    assert verdict(OfficePlan(stands=stands), "tema", themes=themes) == expected


def test_every_requirement_has_a_sentence_and_whatever_is_not_met_a_remedy():
    for key, requirement in REQUIREMENTS.items():
        text = {"red": "red:cglu", "fase": "fase:2"}.get(key, key)
        [finding] = match(OfficePlan(), call(requirements=[text]), {"cglu": "CGLU"}).findings
        assert finding.sentence.endswith(".") and finding.remedy.endswith("."), requirement
        assert finding.verdict != "met"


@pytest.mark.parametrize(
    ("applicants", "partners", "expected"),
    [
        (["municipio"], (), "met"),
        (["organismo-publico", "academia"], (), "met"),
        (["gobierno-contraparte"], (LYON,), "met"),
        (["gobierno-contraparte"], (), "missing"),
        (["ambos-gobiernos"], (), "missing"),
        (["academia"], (LYON,), "missing"),
    ],
)
def test_who_may_apply_is_the_first_requirement(applicants, partners, expected):
    [finding] = match(OfficePlan(partners=partners), call(applicants=applicants)).findings
    assert (finding.key, finding.verdict) == ("quien-participa", expected)


def test_the_summary_counts_and_names_what_is_missing_and_what_is_unknown():
    asked = call(requirements=["contraparte", "acuerdo-vigente", "comite"], applicants=["municipio"])
    found = match(OfficePlan(partners=(LYON,)), asked)
    assert found.summary == (
        "Cumple 2 de 4; falta: acuerdo firmado y vigente con la contraparte; "
        "por confirmar: comité de Ciudades Hermanas instalado"
    )
    assert match(OfficePlan(), call()).summary == "Sin requisitos capturados"


def test_a_cofunding_that_is_demanded_is_a_requirement_without_being_ticked():
    found = match(OfficePlan(), call(cofunding_percent=20))
    assert [each.key for each in found.findings] == ["aportacion"]
    assert found.findings[0].sentence.startswith("Pide aportar el 20 %.")


@pytest.mark.parametrize(
    ("values", "plan", "expected"),
    [
        ({}, OfficePlan(partners=(LYON,)), True),
        ({}, OfficePlan(), False),
        ({"countries": []}, OfficePlan(), True),
        ({"countries": [], "themes": ["turismo"]}, OfficePlan(), False),
        ({"countries": [], "themes": ["turismo"]}, OfficePlan(stands={"turismo": ("need",)}), True),
        ({"countries": [], "applicants": ["academia"]}, OfficePlan(), False),
    ],
)
def test_a_call_is_relevant_when_it_admits_the_office_and_touches_what_it_does(values, plan, expected):
    assert match(plan, call(**values)).is_relevant is expected


def test_an_unknown_requirement_of_an_older_row_is_left_out():
    assert match(OfficePlan(), call(requirements=["algo-que-hubo"])).findings == ()


@pytest.mark.parametrize(
    ("values", "key", "left"),
    [
        ({"closes_on": TODAY}, "abierta", "cierra hoy"),
        ({"closes_on": TODAY + dt.timedelta(1)}, "abierta", "cierra mañana"),
        ({"closes_on": TODAY + dt.timedelta(40)}, "abierta", "cierra en 40 días naturales"),
        ({"opens_on": TODAY, "closes_on": TODAY}, "abierta", "cierra hoy"),
        (
            {"opens_on": TODAY + dt.timedelta(3), "closes_on": TODAY + dt.timedelta(9)},
            "por-abrir",
            "abre en 3 días naturales",
        ),
        ({"closes_on": TODAY - dt.timedelta(1)}, "cerrada", ""),
        ({}, "sin-fechas", ""),
        ({"opens_on": TODAY - dt.timedelta(9)}, "sin-fechas", ""),
        ({"closes_on": TODAY, "standing": "historical"}, "historica", ""),
    ],
)
def test_where_a_call_stands_on_a_day(values, key, left):
    stage = stage_of(call(**values), TODAY)
    assert (stage.key, stage.left) == (key, left)


@pytest.mark.parametrize(("days", "expected"), [(None, True), (0, False), (183, False), (184, True)])
def test_a_call_that_nobody_checked_for_six_months_is_stale(days, expected):
    checked_on = None if days is None else TODAY - dt.timedelta(days)
    assert is_stale(call(checked_on=checked_on), TODAY) is expected
    assert is_stale(call(checked_on=checked_on, standing="historical"), TODAY) is False


@pytest.mark.parametrize(
    ("validate", "good", "bad"),
    [
        (validate_applicants, ["municipio"], ["alcalde"]),
        (validate_applicants, [], ["municipio", "municipio"]),
        (validate_requirements, ["fase:4", "red:cglu", "comite"], ["fase"]),
        (validate_requirements, [], ["fase:5"]),
        (validate_requirements, [], ["comite:1"]),
        (validate_requirements, [], ["red:<script>"]),
        (validate_requirements, [], "comite"),
        (validate_requirements, [], [["comite"]]),
        (validate_call_countries, ["FR", "DE"], ["MX"]),
        (validate_call_countries, [], ["XX"]),
    ],
)
def test_lists_of_a_call_take_known_keys_only(validate, good, bad):
    validate(good)
    with pytest.raises(ValidationError):
        validate(bad)


def test_requirements_with_a_value_are_named_with_it():
    assert requirement_name("fase:3") == "Proceso de hermanamiento en fase 3 o posterior"
    assert requirement_name("red:cglu") == "Pertenecer a la red «cglu»"
