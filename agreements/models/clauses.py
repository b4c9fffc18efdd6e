"""Clauses of an agreement: one row per clause, language and version; what somebody is typing; what is said of them."""

from django.db import models

from agreements.models.agreement import Agreement
from partners.models import TenantQuerySet, User


class Clause(models.Model):
    """A clause of one agreement. Its words are rows of `ClauseText`: one per language and version."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses", verbose_name="acuerdo")
    key = models.SlugField("clave", max_length=60)
    position = models.PositiveSmallIntegerField("orden")
    is_mandatory = models.BooleanField("obligatoria", default=True)
    is_own = models.BooleanField("agregada por la oficina", default=False)

    class Meta:
        verbose_name = "cláusula"
        verbose_name_plural = "cláusulas"
        ordering = ["agreement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="agreements_clause_key_once")
        ]

    def __str__(self):
        return self.key

    @property
    def municipality(self):
        return self.agreement.municipality


class ClauseText(models.Model):
    """One version of a clause in one language. Never changed: an edit is a new version.

    `matches` says to which versions of the same clause in other languages these words correspond, {"en": 3}: what
    `agreements.twins.statuses` calls up to date.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="texts", verbose_name="cláusula")
    language = models.CharField("idioma", max_length=12)
    version = models.PositiveIntegerField("versión")
    heading = models.CharField("encabezado", max_length=150)
    html = models.TextField("texto")
    matches = models.JSONField("corresponde a", default=dict, blank=True)
    is_filled = models.BooleanField(
        "llenado por el sistema",
        default=False,
        help_text="Nadie lo ha editado: sigue a los datos del proyecto.",
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="autor")
    created_at = models.DateTimeField("fecha", auto_now_add=True)
    note = models.CharField("nota", max_length=250, blank=True)

    class Meta:
        verbose_name = "texto de cláusula"
        verbose_name_plural = "textos de cláusulas"
        ordering = ["clause", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "language", "version"],
                name="agreements_clausetext_version_once",
                violation_error_message="Otra persona guardó antes que usted una versión de esta cláusula.",
            )
        ]

    def __str__(self):
        return f"{self.heading} ({self.language}, versión {self.version})"


class WorkingText(models.Model):
    """What one person is typing into a clause and has not saved as a version yet. Nobody else sees it.

    `expected_version` is the version on which it builds, so that saving it later still finds out whether somebody
    else was faster.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="working", verbose_name="cláusula")
    language = models.CharField("idioma", max_length=12)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="de")
    expected_version = models.PositiveIntegerField("versión de partida")
    heading = models.CharField("encabezado", max_length=150, blank=True)
    text = models.TextField("texto", blank=True)
    saved_at = models.DateTimeField("guardado")

    class Meta:
        verbose_name = "texto en curso"
        verbose_name_plural = "textos en curso"
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "language", "user"], name="agreements_workingtext_one_each"
            )
        ]

    def __str__(self):
        return f"{self.clause} ({self.language}), {self.user}"


class CommentQuerySet(TenantQuerySet):
    municipality_path = "clause__agreement__municipality"

    def open(self):
        return self.filter(resolved_at__isnull=True)


class ClauseComment(models.Model):
    """What somebody of the office says about a clause, in one language or in all; others may mark it as attended."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="comments", verbose_name="cláusula")
    language = models.CharField("idioma", max_length=12, blank=True)
    text = models.TextField("comentario")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="autor")
    created_at = models.DateTimeField("fecha")
    resolved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="atendido por", null=True, blank=True
    )
    resolved_at = models.DateTimeField("atendido", null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "comentario de cláusula"
        verbose_name_plural = "comentarios de cláusulas"
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def municipality(self):
        return self.clause.agreement.municipality
