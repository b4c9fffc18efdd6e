"""The example of deploy/ names what exists, agrees with the settings and the manual, and holds no secret."""

import importlib
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pytest
from django.core.management import get_commands

from hermanamientos import settings as project_settings
from tests.infra.deployed import DEPLOY, EXAMPLE, HOME, TYPED, assigned, commands, values_in
from tests.infra.programs import ROOT, manage

SERVICES = ("prepare", "web", "worker", "beat")
# Of bin/run and of gunicorn, which have no unit here or read them by themselves.
NOT_SETTINGS = {"WEB_CONCURRENCY", "CELERY_CONCURRENCY"}
ONLY_OF_RUN = {"HOST", "PORT", "DEMO", "DEBUG"}
MEBI = 1024 * 1024


def names_that_settings_read():
    source = Path(project_settings.__file__).read_text()
    return set(re.findall(r"""(?:env\.[a-z]+|flag|whole)\(\s*"([A-Z_]+)\"""", source))


def documented():
    """Names in the first column of the table of docs/operacion.md."""
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|", (ROOT / "docs" / "operacion.md").read_text(), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def sizes_of_nginx():
    text = (DEPLOY / "nginx" / "hermanamientos.conf").read_text()
    return [int(number) * MEBI for number in re.findall(r"^\s*client_max_body_size (\d+)m;", text, re.M)]


@pytest.mark.django_db  # the web program reads the world's cities when it starts
@pytest.mark.parametrize("name", SERVICES)
def test_unit_runs_what_exists(name):
    pinned = {line.split("==")[0].lower() for line in (ROOT / "requirements.txt").read_text().splitlines()}
    found = commands(name)
    assert len(found) == (3 if name == "prepare" else 1)
    for program, *arguments in found:
        assert program.startswith(f"{HOME}/.venv/bin/")
        program = Path(program).name
        if program == "python":
            assert arguments[0] == "manage.py"
            assert (ROOT / "manage.py").is_file()
            assert arguments[1] in get_commands()
        else:
            assert program in pinned
            assert (Path(sys.executable).parent / program).is_file()
        for target in {"hermanamientos", "hermanamientos.wsgi"} & set(arguments):
            importlib.import_module(target)


def test_target_wants_every_unit():
    wanted = set(" ".join(values_in("hermanamientos.target", "Wants")).split())
    units = {path.name for path in (DEPLOY / "systemd").glob("hermanamientos-*.*") if path.is_file()}
    assert wanted == units
    assert len(units) == 5


def test_only_one_clock_is_started():
    started = [" ".join(command) for name in SERVICES for command in commands(name)]
    assert len([line for line in started if " beat " in line or " -B" in line]) == 1


def test_stopping_waits_for_the_longest_job():
    [seconds] = values_in("hermanamientos-worker.service", "TimeoutStopSec")
    assert int(seconds) > project_settings.CELERY_TASK_TIME_LIMIT


def test_every_name_of_the_example_is_read_by_somebody():
    text = EXAMPLE.read_text()
    names = assigned(text).keys() | assigned(text, "#").keys()
    assert names - names_that_settings_read() == NOT_SETTINGS
    assert "${CELERY_CONCURRENCY}" in commands("worker")[0]


def test_every_setting_is_in_the_manual_and_in_the_examples():
    read = names_that_settings_read()
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "UPLOAD_MAX_BYTES", "BEHIND_PROXY"} <= read
    everything = read | NOT_SETTINGS | ONLY_OF_RUN
    assert documented() == everything
    local = (ROOT / ".env.example").read_text()
    assert assigned(local, "#?").keys() == everything - {"DEBUG"}
    example = EXAMPLE.read_text()
    assert assigned(example, "#?").keys() == everything - ONLY_OF_RUN


def test_example_holds_no_secret():
    values = assigned(EXAMPLE.read_text())
    assert {name for name, value in values.items() if value == ""} == TYPED.keys()
    for name, value in values.items():
        if "://" in value:
            assert urlsplit(value).password is None, name


def test_completed_example_passes_the_deploy_check(tmp_path):
    values = assigned(EXAMPLE.read_text()) | TYPED | {"VAR_DIR": str(tmp_path / "var")}
    as_systemd_reads_it = manage("check", "--deploy", "--fail-level", "WARNING", **values)
    assert as_systemd_reads_it.returncode == 0, as_systemd_reads_it.stderr
    file = tmp_path / "hermanamientos.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    by_hand = manage("check", "--deploy", "--fail-level", "WARNING", ENV_FILE=str(file))
    assert by_hand.returncode == 0, by_hand.stderr


def test_both_readers_of_the_example_understand_the_same(monkeypatch):
    values = assigned(EXAMPLE.read_text())
    for name in values:
        monkeypatch.delenv(name, raising=False)
    env = environ.Env()
    env.read_env(EXAMPLE)
    try:
        assert {name: env.str(name) for name in values} == values
    finally:
        for name in values:
            os.environ.pop(name, None)


def test_proxy_lets_through_what_the_application_accepts():
    [size] = sizes_of_nginx()
    assert size >= project_settings.UPLOAD_MAX_BYTES + MEBI
    assert size >= int(assigned(EXAMPLE.read_text())["UPLOAD_MAX_BYTES"]) + MEBI


def test_proxy_writes_the_headers_that_the_application_trusts_and_serves_no_files():
    text = (DEPLOY / "nginx" / "hermanamientos.conf").read_text()
    headers = dict(re.findall(r"proxy_set_header (\S+) (.+);", text))
    assert headers == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-For": "$remote_addr",
    }
    assert re.findall(r"^\s*(?:root|alias) (\S+);", text, re.M) == ["/var/www/letsencrypt"]
    [address] = values_in("hermanamientos-web.socket", "ListenStream")
    assert f"server unix:{address} " in text
    assert values_in("hermanamientos-web.socket", "SocketMode") == ["0600"]
