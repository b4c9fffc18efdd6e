"""What a paper is worth today: vigente, sustituido, en revisión, retirado, or nothing of ours."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from agreements.models import Agreement, IssuedDocument
from agreements.trust import verifying
from agreements.trust.codes import code_of
from agreements.trust.documents import issue, withdraw_document
from agreements.trust.verifying import Standing, fingerprint_of, recognise
from agreements.versions.freezing import save_version
from tests.agreements.conftest import put_in_force
from tests.agreements.test_documents import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def document(draft, enlace):
    return issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)


@pytest.fixture
def version(draft, enlace):
    return save_version(agreement=draft, by=enlace, now=NOW)


def changed(agreement):
    agreement.notes += "."
    agreement.save()
    return agreement


def worth(document):
    return recognise(document.code).standing


def test_a_draft_is_under_review(document):
    verdict = recognise(document.code.lower().replace("-", " "))
    assert (verdict.document, verdict.standing, verdict.replaced_by) == (
        document,
        Standing.UNDER_REVIEW,
        None,
    )


def test_a_hash_is_as_good_as_a_code(document):
    assert recognise(f" {document.sha256.upper()} ").document == document


def test_what_is_not_ours(document):
    for text in ("", "HM-7K3Q", code_of("a" * 64), "b" * 64, "\x00" * 64):
        assert recognise(text) is None


def test_a_newer_draft_replaces_and_another_language_does_not(draft, document, enlace):
    alone = issue(kind="agreement_draft", source=draft, by=enlace, now=LATER, languages=["es"])
    assert worth(document) == Standing.UNDER_REVIEW
    newer = issue(kind="agreement_draft", source=changed(draft), by=enlace, now=LATER)
    assert recognise(document.code).replaced_by == newer
    assert (worth(document), worth(alone), worth(newer)) == (
        Standing.REPLACED,
        Standing.UNDER_REVIEW,
        Standing.UNDER_REVIEW,
    )


def test_a_withdrawn_successor_replaces_nothing(draft, document, enlace):
    newer = issue(kind="agreement_draft", source=changed(draft), by=enlace, now=LATER)
    withdraw_document(document=newer, reason="Con un error.", by=enlace, now=LATER)
    assert (worth(document), worth(newer)) == (Standing.UNDER_REVIEW, Standing.WITHDRAWN)


def test_the_signed_text_is_in_force_and_its_draft_replaced(draft, document, version, enlace):
    Agreement.objects.filter(pk=draft.pk).update(state="negotiated")
    draft.refresh_from_db()
    text = issue(kind="agreement", source=draft, by=enlace, now=LATER, version=version)
    assert worth(text) == Standing.UNDER_REVIEW
    put_in_force(
        draft, **dict.fromkeys(("cabildo_sha256", "dictamen_sha256", "signed_sha256"), version.sha256)
    )
    assert worth(text) == Standing.CURRENT
    assert recognise(document.code).replaced_by == text
    assert worth(document) == Standing.REPLACED


def test_a_text_that_was_not_the_signed_one_is_replaced(draft, version, enlace):
    Agreement.objects.filter(pk=draft.pk).update(state="negotiated")
    draft.refresh_from_db()
    text = issue(kind="agreement", source=draft, by=enlace, now=LATER, version=version)
    put_in_force(draft)
    assert worth(text) == Standing.REPLACED


def test_what_was_given_up_is_withdrawn(draft, document):
    Agreement.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert worth(document) == Standing.WITHDRAWN


def test_programmes_replace_each_other(activity, programme, enlace):
    programme.refresh_from_db()
    first = issue(kind="programme", source=programme, by=enlace, now=NOW)
    assert worth(first) == Standing.CURRENT
    programme.objective = "Otro"
    programme.save()
    second = issue(kind="programme", source=programme, by=enlace, now=LATER)
    assert (worth(first), worth(second)) == (Standing.REPLACED, Standing.CURRENT)


def test_comparisons_of_other_versions_do_not_replace_each_other(draft, version, enlace):
    others = []
    for title in ("Segundo título", "Tercer título"):
        draft.title = title
        draft.save()
        others.append(save_version(agreement=draft, by=enlace, now=NOW))
    first, second = (
        issue(kind="comparison", source=draft, by=enlace, now=NOW, version=newer, older=version)
        for newer in others
    )
    assert (worth(first), worth(second)) == (Standing.CURRENT, Standing.CURRENT)


def test_verdicts_of_a_whole_list_cost_one_query(draft, document, enlace, django_assert_num_queries):
    newer = issue(kind="agreement_draft", source=changed(draft), by=enlace, now=LATER)
    shown = list(IssuedDocument.objects.filter(agreement=draft).select_related("agreement", "version"))
    with django_assert_num_queries(1):
        verdicts = verifying.verdicts_on(draft, shown)
    assert {pk: verdict.standing for pk, verdict in verdicts.items()} == {
        document.pk: Standing.REPLACED,
        newer.pk: Standing.UNDER_REVIEW,
    }


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_in_pieces_and_tells_its_code(document):
    with storages["private"].open(document.storage_name) as file:
        data = file.read()
    found = fingerprint_of(io.BytesIO(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest() == document.sha256
    assert found.codes == (document.code,)
    # A code over the border of two pieces is seen too.
    reader = verifying.Reader()
    for start in range(0, 40, 7):
        reader.feed(f"… {document.code} …".encode()[start : start + 7])
    assert reader.result().codes == (document.code,)


def test_the_command_verifies_offline(document, tmp_path, capsys):
    with storages["private"].open(document.storage_name) as file:
        (tmp_path / "acuerdo.pdf").write_bytes(file.read())
    call_command("verify_document", tmp_path / "acuerdo.pdf")
    told = capsys.readouterr().out
    assert "En revisión" in told
    assert document.code in told
    assert "Guadalajara" in told
    assert "Elena Ruiz" not in told


def test_the_command_tells_a_changed_file(document, tmp_path, capsys):
    with storages["private"].open(document.storage_name) as file:
        (tmp_path / "acuerdo.pdf").write_bytes(file.read() + b"\n")
    with pytest.raises(CommandError) as refused:
        call_command("verify_document", tmp_path / "acuerdo.pdf")
    assert refused.value.returncode == 1
    assert document.code in str(refused.value)


def test_the_command_and_what_it_cannot_read(tmp_path):
    (tmp_path / "otro.pdf").write_bytes(b"%PDF-1.7 otra cosa")
    with pytest.raises(CommandError) as unknown:
        call_command("verify_document", tmp_path / "otro.pdf")
    with pytest.raises(CommandError) as missing:
        call_command("verify_document", tmp_path / "no-existe.pdf")
    with pytest.raises(CommandError) as folder:
        call_command("verify_document", tmp_path)
    assert [each.value.returncode for each in (unknown, missing, folder)] == [1, 2, 2]


# --- Not too often ---------------------------------------------------------------------------------------------------


def test_misses_are_counted_by_address():
    caches["throttle"].clear()
    for _ in range(verifying.MOST_MISSES):
        assert not verifying.is_throttled("10.0.0.1")
        verifying.note_miss("10.0.0.1")
    assert verifying.is_throttled("10.0.0.1")
    assert not verifying.is_throttled("10.0.0.2")
