"""Issued documents: rendering, freezing and verifying PDFs."""

import hashlib
import io

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F

from agreements import process_papers, rendering
from agreements.models import Agreement, AnnualProgramme, IssuedDocument
from partners.history import record
from phases.models import Process

# What each kind is issued from: its model, the document's field for it, and a column with which its row is locked.
_SOURCE_MODELS = {
    IssuedDocument.Kind.AGREEMENT_DRAFT: (Agreement, "agreement", "changed_at"),
    IssuedDocument.Kind.PROGRAMME: (AnnualProgramme, "programme", "changed_at"),
    IssuedDocument.Kind.PROCESS_REPORT: (Process, "process", "opened_on"),
}


def agreement_bytes(agreement):
    """The PDF of an agreement as it stands; the same agreement gives the same bytes until it changes."""
    return rendering.agreement_pdf(rendering.paper_of_agreement(agreement), created_at=agreement.changed_at)


def programme_bytes(programme):
    """The PDF of a programme as it stands; the same programme gives the same bytes until it changes."""
    return rendering.programme_pdf(rendering.paper_of_programme(programme), created_at=programme.changed_at)


def issue(*, kind, source, by, now):
    """Freeze the PDF of an agreement's draft, of a programme or of a process's report; returns its IssuedDocument.

    The bytes are written at `issued/<sha256>.pdf` of the private storage before their row, so that no row is without
    its file. When nothing changed since the last time, that document is returned again: a double click issues once.
    A report tells how its process stands on the municipality's day of `now` (aware). Refuses a programme without
    activities and an agreement without clauses.
    """
    model, field, column = _SOURCE_MODELS[kind]
    if not isinstance(source, model):
        raise TypeError(f"{kind} is not issued from {type(source).__name__}")
    _check_content(kind, source)
    today = source.municipality.today(now)
    data = _bytes(kind, source, today)
    digest = hashlib.sha256(data).hexdigest()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page_count = len(pdf.pages)
    _store(digest, data)
    with transaction.atomic():
        # Takes the source's row without changing it: two equal requests wait for each other here.
        model.objects.filter(pk=source.pk).update(**{column: F(column)})
        previous = IssuedDocument.objects.filter(**{field: source}, sha256=digest).first()
        if previous:
            return previous
        document = IssuedDocument.objects.create(
            municipality=source.municipality,
            kind=kind,
            title=_title(kind, source, today),
            folio=process_papers.report_folio(source) if field == "process" else source.folio,
            sha256=digest,
            size=len(data),
            page_count=page_count,
            issued_by=by,
            issued_at=now,
            **{field: source},
        )
        record(
            act="document.issued",
            text=f"Se emitió «{document.title}» ({page_count} páginas, huella {digest[:12]}).",
            by=by,
            subject=source,
            municipality=source.municipality,
            at=now,
        )
    return document


def verify(document):
    """Whether the stored bytes are those that were issued: False when they are missing or their hash differs."""
    digest = hashlib.sha256()
    try:
        with storages["private"].open(document.storage_name) as file:
            for chunk in file.chunks():
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == document.sha256


def _bytes(kind, source, today):
    if kind == IssuedDocument.Kind.PROCESS_REPORT:
        return process_papers.report_pdf(source, today)
    return agreement_bytes(source) if kind == IssuedDocument.Kind.AGREEMENT_DRAFT else programme_bytes(source)


def _check_content(kind, source):
    if kind == IssuedDocument.Kind.PROGRAMME and not source.activities.exists():
        raise ValidationError("El programa no tiene actividades: agregue al menos una antes de emitirlo.")
    if kind == IssuedDocument.Kind.AGREEMENT_DRAFT and not source.clauses.exists():
        raise ValidationError("El acuerdo no tiene texto: sólo se emiten los proyectos redactados aquí.")


def _title(kind, source, today):
    if kind == IssuedDocument.Kind.PROCESS_REPORT:
        return process_papers.report_title(source, today)[:250]
    if kind == IssuedDocument.Kind.PROGRAMME:
        return f"{source} · {source.agreement.counterpart.official_name}"[:250]
    return source.title


def _store(digest, data):
    """Write the bytes under their own hash; bytes that are already there, whole, are left alone."""
    storage, name = storages["private"], f"issued/{digest}.pdf"
    if storage.exists(name):
        with storage.open(name) as file:
            if hashlib.sha256(file.read()).hexdigest() == digest:
                return
        # Half written by a crash, or damaged: write it again under the same name.
        storage.delete(name)
    storage.save(name, ContentFile(data))
