"""Secret addresses of one document: made once, read without account, closed for good."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agreements.models import DocumentLink, IssuedDocument
from agreements.trust.documents import issue, withdraw_document
from agreements.trust.links import MAX_LIVE, create_link, link_of, note_reading, revoke_link
from partners.models import Entry
from tests.agreements.test_documents import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def document(draft, enlace):
    return issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)


def make(document, by, now=NOW, **options):
    return create_link(
        document=document, by=by, now=now, **({"label": "Claire Martin", "days": 30} | options)
    )


def address(secret):
    return reverse("agreements:link-read", args=[secret])


def test_only_the_hash_is_kept(document, enlace):
    link, secret = make(document, enlace)
    assert link.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(DocumentLink.objects.values().get())
    assert link.expires_at == NOW + 30 * DAY
    assert Entry.objects.about(document.agreement).filter(act="link.created").count() == 1


def test_a_link_lives_until_its_hour(document, enlace):
    link, secret = make(document, enlace)
    assert link_of(secret, NOW + 29 * DAY) == link
    assert link_of(secret, NOW + 30 * DAY) is None
    assert link_of("otra", NOW) is None


@pytest.mark.parametrize("options", [{"label": "  "}, {"label": "x" * 151}, {"days": 0}, {"days": 366}])
def test_what_is_refused(document, enlace, options):
    with pytest.raises(ValidationError):
        make(document, enlace, **options)
    assert DocumentLink.objects.count() == 0


def test_revoked_once_and_closed_for_good(document, enlace):
    link, secret = make(document, enlace)
    revoke_link(link=link, by=enlace, now=NOW)
    assert link_of(secret, NOW) is None
    with pytest.raises(ValidationError, match="ya estaba revocado"):
        revoke_link(link=link, by=enlace, now=NOW)
    assert Entry.objects.about(document.agreement).filter(act="link.revoked").count() == 1


def test_a_withdrawn_document_is_not_shared(document, enlace):
    _, secret = make(document, enlace)
    withdraw_document(document=document, reason="Con un error.", by=enlace, now=NOW)
    assert link_of(secret, NOW) is None
    document.refresh_from_db()
    with pytest.raises(ValidationError, match="retirado"):
        make(document, enlace)


def test_not_too_many_at_once(document, enlace):
    for _ in range(MAX_LIVE):
        make(document, enlace)
    with pytest.raises(ValidationError, match="revoque"):
        make(document, enlace)
    assert make(document, enlace, now=NOW + 31 * DAY)


def test_readings_are_counted(document, enlace):
    link, _ = make(document, enlace)
    note_reading(link=link, now=NOW)
    note_reading(link=link, now=NOW + DAY)
    link.refresh_from_db()
    assert (link.read_count, link.last_read_at) == (2, NOW + DAY)


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_works_without_account(client, document, enlace):
    client.force_login(enlace)
    created = client.post(
        reverse("agreements:link-create", args=[document.pk]), {"label": "Claire Martin", "days": "30"}
    )
    url = created.context["url"]
    assert created["Cache-Control"] == "private, no-store"
    page = client.get(reverse("agreements:document-detail", args=[document.pk])).content.decode()
    assert "Claire Martin" in page
    assert url.rsplit("/", 2)[1] not in page
    client.logout()
    answer = client.get(url.partition("://")[2].partition("/")[1] + url.partition("://")[2].partition("/")[2])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert DocumentLink.objects.get().read_count == 1


def test_all_closed_doors_look_the_same(client, document, enlace):
    now = timezone.now()
    secrets = [make(document, enlace, now=now)[1] for _ in range(2)]
    revoke_link(link=link_of(secrets[0], now), by=enlace, now=now)
    DocumentLink.objects.filter(revoked_at__isnull=True).update(
        created_at=now - 3 * DAY, expires_at=now - DAY
    )
    answers = [client.get(address(secret)) for secret in (*secrets, "no-existe", "ñ" * 40)]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1
    assert "pida otro enlace" in answers[0].content.decode()
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}


def test_altered_bytes_are_not_handed_out(client, document, enlace):
    _, secret = make(document, enlace, now=timezone.now())
    storages["private"].delete(document.storage_name)
    assert client.get(address(secret)).status_code == 404


def test_a_refusal_keeps_what_was_typed(client, document, enlace):
    client.force_login(enlace)
    url = reverse("agreements:link-create", args=[document.pk])
    answer = client.post(url, {"label": "Claire Martin", "days": "900"})
    assert answer.status_code == 422
    assert 'value="Claire Martin"' in answer.content.decode()


def test_revoking_asks_once(client, document, enlace):
    link, _ = make(document, enlace, now=timezone.now())
    client.force_login(enlace)
    url = reverse("agreements:link-revoke", args=[link.pk])
    assert client.get(url).status_code == 200
    assert DocumentLink.objects.live(timezone.now()).count() == 1
    assert client.post(url).url == reverse("agreements:document-detail", args=[document.pk])
    assert DocumentLink.objects.live(timezone.now()).count() == 0
    assert client.post(url, follow=True).status_code == 200


def test_the_committee_sees_the_document_and_not_its_links(client, document, enlace, integrante):
    make(document, enlace, now=timezone.now())
    client.force_login(integrante)
    page = client.get(reverse("agreements:document-detail", args=[document.pk])).content.decode()
    assert document.code in page
    assert "Claire Martin" not in page


def test_withdrawing_from_its_page(client, document, enlace):
    client.force_login(enlace)
    url = reverse("agreements:document-withdraw", args=[document.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    answer = client.post(url, {"reason": "Con un error de imprenta."})
    assert answer.url == reverse("agreements:document-detail", args=[document.pk])
    assert "Con un error de imprenta." in client.get(answer.url).content.decode()
    assert IssuedDocument.objects.get().withdrawn_by == enlace


DOCUMENTS_QUERIES = 9


@pytest.mark.parametrize("count", [1, 20])
def test_the_documents_of_an_agreement_cost_the_same(
    client, draft, document, enlace, count, django_assert_num_queries
):
    link, _ = make(document, enlace, now=timezone.now())
    for number in range(1, count):
        document.pk = None
        document.code, document.sha256 = f"HM-{number}", f"{number:064}"
        document.save(force_insert=True)
        link.pk, link.document, link.secret_hash = None, document, f"{number:064}"
        link.save(force_insert=True)
    client.force_login(enlace)
    url = reverse("agreements:agreement-documents", args=[draft.pk])
    client.get(url)
    with django_assert_num_queries(DOCUMENTS_QUERIES):
        page = client.get(url)
    assert page.content.decode().count("1 abierto") == count


def test_issuing_offers_the_frozen_versions_and_the_languages(client, draft, enlace):
    client.force_login(enlace)
    url = reverse("agreements:document-issue-agreement", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "Español e inglés, en dos columnas" in page
    assert "para firma" not in page
    client.post(url, {"what": "draft", "languages": "en"})
    assert IssuedDocument.objects.get().languages == ["en"]
    assert client.post(url, {"what": "9999", "languages": "en"}).status_code == 422
