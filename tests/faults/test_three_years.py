"""Three years of 10,000 processes: `bin/test -m faults -s tests/faults/test_three_years.py`.

Two processes share the country's offices between them, each with a database of its own. Every day things happen to
processes and tasks (`world`), then mail leaves at several hours, except on days and weeks when nothing runs; one run in
eight is killed at some query or some mail, and some find no transport (`story`). Mail is handed to a transport that
tells the oracle, which knows the rules and nothing of the application (`oracle`).

YEARS_PROCESSES, YEARS_DAYS, YEARS_TOWNS and YEARS_SEED change the size, while one develops.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter

import psycopg2
import pytest
from django.db import connection
from psycopg2 import sql

from tests.faults.conftest import url_of
from tests.infra.programs import ROOT, clean_env

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

SHARES = 2
PROCESSES = int(os.environ.get("YEARS_PROCESSES", "10000"))
DAYS = int(os.environ.get("YEARS_DAYS", str(3 * 365 + 1)))
TOWNS = int(os.environ.get("YEARS_TOWNS", "60"))
SEED = int(os.environ.get("YEARS_SEED", "2026"))


@pytest.fixture
def shares(database_url):
    """One migrated database for each process; they disappear with the test."""
    made = []
    server = psycopg2.connect(**connection.get_connection_params())
    server.autocommit = True
    cursor = server.cursor()

    def drop(name):
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        cursor.execute(statement.format(sql.Identifier(name)))

    for number in range(SHARES):
        name = f"{connection.settings_dict['NAME']}_years_{number}"
        drop(name)
        statement = sql.SQL("CREATE DATABASE {}" if number == 0 else "CREATE DATABASE {} TEMPLATE {}")
        cursor.execute(statement.format(*map(sql.Identifier, [name, *(each for each, _ in made[:1])])))
        made.append((name, environment(name)))
        if number == 0:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=made[0][1], check=True
            )
    yield [env for _, env in made]
    for name, _ in made:
        drop(name)
    server.close()


def environment(name):
    return clean_env(
        DJANGO_SETTINGS_MODULE="tests.settings",
        DATABASE_URL=url_of({**connection.settings_dict, "NAME": name}),
        CELERY_BROKER_URL="redis://127.0.0.1:1/0",
        LOG_LEVEL="CRITICAL",
    )


def test_nothing_is_missed_and_nothing_comes_twice_in_three_years(shares):
    started = time.monotonic()
    running = []
    for number, env in enumerate(shares):
        size = {
            "YEARS_SEED": SEED + number,
            "YEARS_PROCESSES": share_of(PROCESSES, number),
            "YEARS_DAYS": DAYS,
            "YEARS_TOWNS": share_of(TOWNS, number),
        }
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.faults.years"],
                cwd=ROOT,
                env=env | {name: str(value) for name, value in size.items()},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    printed = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * SHARES
    verdicts = [json.loads(text.splitlines()[-1]) for text in printed]
    total = {
        part: sum((Counter(each[part]) for each in verdicts), Counter())
        for part in ("world", "mail", "oracle")
    }
    faults = Counter()
    for verdict in verdicts:
        faults.update(verdict["faults"])
    print(
        f"\nseeds {SEED}–{SEED + SHARES - 1}, {DAYS} days, {sum(each['towns'] for each in verdicts)} municipalities, "
        f"{sum(each['tasks'] for each in verdicts)} tasks, {time.monotonic() - started:.0f} s "
        f"(processor time {', '.join(str(each['cpu_seconds']) for each in verdicts)} s, without PostgreSQL's), "
        f"peak memory {max(each['peak_mb'] for each in verdicts)} MB a process"
        + "".join(f"\n{part}: {dict(counts)}" for part, counts in total.items())
        + f"\nfaults: {dict(faults)}"
    )
    for verdict in verdicts:
        print(*verdict["complaints"], sep="\n")
    assert set(faults.values()) == {0}
    assert total["oracle"]["left for the next digest"] < total["oracle"]["reminders"] / 1000


def share_of(number, share):
    """This share's part of a number; the parts add up to it."""
    return number * (share + 1) // SHARES - number * share // SHARES
