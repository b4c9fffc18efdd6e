"""Issuing, freezing and verifying PDFs."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from agreements.drafting.clause_writing import save_clause
from agreements.models import IssuedDocument
from agreements.trust.documents import issue, verify
from partners.models import Entry

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 16, 30, tzinfo=dt.UTC)


def stored(document):
    with storages["private"].open(document.storage_name) as file:
        return file.read()


def test_issuing_a_draft_freezes_its_bytes(draft, enlace):
    document = issue(kind=IssuedDocument.Kind.AGREEMENT_DRAFT, source=draft, by=enlace, now=NOW)
    data = stored(document)
    assert data.startswith(b"%PDF-")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.storage_name == f"issued/{document.sha256}.pdf"
    assert document.size == len(data)
    assert document.page_count >= 3
    assert (document.folio, document.issued_by, document.issued_at) == (draft.folio, enlace, NOW)
    assert (document.agreement, document.programme) == (draft, None)
    assert Entry.objects.about(draft).get(act="document.issued").at == NOW
    assert verify(document)


def test_issuing_twice_without_changes_is_one_document(draft, enlace):
    first = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    again = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW + dt.timedelta(days=1))
    assert again == first
    assert IssuedDocument.objects.count() == 1


def test_a_change_gives_another_document_and_the_first_stays(draft, enlace):
    first = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    save_clause(
        clause=draft.clauses.get(key="objetivo"),
        language="es",
        html="<p>Otro</p>",
        expected_version=1,
        by=enlace,
    )
    draft.refresh_from_db()
    second = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    assert second.sha256 != first.sha256
    assert verify(first) and verify(second)


def test_issuing_a_programme_needs_an_activity(programme, enlace):
    with pytest.raises(ValidationError, match="no tiene actividades"):
        issue(kind="programme", source=programme, by=enlace, now=NOW)
    assert IssuedDocument.objects.count() == 0


def test_issuing_a_programme(activity, programme, enlace):
    programme.refresh_from_db()
    document = issue(kind="programme", source=programme, by=enlace, now=NOW)
    assert (document.programme, document.agreement) == (programme, None)
    assert document.title == "Programa anual de actividades 2026 · Ciudad de Lyon"
    assert verify(document)


def test_altered_or_missing_bytes_do_not_verify_and_are_written_again(draft, enlace):
    document = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    storage = storages["private"]
    storage.delete(document.storage_name)
    assert not verify(document)
    storage.save(document.storage_name, ContentFile(b"%PDF-otra cosa"))
    assert not verify(document)
    assert issue(kind="agreement_draft", source=draft, by=enlace, now=NOW) == document
    assert verify(document)


def test_a_kind_is_issued_only_from_its_own_source(draft, enlace):
    with pytest.raises(TypeError):
        issue(kind="programme", source=draft, by=enlace, now=NOW)
