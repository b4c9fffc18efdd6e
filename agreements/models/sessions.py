"""Sessions of the committee: convocation, attendance, agenda, votes by rule, and what was agreed."""

from django.db import models
from django.db.models import Q

from agreements.models.bylaws import Bylaws
from agreements.models.programme import AnnualProgramme
from agreements.models.reports import Report
from partners.models import Candidate, Committee, CommitteeMember, Municipality, TenantQuerySet, User
from phases.models import Task


class SessionQuerySet(TenantQuerySet):
    """The committee sees sessions from their convocation on."""

    committee_may_read = True

    def visible_to(self, user):
        rows = super().visible_to(user)
        only_committee = user.access.committee_ids - user.access.reader_ids
        if not only_committee:
            return rows
        # Also those that were cancelled before anybody was convened to them.
        inner = Q(municipality__in=only_committee, convened_on__isnull=True)
        return rows.exclude(inner & ~Q(municipality__state__in=user.access.state_codes))


class Session(models.Model):
    """A session (sesión). It runs by one edition of the bylaws, whose rules it keeps even if they change later.

    Without quorum it cannot be opened: it ends as NO_QUORUM, and a second call (`call` 2) may follow. `rules` is what
    the bylaws said when it was opened (`agreements.sessions.rules.Rules`), with the article of each rule.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "ordinaria"
        EXTRAORDINARY = "extraordinary", "extraordinaria"
        INSTALLATION = "installation", "de instalación"

    class State(models.TextChoices):
        PLANNED = "planned", "en preparación"
        CONVENED = "convened", "convocada"
        OPEN = "open", "en curso"
        HELD = "held", "celebrada"
        NO_QUORUM = "no_quorum", "sin quórum"
        CANCELLED = "cancelled", "cancelada"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="sessions", verbose_name="municipio"
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="sessions", verbose_name="comité")
    bylaws = models.ForeignKey(
        Bylaws, models.PROTECT, related_name="sessions", verbose_name="reglamento", null=True, blank=True
    )
    number = models.PositiveSmallIntegerField("número")
    kind = models.CharField("tipo", max_length=14, choices=Kind, default=Kind.ORDINARY)
    call = models.PositiveSmallIntegerField("convocatoria", default=1)
    state = models.CharField("estado", max_length=10, choices=State, default=State.PLANNED)
    starts_at = models.DateTimeField("fecha y hora")
    minutes_long = models.PositiveSmallIntegerField("duración prevista en minutos", default=90)
    place = models.CharField("lugar", max_length=200)
    online_url = models.URLField("enlace para participar a distancia", max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField("veces que cambió la cita", default=0)
    convened_on = models.DateField("convocada el", null=True, blank=True)
    urgency_reason = models.CharField("por qué se convocó con menos aviso", max_length=250, blank=True)
    opened_at = models.DateTimeField("abierta", null=True, blank=True)
    closed_at = models.DateTimeField("cerrada", null=True, blank=True)
    presided_by = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="+", verbose_name="preside", null=True, blank=True
    )
    rules = models.JSONField("reglas con que sesionó", null=True, blank=True)
    quorum_text = models.TextField("cómputo del quórum", blank=True)
    remarks = models.TextField("incidencias", blank=True)
    cancelled_reason = models.CharField("motivo", max_length=250, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="preparada por")
    created_at = models.DateTimeField("captura", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio", auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sesión del comité"
        verbose_name_plural = "sesiones del comité"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind", "number", "call"], name="agreements_session_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled")) | Q(convened_on__isnull=False),
                name="agreements_session_was_convened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("open", "held")) | Q(opened_at__isnull=False, rules__isnull=False),
                name="agreements_session_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="agreements_session_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return f"Sesión {self.get_kind_display()} {self.number}"

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/SES/{self.pk:05d}"


SESSION_TRANSITIONS = {
    Session.State.PLANNED: {Session.State.CONVENED, Session.State.CANCELLED},
    Session.State.CONVENED: {Session.State.OPEN, Session.State.NO_QUORUM, Session.State.CANCELLED},
    Session.State.OPEN: {Session.State.HELD},
    Session.State.HELD: set(),
    Session.State.NO_QUORUM: set(),
    Session.State.CANCELLED: set(),
}


class OfSessionQuerySet(TenantQuerySet):
    municipality_path = "session__municipality"
    committee_may_read = True

    def visible_to(self, user):
        return self.filter(session__in=Session.objects.visible_to(user))


class AgendaItem(models.Model):
    """A point of the agenda. `outcome` and `sentence` are computed when it is voted, and never typed."""

    class Kind(models.TextChoices):
        OPENING = "opening", "lista de asistencia y declaración de quórum"
        MINUTES = "minutes", "lectura y aprobación del acta anterior"
        PROGRAMME = "programme", "programa anual de actividades"
        REPORT = "report", "informe de avance"
        TWINNING = "twinning", "solicitud de nuevo hermanamiento"
        BYLAWS = "bylaws", "reglamento de operación"
        MEMBERS = "members", "integración del comité"
        OTHER = "other", "otro asunto"
        CLOSING = "closing", "asuntos generales y clausura"

    class Outcome(models.TextChoices):
        PENDING = "", "por tratar"
        APPROVED = "approved", "aprobado"
        REJECTED = "rejected", "no aprobado"
        TIED = "tied", "empate"
        NOTED = "noted", "el comité quedó enterado"
        WITHDRAWN = "withdrawn", "retirado del orden del día"

    session = models.ForeignKey(Session, models.CASCADE, related_name="items", verbose_name="sesión")
    position = models.PositiveSmallIntegerField("punto")
    kind = models.CharField("asunto", max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField("título", max_length=200)
    text = models.TextField("propuesta de acuerdo", blank=True)
    needs_vote = models.BooleanField("se vota", default=True)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="+", verbose_name="ciudad candidata", null=True, blank=True
    )
    programme = models.ForeignKey(
        AnnualProgramme, models.PROTECT, related_name="+", verbose_name="programa", null=True, blank=True
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="+", verbose_name="informe", null=True, blank=True
    )
    discussion = models.TextField("lo que se dijo", blank=True)
    outcome = models.CharField("resultado", max_length=10, choices=Outcome, default="", blank=True)
    sentence = models.TextField("cómputo de la votación", blank=True)
    decided_at = models.DateTimeField("votado", null=True, blank=True)

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "punto del orden del día"
        verbose_name_plural = "orden del día"
        ordering = ["session", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=("approved", "rejected", "tied"))
                | Q(decided_at__isnull=False) & ~Q(sentence=""),
                name="agreements_agendaitem_decided_with_sentence",
            )
        ]

    def __str__(self):
        return f"{self.position}. {self.title}"

    @property
    def municipality(self):
        return self.session.municipality


class Attendance(models.Model):
    """Whether a seat was taken in a session, by its holder or by the substitute, in the room or at a distance."""

    class Status(models.TextChoices):
        PRESENT = "present", "presente"
        SUBSTITUTE = "substitute", "presente por suplente"
        EXCUSED = "excused", "ausencia justificada"
        ABSENT = "absent", "ausente"

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name="sesión")
    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="attendances", verbose_name="integrante"
    )
    status = models.CharField("asistencia", max_length=10, choices=Status)
    is_remote = models.BooleanField("a distancia", default=False)
    recorded_at = models.DateTimeField("registrada")

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencias"
        ordering = ["session", "member"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="agreements_attendance_member_once")
        ]

    def __str__(self):
        return f"{self.member}: {self.get_status_display()}"

    @property
    def municipality(self):
        return self.session.municipality


class OfItemQuerySet(TenantQuerySet):
    municipality_path = "item__session__municipality"
    committee_may_read = True

    def visible_to(self, user):
        return self.filter(item__session__in=Session.objects.visible_to(user))


class Ballot(models.Model):
    """How one seat voted on one point."""

    class Choice(models.TextChoices):
        YES = "yes", "a favor"
        NO = "no", "en contra"
        ABSTAIN = "abstain", "abstención"

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="ballots", verbose_name="punto")
    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="ballots", verbose_name="integrante"
    )
    choice = models.CharField("voto", max_length=8, choices=Choice)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = "voto del comité"
        verbose_name_plural = "votos del comité"
        ordering = ["item", "member"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="agreements_ballot_member_once")
        ]

    def __str__(self):
        return f"{self.member}: {self.get_choice_display()}"

    @property
    def municipality(self):
        return self.item.session.municipality


class SessionAgreement(models.Model):
    """What the committee agreed under a point, who does it and until when: a task of the phases' engine."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="agreed", verbose_name="punto")
    text = models.CharField("acuerdo", max_length=200)
    responsible = models.CharField("a cargo de", max_length=150)
    due_on = models.DateField("para el")
    task = models.ForeignKey(
        Task, models.PROTECT, related_name="+", verbose_name="tarea", null=True, blank=True
    )
    created_at = models.DateTimeField("registrado", auto_now_add=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo de sesión"
        verbose_name_plural = "acuerdos de sesión"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "text"], name="agreements_sessionagreement_text_once")
        ]

    def __str__(self):
        return self.text

    @property
    def municipality(self):
        return self.item.session.municipality
