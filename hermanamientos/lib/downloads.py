"""Private files on their way out of a guarded view. The caller has already checked who is asking."""

from io import BytesIO

from django.core.files.storage import storages
from django.http import FileResponse, Http404

# What a browser may show by itself; everything else is only ever saved.
INLINE_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
LOCKED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
# Without `sandbox`, under which Firefox and older Chromium show no PDF; it may still load nothing else.
LOCKED_PDF = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def send_private(name: str, filename: str, content_type: str, inline: bool = False) -> FileResponse:
    """Answer with the file `name` of the private storage, called `filename` on the reader's machine.

    Only PDFs and images can be shown `inline`. Raises Http404 when the storage no longer holds the file.
    """
    try:
        file = storages["private"].open(name)
    except FileNotFoundError as error:
        raise Http404("El archivo ya no está en el almacén.") from error
    return _response(file, filename, content_type, inline)


def send_bytes(data: bytes, filename: str, content_type: str, inline: bool = False) -> FileResponse:
    """Answer with bytes just made (the PDF of a draft), with the same locks as a stored file."""
    return _response(BytesIO(data), filename, content_type, inline)


def _response(file, filename, content_type, inline):
    """Name and lock a response: no sniffing, no scripts, no copies in shared caches."""
    show = inline and content_type in INLINE_TYPES
    response = FileResponse(file, as_attachment=not show, filename=filename, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = (
        LOCKED_PDF if show and content_type == "application/pdf" else LOCKED
    )
    return response
