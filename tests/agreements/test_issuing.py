"""What an issued document carries, what it is issued from, and how it is taken back."""

import datetime as dt
import io
import subprocess

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from agreements.models import Agreement, IssuedDocument
from agreements.trust.codes import read_code
from agreements.trust.documents import issue, verification_url, verify, withdraw_document
from agreements.versions.freezing import save_version
from partners.models import Entry
from tests.agreements.test_documents import NOW
from tests.lib.test_pdf import failures, text_of

pytestmark = pytest.mark.django_db


def stored(document):
    with storages["private"].open(document.storage_name) as file:
        return file.read()


def subject(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return str(pdf.docinfo["/Subject"])


@pytest.fixture
def document(draft, enlace):
    return issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)


@pytest.fixture
def version(draft, enlace):
    return save_version(agreement=draft, by=enlace, now=NOW)


def freeze(agreement, state="negotiated"):
    Agreement.objects.filter(pk=agreement.pk).update(state=state)
    agreement.refresh_from_db()


def test_every_page_carries_the_code_and_the_address(document, tmp_path):
    data = stored(document)
    assert read_code(document.code) == document.code
    text = text_of(data, tmp_path)
    assert text.count(f"Código de verificación {document.code}") == document.page_count
    assert text.count(verification_url(document.code).partition("://")[2]) == document.page_count
    assert verification_url(document.code) in subject(data)
    assert "Vista previa" not in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = {
            image.objgen
            for page in pdf.pages
            for image in all_images(page.Resources)
            if image.Width == image.Height
        }
    # One QR for the whole file.
    assert len(pictures) == 1


def all_images(resources):
    """The images that a page paints, those inside its forms and patterns too."""
    found = []
    for kind in ("/XObject", "/Pattern"):
        for item in resources.get(kind, {}).values():
            if item.get("/Subtype") == "/Image":
                found.append(item)
            elif "/Resources" in item:
                found += all_images(item.Resources)
    return found


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_an_issued_document_conforms(document, profile):
    assert failures(stored(document), profile) == []


def test_the_foot_is_read_aloud_on_no_page(document, draft, tmp_path):
    """QR, code and address are artifacts: what a reader is told is the text of the agreement and no more."""
    (tmp_path / "document.pdf").write_bytes(stored(document))
    told = subprocess.run(
        ["pdfinfo", "-struct-text", tmp_path / "document.pdf"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert draft.title[:20] in told
    assert document.code not in told
    assert "verificar/" not in told


def test_the_cover_of_a_programme_carries_the_code_too(activity, programme, enlace, tmp_path):
    programme.refresh_from_db()
    document = issue(kind="programme", source=programme, by=enlace, now=NOW)
    assert text_of(stored(document), tmp_path).count(f"verificación {document.code}") == document.page_count


def test_one_content_has_one_code(draft, document, enlace):
    other = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW, languages=["es"])
    assert other.code != document.code
    assert (document.languages, other.languages) == (["es", "en"], ["es"])
    later = NOW + dt.timedelta(days=2)
    assert issue(kind="agreement_draft", source=draft, by=enlace, now=later) == document
    assert IssuedDocument.objects.count() == 2


def test_languages_that_the_agreement_has_not_are_refused(draft, enlace):
    with pytest.raises(ValidationError, match="idiomas"):
        issue(kind="agreement_draft", source=draft, by=enlace, now=NOW, languages=["fr"])


def test_text_that_may_change_is_not_issued_for_signature(draft, version, enlace):
    with pytest.raises(ValidationError, match="todavía puede cambiar"):
        issue(kind="agreement", source=draft, by=enlace, now=NOW, version=version)


def test_a_frozen_version_is_issued_for_signature(draft, version, enlace, tmp_path):
    freeze(draft)
    document = issue(kind="agreement", source=draft, by=enlace, now=NOW, version=version)
    assert (document.version, document.title) == (version, draft.title)
    assert document.code in text_of(stored(document), tmp_path)


def test_of_a_signed_agreement_only_the_signed_version(draft, version, enlace):
    digest = "b" * 64
    Agreement.objects.filter(pk=draft.pk).update(
        state="signed",
        signed_on="2026-05-04",
        signed_sha256=digest,
        cabildo_on="2026-05-01",
        cabildo_sha256=digest,
        dictamen_on="2026-05-01",
        dictamen_sha256=digest,
    )
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="otra versión"):
        issue(kind="agreement", source=draft, by=enlace, now=NOW, version=version)


def test_a_version_belongs_to_its_kind(draft, version, enlace):
    with pytest.raises(TypeError):
        issue(kind="agreement", source=draft, by=enlace, now=NOW)
    with pytest.raises(TypeError):
        issue(kind="agreement_draft", source=draft, by=enlace, now=NOW, version=version)


def test_remarks_and_comparisons_are_issued(draft, version, enlace):
    remarks = issue(kind="remarks", source=draft, by=enlace, now=NOW)
    draft.title = "Otro título del acuerdo"
    draft.save()
    newer = save_version(agreement=draft, by=enlace, now=NOW)
    comparison = issue(kind="comparison", source=draft, by=enlace, now=NOW, version=newer, older=version)
    assert [remarks.agreement, comparison.agreement] == [draft, draft]
    assert comparison.version == newer
    assert verify(remarks) and verify(comparison)
    for document in (remarks, comparison):
        assert failures(stored(document), "ua1") == []


def test_withdrawing_needs_a_reason_and_happens_once(document, enlace):
    with pytest.raises(ValidationError, match="por qué"):
        withdraw_document(document=document, reason="  ", by=enlace, now=NOW)
    withdraw_document(document=document, reason="Se imprimió\ncon un error.", by=enlace, now=NOW)
    document.refresh_from_db()
    assert (document.withdrawn_at, document.withdrawn_by) == (NOW, enlace)
    assert document.withdrawn_reason == "Se imprimió con un error."
    with pytest.raises(ValidationError, match="ya estaba retirado"):
        withdraw_document(document=document, reason="Otra vez", by=enlace, now=NOW)
    assert Entry.objects.about(document.agreement).filter(act="document.withdrawn").count() == 1
    assert verify(document)


def test_what_was_withdrawn_is_not_issued_again_unchanged(draft, document, enlace):
    withdraw_document(document=document, reason="Se imprimió con un error.", by=enlace, now=NOW)
    with pytest.raises(ValidationError, match="fue retirado"):
        issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    draft.notes = "Con otra fecha de cambio"
    draft.save()
    assert issue(kind="agreement_draft", source=draft, by=enlace, now=NOW) != document
