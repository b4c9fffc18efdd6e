"""Whether a paper is one of ours, and whether it still counts: for anybody, without login, and offline.

What is told: kind, municipality, day, pages, hash and state. Never a name, a text or a file. That a document is
recognised says nothing about the registry of the foreign ministry.
"""

import hashlib
import re
from dataclasses import dataclass

from django.core.cache import caches
from django.db import models

from agreements.models import GIVEN_UP, IssuedDocument, Session
from agreements.models.documents import SOURCES
from agreements.trust.codes import WRITTEN, read_code

Kind = IssuedDocument.Kind

SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 64 * 1024
CODE_LENGTH = 16
#: So many questions without an answer from one address, or files looked at, in so many seconds.
MOST_MISSES, MISS_SECONDS = 30, 600


class Standing(models.TextChoices):
    """What a recognised document is worth today."""

    CURRENT = "current", "vigente"
    REPLACED = "replaced", "sustituido"
    UNDER_REVIEW = "under_review", "en revisión"
    WITHDRAWN = "withdrawn", "retirado"


@dataclass(frozen=True)
class Verdict:
    """A recognised document, what it is worth, why in a sentence, and the document that replaces it, if any."""

    document: IssuedDocument
    standing: Standing
    reason: str
    replaced_by: IssuedDocument | None = None


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 of a file, and the codes that stand in it: a file that names one of ours need not be ours."""

    sha256: str
    codes: tuple[str, ...]


class Reader:
    """Takes the hash of a file piece by piece, and the codes written in it; keeps nothing of it."""

    def __init__(self):
        self._hash, self._tail, self._codes = hashlib.sha256(), b"", {}

    def feed(self, piece: bytes):
        self._hash.update(piece)
        # A code may stand across two pieces.
        seen = self._tail + piece
        for found in WRITTEN.findall(seen.decode("latin-1")):
            if read_code(found):
                self._codes[found] = None
        self._tail = seen[-CODE_LENGTH:]

    def result(self) -> Fingerprint:
        return Fingerprint(self._hash.hexdigest(), tuple(self._codes)[:3])


def fingerprint_of(file) -> Fingerprint:
    """Read an open binary file to its end, in pieces."""
    reader = Reader()
    while piece := file.read(CHUNK):
        reader.feed(piece)
    return reader.result()


def recognise(text) -> Verdict | None:
    """The verdict on a code or on a SHA-256, however it was typed; None when nothing of ours has it."""
    digest = re.sub(r"\s+", "", text).lower()
    rows = IssuedDocument.objects.select_related("municipality", "agreement", "version")
    if SHA256.fullmatch(digest):
        # Documents of the time before the codes may share their bytes: the newest one answers.
        document = rows.filter(sha256=digest).order_by("-issued_at", "-pk").first()
    else:
        code = read_code(text)
        document = rows.filter(code=code).first() if code else None
    return verdict_on(document) if document else None


def verdict_on(document) -> Verdict:
    """What a document of ours is worth today."""
    return _verdict(document, _of_the_same_source(document))


def verdicts_on(agreement, shown) -> dict[int, Verdict]:
    """Of documents of one agreement, by their id: one query for all."""
    issued = list(agreement.documents.select_related("agreement", "version"))
    return {document.pk: _verdict(document, issued) for document in shown}


def _of_the_same_source(document):
    source = {name: getattr(document, f"{name}_id") for name in SOURCES}
    rows = IssuedDocument.objects.select_related("agreement", "version").filter(**source)
    return list(rows.filter(kind__in={document.kind, Kind.AGREEMENT}))


def _verdict(document, issued):
    """The same, knowing all that was issued from its source."""
    if document.withdrawn_at:
        return Verdict(document, Standing.WITHDRAWN, "El municipio lo retiró: ya no debe usarse.")
    standing = [each for each in issued if each.withdrawn_at is None]
    newer = max((each for each in standing if _replaces(each, document)), key=_age, default=None)
    if newer:
        return Verdict(document, Standing.REPLACED, "Después se emitió otro que lo sustituye.", newer)
    if document.kind == Kind.AGREEMENT_DRAFT:
        return _on_draft(document, standing)
    if document.kind == Kind.AGREEMENT:
        return _on_agreement(document)
    if document.bylaws_id:
        return _on_bylaws(document)
    session = document.session if document.kind == Kind.CONVOCATION else None
    if session is not None and session.state == Session.State.CANCELLED:
        return Verdict(document, Standing.REPLACED, "La sesión se canceló: esta convocatoria ya no cuenta.")
    if (document.report_id and document.report.is_open) or (
        document.evaluation_id and document.evaluation.is_open
    ):
        return Verdict(
            document, Standing.UNDER_REVIEW, "Se abrió de nuevo para corregirse: habrá otro que lo sustituya."
        )
    return Verdict(document, Standing.CURRENT, "Es el más reciente de los que emitió el municipio.")


def _on_draft(document, standing):
    agreement = document.agreement
    if agreement.is_signed:
        signed = max((each for each in standing if each.kind == Kind.AGREEMENT), key=_age, default=None)
        return Verdict(document, Standing.REPLACED, "Es un proyecto: el acuerdo ya se firmó.", signed)
    if agreement.state in GIVEN_UP:
        return Verdict(document, Standing.WITHDRAWN, "Es un proyecto que no siguió adelante.")
    return Verdict(
        document, Standing.UNDER_REVIEW, "Es un proyecto de acuerdo, sin firma y sin efectos jurídicos."
    )


def _on_agreement(document):
    agreement = document.agreement
    if agreement.is_signed:
        if document.version.sha256 == agreement.signed_sha256:
            return Verdict(document, Standing.CURRENT, "Es el texto que se firmó.")
        return Verdict(document, Standing.REPLACED, "Lo que se firmó es otra versión del texto.")
    if agreement.state in GIVEN_UP:
        return Verdict(document, Standing.WITHDRAWN, "Es un texto que no llegó a firmarse.")
    return Verdict(document, Standing.UNDER_REVIEW, "Es un texto para firma que todavía no se firma.")


def _on_bylaws(document):
    """A project is worth nothing by itself; what was printed before the entry into force was a project."""
    bylaws = document.bylaws
    if bylaws.is_open:
        return Verdict(document, Standing.UNDER_REVIEW, "Es un proyecto de reglamento: todavía no rige.")
    if document.issued_at < bylaws.changed_at:
        return Verdict(
            document, Standing.REPLACED, "Es un proyecto: el reglamento ya se aprobó y se publicó."
        )
    if bylaws.superseded_on:
        return Verdict(document, Standing.REPLACED, "Otra edición del reglamento lo sustituyó.")
    return Verdict(document, Standing.CURRENT, "Es la edición vigente del reglamento.")


def _replaces(newer, document):
    """Whether a document of the same source took the place of another one.

    The same text in other languages replaces nothing, and neither does the comparison of other versions.
    """
    if newer.kind != document.kind or _age(newer) <= _age(document):
        return False
    if document.kind == Kind.COMPARISON:
        return newer.title == document.title
    if document.kind == Kind.AGREEMENT:
        return newer.languages == document.languages or newer.version.number > document.version.number
    if document.kind == Kind.AGREEMENT_DRAFT:
        # Those of the time before languages were written down have none, and the next draft replaces them.
        return not document.languages or newer.languages == document.languages
    return True


def _age(document):
    return document.issued_at, document.pk


# --- Not too often ---------------------------------------------------------------------------------------------------


def is_throttled(address) -> bool:
    """Whether this address asked in vain too often in the last minutes: codes are not to be guessed."""
    return caches["throttle"].get(_counter(address), 0) >= MOST_MISSES


def note_miss(address):
    """Count a question in vain, or a file looked at. A count lost between two processes does no harm."""
    cache, name = caches["throttle"], _counter(address)
    if cache.add(name, 1, MISS_SECONDS):
        return
    try:
        cache.incr(name)
    except ValueError:  # it expired in between
        cache.set(name, 1, MISS_SECONDS)


def _counter(address):
    return f"verify:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
