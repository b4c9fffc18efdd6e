"""A list of 200 MB imported in one transaction: seconds, rows a second, and how far the memory of the process rose.

`bin/test -m bench -s tests/bench/test_reference.py`; BENCH_MB changes the size. Beside our own figures stands the floor
below which nobody can go: reading the same records with Python's csv alone.
"""

import csv
import os
import resource
import time

import pytest

from partners.models import TwinLink
from partners.reference.importing import import_file
from tests.partners.reference_scene import NOW

pytestmark = [pytest.mark.bench, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MEGABYTES = int(os.environ.get("BENCH_MB", "200"))
#: Above what the process had before: a batch, the index of lines seen and what the database's driver holds.
MOST_MB = 60


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_large_list_is_imported_with_little_memory(tmp_path):
    path = tmp_path / "grande.csv"
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("city_a,country_a,city_b,country_b,source,notas\n")
        while file.tell() < MEGABYTES * 1_000_000:
            for rows in range(rows + 1, rows + 1001):  # noqa: B020 - it goes on where it stopped
                file.write(f"Ciudad número {rows},MX,Lyón {rows},FR,lista-{rows % 7},{'nota ' * 60}\n")
    start = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    floor = time.perf_counter() - start
    before, start = peak_mb(), time.perf_counter()
    report = import_file(kind="twinnings", path=path, now=NOW)
    seconds, rise = time.perf_counter() - start, peak_mb() - before
    assert report.records == TwinLink.objects.count() == rows
    print(
        f"\n{path.stat().st_size / 1e6:,.0f} MB, {rows:,} rows: {seconds:,.0f} s ({rows / seconds:,.0f} a second; "
        f"csv alone {floor:,.1f} s), memory +{rise:,.0f} MB"
    )
    assert rise < MOST_MB
