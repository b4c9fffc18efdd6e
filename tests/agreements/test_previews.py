"""Previews: kept by content, made once by whoever works, waited for on a page, never a document."""

import datetime as dt
import stat
from dataclasses import replace

import pytest
from django.conf import settings as project
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements.models import IssuedDocument, Rendering
from agreements.render_jobs import forget_previews, render_preview
from agreements.trust import previews
from agreements.trust.documents import agreement_source
from hermanamientos.celery import app
from hermanamientos.lib.pdf import PdfSource
from tests.agreements.test_documents import NOW
from tests.lib.test_pdf import CREATED, text_of

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
State = Rendering.State


@pytest.fixture(autouse=True)
def empty():
    caches["previews"].clear()
    yield
    caches["previews"].clear()


@pytest.fixture
def pool(settings):
    """As in production: PDFs are made elsewhere."""
    settings.PDF_IN_PROCESS = False


@pytest.fixture
def posted(monkeypatch):
    """The jobs that were sent, which the test runs when it likes: no broker takes part."""
    sent = []
    monkeypatch.setattr(render_preview, "apply_async", lambda args, **options: sent.append(args[0]))
    return sent


def a_source(text="Hola"):
    return PdfSource(
        html=f'<html lang="es"><body><p>{text}</p></body></html>',
        css=["css/paper.css"],
        title="Prueba",
        lang="es",
        created_at=CREATED,
    )


def row():
    return Rendering.objects.get()


# --- The key ---------------------------------------------------------------------------------------------------------


def test_the_key_is_of_the_content():
    source = a_source()
    assert previews.key_of(source) == previews.key_of(a_source())
    others = [
        replace(source, html=source.html + " "),
        replace(source, title="Otro"),
        replace(source, watermark="BORRADOR"),
        replace(source, css=["css/paper.css", "css/process-paper.css"]),
        replace(source, created_at=CREATED + SECOND),
        replace(source, assets={"coat": ("image/png", b"1")}),
        replace(source, assets={"coat": ("image/png", b"2")}),
        source.marked(previews.preview_mark()),
    ]
    keys = {previews.key_of(each) for each in (source, *others)}
    assert len(keys) == len(others) + 1


def test_an_instant_is_the_same_in_every_zone():
    local = CREATED.astimezone(dt.timezone(dt.timedelta(hours=-6)))
    assert previews.key_of(a_source()) == previews.key_of(replace(a_source(), created_at=local))


# --- In the process that asks ----------------------------------------------------------------------------------------


def test_a_preview_says_that_it_is_none_and_leaves_no_document(draft, tmp_path):
    preview = previews.ask(source=agreement_source(draft), now=NOW)
    text = text_of(preview.data, tmp_path)
    assert text.count("Vista previa, no es un documento emitido") == text.count("Página ")
    assert "Código de verificación" not in text
    assert (IssuedDocument.objects.count(), Rendering.objects.count()) == (0, 0)


def test_the_files_of_the_cache_are_private():
    previews.ask(source=a_source(), now=NOW)
    folder = project.VAR_DIR / "previews"
    files = list(folder.iterdir())
    assert len(files) == 1
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


# --- In the pool -----------------------------------------------------------------------------------------------------


def test_asked_twice_made_once(pool):
    first = previews.ask(source=a_source(), now=NOW)
    again = previews.ask(source=a_source(), now=NOW + SECOND)
    assert (first.data, first.is_new, again.is_new) == (None, True, False)
    assert row().state == State.QUEUED
    assert previews.make(key=first.key, now=NOW + 2 * SECOND)
    assert not previews.make(key=first.key, now=NOW + 3 * SECOND)
    assert (row().state, row().page_count) == (State.DONE, 1)
    assert row().finished_at > row().started_at
    assert previews.ask(source=a_source(), now=NOW + 4 * SECOND).data[:5] == b"%PDF-"
    assert previews.look(key=first.key, now=NOW).data[:5] == b"%PDF-"


def test_what_expired_is_made_again(pool):
    key = previews.ask(source=a_source(), now=NOW).key
    previews.make(key=key, now=NOW)
    caches["previews"].clear()
    assert previews.look(key=key, now=NOW) is None
    again = previews.ask(source=a_source(), now=NOW + SECOND)
    assert again.is_new
    assert (row().state, row().started_at, row().finished_at) == (State.QUEUED, None, None)


def test_who_waits_knows_how_many_are_before(pool):
    asked = [previews.ask(source=a_source(str(n)), now=NOW + n * SECOND) for n in range(3)]
    assert [each.ahead for each in asked] == [0, 1, 2]
    previews.make(key=asked[0].key, now=NOW + 4 * SECOND)
    assert previews.look(key=asked[2].key, now=NOW).ahead == 1


def test_no_more_than_so_many_wait(pool, monkeypatch):
    monkeypatch.setattr(previews, "MOST_WAITING", 2)
    for number in range(2):
        previews.ask(source=a_source(str(number)), now=NOW)
    with pytest.raises(ValidationError, match="demasiados"):
        previews.ask(source=a_source("2"), now=NOW)
    # Who waits already goes on waiting, and what nobody takes gives its place back.
    assert not previews.ask(source=a_source("1"), now=NOW).is_new
    assert previews.ask(source=a_source("2"), now=NOW + previews.PATIENCE).is_new


def test_two_minutes_without_a_worker(pool):
    preview = previews.ask(source=a_source(), now=NOW)
    late = NOW + previews.PATIENCE + SECOND
    assert not previews.look(key=preview.key, now=NOW).is_abandoned(NOW + SECOND)
    assert previews.look(key=preview.key, now=late).is_abandoned(late)
    assert previews.ask(source=a_source(), now=late).is_new


def test_a_worker_that_died_is_replaced(pool):
    key = previews.ask(source=a_source(), now=NOW).key
    Rendering.objects.update(state=State.RUNNING, started_at=NOW)
    soon, late = NOW + SECOND, NOW + previews.LONGEST + SECOND
    assert not previews.make(key=key, now=soon)
    assert previews.look(key=key, now=soon).row.state == State.RUNNING
    assert previews.look(key=key, now=late) is None
    assert previews.make(key=key, now=late)


def test_what_cannot_be_printed_is_told_and_not_raised(pool):
    broken = replace(a_source(), html='<html lang="es"><body><img src="memory:nada" alt="x"></body></html>')
    key = previews.ask(source=broken, now=NOW).key
    assert not previews.make(key=key, now=NOW)
    assert (row().state, row().error) == (State.FAILED, previews.FAILED)


def test_a_source_that_is_gone_is_told(pool):
    key = previews.ask(source=a_source(), now=NOW).key
    caches["previews"].clear()
    assert not previews.make(key=key, now=NOW)
    assert row().state == State.FAILED


def test_old_rows_and_files_go(pool, monkeypatch):
    previews.ask(source=a_source("viejo"), now=timezone.now() - previews.ROWS_KEPT - SECOND)
    previews.ask(source=a_source("nuevo"), now=timezone.now())
    caches["previews"].set("gone", b"x", timeout=-1)
    forget_previews()
    assert Rendering.objects.count() == 1
    assert len(caches["previews"]._list_cache_files()) == 2


# --- The page that waits ---------------------------------------------------------------------------------------------


@pytest.fixture
def url(draft):
    return reverse("agreements:agreement-pdf", args=[draft.pk])


def test_from_asking_to_the_pdf(client, pool, posted, url, lectora, django_capture_on_commit_callbacks):
    client.force_login(lectora)
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.get(url)
        assert client.get(url).url.startswith("/vista-previa/")
    assert posted == [row().key]
    page = client.get(asked.url)
    assert page.status_code == 200
    assert "Es el siguiente" in page.content.decode()
    assert page["Refresh"] == f"1; url={asked.url}"
    assert "no-store" in page["Cache-Control"]
    previews.make(key=posted[0], now=timezone.now())
    for address in (asked.url, url):
        done = client.get(address)
        assert done["Content-Type"] == "application/pdf"
        assert 'filename="acuerdo-14039' in done["Content-Disposition"]
        assert b"".join(done.streaming_content)[:5] == b"%PDF-"


def test_looking_again_is_cheap(client, pool, posted, url, lectora, django_assert_num_queries):
    client.force_login(lectora)
    waiting = client.get(url).url
    client.get(waiting)
    # Session, user, access, the row, how many before it, and the bell of the frame.
    with django_assert_num_queries(LOOK_QUERIES):
        client.get(waiting)


LOOK_QUERIES = 6


def test_a_waiting_page_belongs_to_who_asked(client, pool, posted, url, lectora, enlace):
    client.force_login(lectora)
    waiting = client.get(url).url
    client.force_login(enlace)
    assert client.get(waiting).status_code == 404
    assert client.get(waiting[:-3] + "x/").status_code == 404
    client.logout()
    assert client.get(waiting).status_code == 302


def test_nobody_takes_it_and_the_page_says_so(
    client, pool, posted, url, lectora, django_capture_on_commit_callbacks
):
    client.force_login(lectora)
    waiting = client.get(url).url
    Rendering.objects.update(requested_at=timezone.now() - previews.PATIENCE - SECOND)
    answer = client.get(waiting)
    assert answer.status_code == 503
    assert "Refresh" not in answer
    assert "Nadie tomó este PDF" in answer.content.decode()
    assert f'href="{url}"' in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url)
    assert posted == [row().key]


def test_without_a_broker_the_page_says_so_at_once(
    client, pool, url, lectora, settings, django_capture_on_commit_callbacks, monkeypatch
):
    nowhere = "redis://127.0.0.1:1/0"
    # Celery reads this variable before its own configuration.
    monkeypatch.setenv("CELERY_BROKER_URL", nowhere)
    monkeypatch.setattr(app.conf, "broker_url", nowhere)
    monkeypatch.setattr(app, "_pool", None)
    client.force_login(lectora)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = client.get(url).url
    answer = client.get(waiting)
    assert answer.status_code == 503
    assert "falta el corredor de mensajes" in answer.content.decode()


def test_a_page_that_expired_asks_anew(client, pool, posted, url, lectora):
    client.force_login(lectora)
    waiting = client.get(url).url
    Rendering.objects.all().delete()
    assert client.get(waiting).url == url


def test_strange_languages_are_not_found(client, url, lectora):
    client.force_login(lectora)
    assert client.get(url + "?idioma=fr").status_code == 404
    assert client.get(url + "?idioma=en").status_code == 200
