"""Rules of the review before the opinion (preflight), as rows: those of the system and those that advisors add."""

from django.db import models
from django.db.models import Q

from partners.models import User


class RuleQuerySet(models.QuerySet):
    def current(self):
        """The newest published version of every rule that was not withdrawn."""
        newer = RuleVersion.objects.filter(
            code=models.OuterRef("code"), version__gt=models.OuterRef("version"), published_at__isnull=False
        )
        published = self.filter(published_at__isnull=False).exclude(models.Exists(newer))
        return published.filter(is_withdrawn=False).order_by("code")


class RuleVersion(models.Model):
    """One version of a rule. Published versions never change; a correction or a withdrawal is a new version.

    A rule looks for words (`words`: {"es": ["plenos poderes", …]}, whole words with accents and inflections folded;
    `exceptions` are longer phrases in which they are allowed) or names a `routine` of the system.
    """

    class Level(models.TextChoices):
        ERROR = "error", "error"
        WARNING = "warning", "aviso"

    code = models.SlugField("código", max_length=60)
    version = models.PositiveSmallIntegerField("versión")
    is_builtin = models.BooleanField("regla del sistema", default=False)
    routine = models.SlugField("comprobación del sistema", max_length=60, blank=True)
    level = models.CharField("nivel", max_length=10, choices=Level)
    message = models.TextField("mensaje")
    source = models.CharField("fundamento", max_length=300)
    grade = models.CharField("evidencia", max_length=1, default="D")
    suggestion = models.TextField("redacción sugerida", blank=True)
    words = models.JSONField("palabras", default=dict, blank=True)
    exceptions = models.JSONField("excepciones", default=dict, blank=True)
    must_trigger = models.TextField("texto que debe señalar", blank=True)
    must_not_trigger = models.TextField("texto que no debe señalar", blank=True)
    is_withdrawn = models.BooleanField("retirada", default=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="preparada por", null=True, blank=True
    )
    created_at = models.DateTimeField("preparada")
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="publicada por", null=True, blank=True
    )
    published_at = models.DateTimeField("publicada", null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "regla de la revisión previa"
        verbose_name_plural = "reglas de la revisión previa"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="agreements_ruleversion_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(published_at__isnull=True),
                name="agreements_ruleversion_one_draft",
            ),
        ]

    def __str__(self):
        return f"{self.code}, versión {self.version}"

    @property
    def is_published(self):
        return self.published_at is not None
