"""The methodology's data: complete, consistent, and within the size of the columns that copy it."""

import dataclasses
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from phases import catalogue
from phases.calendars import build_calendars
from phases.models import Process
from phases.taskspec import parse_weeks

ALL = catalogue.METHODOLOGY.all_tasks()
TASKS = {task.key: task for _, task in ALL}
BY_CODE = {task.code: task for _, task in ALL}
OMITTED_BY_NATIONAL = {"S11", "F2", "F3", "F4", "F5", "F6", "F10", "F11"}


def test_phases_last_4_4_4_and_8_weeks():
    assert [phase.weeks for phase in catalogue.PHASES] == [4, 4, 4, 8]
    assert [phase.number for phase in catalogue.PHASES] == [1, 2, 3, 4]
    assert [phase.slug for phase in catalogue.PHASES] == [
        "sensibilizacion",
        "negociacion",
        "formalizacion",
        "implementacion",
    ]


def test_every_code_of_the_checklists_is_there_in_order():
    expected = {
        1: [f"S{n}" for n in range(1, 13)] + ["H1"],
        2: [f"N{n}" for n in range(1, 11)] + ["H2"],
        3: [f"F{n}" for n in range(1, 13)] + ["H3"],
        4: [f"I{n}" for n in range(1, 13)] + ["H4"],
    }
    assert {n: [task.code for task in tasks] for n, tasks in catalogue.METHODOLOGY.tasks.items()} == expected


def test_keys_are_unique_plain_slugs():
    assert [key for key, times in Counter(task.key for _, task in ALL).items() if times > 1] == []
    assert [key for key in TASKS if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key)] == []


def test_keys_that_other_parts_rely_on_stand_on_their_codes():
    relied = {
        "S1": "designar-enlace",
        "S10": "nota-juridica",
        "S12": "seleccionar-ciudad",
        "N8": "dictamen-interno",
        "N10": "texto-negociado",
        "F1": "cabildo",
        "F6": "dictamen-procedencia",
        "F9": "firma",
        "I1": "comite",
        "I2": "reglamento",
        "I3": "programa-anual",
    }
    assert {code: BY_CODE[code].key for code in relied} == relied


def test_gates_are_those_of_the_law_and_of_the_foundation():
    assert {task.code for _, task in ALL if task.gate} == {
        *("S10", "S12"),
        *("N8", "N10"),
        *("F1", "F6", "F9"),
        *("I1", "I2", "I3"),
    }


def test_signature_requires_cabildo_and_dictamen_and_nothing_else_requires_anything():
    assert {task.key: task.requires for _, task in ALL if task.requires} == {
        "firma": ("cabildo", "dictamen-procedencia")
    }


def test_national_twinning_omits_exactly_the_steps_before_the_ministry():
    omitted = {task.code for _, task in ALL if not task.applies_to(catalogue.KIND_NATIONAL)}
    assert omitted == OMITTED_BY_NATIONAL
    assert [task.code for _, task in ALL if not task.applies_to(catalogue.KIND_NEW)] == []


def test_regularisation_asks_for_what_an_old_twinning_lacks():
    kept = {task.code for _, task in ALL if task.applies_to(catalogue.KIND_REGULARISATION)}
    assert {code for code in kept if code[0] == "S"} == {"S1", "S2", "S3", "S10"}
    assert {code for code in kept if code[0] == "N"} == {f"N{n}" for n in range(3, 11)}
    assert {code for code in kept if code[0] in "FI"} == {code for code in BY_CODE if code[0] in "FI"}


def test_specific_cooperation_omits_what_asks_for_a_committee():
    omitted = {task.code for _, task in ALL if not task.applies_to(catalogue.KIND_SPECIFIC)}
    assert omitted == {"I1", "I2"}


def test_kinds_are_those_of_a_process():
    assert set(catalogue.ALL_KINDS) == set(Process.Kind.values)
    assert {kind for _, task in ALL for kind in task.kinds} == set(Process.Kind.values)
    assert set(catalogue.FOREIGN_ONLY) == set(Process.Kind.values) - {"national"}


def test_milestones_belong_to_every_kind():
    assert [task.code for _, task in ALL if task.automatic and task.kinds != catalogue.ALL_KINDS] == []


def test_joint_tasks_count_the_holidays_of_the_counterpart():
    joint = {task.code for _, task in ALL if task.counterpart}
    assert joint == {"N2", "N4", "N10", "F5", "F8", "F9", "I3", "I4", "I5", "I6", "I7"}
    assert [task.code for _, task in ALL if task.counterpart and task.sre] == []
    calendars = build_calendars(country="US", sre={dt.date(2026, 5, 6): "Día inhábil de la SRE"})
    assert calendars.of(BY_CODE["F9"]) is calendars.counterpart
    assert calendars.of(BY_CODE["F6"]) is calendars.sre
    assert calendars.of(BY_CODE["F1"]) is calendars.office


def test_steps_in_the_hands_of_the_ministry_are_foreign_only():
    assert {task.code for _, task in ALL if task.sre} == {"F3", "F4", "F6", "F11"}
    assert {task.code for _, task in ALL if task.sre} <= OMITTED_BY_NATIONAL


@pytest.mark.parametrize(
    ("label", "weeks"),
    [
        ("1", (1, 1)),
        ("1–2", (1, 2)),
        ("13–20", (13, 20)),
        ("52", (52, 52)),
        ("12+", (12, None)),
        ("fin de trienio", (None, None)),
        ("", (None, None)),
    ],
)
def test_week_labels_are_read(label, weeks):
    assert parse_weeks(label) == weeks


def test_tasks_without_plan_date_are_the_open_ended_ones():
    assert {task.code for _, task in ALL if task.week_to is None} == {"F11", "F12", "I9", "I11", "I12"}


def test_plan_weeks_of_the_ranges_use_the_second_number():
    assert {code: BY_CODE[code].week_to for code in ("S4", "S11", "N2", "F5", "F8", "I2", "I3", "I10")} == {
        "S4": 2,
        "S11": 4,
        "N2": 6,
        "F5": 11,
        "F8": 12,
        "I2": 20,
        "I3": 15,
        "I10": 52,
    }


def test_weeks_lie_inside_their_phase_except_the_yearly_report():
    first = 1
    for phase in catalogue.PHASES:
        last = first + phase.weeks - 1
        outside = [
            task.code
            for task in catalogue.METHODOLOGY.tasks[phase.number]
            if task.week_to is not None and not first <= task.week_to <= last
        ]
        assert outside == (["I10"] if phase.number == 4 else [])
        first = last + 1


def test_each_phase_ends_with_its_automatic_milestone():
    milestones = [tasks[-1] for tasks in catalogue.METHODOLOGY.tasks.values()]
    assert [each.key for each in milestones] == [
        "fin-sensibilizacion",
        "fin-negociacion",
        "fin-formalizacion",
        "fin-implementacion",
    ]
    assert [each.week_to for each in milestones] == [4, 8, 12, 20]
    assert [task.key for _, task in ALL if task.automatic] == [each.key for each in milestones]


def test_texts_are_complete_sentences_and_fit_their_columns():
    for _, task in ALL:
        assert task.guidance.endswith("."), task.key
        assert 0 < len(task.name) <= 200, task.key
        assert 0 < len(task.responsible) <= 120, task.key
        assert 0 < len(task.evidence) <= 200, task.key
        assert len(task.key) <= 60, task.key
        assert len(task.week_label) <= 20, task.key
        assert not task.name.isupper(), task.key


def test_grades_and_sources_are_known():
    assert {task.grade for _, task in ALL} <= set(catalogue.GRADES)
    named = {source for _, task in ALL for source in task.sources}
    assert named == set(catalogue.SOURCES)
    assert [task.code for _, task in ALL if task.grade in "AB" and not task.sources] == []


def test_results_and_reasons_are_as_many_as_the_methodology_names():
    assert len(catalogue.RESULTS["short"]) == 10
    assert len(catalogue.RESULTS["long"]) == 4
    assert len(catalogue.REASONS) == 9
    assert len(set(catalogue.REASONS)) == 9


def test_short_term_results_are_proved_by_tasks_that_every_process_has():
    for result in catalogue.RESULTS["short"]:
        assert result.task_keys, result.key
        for key in result.task_keys:
            assert TASKS[key].applies_to(catalogue.KIND_NATIONAL), key


def test_long_term_results_name_the_tasks_that_sustain_them():
    for result in catalogue.RESULTS["long"]:
        assert len(result.task_keys) >= 2, result.key
        assert set(result.task_keys) <= set(TASKS), result.key


def test_results_proved_wants_all_of_their_tasks():
    assert catalogue.results_proved(set()) == ()
    assert catalogue.results_proved({"mapa-actores"}) == ()
    proved = catalogue.results_proved({"mapa-actores", "grupo-promotor", "prioridades"})
    assert [each.key for each in proved] == ["actores", "temas"]
    assert len(catalogue.results_proved(set(TASKS))) == 10


def test_task_looks_up_by_key_and_refuses_an_unknown_one():
    assert catalogue.METHODOLOGY.task("firma").code == "F9"
    with pytest.raises(KeyError):
        catalogue.METHODOLOGY.task("no-existe")


def test_digest_changes_with_any_word():
    changed = dataclasses.replace(
        catalogue.METHODOLOGY,
        phases=(dataclasses.replace(catalogue.PHASES[0], weeks=5), *catalogue.PHASES[1:]),
    )
    assert len(catalogue.METHODOLOGY.digest()) == 64
    assert changed.digest() != catalogue.METHODOLOGY.digest()
    assert dataclasses.replace(catalogue.METHODOLOGY).digest() == catalogue.METHODOLOGY.digest()


def row_of_glossary(task):
    """The task's row in docs/glosario.md."""
    flags = (
        task.gate,
        task.applies_to(catalogue.KIND_REGULARISATION),
        task.applies_to(catalogue.KIND_NATIONAL),
        task.applies_to(catalogue.KIND_SPECIFIC),
        task.sre,
        task.counterpart,
    )
    cells = [task.code, f"`{task.key}`", task.name, task.week_label]
    cells += ["sí" if each else "no" for each in flags]
    return f"| {' | '.join([*cells, catalogue.GRADES[task.grade]])} |"


def test_glossary_lists_every_key_beside_its_code():
    text = (Path(__file__).parents[2] / "docs" / "glosario.md").read_text(encoding="utf-8")
    for phase in catalogue.PHASES:
        assert f"`{phase.slug}` | {phase.name} | {phase.weeks} | `{catalogue.milestone_key(phase)}` |" in text
    for _, task in ALL:
        if not task.automatic:
            assert f"{row_of_glossary(task)}\n" in text
