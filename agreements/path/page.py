"""What the page «Trámite» of an agreement shows, read once: its path, its decisions, what is missing, days waited."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from agreements.drafting.blanks import undefined
from agreements.drafting.clause_writing import current_texts
from agreements.models import Approval, State
from agreements.path import review
from agreements.path.correcting import is_correctable
from agreements.path.decisions import decisive
from agreements.path.moving import minute_in_words
from agreements.path.steps import DICTAMEN, step_of
from agreements.path.votes import tally_of
from agreements.preflight.runs import findings_of
from agreements.twins import statuses
from agreements.versions.freezing import content_from, sha256_of
from phases.daysoff import calendars_of

Kind = Approval.Kind
#: While it stands here the next word is the ministry's.
WITH_MINISTRY = (State.SENT, State.IN_OPINION, State.ANSWERED, State.AT_REGISTRY)
GOOD, WARNING, INFO = "good", "soon", "idle"
WORDS = {GOOD: "listo", WARNING: "falta", INFO: "no aplica"}


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay with the ministry, counted from the day after `since` to `until` (None while it lasts), in its own
    working days."""

    since: dt.date
    until: dt.date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the path."""

    day: dt.date
    at: dt.datetime
    title: str
    details: str
    note: str
    version: object
    by: object
    file_url: str
    file_name: str
    file_size: int
    correct_url: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, and whether it covers the text as it stands."""

    approval: Approval
    votes: list
    result: str
    tone: str
    word: str
    is_annulled: bool
    may_confirm: bool
    may_annul: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what the signature needs. `tone` good when it is there; `word` what the chip says."""

    tone: str
    label: str
    text: str
    url: str = ""
    word: str = ""

    @property
    def chip(self):
        return self.word or WORDS[self.tone]


def stays_of(changes, calendar, today):
    """The stays with the ministry that these steps tell, oldest first; `changes` are in the order of recording."""
    stays, since = [], None
    for change in changes:
        inside = change.to_state in WITH_MINISTRY
        if inside and since is None:
            since = change.happened_on
        elif not inside and since is not None:
            stays.append(_stay(since, change.happened_on, calendar, today))
            since = None
    if since is not None:
        stays.append(_stay(since, None, calendar, today))
    return stays


def _stay(since, until, calendar, today):
    return Stay(since, until, calendar.working_days_between(since, max(until or today, since)))


class ProcedurePage:
    """Everything of one agreement's path; the same queries for few steps and for many."""

    def __init__(self, agreement, today, may_edit):
        self.agreement, self.today, self.may_edit = agreement, today, may_edit
        self.changes = list(
            agreement.steps.select_related("by", "version").defer("version__content").order_by("at", "pk")
        )
        self.approvals = list(
            agreement.approvals.select_related("version", "recorded_by", "annulled_by", "confirms")
            .defer("version__content", "confirms__text_sha256")
            .prefetch_related("votes")
        )
        self.versions = list(agreement.versions.defer("content").order_by("-number"))
        self.texts = current_texts(agreement)
        self.current = sha256_of(content_from(agreement, self.texts))

    @property
    def latest(self):
        return self.versions[0] if self.versions else None

    @property
    def is_frozen(self):
        return self.latest is not None and self.latest.sha256 == self.current

    @cached_property
    def stays(self):
        if not self.agreement.needs_dictamen:
            return []
        return stays_of(self.changes, calendars_of(self.agreement.process).sre, self.today)

    @cached_property
    def moments(self):
        """The path, newest first: its steps, and the cabildo's decisions between them."""
        rows = [_moment_of_step(change, self.may_edit) for change in self.changes]
        rows += [_moment_of_cabildo(each) for each in self.approvals if each.kind == Kind.CABILDO]
        return sorted(rows, key=lambda row: (row.day, row.at), reverse=True)

    @cached_property
    def decisions(self):
        """The latest first."""
        return [self._decision(each) for each in reversed(self.approvals)]

    def _decision(self, approval):
        unsigned = self.may_edit and self.agreement.is_draft
        counts = decisive(self.approvals, approval.kind, approval.text_sha256) == approval
        on_current = approval.text_sha256 == self.current
        if approval.annulled_at:
            tone, word = INFO, "anulada"
        elif not approval.is_favourable:
            tone, word = "late", "no favorable"
        elif not counts:
            tone, word = INFO, "sustituida por otra posterior"
        elif self.agreement.signed_sha256:
            signed = approval.text_sha256 == self.agreement.signed_sha256
            tone, word = (GOOD, "cubre el texto firmado") if signed else (INFO, "de otro texto")
        elif on_current:
            tone, word = GOOD, "cubre el texto vigente"
        else:
            tone, word = WARNING, "de otro texto"
        votes = list(approval.votes.all())
        tally = tally_of(vote.sense for vote in votes) if votes else None
        return Decision(
            approval=approval,
            votes=votes,
            result=f"{tally.in_words()}. {tally.measured(approval.majority)}" if tally else "",
            tone=tone,
            word=word,
            is_annulled=approval.annulled_at is not None,
            may_confirm=unsigned
            and word == "de otro texto"
            and not self.agreement.is_text_open
            and decisive(self.approvals, approval.kind, self.current) is None,
            may_annul=(unsigned or self.may_edit and self.agreement.state == State.REJECTED)
            and approval.annulled_at is None
            and not any(each.confirms_id == approval.pk and not each.annulled_at for each in self.approvals),
        )

    @property
    def may_record_cabildo(self):
        return self.may_edit and self.agreement.needs_cabildo and self.agreement.is_draft

    @cached_property
    def next_steps(self):
        """(step, what the agreement still lacks for it), forward ones; both endings of an opinion are one form."""
        return [
            (step, review.obstacles(self.agreement, step, self.texts))
            for step in review.available_steps(self.agreement)
            if not step.goes_back and step != DICTAMEN[False]
        ]

    @property
    def other_steps(self):
        """Those that lead back, or out."""
        return [step for step in review.available_steps(self.agreement) if step.goes_back]

    @cached_property
    def checks(self):
        """What the signature needs, in order; empty once there is nothing to sign."""
        agreement = self.agreement
        if not agreement.is_draft:
            return []
        rows = [self._check_text(), self._check_data(), *self._check_languages()]
        for kind, needed, name in (
            (Kind.CABILDO, agreement.needs_cabildo, "Aprobación del cabildo"),
            (Kind.DICTAMEN, agreement.needs_dictamen, "Dictamen de procedencia"),
        ):
            rows.append(
                self._check_decision(kind, name)
                if needed
                else Check(INFO, name, "No se necesita para este instrumento.")
            )
        return [*rows, self._check_preflight()]

    def _check_text(self):
        if self.agreement.is_text_open:
            return Check(
                WARNING,
                "Texto cerrado",
                "Todavía puede cambiar.",
                reverse("agreements:agreement-detail", args=[self.agreement.pk]),
            )
        if not self.is_frozen:
            return Check(WARNING, "Texto cerrado", "El texto vigente no está guardado como versión.")
        return Check(
            GOOD, "Texto cerrado", f"Versión {self.latest.number}, huella {self.latest.sha256[:12]}."
        )

    def _check_data(self):
        if sentences := undefined(self.texts, self.agreement.languages):
            return Check(
                WARNING,
                "Datos completos",
                " ".join(sentences),
                reverse("agreements:agreement-detail", args=[self.agreement.pk]),
            )
        return Check(
            GOOD, "Datos completos", "Sólo la firma misma puede dejar algo por definir: día, lugar y nombres."
        )

    def _check_languages(self):
        if len(self.agreement.languages) < 2:
            return
        sentences = statuses.blocking(self.agreement, self.texts)
        if sentences:
            yield Check(
                WARNING,
                "Idiomas al día",
                " ".join(sentences),
                reverse("agreements:agreement-detail", args=[self.agreement.pk]),
            )
        else:
            yield Check(GOOD, "Idiomas al día", "Cada cláusula dice lo mismo en todos los idiomas.")

    def _check_preflight(self):
        """Information: the rules warn, people decide."""
        errors = sum(finding.is_error for finding in findings_of(self.agreement, self.today))
        url = reverse("agreements:preflight-detail", args=[self.agreement.pk])
        if not errors:
            return Check(GOOD, "Revisión previa", "Sin errores.", url)
        count = "1 error" if errors == 1 else f"{errors} errores"
        return Check(
            WARNING, "Revisión previa", f"{count} por revisar: no impide firmar.", url, word="revise"
        )

    def _check_decision(self, kind, name):
        found = decisive(self.approvals, kind, self.current)
        if found:
            return Check(GOOD, name, f"Sobre este mismo texto (versión {found.version.number}).")
        standing = [each for each in self.approvals if each.kind == kind and not each.annulled_at]
        if any(each.is_favourable for each in standing):
            return Check(WARNING, name, "Es de otro texto: hace falta otra, o confirmarla con su razón.")
        return Check(WARNING, name, "Todavía no.")


def _moment_of_step(change, may_edit):
    step = step_of(change)
    if change.from_state == change.to_state:
        title = "Llegó otro oficio con observaciones"
    elif step:
        title = step.done
    elif change.from_state in (State.APPROVED, State.REJECTED):
        title = "Se anuló el dictamen que se había registrado"
    else:
        title = "Se confirmó un dictamen anterior para el texto vigente"
    return Moment(
        day=change.happened_on,
        at=change.at,
        title=title,
        details=", ".join(each for each in (change.number, change.unit) if each),
        note=change.note,
        version=change.version,
        by=change.by,
        file_url=reverse("agreements:step-file", args=[change.pk]) if change.file else "",
        file_name=change.original_name,
        file_size=change.size,
        correct_url=reverse("agreements:step-correct", args=[change.pk])
        if may_edit and is_correctable(change)
        else "",
    )


def _moment_of_cabildo(approval):
    if approval.confirms_id:
        title = "Se confirmó para otra versión la aprobación del cabildo"
    elif approval.is_favourable:
        title = "El cabildo aprobó el texto"
    else:
        title = "El cabildo no aprobó el texto"
    session = approval.session and f"sesión {approval.session}"
    return Moment(
        day=approval.decided_on,
        at=approval.recorded_at,
        title=f"{title} (anulada)" if approval.annulled_at else title,
        details=", ".join(each for each in (minute_in_words(approval.number), session) if each),
        note=approval.reason or approval.note,
        version=approval.version,
        by=approval.recorded_by,
        file_url=reverse("agreements:approval-file", args=[approval.pk]) if approval.file else "",
        file_name=approval.original_name,
        file_size=approval.size,
    )
