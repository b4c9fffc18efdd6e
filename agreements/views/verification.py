"""Public verification of issued documents: nobody logs in, nothing is kept, nothing private is told.

A recognised document answers 200; anything else 404, the same page for a code that does not exist and for one that is
badly typed. Whoever asks in vain too often gets 429 for some minutes.
"""

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agreements.forms.verification import VerificationForm
from agreements.trust import codes, documents, verifying

START = "agreements/verification_start.html"
RESULT = "agreements/verification_result.html"


class HashOnly(FileUploadHandler):
    """Takes the hash of an upload piece by piece: the file reaches neither the disk nor `request.FILES`."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.reader, self.read, self.is_too_large = verifying.Reader(), 0, False
        self.request.fingerprint = None

    def receive_data_chunk(self, raw_data, start):
        self.read += len(raw_data)
        if self.read > settings.UPLOAD_MAX_BYTES:
            self.request.is_upload_too_large = True
            raise StopUpload(connection_reset=True)
        self.reader.feed(raw_data)

    def file_complete(self, file_size):
        if file_size:
            self.request.fingerprint = self.reader.result()


# Nothing is changed here and nobody is known: a token against forged forms would protect nothing, and reading it would
# take the body before the handler of uploads is in its place.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verification_start(request):
    """Type a code or a hash, or choose the file; the answer has an address of its own."""
    if verifying.is_throttled(get_client_ip_address(request)):
        return _too_often(request)
    if request.method != "POST":
        return _start(request, VerificationForm())
    request.upload_handlers = [HashOnly(request)]
    form = VerificationForm(request.POST)
    if getattr(request, "is_upload_too_large", False):
        size = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        form.add_error(None, f"El archivo pasa de {size} MB: ningún documento emitido es tan grande.")
        return _start(request, form)
    fingerprint = getattr(request, "fingerprint", None)
    if fingerprint:
        return _of_file(request, fingerprint)
    if not form.is_valid():
        return _start(request, form)
    return redirect("agreements:verification-read", form.cleaned_data["mark"])


@require_safe
def verification_read(request, mark):
    """What is known of one code or hash."""
    address = get_client_ip_address(request)
    if verifying.is_throttled(address):
        return _too_often(request)
    verdict = verifying.recognise(mark)
    if verdict is None:
        verifying.note_miss(address)
        return _result(request, None, mark=mark[:64], is_misspelt=_is_misspelt(mark))
    code = verdict.document.code
    if code and mark != code and codes.read_code(mark):
        return redirect("agreements:verification-read", code)
    return _result(request, verdict)


def _of_file(request, fingerprint):
    verdict = verifying.recognise(fingerprint.sha256)
    # Looking at a file costs more than looking up a code.
    verifying.note_miss(get_client_ip_address(request))
    if verdict:
        return _result(request, verdict, of_file=True)
    # It may be a copy that was changed or saved anew: its own code says what it wants to be.
    claims = [found for code in fingerprint.codes if (found := verifying.recognise(code))]
    return _result(request, None, of_file=True, mark=fingerprint.sha256, claims=claims)


def _is_misspelt(mark):
    return codes.looks_like_code(mark) and codes.read_code(mark) is None


def _start(request, form):
    response = render(
        request,
        START,
        {"form": form, "most_megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
        status=422 if form.errors else 200,
    )
    return _private(response)


def _result(request, verdict, **more):
    url = documents.verification_url(verdict.document.code) if verdict and verdict.document.code else ""
    context = {"verdict": verdict, "url": url, "standings": verifying.Standing, **more}
    return _private(render(request, RESULT, context, status=200 if verdict else 404))


def _too_often(request):
    response = render(request, "agreements/verification_too_often.html", status=429)
    response.headers["Retry-After"] = str(verifying.MISS_SECONDS)
    return _private(response)


def _private(response):
    """Each state is that of this moment; and no search engine keeps a list of codes."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
