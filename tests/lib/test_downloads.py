"""Private files leave with locks on, and only pictures and PDFs are shown in the browser."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404

from hermanamientos.lib.downloads import LOCKED, LOCKED_PDF, send_bytes, send_private


@pytest.fixture
def stored():
    return storages["private"].save("evidence/x.pdf", ContentFile(b"%PDF-contenido"))


def test_attachment(stored):
    response = send_private(stored, "Informe año 2026.pdf", "application/pdf")
    assert b"".join(response.streaming_content) == b"%PDF-contenido"
    assert (
        response.headers["Content-Disposition"]
        == "attachment; filename*=utf-8''Informe%20a%C3%B1o%202026.pdf"
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == "14"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"] == LOCKED


@pytest.mark.parametrize(
    ("content_type", "disposition", "policy"),
    [
        ("application/pdf", "inline", LOCKED_PDF),
        ("image/png", "inline", LOCKED),
        ("image/svg+xml", "attachment", LOCKED),
        ("text/html", "attachment", LOCKED),
        ("application/octet-stream", "attachment", LOCKED),
    ],
)
def test_only_safe_types_are_shown(content_type, disposition, policy):
    response = send_bytes(b"x", "a.bin", content_type, inline=True)
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="a.bin"'
    assert response.headers["Content-Security-Policy"] == policy


def test_name_cannot_add_headers(stored):
    response = send_private(stored, 'a"\r\nSet-Cookie: x=1.pdf', "application/pdf")
    assert "\n" not in response.headers["Content-Disposition"]


def test_missing_file_is_not_found():
    with pytest.raises(Http404):
        send_private("evidence/nada.pdf", "a.pdf", "application/pdf")
