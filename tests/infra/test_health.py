"""/salud/ tells the operator what answers, and says no more than that."""

import pytest
from django.db import connection
from django.urls import reverse

from hermanamientos.celery import app
from tests.infra.conftest import wait_for
from tests.infra.round_trip import leave_trace

HEALTH = "/salud/"


def test_health_has_its_address():
    assert reverse("health") == HEALTH


@pytest.mark.django_db
def test_broken_broker_gives_503_and_names_it(client, use_broker):
    use_broker("redis://127.0.0.1:9/0")
    answer = client.get(HEALTH)
    assert answer.status_code == 503
    assert answer.json() == {"estado": "falla", "base_de_datos": "bien", "broker": "falla", "worker": "falla"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_without_a_worker_the_site_stays_in_service(client, use_broker, broker):
    use_broker(broker)
    answer = client.get(HEALTH)
    assert answer.status_code == 200
    assert answer.json() == {"estado": "falla", "base_de_datos": "bien", "broker": "bien", "worker": "falla"}


@pytest.mark.django_db
def test_broken_database_gives_503(client, use_broker, broker, monkeypatch):
    use_broker(broker)
    monkeypatch.setattr(connection, "cursor", cursor_of_a_missing_database)
    answer = client.get(HEALTH)
    assert answer.status_code == 503
    assert answer.json()["base_de_datos"] == "falla"


def cursor_of_a_missing_database():
    """The server's own refusal, without touching the connection that the tests share."""
    copy = connection.copy()
    copy.settings_dict = connection.settings_dict | {"NAME": "/nonexistent/folder/database", "OPTIONS": {}}
    return copy.cursor()


@pytest.mark.django_db
def test_head_works_and_post_does_not(client, use_broker, broker):
    use_broker(broker)
    head = client.head(HEALTH)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(HEALTH).status_code == 405


@pytest.mark.slow
@pytest.mark.django_db
def test_job_makes_the_round_trip_through_the_embedded_broker(client, use_broker, broker, worker, tmp_path):
    use_broker(broker)
    trace = tmp_path / "trace"
    with app.connection_for_write(broker) as connection:
        leave_trace.apply_async([str(trace)], connection=connection)
    wait_for(trace.exists, 60, "the job")
    wait_for(lambda: trace.read_text() == "done\n", 5, "one trace")
    answer = client.get(HEALTH)
    assert answer.status_code == 200
    assert answer.json() == {"estado": "bien", "base_de_datos": "bien", "broker": "bien", "worker": "bien"}
