"""The rows that the advisors' page of an agreement shows: versions, steps, decisions, observations, papers."""

from django.contrib import admin
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from agreements.models import AgreementVersion, Approval, IssuedDocument, Remark, StateChange
from agreements.remarks.answering import clause_label
from hermanamientos.lib.admin import ReadOnlyInline
from partners.templatetags.look import short_date


def _file(row, address):
    """A link to the private file of a row, through the guarded view at `address`."""
    if not row.file:
        return "—"
    return format_html('<a href="{}">{}</a>', reverse(address, args=[row.pk]), row.original_name or "Abrir")


class VersionInline(ReadOnlyInline):
    model = AgreementVersion
    fields = ["number_link", "created", "author", "note", "digest"]
    readonly_fields = fields
    ordering = ["-number"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author").defer("content")

    @admin.display(description="versión")
    def number_link(self, version):
        return version.number

    @admin.display(description="fecha")
    def created(self, version):
        return short_date(timezone.localtime(version.created_at))

    @admin.display(description="huella")
    def digest(self, version):
        return version.sha256[:16]


class StepInline(ReadOnlyInline):
    model = StateChange
    fields = ["what", "happened", "number", "unit", "note", "paper", "by"]
    readonly_fields = fields
    ordering = ["-at", "-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    @admin.display(description="paso")
    def what(self, step):
        return str(step)

    @admin.display(description="fecha")
    def happened(self, step):
        return short_date(step.happened_on)

    @admin.display(description="documento")
    def paper(self, step):
        return _file(step, "agreements:step-file")


class ApprovalInline(ReadOnlyInline):
    model = Approval
    fields = [
        "what",
        "decided",
        "number",
        "unit",
        "of_version",
        "cast_votes",
        "remarks_on_it",
        "paper",
        "recorded_by",
    ]
    readonly_fields = fields
    fk_name = "agreement"
    ordering = ["-decided_on", "-pk"]

    def get_queryset(self, request):
        rows = (
            super().get_queryset(request).select_related("version", "recorded_by", "annulled_by", "confirms")
        )
        return rows.defer("version__content").prefetch_related("votes")

    @admin.display(description="decisión")
    def what(self, approval):
        word = "favorable" if approval.is_favourable else "no favorable"
        annulled = " (anulada)" if approval.annulled_at else ""
        return f"{approval.get_kind_display()}: {word}{annulled}"

    @admin.display(description="fecha")
    def decided(self, approval):
        return short_date(approval.decided_on)

    @admin.display(description="sobre la versión")
    def of_version(self, approval):
        return f"{approval.version.number} ({approval.text_sha256[:12]})"

    @admin.display(description="votos")
    def cast_votes(self, approval):
        votes = approval.votes.all()
        if not votes:
            return "—"
        return format_html_join(
            "",
            "<div>{}{}: {}</div>",
            ((v.name, f", {v.office}" if v.office else "", v.get_sense_display()) for v in votes),
        )

    @admin.display(description="notas")
    def remarks_on_it(self, approval):
        notes = [approval.note]
        if approval.confirms:
            notes.append(f"Confirma la de {short_date(approval.confirms.decided_on)}: {approval.reason}")
        if approval.annulled_at:
            notes.append(f"Anulada por {approval.annulled_by}: {approval.annulled_reason}")
        return linebreaksbr("\n".join(note for note in notes if note)) or "—"

    @admin.display(description="documento")
    def paper(self, approval):
        return _file(approval, "agreements:approval-file")


class RemarkInline(ReadOnlyInline):
    model = Remark
    fields = ["number", "clause", "said", "letter", "answered", "state_words", "acts"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("answered_by", "version", "agreement")

    @admin.display(description="cláusula")
    def clause(self, remark):
        return clause_label(remark)

    @admin.display(description="observación")
    def said(self, remark):
        return linebreaksbr(remark.text)

    @admin.display(description="oficio")
    def letter(self, remark):
        return f"{remark.oficio}, {short_date(remark.received_on)}"

    @admin.display(description="respuesta")
    def answered(self, remark):
        if not remark.answer:
            return "—"
        return format_html("{}<br>({})", linebreaksbr(remark.answer), remark.answered_by)

    @admin.display(description="estado")
    def state_words(self, remark):
        return remark.get_state_display()

    @admin.display(description="actos")
    def acts(self, remark):
        """What an advisor may do with it now."""
        found = []
        if remark.state == Remark.State.ANSWERED:
            found.append(("atender", "Dar por atendida"))
        if remark.state != Remark.State.OPEN and remark.agreement.state == "observed":
            found.append(("reabrir", "Abrir de nuevo"))
        links = [
            (
                reverse(f"admin:agreements_agreement_remark_{name}", args=[remark.agreement_id, remark.pk]),
                label,
            )
            for name, label in found
        ]
        rule = reverse("admin:agreements_ruleversion_start")
        links.append((f"{rule}?observacion={remark.pk}", "Convertir en regla"))
        return format_html_join("", '<div><a href="{}">{}</a></div>', links)


class DocumentInline(ReadOnlyInline):
    model = IssuedDocument
    fields = ["title", "kind_words", "folio", "code", "issued", "standing", "open_link"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("issued_by")

    @admin.display(description="tipo")
    def kind_words(self, document):
        return document.get_kind_display()

    @admin.display(description="emitido")
    def issued(self, document):
        return short_date(timezone.localtime(document.issued_at))

    @admin.display(description="estado")
    def standing(self, document):
        return f"retirado: {document.withdrawn_reason}" if document.withdrawn_at else "emitido"

    @admin.display(description="archivo")
    def open_link(self, document):
        url = reverse("admin:agreements_issueddocument_download", args=[document.pk])
        return format_html('<a href="{}">Abrir</a>', url)
