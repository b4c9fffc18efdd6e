"""What advisors see of agreements: read-only, with the ministry's own acts, which call the verbs of the path."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join

from agreements.admin.agreement_filters import (
    AwaitedFilter,
    Beside,
    OpenRemarksFilter,
    PathChangeList,
    StateGroupFilter,
    beside,
    with_path,
)
from agreements.admin.base import FileAdmin
from agreements.admin.ministry_acts import ACTS, REMARK_ACTS
from agreements.admin.procedure import (
    ApprovalInline,
    DocumentInline,
    RemarkInline,
    StepInline,
    VersionInline,
)
from agreements.drafting.clause_writing import current_texts
from agreements.forms.remarks import NoteForm
from agreements.models import Agreement
from agreements.preflight import ERROR, runs
from agreements.remarks import observing
from agreements.twins.statuses import heading_of
from partners.admin import EntryInline
from phases.admin.pages import answer
from phases.admin_filters import FederalStateFilter
from phases.ledger import natural

PAGE = "admin/agreements/agreement/act.html"


@admin.register(Agreement)
class AgreementAdmin(FileAdmin):
    list_display = [
        "place",
        "partner",
        "state_words",
        "days_here",
        "ministry_days",
        "errors_found",
        "remarks_count",
        "versions_count",
        "signed",
        "registered_word",
    ]
    list_filter = [
        StateGroupFilter,
        AwaitedFilter,
        OpenRemarksFilter,
        FederalStateFilter,
        "scope",
        "kind",
        "origin",
        "state",
        "registered",
    ]
    list_select_related = ["municipality", "counterpart__city", "process"]
    list_per_page = 50
    search_fields = [
        "title",
        "municipality__name",
        "municipality__cvegeo",
        "counterpart__official_name",
        "registry_number",
        "expediente",
    ]
    search_help_text = (
        "Busque por título, municipio, clave INEGI, contraparte, expediente o número de registro."
    )
    change_form_template = "admin/agreements/agreement/change_form.html"
    inlines = [RemarkInline, StepInline, ApprovalInline, VersionInline, DocumentInline, EntryInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "folio",
                    "expediente",
                    "registry_number",
                    "title",
                    "municipality",
                    "counterpart",
                    "process",
                    "kind",
                    "scope",
                    "origin",
                    "state",
                    "since_words",
                    "ministry_days",
                ]
            },
        ),
        ("Revisión previa", {"fields": ["review_findings"]}),
        (
            "Firma, registro y vigencia",
            {
                "fields": [
                    "cabildo_on",
                    "dictamen_on",
                    "signed",
                    "registered",
                    "registered_on",
                    "starts_on",
                    "ends_words",
                    "parent",
                    "relation",
                ]
            },
        ),
        (
            "Procedencia del dato",
            {"fields": ["source", "notes", "file_link", "created_by", "created_at", "changed_at"]},
        ),
    ]
    readonly_fields = [
        "folio",
        "signed",
        "file_link",
        "since_words",
        "ministry_days",
        "review_findings",
        "ends_words",
    ]

    def get_queryset(self, request):
        return with_path(super().get_queryset(request).select_related("municipality", "counterpart"))

    def get_changelist(self, request, **kwargs):
        return PathChangeList

    # --- Columns --------------------------------------------------------------------------------------------

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, agreement):
        return str(agreement.municipality)

    @admin.display(description="contraparte", ordering="counterpart__official_name")
    def partner(self, agreement):
        return agreement.counterpart.official_name

    @admin.display(description="estado", ordering="state")
    def state_words(self, agreement):
        return agreement.get_state_display()

    @admin.display(description="en este estado", ordering="since")
    def days_here(self, agreement):
        """Natural days since the step that led here; of a fresh draft, since it was begun."""
        since = self._since(agreement)
        if since is None:
            return "—"
        days = (agreement.municipality.today(timezone.now()) - since).days
        return natural(days) if days > 0 else "desde hoy"

    @staticmethod
    def _since(agreement):
        if agreement.origin == Agreement.Origin.INVENTORY:
            return None
        return agreement.since or agreement.municipality.today(agreement.created_at)

    @admin.display(description="hábiles en la SRE")
    def ministry_days(self, agreement):
        """Working days with the ministry, all stays together; an orientation, never a legal term."""
        days = agreement.beside.ministry_days
        return "—" if days is None else str(days)

    @admin.display(description="errores")
    def errors_found(self, agreement):
        found = agreement.beside.findings
        if found is None:
            return "—"
        return f"{found.errors}" if found.errors else "ninguno"

    @admin.display(description="observaciones", ordering="open_remarks")
    def remarks_count(self, agreement):
        if not agreement.remark_count:
            return "—"
        if agreement.open_remarks:
            return f"{agreement.remark_count}, {agreement.open_remarks} por responder"
        return str(agreement.remark_count)

    @admin.display(description="versiones", ordering="version_count")
    def versions_count(self, agreement):
        return agreement.version_count or "—"

    @admin.display(description="registro SRE", ordering="registered")
    def registered_word(self, agreement):
        return agreement.get_registered_display()

    # --- Fields of the page of one --------------------------------------------------------------------------

    @admin.display(description="firma", ordering="signed_on")
    def signed(self, agreement):
        """The date as precisely as it is known."""
        if agreement.signed_on is None:
            return "—"
        if agreement.signed_precision == Agreement.Precision.YEAR:
            return str(agreement.signed_on.year)
        if agreement.signed_precision == Agreement.Precision.MONTH:
            return f"{agreement.signed_on:%m/%Y}"
        return f"{agreement.signed_on:%d/%m/%Y}"

    @admin.display(description="en este estado")
    def since_words(self, agreement):
        since = self._since(agreement)
        return f"{self.days_here(agreement)} ({since:%d/%m/%Y})" if since else "—"

    @admin.display(description="fin de vigencia")
    def ends_words(self, agreement):
        if agreement.is_indefinite:
            return "indefinida"
        return f"{agreement.ends_on:%d/%m/%Y}" if agreement.ends_on else "—"

    @admin.display(description="lo que encontró")
    def review_findings(self, agreement):
        """Findings of the review on the text as it stands; errors first."""
        if not (agreement.process_id and agreement.is_draft):
            return "No se revisan los acuerdos ya firmados."
        today = agreement.municipality.today(timezone.now())
        found = sorted(runs.findings_of(agreement, today), key=lambda each: each.level != ERROR)
        if not found:
            return "Nada que señalar."
        headings = {key: heading_of(texts, key) for key, texts in current_texts(agreement, ["es"]).items()}
        rows = (
            (
                "Error" if each.level == ERROR else "Aviso",
                f" en «{headings[each.clause]}»" if each.clause in headings else "",
                each.message,
                each.source,
            )
            for each in found
        )
        # The same thing said of several places of a clause stands once.
        return format_html_join("", "<div><strong>{}</strong>{}: {} ({})</div>", dict.fromkeys(rows))

    def file_of(self, agreement):
        if not agreement.file:
            return None
        return agreement.file.name, agreement.original_name, agreement.content_type

    # --- Acts of the ministry -------------------------------------------------------------------------------

    def get_urls(self):
        view, on_remark = self.admin_site.admin_view(self.act), self.admin_site.admin_view(self.act_on_remark)
        return [
            *(
                path(f"<int:pk>/{name}/", view, {"name": name}, f"agreements_agreement_{name}")
                for name in ACTS
            ),
            *(
                path(
                    f"<int:pk>/observaciones/<int:remark_pk>/{name}/",
                    on_remark,
                    {"name": name},
                    f"agreements_agreement_remark_{name}",
                )
                for name in REMARK_ACTS
            ),
            *super().get_urls(),
        ]

    def act(self, request, pk, name):
        """The page of one act: what it means, its form, and the verb once it is confirmed."""
        agreement, act = self._one(request, pk), ACTS[name]
        back = reverse("admin:agreements_agreement_change", args=[pk])
        now_open = act.is_open_for(agreement)
        # A stale page is refused by the verb itself; without a text sent there is nothing to show.
        if not now_open and (request.method != "POST" or observing.sent_version(agreement) is None):
            state = agreement.get_state_display()
            messages.error(request, f"El acuerdo está «{state}»: de ahí no sigue «{act.title.lower()}».")
            return redirect(back)
        form = act.form_of(request, agreement)
        return answer(
            self,
            request,
            act=lambda data: act.run(agreement, form, request.user, timezone.now()),
            title=act.title,
            button=act.title,
            text=act.text,
            back=back,
            form=form,
            template=PAGE,
            agreement=agreement,
            version=observing.sent_version(agreement),
            may_add_places=name == "observaciones",
        )

    def act_on_remark(self, request, pk, remark_pk, name):
        """Settle an observation, or open it again, with a note."""
        agreement = self._one(request, pk)
        remark = get_object_or_404(agreement.remarks.select_related("agreement", "version"), pk=remark_pk)
        verb, title, help_text, done = REMARK_ACTS[name]
        form = NoteForm(request.POST or None, help_text=help_text)

        def run(data):
            verb(remark=remark, by=request.user, now=timezone.now(), **data)
            return done.format(remark.number)

        return answer(
            self,
            request,
            act=run,
            title=title.format(remark.number),
            button=title.partition(" la ")[0],
            text="",
            back=reverse("admin:agreements_agreement_change", args=[pk]),
            form=form,
            template=PAGE,
            agreement=agreement,
            remark=remark,
        )

    def _one(self, request, pk):
        """An agreement with a path, for whoever may act; those of the inventory have none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Agreement.objects.drafted().select_related("municipality", "counterpart", "process")
        return get_object_or_404(rows, pk=pk)

    # --- The page of one agreement --------------------------------------------------------------------------

    def get_object(self, request, object_id, from_field=None):
        agreement = super().get_object(request, object_id, from_field)
        if agreement is not None:
            agreement.beside = beside([agreement], timezone.now(), review_too=False).get(
                agreement.pk, Beside()
            )
        return agreement

    def change_view(self, request, object_id, form_url="", extra_context=None):
        agreement = Agreement.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None
        links = []
        if agreement is not None and agreement.process_id:
            links = [
                (reverse(f"admin:agreements_agreement_{name}", args=[agreement.pk]), act.title)
                for name, act in ACTS.items()
                if act.is_open_for(agreement)
            ]
        extra = {"act_links": links, "agreement": agreement}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})
