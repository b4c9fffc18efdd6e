"""Asking for a package, making it, workers that die, and what becomes of old ones."""

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.handover import building, contents, tasks
from agreements.handover.bag import Entry
from agreements.handover.verifying import verify_package
from agreements.models import Handover
from partners.models import Entry as Line
from partners.models import Municipality, Notice
from phases.models import Task

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)
NOW = timezone.make_aware(dt.datetime(2027, 3, 1, 12))
ENDS_ON = dt.date(2027, 9, 30)
MINUTE = dt.timedelta(minutes=1)
State = Handover.State


def ask(municipality, by, now=NOW):
    return building.request_handover(municipality=municipality, by=by, today=municipality.today(now), now=now)


def make(handover, now=NOW):
    made = building.build(pk=handover.pk, now=now, clock=lambda: now + MINUTE)
    handover.refresh_from_db()
    return made


def archives():
    storage = storages["private"]
    return sorted(storage.listdir("handovers")[1]) if storage.exists("handovers") else []


def partials():
    return [name for name in archives() if name.endswith(".partial")]


def acts():
    return list(Line.objects.filter(act__startswith="handover.").order_by("pk").values_list("act", flat=True))


@pytest.fixture
def ending(municipality):
    Municipality.objects.filter(pk=municipality.pk).update(administration_ends_on=ENDS_ON)
    municipality.refresh_from_db()
    return municipality


def test_a_package_from_the_request_to_the_archive(municipality, enlace):
    handover, is_new = ask(municipality, enlace)
    assert (is_new, handover.state, handover.as_of) == (True, State.QUEUED, TODAY)
    assert handover.total_count > 100
    assert make(handover)
    assert (handover.state, handover.finished_at) == (State.DONE, NOW + MINUTE)
    assert handover.done_count == handover.total_count
    with storages["private"].open(handover.storage_name) as file:
        data = file.read()
    assert len(data) == handover.size
    verdict = verify_package(io.BytesIO(data), sha256=handover.sha256, manifest=handover.manifest_sha256)
    assert verdict.findings == []
    assert acts() == ["handover.requested", "handover.built"]
    assert Notice.objects.filter(user=enlace, title__contains="está listo").count() == 1
    assert partials() == []


def test_asking_twice_makes_one(municipality, enlace):
    first, _ = ask(municipality, enlace)
    second, is_new = ask(municipality, enlace, NOW + MINUTE)
    assert (second.pk, is_new) == (first.pk, False)
    assert acts() == ["handover.requested"]
    make(first)
    third, is_new = ask(municipality, enlace, NOW + 2 * MINUTE)
    assert is_new
    assert third.pk != first.pk


def test_two_cannot_wait_at_once(municipality, enlace):
    first, _ = ask(municipality, enlace)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(municipality=municipality, as_of=TODAY, requested_by=enlace, requested_at=NOW)


def test_two_workers_make_one(municipality, enlace):
    handover, _ = ask(municipality, enlace)
    assert make(handover)
    size = handover.size
    assert not make(handover, NOW + MINUTE)
    assert (handover.size, handover.state) == (size, State.DONE)


def test_one_that_another_worker_has_is_left_to_it(municipality, enlace):
    handover, _ = ask(municipality, enlace)
    Handover.objects.filter(pk=handover.pk).update(state=State.RUNNING, started_at=NOW, beat_at=NOW)
    assert not make(handover, NOW + 9 * MINUTE)
    assert make(handover, NOW + 11 * MINUTE)


def test_one_whose_worker_died_may_be_asked_for_again(municipality, enlace):
    handover, _ = ask(municipality, enlace)
    Handover.objects.filter(pk=handover.pk).update(state=State.RUNNING, started_at=NOW, beat_at=NOW)
    same, is_new = ask(municipality, enlace, NOW + 9 * MINUTE)
    assert (same.pk, is_new) == (handover.pk, False)
    other, is_new = ask(municipality, enlace, NOW + 11 * MINUTE)
    assert is_new
    handover.refresh_from_db()
    assert (handover.state, handover.error) == (State.FAILED, building.INTERRUPTED)
    assert acts() == ["handover.requested", "handover.failed", "handover.requested"]
    assert make(other, NOW + 12 * MINUTE)


def test_a_worker_that_comes_back_too_late_changes_nothing(municipality, enlace, monkeypatch):
    """Given up while it was being made: neither a row nor a file of it stays."""
    handover, _ = ask(municipality, enlace)

    def slow(scope):
        yield Entry("a.txt", iter([b"a"]))
        building.give_up(handover=handover, error=building.INTERRUPTED, now=NOW + 11 * MINUTE)
        yield Entry("b.txt", iter([b"b"]))

    monkeypatch.setattr(building, "entries", slow)
    before = archives()
    assert not make(handover)
    assert (handover.state, handover.sha256) == (State.FAILED, "")
    assert partials() == []
    assert acts() == ["handover.requested", "handover.failed"]
    assert archives() == before


@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(28, "No space left on device"), "No hay espacio"), (KeyError("x"), "no se pudo")],
)
def test_a_failure_is_told_and_leaves_nothing(municipality, enlace, monkeypatch, error, told):
    handover, _ = ask(municipality, enlace)

    def broken(scope):
        yield Entry("a.txt", iter([b"a"]))
        raise error

    monkeypatch.setattr(building, "entries", broken)
    assert not make(handover)
    assert handover.state == State.FAILED
    assert told in handover.error
    assert partials() == []
    assert ask(municipality, enlace, NOW + MINUTE)[1]


def test_progress_is_told_while_it_is_made(municipality, enlace, monkeypatch):
    handover, _ = ask(municipality, enlace)
    monkeypatch.setattr(building, "BEAT", 0)
    seen = []

    def watched(scope):
        for entry in contents.entries(scope):
            seen.append(Handover.objects.values_list("done_count", "state").get(pk=handover.pk))
            yield entry

    monkeypatch.setattr(building, "entries", watched)
    assert make(handover)
    assert seen == [(number, State.RUNNING) for number in range(handover.done_count)]


def test_archives_are_kept_for_a_year(municipality, enlace):
    handover, _ = ask(municipality, enlace)
    make(handover)
    storage = storages["private"]
    assert building.forget(now=NOW + dt.timedelta(days=364)) == 0
    assert storage.exists(handover.storage_name)
    assert building.forget(now=NOW + dt.timedelta(days=366)) == 1
    handover.refresh_from_db()
    assert handover.state == State.FORGOTTEN
    assert len(handover.manifest_sha256) == 64
    assert not storage.exists(handover.storage_name)
    assert building.forget(now=NOW + dt.timedelta(days=366)) == 0


def test_forgetting_gives_up_what_nobody_makes(municipality, enlace):
    handover, _ = ask(municipality, enlace)
    assert building.forget(now=NOW + 9 * MINUTE) == 0
    handover.refresh_from_db()
    assert handover.state == State.QUEUED
    building.forget(now=NOW + 11 * MINUTE)
    handover.refresh_from_db()
    assert handover.state == State.FAILED


def test_half_written_archives_are_removed_once_they_are_old(db):
    storage = storages["private"]
    name = storage.save("handovers/77-20200101.partial", ContentFile(b"x"))
    written = storage.get_modified_time(name)
    building.forget(now=written + dt.timedelta(hours=23))
    assert storage.exists(name)
    building.forget(now=written + dt.timedelta(hours=25))
    assert not storage.exists(name)


# --- The task that announces it -------------------------------------------------------------------------------


def preparation(municipality):
    return Task.objects.filter(municipality=municipality, key__startswith="preparar-entrega-")


def test_the_end_of_the_administration_is_announced_six_months_before(ending):
    tasks.keep_up([ending.pk], TODAY)
    [task] = preparation(ending)
    assert task.due_on == dt.date(2027, 3, 31)  # 30 September less 183 days, a Wednesday
    assert "30 de septiembre de 2027" in task.guidance
    tasks.keep_up([ending.pk], TODAY)
    assert preparation(ending).count() == 1


def test_nothing_to_do_costs_two_queries(ending, django_assert_num_queries):
    tasks.keep_up([ending.pk], TODAY)
    with django_assert_num_queries(2):
        tasks.keep_up([ending.pk], TODAY + dt.timedelta(days=1))


def test_the_task_moves_with_the_end(ending):
    tasks.keep_up([ending.pk], TODAY)
    Municipality.objects.filter(pk=ending.pk).update(administration_ends_on=dt.date(2027, 12, 31))
    tasks.keep_up([ending.pk], TODAY)
    [task] = preparation(ending)
    assert (task.key, task.due_on) == ("preparar-entrega-2027-12-31", dt.date(2027, 7, 1))
    Municipality.objects.filter(pk=ending.pk).update(administration_ends_on=None)
    tasks.keep_up([ending.pk], TODAY)
    [task] = preparation(ending)
    assert task.state == Task.State.NOT_APPLICABLE


def test_when_the_end_is_near_already_there_are_two_weeks(ending):
    near = dt.date(2027, 8, 2)
    tasks.keep_up([ending.pk], near)
    [task] = preparation(ending)
    assert task.due_on == dt.date(2027, 8, 16)
    tasks.keep_up([ending.pk], near + dt.timedelta(days=20))
    task.refresh_from_db()
    assert task.due_on == dt.date(2027, 8, 16)


def test_after_the_end_the_task_no_longer_applies_and_the_next_one_comes(ending):
    tasks.keep_up([ending.pk], TODAY)
    tasks.keep_up([ending.pk], dt.date(2027, 10, 1))
    assert preparation(ending).get().state == Task.State.NOT_APPLICABLE
    Municipality.objects.filter(pk=ending.pk).update(administration_ends_on=dt.date(2030, 9, 30))
    tasks.keep_up([ending.pk], dt.date(2027, 10, 2))
    assert preparation(ending).filter(state=Task.State.PENDING).get().key == "preparar-entrega-2030-09-30"


@pytest.mark.parametrize(("day", "done"), [(dt.date(2027, 2, 20), False), (dt.date(2027, 3, 1), True)])
def test_a_package_settles_the_task_when_its_time_has_come(ending, enlace, day, done):
    """From a month before the task's day on: an earlier one was a trial."""
    tasks.keep_up([ending.pk], day)
    now = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    handover, _ = ask(ending, enlace, now)
    assert building.build(pk=handover.pk, now=now, clock=lambda: now)
    task = preparation(ending).get()
    assert (task.state == Task.State.DONE) is done
