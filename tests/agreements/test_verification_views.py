"""The public page of verification: what it tells to whom, what it never tells, and what it does with a file."""

import re

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import IssuedDocument
from agreements.trust import verifying
from agreements.trust.codes import code_of
from agreements.trust.documents import issue, withdraw_document
from tests.agreements.test_documents import NOW

pytestmark = pytest.mark.django_db
START = "/verificar/"


@pytest.fixture(autouse=True)
def quiet():
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


@pytest.fixture
def document(draft, enlace):
    return issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)


@pytest.fixture
def visitor():
    """A browser without account, from a server that checks tokens."""
    return Client(enforce_csrf_checks=True)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def stored(document):
    with storages["private"].open(document.storage_name) as file:
        return file.read()


def read(code):
    return reverse("agreements:verification-read", args=[code])


def test_a_code_is_answered_at_its_own_address(visitor, document):
    answer = visitor.post(START, {"mark": document.code.lower().replace("-", " ")})
    assert (answer.status_code, answer.url) == (302, read(document.code))
    page = visitor.get(answer.url)
    assert page.status_code == 200
    told = words(page)
    for fact in ("En revisión", "Guadalajara", "4 de mayo de 2026", document.code, document.sha256):
        assert fact in told
    assert f"Páginas {document.page_count}" in told
    assert "no es el registro de la Secretaría de Relaciones Exteriores" in told
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"


def test_nothing_private_is_told(visitor, document, enlace):
    withdraw_document(document=document, reason="Motivo reservado.", by=enlace, now=NOW)
    told = words(visitor.get(read(document.code)))
    assert "Retirado" in told
    for secret in (
        enlace.full_name,
        document.title,
        document.folio,
        "Motivo reservado",
        "Lyon",
        "Verónica Ortiz",
    ):
        assert secret not in told
    assert f"/documentos/{document.pk}/" not in visitor.get(read(document.code)).content.decode()


def test_a_code_typed_otherwise_leads_to_its_address(visitor, document):
    answer = visitor.get(read(document.code.lower()))
    assert (answer.status_code, answer.url) == (302, read(document.code))


def test_a_successor_is_linked_by_its_code(visitor, draft, document, enlace):
    draft.notes = "."
    draft.save()
    newer = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    page = visitor.get(read(document.code))
    assert "Sustituido" in words(page)
    assert read(newer.code) in page.content.decode()


def test_unknown_and_misspelt_codes_are_not_found(visitor, document):
    unknown = visitor.get(read(code_of("a" * 64)))
    wrong = document.code[:-1] + ("0" if document.code[-1] != "0" else "1")
    misspelt = visitor.get(read(wrong))
    assert (unknown.status_code, misspelt.status_code) == (404, 404)
    assert "No reconocido" in words(unknown)
    assert "mal escrito" in words(misspelt)


def test_what_was_typed_is_kept_with_what_is_wrong(visitor, document):
    wrong = document.code[:-1] + ("0" if document.code[-1] != "0" else "1")
    answer = visitor.post(START, {"mark": wrong})
    assert answer.status_code == 422
    assert "mal escrito" in words(answer)
    assert f'value="{wrong}"' in answer.content.decode()
    empty = visitor.post(START, {"mark": ""})
    assert empty.status_code == 422
    assert "Escriba el código" in words(empty)


def test_the_file_itself_is_recognised_and_not_kept(visitor, document):
    before = set(storages["private"].listdir("issued")[1])
    answer = visitor.post(START, {"file": SimpleUploadedFile("acuerdo.pdf", stored(document))})
    assert answer.status_code == 200
    assert "byte por byte" in words(answer)
    assert document.code in words(answer)
    assert set(storages["private"].listdir("issued")[1]) == before


def test_a_changed_file_is_told_from_the_real_one(visitor, document):
    answer = visitor.post(START, {"file": SimpleUploadedFile("acuerdo.pdf", stored(document) + b"\n")})
    assert answer.status_code == 404
    assert "no es ese documento" in words(answer)
    assert document.code in words(answer)


def test_a_strange_file_is_not_recognised(visitor, document):
    answer = visitor.post(START, {"file": SimpleUploadedFile("otro.pdf", b"%PDF-1.7 otra cosa")})
    assert answer.status_code == 404
    assert "No reconocido" in words(answer)
    assert document.code not in words(answer)


def test_a_file_that_is_too_large_is_refused(visitor, document, settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    answer = visitor.post(START, {"file": SimpleUploadedFile("grande.pdf", b"x" * (2 * 1024 * 1024 + 1))})
    assert answer.status_code == 422
    assert "pasa de 2 MB" in words(answer)


def test_documents_of_the_time_before_codes_are_found_by_hash(visitor, document):
    IssuedDocument.objects.filter(pk=document.pk).update(code=None)
    answer = visitor.post(START, {"mark": document.sha256.upper()})
    assert answer.url == read(document.sha256)
    assert "En revisión" in words(visitor.get(answer.url))


def test_guessing_is_stopped_and_others_are_not(visitor, document):
    for _ in range(verifying.MOST_MISSES):
        assert visitor.get(read(code_of("b" * 64))).status_code == 404
    for refused in (visitor.get(read(document.code)), visitor.get(START), visitor.post(START, {"mark": "x"})):
        assert refused.status_code == 429
        assert refused["Retry-After"] == "600"
    assert Client(REMOTE_ADDR="10.1.2.3").get(read(document.code)).status_code == 200


def test_looking_at_what_is_ours_is_not_counted(visitor, document):
    for _ in range(verifying.MOST_MISSES + 1):
        assert visitor.get(read(document.code)).status_code == 200
