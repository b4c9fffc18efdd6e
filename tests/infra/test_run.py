"""bin/run as the person at the keyboard sees it: it starts, says where, stops cleanly, and loses nothing."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request

import pytest

from tests.infra.conftest import wait_for
from tests.infra.programs import ROOT, clean_env, processes_with

pytestmark = pytest.mark.slow


def free_port():
    """Below 32768, away from the ports of outgoing connections."""
    for port in range(18000 + os.getpid() % 2000, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


class Run:
    def __init__(self, folder, var, **values):
        self.var = var
        self.port = free_port()
        self.output = folder / f"output-{time.monotonic_ns()}"
        env = clean_env(VAR_DIR=str(var), ENV_FILE=str(folder / "settings.env"), PORT=str(self.port)) | values
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [ROOT / "bin" / "run"],
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def text(self):
        return self.output.read_text()

    def wait_until_it_serves(self, seconds):
        wait_for(
            lambda: "Ctrl-C lo detiene." in self.text() or self.process.poll() is not None,
            seconds,
            "the start",
        )
        assert self.process.poll() is None, self.text()

    def health(self):
        with urllib.request.urlopen(f"http://localhost:{self.port}/salud/", timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def accounts(self):
        with sqlite3.connect(f"file:{self.var / 'db.sqlite3'}?mode=ro", uri=True) as database:
            return database.execute("SELECT id, email, password FROM partners_user ORDER BY id").fetchall()


@pytest.fixture
def start(tmp_path):
    runs = []

    def starter(var, **values):
        runs.append(Run(tmp_path, var, **values))
        return runs[-1]

    yield starter
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            run.process.wait(60)


def test_run_starts_stops_and_starts_again_without_losing_anything(start, tmp_path):
    var = tmp_path / "var con espacio"
    first = start(var)
    first.wait_until_it_serves(300)
    assert f"http://localhost:{first.port}" in first.text()
    # Each web process remembers a silent worker for two seconds.
    wait_for(lambda: first.health()["estado"] == "bien", 15, "health")
    assert first.health() == {"estado": "bien", "base_de_datos": "bien", "broker": "bien", "worker": "bien"}
    accounts = first.accounts()
    printed = [email for _, email, _ in accounts if email in first.text()]
    assert len(printed) > 0
    assert (tmp_path / "settings.env").stat().st_mode & 0o777 == 0o600

    second = start(var)
    assert second.process.wait(60) == 1
    assert "Ya hay un bin/run en marcha" in second.text().splitlines()[-1]

    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(60) == 0, first.text()
    assert processes_with(str(var)) == []

    # The same data in a folder whose path is longer than a Unix socket's may be.
    deep = tmp_path.joinpath(*["una carpeta de nombre largo"] * 4)
    deep.parent.mkdir(parents=True)
    var.rename(deep)
    again = start(deep)
    again.wait_until_it_serves(120)
    wait_for(lambda: again.health()["estado"] == "bien", 15, "health")
    assert again.accounts() == accounts
    assert "Cargando la demostración" in first.text()
    assert "Cargando la demostración" not in again.text()

    # One part dies: the rest ends with it, and the message names it.
    [web, *_] = [
        pid
        for pid in processes_with("gunicorn hermanamientos.wsgi".replace(" ", "\0"))
        if is_child(pid, again)
    ]
    os.kill(web, signal.SIGKILL)
    assert again.process.wait(60) == 1
    assert "«web» terminó solo" in again.text()
    assert processes_with(str(deep)) == []


def is_child(pid, run):
    with open(f"/proc/{pid}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[1]) == run.process.pid


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "ochenta"), ("DATABASE_URL", "mysql://x/y"), ("WEB_CONCURRENCY", "0")]
)
def test_malformed_setting_stops_it_with_one_line(start, tmp_path, name, value):
    run = start(tmp_path / "var", **{name: value})
    assert run.process.wait(120) == 1
    last = run.text().splitlines()[-1]
    assert last.startswith("Configuración: ")
    assert name in last
    assert "Traceback" not in run.text()


def test_database_that_does_not_answer_is_said_in_one_line(start, tmp_path):
    run = start(tmp_path / "var", DATABASE_URL="postgres://nobody:hidden-word@127.0.0.1:9/x")
    assert run.process.wait(120) == 1
    assert run.text().splitlines()[-1].startswith("No se puede abrir la base de datos")
    assert "Traceback" not in run.text()
    assert "hidden-word" not in run.text()


def test_taken_port_is_said_in_one_line(start, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = start(tmp_path / "var", PORT=str(port))
        assert run.process.wait(120) == 1
    assert f"El puerto {port} está ocupado" in run.text().splitlines()[-1]
