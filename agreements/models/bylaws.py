"""The committee's bylaws (reglamento de operación): editions of a municipality, their choices and their chapters."""

from django.db import models
from django.db.models import Q

from partners.models import Municipality, TenantQuerySet, User


class BylawsQuerySet(TenantQuerySet):
    """The committee reads what is or was in force, and not drafts."""

    committee_may_read = True

    def visible_to(self, user):
        rows = super().visible_to(user)
        only_committee = user.access.committee_ids - user.access.reader_ids
        if not only_committee:
            return rows
        inner = Q(municipality__in=only_committee, state="draft")
        return rows.exclude(inner & ~Q(municipality__state__in=user.access.state_codes))

    def in_force_on(self, day):
        """Editions that count on `day`: at most one per municipality."""
        return self.filter(state__in=("in_force", "superseded"), in_force_from__lte=day).filter(
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=day)
        )


class Bylaws(models.Model):
    """One edition. `choices` are the municipality's answers (`agreements.bylaws.choices`): they word the chapters and
    drive quorum, majorities, notice and who presides. In force, an edition never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "en elaboración"
        IN_FORCE = "in_force", "vigente"
        SUPERSEDED = "superseded", "sustituido"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="bylaws", verbose_name="municipio"
    )
    number = models.PositiveSmallIntegerField("edición")
    state = models.CharField("estado", max_length=10, choices=State, default=State.DRAFT)
    choices = models.JSONField("decisiones del municipio", default=dict)
    revision = models.PositiveIntegerField("revisión", default=1)
    approved_on = models.DateField("aprobación del cabildo", null=True, blank=True)
    approved_in = models.CharField("sesión de cabildo", max_length=150, blank=True)
    published_on = models.DateField("publicación", null=True, blank=True)
    published_in = models.CharField("medio de publicación", max_length=200, blank=True)
    in_force_from = models.DateField("vigente desde", null=True, blank=True)
    superseded_on = models.DateField("sustituido el", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="elaborado por")
    created_at = models.DateTimeField("inicio", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio")

    objects = BylawsQuerySet.as_manager()

    class Meta:
        verbose_name = "reglamento de operación"
        verbose_name_plural = "reglamentos de operación"
        ordering = ["municipality", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="agreements_bylaws_number_once"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state="draft"),
                name="agreements_bylaws_one_draft",
                violation_error_message="Ya hay un proyecto de reglamento en elaboración.",
            ),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(state="in_force"), name="agreements_bylaws_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_on__isnull=False, in_force_from__isnull=False),
                name="agreements_bylaws_in_force_was_approved",
            ),
        ]

    def __str__(self):
        return f"Reglamento de operación, edición {self.number}"

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/REG/{self.number:02d}"

    @property
    def is_open(self):
        return self.state == self.State.DRAFT


class ChapterQuerySet(TenantQuerySet):
    municipality_path = "bylaws__municipality"


class BylawsChapter(models.Model):
    """One chapter of an edition. Until somebody edits it, its words follow the choices (`is_edited` False, `text`
    empty); edited, `text` holds its articles: a paragraph each, "Artículo" and its number come by themselves.

    `key` names what the chapter is for, so that the software can cite the article of a rule. An edition in force keeps
    the words of every chapter in `text`, and in `article_keys` the rule that each of its articles states ("" for none).
    """

    bylaws = models.ForeignKey(Bylaws, models.CASCADE, related_name="chapters", verbose_name="reglamento")
    key = models.SlugField("clave", max_length=40)
    number = models.PositiveSmallIntegerField("capítulo")
    title = models.CharField("título", max_length=150)
    text = models.TextField("artículos", blank=True)
    article_keys = models.JSONField("reglas de los artículos", default=list, blank=True)
    is_edited = models.BooleanField("redactado por la oficina", default=False)
    revision = models.PositiveIntegerField("revisión", default=1)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = "capítulo del reglamento"
        verbose_name_plural = "capítulos del reglamento"
        ordering = ["bylaws", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bylaws", "key"], name="agreements_bylawschapter_key_once"),
            models.UniqueConstraint(fields=["bylaws", "number"], name="agreements_bylawschapter_number_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def municipality(self):
        return self.bylaws.municipality
