"""Editions of the clause library: what the interview fills. Published editions never change."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from partners.models import User


class LibraryEdition(models.Model):
    """A version of the whole library. Drafts keep the number of the edition with which they were begun."""

    number = models.PositiveSmallIntegerField("edición", unique=True)
    note = models.CharField("qué cambia", max_length=250, blank=True)
    is_builtin = models.BooleanField("cargada con el sistema", default=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="preparada por", null=True, blank=True
    )
    created_at = models.DateTimeField("preparada")
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="publicada por", null=True, blank=True
    )
    published_at = models.DateTimeField("publicada", null=True, blank=True)

    class Meta:
        verbose_name = "edición de la biblioteca de cláusulas"
        verbose_name_plural = "ediciones de la biblioteca de cláusulas"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["created_by"],
                condition=Q(published_at__isnull=True),
                name="agreements_libraryedition_one_draft_each",
            )
        ]

    def __str__(self):
        return f"Edición {self.number}"

    @property
    def is_published(self):
        return self.published_at is not None


class LibraryClause(models.Model):
    """A clause of one edition for one instrument: purpose, place, legal anchor and how well it is known."""

    class Grade(models.TextChoices):
        A = "A", "texto de ley"
        B = "B", "práctica documentada"
        C = "C", "práctica por confirmar"
        D = "D", "propuesta de este sistema"

    edition = models.ForeignKey(
        LibraryEdition, models.CASCADE, related_name="clauses", verbose_name="edición"
    )
    instrument = models.CharField("instrumento", max_length=20, choices=Agreement.Kind)
    key = models.SlugField("clave", max_length=60)
    position = models.PositiveSmallIntegerField("orden")
    purpose = models.TextField("propósito")
    is_mandatory = models.BooleanField("obligatoria", default=True)
    is_numbered = models.BooleanField(
        "lleva número de artículo",
        default=True,
        help_text="La comparecencia y los considerandos no lo llevan.",
    )
    anchor = models.CharField("fundamento", max_length=300, blank=True)
    grade = models.CharField("evidencia", max_length=1, choices=Grade, default=Grade.C)

    class Meta:
        verbose_name = "cláusula de la biblioteca"
        verbose_name_plural = "cláusulas de la biblioteca"
        ordering = ["edition", "instrument", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "instrument", "key"], name="agreements_libraryclause_key_once"
            )
        ]

    def __str__(self):
        return self.key


class LibraryText(models.Model):
    """The words of a clause in one language, for one scope, in one of its alternatives ("" is the usual one)."""

    clause = models.ForeignKey(LibraryClause, models.CASCADE, related_name="texts", verbose_name="cláusula")
    scope = models.CharField("ámbito", max_length=10, choices=Agreement.Scope)
    alternative = models.SlugField("alternativa", max_length=40, blank=True)
    alternative_label = models.CharField("nombre de la alternativa", max_length=120, blank=True)
    language = models.CharField("idioma", max_length=12)
    heading = models.CharField("encabezado", max_length=150)
    html = models.TextField("texto con variables")

    class Meta:
        verbose_name = "texto de la biblioteca"
        verbose_name_plural = "textos de la biblioteca"
        ordering = ["clause", "scope", "alternative", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "scope", "alternative", "language"], name="agreements_librarytext_once"
            )
        ]

    def __str__(self):
        return f"{self.heading} ({self.language})"
