"""The communication plan: its verbs, its tasks, and the recommendations by phase."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.communication import plan
from agreements.communication.plan_chart import counted_by_month, plan_chart
from agreements.communication.recommendations import AFTERWARDS, RECOMMENDATIONS, of_stage
from agreements.models import CommunicationAct
from partners.models import Entry
from phases import progress
from phases.models import Task
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
State = CommunicationAct.State
DATA = {
    "scope": "external",
    "audience": "Cámaras empresariales",
    "message": "El hermanamiento abre oportunidades.",
    "channel": "Boletín",
    "on": MONDAY + dt.timedelta(days=10),
    "responsible": "Comunicación Social",
}


@pytest.fixture
def act(municipality, enlace):
    return plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA)


def test_an_act_has_a_task_on_its_day(act):
    assert (act.state, act.revision) == (State.PLANNED, 1)
    assert (act.task.due_on, act.task.state) == (MONDAY + dt.timedelta(days=10), Task.State.PENDING)
    assert act.task.name == "Comunicación externa: Boletín"
    assert Entry.objects.about(act).get().act == "communication.added"


def test_the_same_act_is_not_added_twice(act, municipality, enlace):
    with pytest.raises(ValidationError, match="ya tiene esa acción"):
        plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA)
    plan.cancel_act(act=act, by=enlace, today=MONDAY, seen=1, outcome="Sin presupuesto")
    again = plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA)
    assert CommunicationAct.objects.get(state=State.PLANNED) == again


def test_an_act_that_makes_no_sense_is_refused(municipality, enlace, draft, process):
    stranger = MunicipalityFactory()
    for changes, field in (
        ({"audience": "   "}, "audience"),
        ({"scope": "other"}, "scope"),
        ({"phase": 2}, "phase"),
        ({"process": process, "phase": 5}, "phase"),
        ({"process": process, "agreement": draft}, "process"),
    ):
        with pytest.raises(ValidationError) as refused:
            plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA | changes)
        assert set(refused.value.message_dict) == {field}
    with pytest.raises(ValidationError, match="de su municipio"):
        plan.add_act(municipality=stranger, by=enlace, today=MONDAY, **DATA, process=process)
    with pytest.raises(TypeError):
        plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA, state="done")
    assert not CommunicationAct.objects.exists()


def test_a_closed_process_takes_no_act(municipality, enlace, process):
    closed = progress.close_process(
        process=process, outcome="withdrawn", reason="Otra prioridad", by=enlace, today=MONDAY
    )
    with pytest.raises(ValidationError, match="cerrado"):
        plan.add_act(municipality=municipality, by=enlace, today=MONDAY, **DATA, process=closed)


def test_moving_the_day_moves_the_task(act, enlace):
    later = MONDAY + dt.timedelta(days=24)
    plan.change_act(act=act, by=enlace, today=MONDAY, seen=1, **DATA | {"on": later})
    act.task.refresh_from_db()
    assert (act.revision, act.task.due_on, act.task.sequence) == (2, later, 1)
    assert Task.objects.filter(key__startswith=f"comunicacion-{act.pk}-").count() == 1


def test_a_stale_tab_overwrites_nothing(act, enlace):
    plan.change_act(act=act, by=enlace, today=MONDAY, seen=1, **DATA | {"channel": "Radio"})
    for verb, words in (
        (plan.change_act, DATA | {"channel": "Televisión"}),
        (plan.cancel_act, {"outcome": "No hay tiempo"}),
    ):
        with pytest.raises(ValidationError, match="Otra persona cambió"):
            verb(act=act, by=enlace, today=MONDAY, seen=1, **words)
    act.refresh_from_db()
    assert (act.channel, act.state, act.revision) == ("Radio", State.PLANNED, 2)


def test_carried_out_with_words_fulfils_the_task(act, enlace):
    day = act.on
    with pytest.raises(ValidationError, match="está prevista para el"):
        plan.finish_act(act=act, by=enlace, today=MONDAY, seen=1, outcome="Publicado")
    for words in ("", "x" * 301):
        with pytest.raises(ValidationError) as refused:
            plan.finish_act(act=act, by=enlace, today=day, seen=1, outcome=words)
        assert set(refused.value.message_dict) == {"outcome"}
    plan.finish_act(act=act, by=enlace, today=day, seen=1, outcome="Boletín  4/2026")
    act.task.refresh_from_db()
    assert (act.state, act.outcome) == (State.DONE, "Boletín 4/2026")
    assert (act.task.state, act.task.completed_on) == (Task.State.DONE, day)
    with pytest.raises(ValidationError, match="ya está realizada"):
        plan.cancel_act(act=act, by=enlace, today=day, seen=2, outcome="Error")
    acts = [entry.act for entry in Entry.objects.about(act)]
    assert acts == ["communication.done", "communication.added"]


def test_called_off_with_words_settles_the_task(act, enlace):
    plan.cancel_act(act=act, by=enlace, today=MONDAY, seen=1, outcome="Sin recursos")
    act.task.refresh_from_db()
    assert (act.state, act.task.state) == (State.CANCELLED, Task.State.NOT_APPLICABLE)
    assert act.task.not_applicable_reason == "Sin recursos"


# --- Recommendations -------------------------------------------------------------------------------------------------


def test_every_phase_advises_within_and_without():
    assert len({each.key for each in RECOMMENDATIONS}) == len(RECOMMENDATIONS)
    for stage in (1, 2, 3, 4, AFTERWARDS):
        assert {each.scope for each in of_stage(stage)} == {"internal", "external"}
    for each in RECOMMENDATIONS:
        fields = {name: CommunicationAct._meta.get_field(name).max_length for name in ("audience", "channel")}
        assert len(each.audience) <= fields["audience"] and len(each.channel) <= fields["channel"]
        assert each.message.endswith(".")


def test_a_recommendation_falls_on_its_day_in_the_phase(process, enlace):
    phase = process.phases.get(number=2)
    act, new = plan.adopt(key="conozca-ciudad", by=enlace, today=MONDAY, process=process)
    assert (act.on, act.phase, act.recommendation) == (
        phase.starts_on + dt.timedelta(days=14),
        2,
        "conozca-ciudad",
    )
    assert new and act.task.due_on <= act.on
    assert plan.adopt(key="conozca-ciudad", by=enlace, today=MONDAY, process=process) == (act, False)
    assert CommunicationAct.objects.count() == 1


def test_a_day_that_is_past_becomes_today(process, enlace):
    late = MONDAY + dt.timedelta(days=60)
    act, _ = plan.adopt(key="taller-interno", by=enlace, today=late, process=process)
    assert act.on == late


def test_a_cancelled_recommendation_may_be_taken_again(process, enlace):
    first, _ = plan.adopt(key="taller-interno", by=enlace, today=MONDAY, process=process)
    plan.cancel_act(act=first, by=enlace, today=MONDAY, seen=1, outcome="Se pospone")
    again, new = plan.adopt(key="taller-interno", by=enlace, today=MONDAY, process=process)
    assert new and again != first


def test_several_are_taken_all_or_none(process, enlace):
    keys = ["taller-interno", "vocerias", "no-existe"]
    with pytest.raises(ValidationError, match="no existe"):
        plan.adopt_all(keys=keys, by=enlace, today=MONDAY, process=process)
    assert not CommunicationAct.objects.exists()
    assert plan.adopt_all(keys=keys[:2], by=enlace, today=MONDAY, process=process) == 2
    assert plan.adopt_all(keys=keys[:2], by=enlace, today=MONDAY, process=process) == 0


def test_the_anniversary_is_that_of_the_signature(draft, enlace):
    with pytest.raises(ValidationError, match="no tiene fecha de firma"):
        plan.adopt(key="aniversario", by=enlace, today=MONDAY, agreement=draft)
    signed = put_in_force(draft, signed_on=dt.date(2024, 2, 29))
    act, _ = plan.adopt(key="aniversario", by=enlace, today=MONDAY, agreement=signed)
    assert act.on == dt.date(2027, 2, 28)
    assert plan.adopt(key="aniversario", by=enlace, today=dt.date(2026, 12, 1), agreement=signed) == (
        act,
        False,
    )
    with pytest.raises(ValidationError, match="no existe para este asunto"):
        plan.adopt(key="taller-interno", by=enlace, today=MONDAY, agreement=signed)


def test_last_years_act_does_not_stand_for_this_years(draft, enlace):
    signed = put_in_force(draft, signed_on=dt.date(2024, 5, 4))
    first, _ = plan.adopt(key="aniversario", by=enlace, today=dt.date(2026, 5, 1), agreement=signed)
    plan.finish_act(act=first, by=enlace, today=first.on, seen=1, outcome="Publicado")
    second, new = plan.adopt(key="aniversario", by=enlace, today=dt.date(2027, 1, 8), agreement=signed)
    assert (first.on, second.on, new) == (dt.date(2026, 5, 4), dt.date(2027, 5, 4), True)


# --- The drawing -----------------------------------------------------------------------------------------------------


def of_day(day, scope="internal"):
    return CommunicationAct(on=day, scope=scope)


def test_the_months_between_are_counted_too():
    acts = [of_day(dt.date(2026, 11, 3)), of_day(dt.date(2027, 1, 9), "external")]
    assert counted_by_month(acts) == [(2026, 11, 1, 0), (2026, 12, 0, 0), (2027, 1, 0, 1)]
    assert counted_by_month([]) == []


def test_the_chart_draws_every_act_within_its_frame():
    acts = [
        of_day(dt.date(2026, month, 3), scope) for month in range(1, 13) for scope in ("internal", "external")
    ]
    chart = plan_chart(acts)
    assert (len(chart.columns), chart.left_out) == (12, 0)
    for column in chart.columns:
        assert 0 <= float(column.x) and float(column.x) + float(column.width) <= chart.width
        assert float(column.external_y) >= 0
        assert float(column.internal_y) + float(column.internal_height) == pytest.approx(chart.base, abs=0.2)
    far = plan_chart([of_day(dt.date(2026, 1, 5)), of_day(dt.date(2030, 1, 5))])
    assert far.left_out == 1
    assert plan_chart([]).columns == ()
