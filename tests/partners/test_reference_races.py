"""Two people import the same kind of facts at the same moment; on a real server, with real connections."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from partners.models import Entry, ReferenceImport, TwinLink
from tests.partners.reference_scene import TWINNINGS, bring

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*acts):
    barrier = Barrier(len(acts))
    ends = [None] * len(acts)

    def run(index, act):
        barrier.wait()
        try:
            ends[index] = act()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def folders(tmp_path, number):
    for name in range(number):
        (tmp_path / f"{name}").mkdir(exist_ok=True)
        yield tmp_path / f"{name}"


def test_the_second_waits_and_finds_the_same_file_imported(tmp_path):
    one, other = folders(tmp_path, 2)
    for _ in range(5):
        reports = together(lambda: bring(one, "twinnings"), lambda: bring(other, "twinnings"))
        assert sorted(report.is_same for report in reports) == [False, True]
        assert (TwinLink.objects.count(), Entry.objects.count()) == (3, 1)
        ReferenceImport.objects.all().delete()
        Entry._base_manager.all()._raw_delete("default")


def test_the_second_waits_and_replaces_the_whole_of_the_first(tmp_path):
    one, other = folders(tmp_path, 2)
    for round_ in range(5):
        first = TWINNINGS.replace("Sendai", f"Osaka {round_}")
        second = TWINNINGS.replace("Sendai", f"Kobe {round_}")
        reports = together(
            lambda t=first: bring(one, "twinnings", t), lambda t=second: bring(other, "twinnings", t)
        )
        assert [report.records for report in reports] == [3, 3]
        assert TwinLink.objects.count() == 3
        assert ReferenceImport.objects.count() == 1
