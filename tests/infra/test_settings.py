"""An unsafe, missing or malformed setting stops the program with one line that names it."""

import pytest

from tests.infra.programs import manage

PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "hermanamientos.example",
    "SITE_URL": "https://hermanamientos.example",
    "DATABASE_URL": "postgres://somebody:hidden-word@db.example/hermanamientos",
    "CELERY_BROKER_URL": "redis://broker.example:6379/0",
    "EMAIL_URL": "smtp://mail.example:25",
}
LOCAL = {"MODE": "local", "SECRET_KEY": "local-key"}


def refused(**values):
    done = manage("check", **values)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("Configuración: ")
    assert "hidden-word" not in line
    return line


def test_production_with_everything_set_passes_the_deploy_check_without_a_warning():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"]
)
def test_production_refuses_to_start_without(name):
    assert name in refused(**PRODUCTION | {name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", "hermanamientos.example,*"),
        ("SITE_URL", "http://hermanamientos.example"),
        ("DATABASE_URL", "sqlite:////tmp/hidden-word.sqlite3"),
        ("DEBUG", "1"),
    ],
)
def test_production_refuses_an_unsafe(name, value):
    assert name in refused(**PRODUCTION | {name: value})


def test_production_is_what_an_empty_environment_means():
    assert "SECRET_KEY" in refused()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "staging"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DEBUG", "quizás"),
        ("SITE_URL", "hermanamientos.example"),
        ("DATABASE_URL", "mysql://somebody:hidden-word@db/x"),
        ("DATABASE_URL", "postgres://somebody:hidden-word@db:port/x"),
        ("DATABASE_URL", "postgres://somebody:hidden-word@db"),
        ("CELERY_BROKER_URL", "amqp://guest:hidden-word@localhost"),
        ("CELERY_BROKER_URL", "redis://:hidden-word@localhost:99999/0"),
        ("CELERY_BROKER_URL", "redis:"),
        ("EMAIL_URL", "mailto:hidden-word@example.org"),
        ("UPLOAD_MAX_BYTES", "-1"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_malformed_setting_is_refused_everywhere(name, value):
    assert name in refused(**LOCAL | {name: value})


def test_local_mode_needs_nothing_but_a_key(tmp_path):
    done = manage("check", VAR_DIR=str(tmp_path), **LOCAL)
    assert done.returncode == 0, done.stderr


def test_env_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "settings.env"
    file.write_text("MODE=local\nSECRET_KEY=from-the-file\nPORT=not-a-port\n")
    assert "PORT" in refused(ENV_FILE=str(file))
    assert manage("check", ENV_FILE=str(file), PORT="8123").returncode == 0


def test_folder_that_cannot_be_written_is_an_error_of_check(tmp_path):
    (tmp_path / "file").write_text("")
    done = manage("check", VAR_DIR=str(tmp_path / "file" / "var"), **LOCAL)
    assert done.returncode == 1
    assert "hermanamientos.E001" in done.stderr
