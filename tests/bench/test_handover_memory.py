"""A dossier of two gigabytes: `pytest -m bench -s tests/bench/test_handover_memory.py`.

Four files of half a gigabyte each (sparse on the disk, read as zeros), packed and verified: what the process holds at
most must not grow with them.
"""

import datetime as dt
import resource
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from agreements.handover import building
from agreements.handover.verifying import verify_package
from agreements.models import Handover
from phases import progress
from phases.models import Evidence
from tests.factories import CounterpartFactory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
TODAY = dt.date(2026, 3, 3)
NOW = timezone.make_aware(dt.datetime(2026, 3, 3, 12))
FILES, EACH = 4, 512 * 1024 * 1024
#: MiB that the process may grow by, whatever the dossier weighs.
MOST = 32


def peak():
    """The most that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(municipality, by):
    handover, _ = building.request_handover(municipality=municipality, by=by, today=TODAY, now=NOW)
    assert building.build(pk=handover.pk, now=NOW, clock=lambda: NOW)
    return Handover.objects.get(pk=handover.pk)


def verified(handover):
    with storages["private"].open(handover.storage_name) as file:
        return verify_package(file, sha256=handover.sha256, manifest=handover.manifest_sha256)


def test_two_gigabytes_stream_with_flat_memory(municipality, enlace, methodology):
    storage = storages["private"]
    process = progress.open_process(
        municipality=municipality,
        opened_on=TODAY,
        counterpart=CounterpartFactory(municipality=municipality),
        by=enlace,
        today=TODAY,
    )
    small = made(municipality, enlace)
    assert verified(small).is_whole
    before = peak()
    names, large = [], None
    try:
        for number in range(FILES):
            name = f"bench/handover-{number}.bin"
            path = storage.path(name)
            storage.delete(name)
            storage.save(name, ContentFile(b""))
            with open(path, "r+b") as file:
                file.truncate(EACH)
            names.append(name)
            Evidence.objects.create(
                task=process.tasks.first(),
                file=name,
                original_name=f"video-{number}.mp4",
                size=EACH,
                added_by=enlace,
            )
        begun = time.monotonic()
        large = made(municipality, enlace)
        packed = time.monotonic() - begun
        grown = peak() - before
        begun = time.monotonic()
        verdict = verified(large)
        read = time.monotonic() - begun
        print(
            f"\n{large.size / 2**30:.2f} GiB packed in {packed:.1f} s, verified in {read:.1f} s; "
            f"memory {before:.0f} -> {peak():.0f} MiB (packing +{grown:.0f}); small one {small.size / 2**20:.2f} MiB"
        )
        assert verdict.is_whole
        assert large.size > FILES * EACH
        assert large.missing == []
        assert peak() - before < MOST
    finally:
        for name in names:
            storage.delete(name)
        for handover in filter(None, (small, large)):
            storage.delete(handover.storage_name)
