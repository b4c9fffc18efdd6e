"""Versions of a programme, the yes of each side, and the tasks that it leaves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.models import Activity, AnnualProgramme, ProgrammeApproval
from agreements.papers.programmes import paper_of_programme, paper_of_version, programme_html
from agreements.programme.approving import approve, propose, reopen, take_back
from agreements.programme.comparing import compare
from agreements.programme.content import content_of
from agreements.programme.planning import steps_fingerprint, steps_of, write_steps
from agreements.programme.standings import Standing, standings_of
from agreements.programme.steps import EVENT
from agreements.programme.tasks import keep_tasks, keep_up, settle_activity
from agreements.programme.writing import (
    add_activity,
    change_activity,
    change_programme,
    fingerprint,
    remove_activity,
)
from agreements.versions.freezing import sha256_of
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from phases.declaring import declare
from phases.models import Task
from tests.conftest import MONDAY
from tests.scene import pdf

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(12)))
SIDES = ("local", "counterpart")
YES = {"approved_on": MONDAY, "name": "Verónica Ortiz", "title": "presidenta", "reference": "Oficio 8/2026"}


@pytest.fixture
def ready(programme, activity_data, enlace):
    """A programme with one activity and its steps, all of it still to come."""
    days = {"starts_on": dt.date(2026, 9, 14), "ends_on": dt.date(2026, 9, 18)}
    add_activity(programme=programme, by=enlace, template="visits", **activity_data | days)
    programme.refresh_from_db()
    return programme


def offer(programme, by, note="Cambios"):
    programme.refresh_from_db()
    return propose(programme=programme, by=by, now=NOW, seen_at=programme.changed_at, note=note)


def say_yes(programme, by, number=1, sides=SIDES, **changes):
    left = [
        approve(programme=programme, number=number, side=side, by=by, now=NOW, **YES | changes)
        for side in sides
    ]
    programme.refresh_from_db()
    return left[-1]


def open_tasks(programme):
    return Task.objects.filter(
        municipality=programme.municipality, key__startswith="actividad-", state=Task.State.PENDING
    )


def test_a_proposal_freezes_the_words_under_a_hash(ready, enlace):
    version = offer(ready, enlace)
    ready.refresh_from_db()
    assert (ready.state, version.number) == (AnnualProgramme.State.PROPOSED, 1)
    assert version.sha256 == sha256_of(version.content) == sha256_of(content_of(ready))
    assert [activity["name"] for activity in version.content["activities"]] == ["Visita técnica"]
    assert Entry.objects.about(ready).order_by("-pk").first().act == "programme.proposed"


def test_a_second_click_and_a_stale_tab_propose_nothing(ready, enlace):
    seen_at = ready.changed_at
    offer(ready, enlace)
    with pytest.raises(ValidationError, match="ya está propuesto"):
        propose(programme=ready, by=enlace, now=NOW, seen_at=seen_at)
    take_back(programme=ready, number=1, by=enlace, now=NOW, reason="Falta algo")
    with pytest.raises(ValidationError, match="Otra persona cambió el programa"):
        propose(programme=ready, by=enlace, now=NOW, seen_at=seen_at, note="Otra")
    assert ready.versions.count() == 1


def test_nothing_is_proposed_without_activities_or_with_incomplete_ones(programme, enlace, activity_data):
    with pytest.raises(ValidationError, match="no tiene actividades"):
        offer(programme, enlace)
    activity = add_activity(programme=programme, by=enlace, **activity_data)
    Activity.objects.filter(pk=activity.pk).update(target_value=None, target="algunas")
    with pytest.raises(ValidationError) as refused:
        offer(programme, enlace)
    assert "«Visita técnica»: Escriba la meta con un número" in " ".join(refused.value.messages)
    programme.refresh_from_db()
    assert programme.is_open and not programme.versions.exists()


def test_what_is_proposed_or_approved_does_not_change(ready, enlace, activity_data):
    activity = ready.activities.get()
    acts = (
        lambda: add_activity(programme=ready, by=enlace, **activity_data | {"name": "Otra"}),
        lambda: change_activity(activity=activity, by=enlace, seen=fingerprint(activity), place="Lyon"),
        lambda: remove_activity(activity=activity, by=enlace, today=MONDAY),
        lambda: write_steps(
            activity=activity, rows=[], by=enlace, seen=steps_fingerprint(activity), today=MONDAY
        ),
        lambda: change_programme(
            programme=ready,
            by=enlace,
            seen_at=ready.changed_at,
            objective="Otro",
            coordinator_local="",
            coordinator_counterpart="",
        ),
    )
    offer(ready, enlace)
    for act in acts:
        with pytest.raises(ValidationError, match="está en aprobación"):
            act()
    say_yes(ready, enlace)
    before = content_of(ready)
    for act in acts:
        with pytest.raises(ValidationError, match="ya está aprobado"):
            act()
    assert content_of(ready) == before


def test_both_sides_approve_and_the_task_of_the_process_is_fulfilled(ready, enlace):
    offer(ready, enlace)
    first = say_yes(ready, enlace, sides=["local"])
    assert not first.is_complete and ready.state == AnnualProgramme.State.PROPOSED
    assert not open_tasks(ready).exists()
    with pytest.raises(ValidationError, match="El municipio ya aprobó esta versión"):
        say_yes(ready, enlace, sides=["local"])
    second = say_yes(ready, enlace, sides=["counterpart"])
    assert second.is_complete and second.unfulfilled == ()
    assert ready.state == AnnualProgramme.State.APPROVED
    task = ready.agreement.process.tasks.get(key="programa-anual")
    assert (task.state, task.completed_on) == (Task.State.DONE, MONDAY)
    acts = list(Entry.objects.about(ready).order_by("-pk").values_list("act", flat=True))[:2]
    assert acts == ["programme.approved", "programme.side_approved"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_on": MONDAY + dt.timedelta(days=1)}, "approved_on"),
        ({"approved_on": dt.date(2020, 12, 31)}, "approved_on"),
        ({"name": "  "}, "name"),
        ({"reference": " "}, "reference"),
    ],
)
def test_a_yes_that_nobody_can_look_up_is_refused(ready, enlace, changes, field):
    offer(ready, enlace)
    with pytest.raises(ValidationError) as refused:
        say_yes(ready, enlace, sides=["local"], **changes)
    assert list(refused.value.message_dict) == [field]
    assert not ProgrammeApproval.objects.exists()


def test_the_paper_itself_is_proof_enough(ready, enlace):
    offer(ready, enlace)
    upload = (pdf("minuta.pdf"), check_upload(pdf("minuta.pdf")))
    approval = say_yes(ready, enlace, sides=["local"], reference="", upload=upload).approval
    assert approval.original_name == "minuta.pdf" and approval.sha256 == upload[1].sha256


def test_a_version_that_is_no_longer_before_the_sides_takes_no_yes(ready, enlace):
    offer(ready, enlace)
    take_back(programme=ready, number=1, by=enlace, now=NOW, reason="Falta una actividad")
    for number in (1, 2):
        with pytest.raises(ValidationError, match="Otra persona movió la aprobación"):
            say_yes(ready, enlace, number=number, sides=["local"])
    offer(ready, enlace)
    with pytest.raises(ValidationError, match="Otra persona movió la aprobación"):
        say_yes(ready, enlace, number=1, sides=["local"])


def test_taking_back_asks_for_a_reason_and_keeps_the_version(ready, enlace):
    offer(ready, enlace)
    with pytest.raises(ValidationError) as refused:
        take_back(programme=ready, number=1, by=enlace, now=NOW, reason="  ")
    assert set(refused.value.message_dict) == {"reason"}
    take_back(programme=ready, number=1, by=enlace, now=NOW, reason="Falta una actividad")
    ready.refresh_from_db()
    assert ready.is_open
    assert ready.versions.get().taken_back_reason == "Falta una actividad"
    with pytest.raises(ValidationError, match="Otra persona movió"):
        take_back(programme=ready, number=1, by=enlace, now=NOW, reason="Otra vez")


def test_an_approved_programme_is_opened_with_a_reason_and_has_a_next_version(ready, enlace):
    offer(ready, enlace)
    with pytest.raises(ValidationError, match="Otra persona movió"):
        reopen(programme=ready, number=1, by=enlace, now=NOW, reason="Aún no")
    say_yes(ready, enlace)
    reopen(programme=ready, number=1, by=enlace, now=NOW, reason="Cambia la sede")
    ready.refresh_from_db()
    assert ready.is_open
    activity = ready.activities.get()
    change_activity(activity=activity, by=enlace, seen=fingerprint(activity), place="Lyon", target_value=4)
    with pytest.raises(ValidationError) as refused:
        offer(ready, enlace, note=" ")
    assert set(refused.value.message_dict) == {"note"}
    version = offer(ready, enlace, note="La sede es Lyon")
    versions = list(ready.versions.prefetch_related("approvals"))
    assert standings_of(versions) == {2: Standing.PROPOSED, 1: Standing.APPROVED}
    say_yes(ready, enlace, number=2)
    versions = list(ready.versions.prefetch_related("approvals"))
    assert standings_of(versions) == {2: Standing.APPROVED, 1: Standing.REPLACED}
    found = compare(ready.versions.get(number=1).content, version.content)
    assert [(c.label, c.before, c.after) for c in found.changed[0].changes] == [
        ("sede", "", "Lyon"),
        ("meta", "1", "4"),
    ]


def test_versions_tell_what_was_added_removed_and_changed_in_the_head(ready, enlace, activity_data):
    before = content_of(ready)
    change_programme(
        programme=ready,
        by=enlace,
        seen_at=ready.changed_at,
        objective="Crecer",
        coordinator_local=ready.coordinator_local,
        coordinator_counterpart=ready.coordinator_counterpart,
    )
    remove_activity(activity=ready.activities.get(), by=enlace, today=MONDAY)
    add_activity(programme=ready, by=enlace, **activity_data | {"name": "Nueva"})
    found = compare(before, content_of(ready))
    assert (found.added, found.removed, found.changed) == (["Nueva"], ["Visita técnica"], [])
    assert [change.label for change in found.head] == ["objetivo del año"]
    assert compare(before, before).is_empty


# --- Tasks -----------------------------------------------------------------------------------------------------------


def test_the_days_of_an_approved_programme_are_tasks(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    activity = ready.activities.get()
    steps = {step.key: step for step in activity.steps.select_related("task")}
    event = steps[EVENT].task
    # 18 September 2026 is a working day; the activity itself is due on its last one.
    assert (event.due_on, event.key) == (
        dt.date(2026, 9, 18),
        f"actividad-{activity.pk}-event-2026-09-18",
    )
    assert steps["agenda"].task.due_on == dt.date(2026, 8, 3)
    assert event.process is None and event.municipality == ready.municipality
    assert open_tasks(ready).count() == len(steps)


def test_keeping_tasks_twice_changes_nothing_and_a_past_step_has_none(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    before = list(Task.objects.order_by("pk").values())
    entries = Entry.objects.count()
    keep_tasks(ready, by=enlace, today=MONDAY)
    assert list(Task.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def test_a_step_whose_day_is_past_gets_no_task(programme, activity_data, enlace):
    # In March an activity of May has no time left for what its template asks for in January.
    add_activity(programme=programme, by=enlace, template="visits", **activity_data)
    offer(programme, enlace)
    say_yes(programme, enlace)
    keys = {step.key: step.task for step in programme.activities.get().steps.all()}
    assert keys["proposito"] is None and keys["boletos"] is not None


def test_tasks_move_with_the_next_version_and_not_before(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    reopen(programme=ready, number=1, by=enlace, now=NOW, reason="Cambian las fechas")
    activity = ready.activities.get()
    later = {"starts_on": dt.date(2026, 10, 5), "ends_on": dt.date(2026, 10, 9)}
    change_activity(activity=activity, by=enlace, seen=fingerprint(activity), **later)
    event = activity.steps.get(key=EVENT).task
    ready.refresh_from_db()
    keep_tasks(ready, by=enlace, today=MONDAY)
    event.refresh_from_db()
    assert event.due_on == dt.date(2026, 9, 18)
    count = Task.objects.count()
    offer(ready, enlace)
    say_yes(ready, enlace, number=2)
    event.refresh_from_db()
    assert (event.due_on, event.state) == (dt.date(2026, 10, 9), Task.State.PENDING)
    assert Task.objects.count() == count


def test_tasks_of_what_is_removed_do_not_apply_any_more(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    reopen(programme=ready, number=1, by=enlace, now=NOW, reason="No hay recursos")
    activity = ready.activities.get()
    kept = [
        {"key": step.key, "name": step.name, "weeks": step.weeks, "side": step.side}
        for step in steps_of(activity)
        if step.key != "carpeta"
    ]
    gone = activity.steps.get(key="carpeta").task
    write_steps(activity=activity, rows=kept, by=enlace, seen=steps_fingerprint(activity), today=MONDAY)
    gone.refresh_from_db()
    assert gone.state == Task.State.NOT_APPLICABLE
    assert open_tasks(ready).count() == len(kept) + 1
    remove_activity(activity=activity, by=enlace, today=MONDAY)
    assert not open_tasks(ready).exists()


def test_an_activity_that_took_place_settles_its_tasks_but_those_that_follow(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    activity = ready.activities.get()
    settle_activity(activity, by=enlace, today=MONDAY, reason="Se hizo en marzo", done=True)
    assert activity.steps.get(key=EVENT).task.state == Task.State.DONE
    assert {step.key for step in steps_of(activity) if step.task.state == Task.State.PENDING} == {
        "informe",
        "compromisos",
    }
    entries = Entry.objects.count()
    settle_activity(activity, by=enlace, today=MONDAY, reason="Otra vez", done=True)
    assert Entry.objects.count() == entries
    settle_activity(activity, by=enlace, today=MONDAY, reason="Se canceló")
    assert not open_tasks(ready).exists()


def test_days_off_declared_later_bring_a_task_back_before_them(ready, enlace):
    offer(ready, enlace)
    say_yes(ready, enlace)
    declare(
        municipality=ready.municipality,
        starts_on=dt.date(2026, 9, 17),
        ends_on=dt.date(2026, 9, 18),
        name="Obras",
        by=enlace,
    )
    event = ready.activities.get().steps.get(key=EVENT)
    assert event.task.due_on > dt.date(2026, 9, 18)
    assert keep_up([ready.municipality.pk], MONDAY) == 1
    event.task.refresh_from_db()
    # 16 September is a holiday too.
    assert event.task.due_on == dt.date(2026, 9, 15)
    assert keep_up([ready.municipality.pk], MONDAY) == 0


# --- What is printed -------------------------------------------------------------------------------------------------


def test_a_proposal_is_printed_as_it_was_frozen_and_an_approval_signs_it(ready, enlace):
    assert (paper_of_programme(ready).watermark, paper_of_programme(ready).version_line) == ("PROPUESTA", "")
    version = offer(ready, enlace)
    Activity.objects.update(name="Cambiada por detrás")
    paper = paper_of_programme(AnnualProgramme.objects.get(pk=ready.pk))
    assert paper.watermark == "PROPUESTA"
    assert paper.activities[0].name == "Visita técnica"
    assert paper.state_label == "Versión 1, en aprobación de las partes"
    say_yes(ready, enlace)
    paper = paper_of_programme(ready)
    assert paper.watermark == ""
    assert paper.signatures[0].name == "Verónica Ortiz"
    assert paper.signatures[0].title == "presidenta · Aprobó el 2 de marzo de 2026 · Oficio 8/2026"
    html = programme_html(paper)
    assert version.sha256 in html and "aprobada por ambas partes" in html


def test_older_versions_say_that_they_do_not_count(ready, enlace):
    offer(ready, enlace)
    take_back(programme=ready, number=1, by=enlace, now=NOW, reason="Falta algo")
    offer(ready, enlace)
    say_yes(ready, enlace, number=2)
    reopen(programme=ready, number=2, by=enlace, now=NOW, reason="Otra sede")
    ready.refresh_from_db()
    offer(ready, enlace)
    say_yes(ready, enlace, number=3)
    marks = {v.number: paper_of_version(v).watermark for v in ready.versions.all()}
    assert marks == {1: "RETIRADA", 2: "SUSTITUIDA", 3: ""}
