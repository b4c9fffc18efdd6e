"""Real programs that the test may kill: Redis, Celery workers, and an SMTP server that says who is sending to it."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from celery import Celery
from kombu import Connection

from tests.infra.programs import ROOT, clean_env

JOB = "phases.jobs.send_reminders_now"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)


class Clock:
    """The file from which the workers take the time (`tests.faults.settings`)."""

    def __init__(self, path, speed):
        self.path, self.speed = path, speed

    def set(self, instant):
        text = f"{time.time()} {instant.timestamp()} {self.speed}"
        fresh = self.path.with_suffix(".new")
        fresh.write_text(text)
        fresh.replace(self.path)


class Redis:
    """A Redis on a port of its own, without any file: what dies with it is lost."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ping = ["redis-cli", "-p", str(self.port), "ping"]
        wait_for(
            lambda: subprocess.run(ping, capture_output=True).stdout.strip() == b"PONG", 15, "Redis' answer"
        )

    def kill(self):
        self.process.kill()
        self.process.wait()


class Worker:
    """A Celery worker with two processes, in a group of its own."""

    def __init__(self, number, folder, env):
        self.number, self.log, self.env, self.process = number, folder / f"worker{number}.log", env, None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "hermanamientos", "worker", "--concurrency", "2"]
                + ["--without-gossip", "--without-mingle", "-n", f"w{self.number}@%h", "-l", "WARNING"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def pids(self):
        """The worker and its processes."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                if fields[0] != "Z" and int(fields[2]) == self.process.pid:
                    found.append(int(folder.name))
        return found

    def kill_all(self):
        """The machine is switched off."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_main(self):
        """Only the main process: the others go on as orphans, for a while."""
        self.process.kill()
        self.process.wait()

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def owner_of_connection(port, pids):
    """Which of these processes holds the local end `port` of a connection; None when nobody does any more."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rsplit(":", 1)[1], 16) == port and fields[9] != "0":
            link = f"socket:[{fields[9]}]"
            break
    else:
        return None
    for pid in pids:
        with contextlib.suppress(OSError):
            if any(os.readlink(each) == link for each in Path(f"/proc/{pid}/fd").iterdir()):
                return pid
    return None


class Inbox:
    """Handler of the SMTP server: slow answers, refusals, and the death of the sender at the worst moments."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.accepted = []
        self.kill_sender = None
        self.deadly = 0.0
        self.counts = Counter()

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.chance.choice([0.01, 0.01, 0.02, 0.05, 0.3]))
        luck = self.chance.random()
        if luck < self.deadly / 3:
            self._kill(session, "before the mail was accepted")
            return "451 try later"
        if luck > 0.98:
            self.counts["refused"] += 1
            return "451 try later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.accepted.append(
            (envelope.rcpt_tos[0], message["Message-ID"], message["Subject"], message, time.time())
        )
        if luck < self.deadly * 2 / 3:
            self._kill(session, "between acceptance and answer")
        elif luck < self.deadly:
            asyncio.get_running_loop().call_later(0.002, self._kill, session, "just after the answer")
        return "250 OK"

    def _kill(self, session, when):
        if self.kill_sender and self.kill_sender(session.peer[1]):
            self.counts[when] += 1


class Plant:
    """Everything together: starts it, breaks it, and repairs it."""

    WORKERS = 2

    def __init__(self, folder, database_url, clock, seed):
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.redis, self.inbox = Redis(folder), Inbox(seed)
        self.smtp_port, self.smtp = free_port(), None
        self.kills, self.orphans = Counter(), []
        self.ticks = Counter()
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        env = clean_env(
            MODE="local",
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            SECRET_KEY="only-for-tests-" + "0123456789abcdef" * 3,
            DATABASE_URL=database_url,
            CELERY_BROKER_URL=self.redis.url,
            EMAIL_URL=f"smtp://127.0.0.1:{self.smtp_port}",
            SITE_URL="http://localhost:8000",
            VAR_DIR=str(folder / "var"),
            FAULTS_CLOCK=str(clock.path),
            LOG_LEVEL="ERROR",
        )
        self.workers = [Worker(number, folder, env) for number in range(self.WORKERS)]
        self.inbox.kill_sender = self.kill_sender
        self.beat = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self):
        self.redis.start()
        self.open_smtp()
        for worker in self.workers:
            worker.start()
        self.beat.start()
        return self

    def __exit__(self, *problem):
        self.stopping.set()
        self.beat.join(10)
        for worker in self.workers:
            worker.close()
        for group in self.orphans:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        if self.smtp:
            self.close_smtp()
        self.redis.kill()

    # --- Mail -----------------------------------------------------------------------------------------------

    def open_smtp(self):
        self.smtp = Controller(self.inbox, hostname="127.0.0.1", port=self.smtp_port)
        self.smtp.start()

    def close_smtp(self):
        self.smtp.stop()
        self.smtp = None

    # --- Beat, twice ----------------------------------------------------------------------------------------

    def _beat(self):
        """Two ticks at once every second, as from two beats; lost ones are lost."""
        while not self.stopping.wait(1):
            app = Celery("beat", set_as_current=False)
            for _ in range(2):
                try:
                    # The address is given here, since an app takes that of the run's own Redis from the environment.
                    with Connection(self.redis.url, transport_options={"socket_connect_timeout": 1}) as redis:
                        app.send_task(JOB, retry=False, expires=20, connection=redis)
                    self.ticks["sent"] += 1
                except Exception:
                    # Redis is down: beat would complain, too.
                    self.ticks["lost"] += 1
            app.close()

    # --- Killing --------------------------------------------------------------------------------------------

    @property
    def killed(self):
        return sum(self.kills.values())

    def kill_sender(self, port):
        """Kill the process that is sending from this port; whether one died."""
        with self.lock:
            for worker in self.workers:
                pid = owner_of_connection(port, worker.pids())
                if pid is None:
                    continue
                os.kill(pid, signal.SIGKILL)
                self.kills["sender of a mail in flight"] += 1
                return True
        return False

    def kill_one(self):
        """Kill a worker as it comes, whatever it is doing, and start it again."""
        with self.lock:
            worker = self.chance.choice(self.workers)
            if worker.process.poll() is not None:
                worker.close()
                worker.start()
                return
            pids = worker.pids()
            kind = self.chance.choice(["whole worker", "main process", "one of its processes"])
            if kind == "one of its processes" and len(pids) > 1:
                os.kill(
                    self.chance.choice([pid for pid in pids if pid != worker.process.pid]), signal.SIGKILL
                )
            elif kind == "main process":
                worker.kill_main()
                # Its orphans may go on beside the new worker; they die with the test at the latest.
                self.orphans.append(worker.process.pid)
                worker.start()
            else:
                kind = "whole worker"
                worker.kill_all()
                worker.start()
            self.kills[kind] += 1
