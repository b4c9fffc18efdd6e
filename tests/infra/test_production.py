"""The services of deploy/ in production mode on PostgreSQL, Redis and SMTP: they serve, send once, and stop cleanly."""

import datetime as dt
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import psycopg2
import pytest
from django.urls import reverse_lazy

from hermanamientos import settings as project_settings
from hermanamientos.celery import app
from phases.calendars import MEXICO
from tests.infra.conftest import wait_for
from tests.infra.deployed import EXAMPLE, HOME, TYPED, assigned, commands
from tests.infra.programs import ROOT, clean_env, manage, processes_with
from tests.infra.test_run import Run, free_port
from tests.phases.smtp import Mailbox, start_server

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

LOGIN = reverse_lazy("partners:login")
MEXICO_CITY = ZoneInfo(project_settings.TIME_ZONE)


@pytest.fixture
def database():
    """An empty database of our own on the server of this run."""
    address = os.environ["DATABASE_URL"]
    name = f"deploy_{os.getpid()}_{time.monotonic_ns()}"

    def execute(statement):
        connection = psycopg2.connect(address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    execute(f"CREATE DATABASE {name}")
    yield urlsplit(address)._replace(path=f"/{name}").geturl()
    execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def own_broker():
    """A database of the run's Redis that no other test uses, empty."""
    url = urlsplit(os.environ["CELERY_BROKER_URL"])._replace(path="/9").geturl()
    with app.connection_for_write(url) as connection:
        connection.default_channel.client.flushdb()
    return url


@pytest.fixture
def mailbox():
    box = Mailbox()
    controller = start_server(box)
    box.url = f"smtp://127.0.0.1:{controller.port}"
    yield box
    controller.stop()


class Production:
    """The services of deploy/systemd on this machine's paths, without systemd."""

    def __init__(self, folder, **values):
        self.folder = folder
        self.values = assigned(EXAMPLE.read_text()) | TYPED | {"VAR_DIR": str(folder / "var")} | values
        self.port = free_port()
        self.running = []

    def command(self, arguments):
        places = {f"{HOME}/.venv/bin/": f"{Path(sys.executable).parent}/", "/run/": f"{self.folder}/"}
        for written, here in places.items():
            arguments = [part.replace(written, here) for part in arguments]
        return [
            part.replace("${CELERY_CONCURRENCY}", self.values["CELERY_CONCURRENCY"]) for part in arguments
        ]

    def prepare(self):
        for line in commands("prepare"):
            done = subprocess.run(
                self.command(line), cwd=ROOT, env=clean_env(**self.values), capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr

    def start(self, unit, *more, name=None):
        [line] = commands(unit)
        log = self.folder / f"{name or unit}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [*self.command(line), *more],
                cwd=ROOT,
                env=clean_env(**self.values),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return log

    def stop(self):
        """TERM to the main processes alone, as KillMode=mixed does; returns their exit codes."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        codes = [process.wait(60) for process in self.running]
        self.running.clear()
        return codes

    def ask(self, method, path, *, scheme="https", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        proxy = {
            "Host": "hermanamientos.example",
            "X-Forwarded-Proto": scheme,
            "X-Forwarded-For": "192.0.2.7",
        }
        connection.request(method, path, body, proxy | headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def health(self):
        try:
            return json.loads(self.ask("GET", "/salud/").text)
        except OSError:
            return {}


@pytest.fixture
def production(tmp_path, database, own_broker, mailbox):
    (tmp_path / "hermanamientos-web").mkdir()
    made = Production(tmp_path, DATABASE_URL=database, CELERY_BROKER_URL=own_broker, EMAIL_URL=mailbox.url)
    yield made
    made.stop()


GOOD = {"estado": "bien", "base_de_datos": "bien", "broker": "bien", "worker": "bien"}
PASSWORD = "una-clave-larga-de-prueba"
SEED = """
import datetime, sys, django
django.setup()
from partners.models import Membership, Municipality, User
from phases.opening import open_process
day = datetime.date.fromisoformat(sys.argv[1])
city = Municipality.objects.get(cvegeo="14039")
Municipality.objects.filter(pk=city.pk).update(opened_on=day)
city.refresh_from_db()
user = User.objects.create_user(email="enlace@guadalajara.example", password=sys.argv[2], full_name="Elena Ruiz")
Membership.objects.create(user=user, municipality=city, role="coordinator", starts_on=day)
open_process(municipality=city, opened_on=day, by=user, today=day)
"""
SENT = """
import django
django.setup()
from phases.models import Reminder
for row in Reminder.objects.filter(state=Reminder.State.SENT):
    print(row.message_id)
"""


def run_program(program, *arguments, **values):
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=clean_env(DJANGO_SETTINGS_MODULE="hermanamientos.settings", **values),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_transport(production):
    """Through the proxy everything is https, with cookies that stay there; without it one is sent to https."""
    moved = production.ask("GET", str(LOGIN), scheme="http")
    assert (moved.status, moved.headers["Location"]) == (301, f"https://hermanamientos.example{LOGIN}")
    page = production.ask("GET", str(LOGIN))
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = page.headers["Set-Cookie"]
    assert "; Secure" in cookie and "SameSite=Lax" in cookie
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
    assert len(sheets) > 0
    assert [production.ask("GET", sheet).status for sheet in sheets] == [200] * len(sheets)
    assert production.ask("GET", str(LOGIN), Host="otro.example").status == 400
    return page, cookie.split(";")[0]


def log_in(production, page, cookie):
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    form = urlencode(
        {"csrfmiddlewaretoken": token, "username": "enlace@guadalajara.example", "password": PASSWORD}
    )
    answer = production.ask(
        "POST",
        str(LOGIN),
        body=form,
        Cookie=cookie,
        Origin="https://hermanamientos.example",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 302
    [session] = [line for line in answer.headers.get_all("Set-Cookie") if line.startswith("sessionid=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(session.split("; "))
    session = session.split(";")[0]
    home = production.ask("GET", answer.headers["Location"], Cookie=session)
    assert (home.status, home.headers["Location"]) == (302, "/inicio/14039/")
    office = production.ask("GET", home.headers["Location"], Cookie=session)
    assert office.status == 200
    assert "Guadalajara" in office.text


def send_by_hand(production, today):
    return manage("send_reminders", "--today", str(today), **production.values)


def test_production_serves_sends_each_reminder_once_and_stops(production, mailbox, tmp_path):
    production.prepare()
    # On a weekend the commands stand for the next working day, while the workers go by the machine's clock.
    today = MEXICO.next_working(dt.datetime.now(MEXICO_CITY).date())
    run_program(SEED, str(today - dt.timedelta(days=6)), PASSWORD, **production.values)
    production.start("web", "--bind", f"127.0.0.1:{production.port}")
    logs = [production.start("worker", "--hostname", f"{n}@%h", name=f"worker{n}") for n in (1, 2)]
    production.start("beat")
    wait_for(lambda: production.health() == GOOD, 120, "health")
    wait_for(lambda: all(" ready." in log.read_text() for log in logs), 120, "both workers")
    log_in(production, *check_transport(production))

    tallies = []
    by_hand = [
        threading.Thread(target=lambda: tallies.append(send_by_hand(production, today))) for _ in range(2)
    ]
    for thread in by_hand:
        thread.start()
    with app.connection_for_write(production.values["CELERY_BROKER_URL"]) as connection:
        for _ in range(6):
            app.send_task("phases.jobs.send_reminders_now", connection=connection)
    for thread in by_hand:
        thread.join()
    assert [done.returncode for done in tallies] == [0, 0], tallies
    ended = re.compile(r"Task phases\.jobs\.remind_municipalities\[[-\w]+\] succeeded")
    wait_for(lambda: sum(len(ended.findall(log.read_text())) for log in logs) >= 6, 120, "the jobs")

    # A run leaves to the next what another one had locked at that moment; then nothing is left to send.
    wait_for(
        lambda: "Enviados: 0." in send_by_hand(production, today).stdout, 120, "a run with nothing to send"
    )
    sent = run_program(SENT, **production.values).split()
    assert len(sent) > 0
    # A long header arrives folded, and the parser keeps the space of its second line.
    assert sorted(name.strip() for name in mailbox.message_ids) == sorted(sent)
    assert {message["X-Envelope-To"] for message in mailbox.messages} == {"enlace@guadalajara.example"}
    again = send_by_hand(production, today)
    assert "Enviados: 0." in again.stdout
    assert len(mailbox.messages) == len(sent)
    assert not (tmp_path / "var" / "mail").exists()

    assert production.stop() == [0, 0, 0, 0]
    assert processes_with(str(tmp_path)) == []


def test_run_works_on_postgresql_and_redis(tmp_path, database, own_broker):
    run = Run(tmp_path, tmp_path / "var", DATABASE_URL=database, CELERY_BROKER_URL=own_broker, DEMO="0")
    try:
        run.wait_until_it_serves(300)
        wait_for(lambda: run.health() == GOOD, 15, "health")
        assert not (tmp_path / "var" / "db.sqlite3").exists()
        assert not (tmp_path / "var" / "broker").exists()
    finally:
        run.process.terminate()
        assert run.process.wait(60) == 0, run.text()
    assert processes_with(str(tmp_path)) == []
