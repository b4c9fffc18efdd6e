"""The QR of issued papers, read off the printed page as a telephone would."""

import io
import subprocess

import pytest
import zxingcpp
from PIL import Image

from agreements.trust.codes import qr_png
from agreements.trust.documents import issue, verification_url
from tests.agreements.test_documents import NOW
from tests.agreements.test_issuing import stored

pytestmark = pytest.mark.django_db


def decoded(picture):
    """What the QR codes in a picture say."""
    return [each.text for each in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def pages_of(data, tmp_path, dpi):
    """The pages of a PDF as a printer of so many dots per inch would show them, in grey."""
    (tmp_path / "paper.pdf").write_bytes(data)
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "paper.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    return [Image.open(path).convert("L") for path in sorted(tmp_path.glob("page*.png"))]


@pytest.mark.parametrize("kind", ["agreement_draft", "programme"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_page_leads_to_its_verification(kind, dpi, draft, activity, enlace, tmp_path):
    source = draft if kind == "agreement_draft" else activity.programme
    document = issue(kind=kind, source=source, by=enlace, now=NOW)
    pages = pages_of(stored(document), tmp_path, dpi)
    assert len(pages) == document.page_count
    assert [decoded(page) for page in pages] == [[verification_url(document.code)]] * document.page_count


def test_a_page_turned_and_badly_copied_is_read_too(draft, enlace, tmp_path):
    document = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW)
    page = pages_of(stored(document), tmp_path, 200)[0]
    copied = io.BytesIO()
    page.rotate(4, expand=True, fillcolor=235).save(copied, "JPEG", quality=25)
    assert decoded(Image.open(copied)) == [verification_url(document.code)]


def test_the_decoder_tells_two_addresses_apart():
    for url in ("https://uno.example/v/HM-0000-0000-000", "https://dos.example/v/HM-1111-1111-111"):
        assert decoded(Image.open(io.BytesIO(qr_png(url))).convert("L")) == [url]
    assert decoded(Image.new("L", (200, 200), 255)) == []
