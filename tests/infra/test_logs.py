"""Addresses that open something for whoever has them stay out of the logs, ours and the proxy's."""

import io
import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hermanamientos.logs import without_keys
from phases import feeds, progress
from phases.mail_acts import link_for
from phases.models import MailAct, Reminder
from tests.conftest import MONDAY

PROXY = Path(settings.BASE_DIR) / "deploy" / "nginx" / "hermanamientos.conf"
KEYS = [
    "/calendarios/aB3-_x.ics",
    "/calendarios/aB3-_x.ics?a=1",
    "/correo/hecha/12-h-1700000000-abc.S1gn-_x/",
    "/correo/mas-dias/12-m-1700000000-abc.S1gn-_x/",
    "/cuenta/clave/MQ/c1-abcdef/",
    "/d/aB3-_x/",
]
PLAIN = [
    "/calendarios/12/revocar/",
    "/municipios/14039/calendario/nuevo/",
    "/cuenta/clave/cambiar/",
    "/procesos/3/",
    "/tareas/4/calendario.ics",
]


@pytest.fixture
def log():
    """What the site's own handler would write about requests."""
    [handler] = [each for each in logging.getLogger("django").handlers if each.name == "stderr"]
    written = io.StringIO()
    copy = logging.StreamHandler(written)
    copy.setFormatter(handler.formatter)
    logging.getLogger("django").addHandler(copy)
    yield written
    logging.getLogger("django").removeHandler(copy)


def last_part(url):
    return url.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.parametrize("address", KEYS)
def test_a_key_is_taken_out_of_a_message(address):
    told = without_keys(f"Not Found: {address}\n  File 'x' in /srv{address}'")
    assert not re.search(r"aB3|S1gn|c1-abc", told)
    assert told.count("…") == 2


@pytest.mark.parametrize("address", PLAIN)
def test_other_addresses_stay(address):
    assert without_keys(f"Not Found: {address}") == f"Not Found: {address}"


def test_a_refused_request_does_not_write_its_link_into_the_log(
    log, db, municipality, enlace, counterpart, methodology
):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    task = process.tasks.get(code="S4")
    reminder = Reminder.objects.create(
        task=task,
        user=enlace,
        recipient_name=enlace.full_name,
        recipient_email=enlace.email,
        deadline=task.due_on,
        step=0,
        send_on=task.due_on,
        state=Reminder.State.SENT,
        message_id="<recordatorio-1@hermanamientos.example>",
    )
    now = timezone.now()
    link = link_for(reminder, MailAct.Kind.DONE, at=now).removeprefix(settings.SITE_URL)
    _, secret = feeds.create_feed(municipality=municipality, scope="person", by=enlace, now=now)
    client = Client()
    assert client.post(link).status_code == 422
    assert Client(enforce_csrf_checks=True).post(link, {"note": "Hecho"}).status_code == 403
    assert client.put(link).status_code == 405
    assert client.post(reverse("phases:feed-read", args=[secret])).status_code == 405
    written = log.getvalue()
    assert written.count("/correo/hecha/…") >= 3
    assert "/calendarios/…" in written
    assert last_part(link) not in written
    assert secret not in written


# --- The proxy -----------------------------------------------------------------------------------------------------


def told_by_proxy(address):
    """What the proxy's map makes of an address: the first pattern that fits."""
    rows = re.findall(r'^    "~(.+)" \$(\w+)\.\.\.;$', PROXY.read_text(), re.M)
    assert len(rows) == 4
    for pattern, name in rows:
        found = re.search(pattern.replace("(?<", "(?P<"), address)
        if found:
            return found[name] + "..."
    return address


@pytest.mark.parametrize("address", KEYS)
def test_the_proxy_does_not_write_keys_down(address):
    told = told_by_proxy(address)
    assert told.endswith("/...")
    assert not re.search(r"aB3|S1gn|c1-abc", told)


@pytest.mark.parametrize("address", PLAIN)
def test_the_proxy_writes_other_addresses_down(address):
    assert told_by_proxy(address) == address


def test_both_servers_of_the_proxy_keep_that_log_and_nothing_of_the_page_before():
    text = PROXY.read_text()
    assert len(re.findall(r"^server \{", text, re.M)) == 2
    assert re.findall(r"^    access_log \S+ (\w+);", text, re.M) == ["sin_llaves"] * 2
    [form] = re.findall(r"^log_format sin_llaves (.+?);", text, re.M | re.S)
    assert "$direccion_sin_llave" in form
    assert not re.search(r"\$(request|request_uri|uri|http_referer)\b", form)
