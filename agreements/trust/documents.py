"""Issued documents: freezing a PDF under its hash and its code, withdrawing it, checking its stored bytes.

`printed()` says from what the PDF of each kind is made. The code on its pages is taken from the hash of that content,
so that the same content has the same code and the same bytes, and is one document.
"""

import hashlib
import io
from dataclasses import dataclass

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from agreements.bylaws import papers as bylaws_papers
from agreements.evaluation import papers as evaluation_papers
from agreements.models import (
    Agreement,
    AnnualProgramme,
    Bylaws,
    Evaluation,
    IssuedDocument,
    Report,
    Session,
)
from agreements.models.documents import SOURCES
from agreements.papers import processes, programmes, rendering
from agreements.papers.agreements import paper_of_agreement, paper_of_version
from agreements.remarks import papers as remark_papers
from agreements.reporting import papers as report_papers
from agreements.sessions import papers as session_papers
from agreements.trust.codes import code_of, seal
from agreements.versions import comparison_papers
from hermanamientos.lib.mail import absolute_url
from hermanamientos.lib.pdf import PdfSource
from partners.history import record
from phases.models import Process

Kind = IssuedDocument.Kind

# What each kind is issued from: its model, the document's field for it, and a column with which its row is locked.
_AGREEMENT = (Agreement, "agreement", "changed_at")
_SOURCE_MODELS = {
    Kind.AGREEMENT_DRAFT: _AGREEMENT,
    Kind.AGREEMENT: _AGREEMENT,
    Kind.REMARKS: _AGREEMENT,
    Kind.COMPARISON: _AGREEMENT,
    Kind.PROGRAMME: (AnnualProgramme, "programme", "changed_at"),
    Kind.PROCESS_REPORT: (Process, "process", "opened_on"),
    Kind.QUARTER: (Report, "report", "changed_at"),
    Kind.YEAR_REPORT: (Report, "report", "changed_at"),
    Kind.EVALUATION: (Evaluation, "evaluation", "changed_at"),
    Kind.BYLAWS: (Bylaws, "bylaws", "changed_at"),
    Kind.CONVOCATION: (Session, "session", "changed_at"),
    Kind.MINUTES: (Session, "session", "changed_at"),
}
_NEEDS_VERSION = {Kind.AGREEMENT, Kind.COMPARISON}


@dataclass(frozen=True)
class Printed:
    """What is to be issued: from what its PDF is made, and how the list names it."""

    source: PdfSource
    title: str
    folio: str
    languages: tuple[str, ...] = ()

    def code(self, kind, pk):
        """The verification code of this content, issued as `kind` from the row `pk`."""
        return code_of(hashlib.sha256(f"{kind} {pk} {self.source.digest()}".encode()).hexdigest())


def agreement_source(agreement, languages=None):
    """From what the PDF of an agreement is made as it stands; the same until the agreement changes."""
    paper = paper_of_agreement(agreement, languages)
    return rendering.agreement_source(paper, created_at=agreement.changed_at)


def programme_source(programme):
    """From what the PDF of a programme is made: its rows while it is a draft, else its newest version."""
    return programmes.programme_source(
        programmes.paper_of_programme(programme), created_at=programme.changed_at
    )


def verification_url(code):
    """The public address of a code, whole."""
    return absolute_url(reverse("agreements:verification-read", args=[code]))


def issue(*, kind, source, by, now, languages=None, version=None, older=None):
    """Freeze a PDF and return its IssuedDocument.

    `source` is the agreement, programme or process; `languages` are one or two of an agreement's; `version` is the
    frozen version of an AGREEMENT, or the newer one of a COMPARISON with `older`.

    The bytes are written at `issued/<sha256>.pdf` of the private storage before their row, so that no row is without
    its file. When nothing changed since the last time, that document is returned again: a double click issues once.
    Reports tell how things stand on the municipality's day of `now` (aware). Refuses what has no content, text that may
    still change as an AGREEMENT, and what was withdrawn with this same content.
    """
    model, field, column = _SOURCE_MODELS[kind]
    if not isinstance(source, model):
        raise TypeError(f"{kind} is not issued from {type(source).__name__}")
    if (version is not None) != (kind in _NEEDS_VERSION) or (older is not None) != (kind == Kind.COMPARISON):
        raise TypeError(f"{kind} is issued with other versions")
    _check_content(kind, source, version, older)
    paper = printed(kind, source, source.municipality.today(now), languages, version, older)
    code = paper.code(kind, source.pk)
    previous = _already_issued(code)
    if previous and verify(previous):
        return previous
    data = paper.source.marked(seal(code, verification_url(code))).pdf()
    digest = hashlib.sha256(data).hexdigest()
    if previous and previous.sha256 != digest:
        raise ValidationError(
            "El archivo de este documento falta o está dañado y ya no puede rehacerse igual: avise a quien opera el "
            "sistema. Si cambia algo en el texto, podrá emitirlo de nuevo.",
            code="damaged",
        )
    _store(digest, data)
    if previous:
        return previous
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page_count = len(pdf.pages)
    with transaction.atomic():
        # Takes the source's row without changing it: two equal requests wait for each other here.
        model.objects.filter(pk=source.pk).update(**{column: F(column)})
        previous = _already_issued(code)
        if previous:
            return previous
        document = IssuedDocument.objects.create(
            municipality=source.municipality,
            kind=kind,
            title=paper.title[:250],
            folio=paper.folio,
            code=code,
            version=version,
            languages=list(paper.languages),
            sha256=digest,
            size=len(data),
            page_count=page_count,
            issued_by=by,
            issued_at=now,
            **{field: source},
        )
        record(
            act="document.issued",
            text=f"Se emitió «{document.title}» ({page_count} páginas, código {code}, huella {digest[:12]}).",
            by=by,
            subject=source,
            municipality=source.municipality,
            at=now,
        )
    return document


def withdraw_document(*, document, reason, by, now):
    """Take an issued document back: it is kept, and whoever verifies it learns that it no longer counts.

    Raises ValidationError without a reason, or when it is withdrawn already.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se retira."})
    if len(reason) > 250:
        raise ValidationError({"reason": "El motivo no puede pasar de 250 caracteres."})
    with transaction.atomic():
        standing = IssuedDocument.objects.filter(pk=document.pk, withdrawn_at__isnull=True)
        if standing.update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason) != 1:
            raise ValidationError("Este documento ya estaba retirado.", code="withdrawn")
        record(
            act="document.withdrawn",
            text=f"Se retiró «{document.title}» ({document.code or document.sha256[:12]}): {reason}",
            by=by,
            subject=source_of(document),
            municipality=document.municipality,
            at=now,
        )


def source_of(document):
    """The row from which a document was issued (one of `SOURCES`)."""
    return next(row for name in SOURCES if (row := getattr(document, name)) is not None)


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


def printed(kind, source, today, languages=None, version=None, older=None) -> Printed:
    """From what a document of this kind is made, on the day `today`."""
    if kind == Kind.PROCESS_REPORT:
        return Printed(
            processes.report_source(source, today),
            processes.report_title(source, today),
            processes.report_folio(source),
        )
    if kind == Kind.PROGRAMME:
        title = f"{source} · {source.agreement.counterpart.official_name}"
        return Printed(programme_source(source), title, source.folio)
    if kind in {Kind.QUARTER, Kind.YEAR_REPORT}:
        return Printed(report_papers.report_source(source), report_papers.report_title(source), source.folio)
    if kind == Kind.BYLAWS:
        return Printed(
            bylaws_papers.bylaws_source(source), bylaws_papers.bylaws_title(source), source.folio, ("es",)
        )
    if kind == Kind.EVALUATION:
        return Printed(
            evaluation_papers.evaluation_source(source, today),
            evaluation_papers.evaluation_title(source),
            source.folio,
        )
    if kind == Kind.CONVOCATION:
        made = session_papers.convocation_source(source)
        return Printed(
            made, session_papers.convocation_title(source), session_papers.convocation_folio(source)
        )
    if kind == Kind.MINUTES:
        made = session_papers.minutes_source(source)
        return Printed(made, session_papers.minutes_title(source), session_papers.minutes_folio(source))
    if kind == Kind.REMARKS:
        return Printed(
            remark_papers.remarks_source(source, today),
            remark_papers.remarks_title(source, today),
            remark_papers.remarks_folio(source),
        )
    if kind == Kind.COMPARISON:
        return Printed(
            comparison_papers.comparison_source(older, version),
            comparison_papers.comparison_title(older, version),
            comparison_papers.comparison_folio(older, version),
        )
    if kind == Kind.AGREEMENT:
        paper = paper_of_version(version, languages)
        made = rendering.agreement_source(paper, created_at=version.created_at)
        return Printed(made, version.content["title"], source.folio, tuple(paper.languages))
    paper = paper_of_agreement(source, languages)
    made = rendering.agreement_source(paper, created_at=source.changed_at)
    return Printed(made, source.title, source.folio, tuple(paper.languages))


def _already_issued(code):
    found = IssuedDocument.objects.filter(code=code).first()
    if found and found.withdrawn_at:
        raise ValidationError(
            f"Un documento con este mismo contenido fue retirado ({found.withdrawn_reason}): cambie el contenido "
            "antes de emitirlo de nuevo.",
            code="withdrawn",
        )
    return found


def _check_content(kind, source, version, older):
    if kind == Kind.PROGRAMME and not source.activities.exists():
        raise ValidationError("El programa no tiene actividades: agregue al menos una antes de emitirlo.")
    if kind in {Kind.QUARTER, Kind.YEAR_REPORT}:
        if source.is_open:
            raise ValidationError("Este informe está en captura: ciérrelo antes de emitirlo.")
        if (kind == Kind.YEAR_REPORT) != (source.period == Report.Period.YEAR):
            raise ValidationError("Ese informe es de otro tipo.", code="other_kind")
    if kind == Kind.EVALUATION and source.is_open:
        raise ValidationError("La evaluación está en captura: ciérrela antes de emitirla.")
    if kind == Kind.CONVOCATION and source.convened_on is None:
        raise ValidationError(
            "La sesión todavía no se ha convocado: convóquela antes de emitir la convocatoria."
        )
    if kind == Kind.CONVOCATION and source.state == Session.State.CANCELLED:
        raise ValidationError("La sesión se canceló: ya no se emite su convocatoria.")
    if kind == Kind.MINUTES and source.state not in session_papers.SETTLED:
        raise ValidationError("El acta todavía puede cambiar: cierre antes la sesión.")
    if kind == Kind.AGREEMENT_DRAFT and not source.clauses.exists():
        raise ValidationError("El acuerdo no tiene texto: sólo se emiten los proyectos redactados aquí.")
    if any(each is not None and each.agreement_id != source.pk for each in (version, older)):
        raise ValidationError("Esa versión es de otro acuerdo.", code="foreign_row")
    if kind == Kind.COMPARISON and older.number >= version.number:
        raise ValidationError("Compare una versión con otra posterior.", code="same_version")
    if kind == Kind.AGREEMENT:
        if source.is_text_open:
            raise ValidationError(
                "El texto todavía puede cambiar: emita el proyecto, o cierre antes el texto."
            )
        if source.is_signed and version.sha256 != source.signed_sha256:
            raise ValidationError("Lo que se firmó es otra versión del texto.", code="not_signed")


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
