"""Pages of the roof: health for the operator, and the answer to a form without a valid token."""

import logging

from django.core.cache import cache
from django.db import Error, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from kombu.pidbox import Mailbox
from redis.exceptions import RedisError

from hermanamientos.celery import app

log = logging.getLogger(__name__)

GOOD_ANSWER_SECONDS = 10
BAD_ANSWER_SECONDS = 2
"""How long the worker's last answer is believed: asking costs up to a second when it is silent."""


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Error:
        log.exception("salud: la base de datos no responde")
        return False


def _broker_and_worker_answer():
    """Ask over one connection with short limits, not over Celery's pool, which tries again for ever."""
    limits = {
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }
    try:
        with app.connection_for_read(transport_options=limits) as broker:
            broker.default_channel.client.ping()
            return True, _worker_answers(broker)
    except (OperationalError, RedisError, OSError):
        log.exception("salud: el corredor de mensajes no responde")
        return False, False


def _worker_answers(broker):
    answers = cache.get("health:worker")
    if answers is None:
        workers = Mailbox(
            app.conf.control_exchange, type="fanout", connection=broker, accept=["json"], serializer="json"
        )
        answers = bool(workers.multi_call("ping", timeout=1, limit=1))
        cache.set("health:worker", answers, GOOD_ANSWER_SECONDS if answers else BAD_ANSWER_SECONDS)
    return answers


@never_cache
@require_safe
def health(request):
    """Whether the parts of the installation answer; 503 when the database or the broker does not.

    Public and without details: those go to the log. A stopped worker delays reminders but keeps no page from
    working, so it shows in the body and does not take the site out of a load balancer.
    """
    database = _database_answers()
    broker, worker = _broker_and_worker_answer()

    def word(good):
        return "bien" if good else "falla"

    return JsonResponse(
        {
            "estado": word(database and broker and worker),
            "base_de_datos": word(database),
            "broker": word(broker),
            "worker": word(worker),
        },
        status=200 if database and broker else 503,
    )


def csrf_failure(request, reason=""):
    """A form without a valid token: usually a page that stayed open for long, or cookies switched off."""
    return render(request, "403_csrf.html", status=403)
