"""What happened (the append-only history) and what a person should know (the bandeja of notices)."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from partners.models.people import User
from partners.models.places import Municipality
from partners.models.tenancy import TenantQuerySet


class EntryQuerySet(TenantQuerySet):
    def about(self, subject):
        """Entries of one record (a process, an agreement), newest first."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk
        ).select_related("actor")

    def update(self, **kwargs):
        raise TypeError("The history is append-only.")

    def delete(self):
        raise TypeError("The history is append-only.")


class Entry(models.Model):
    """A line of the history (movimiento de la bitácora). Written by `partners.history.record` and never changed."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="entries", verbose_name="municipio", null=True
    )
    at = models.DateTimeField("cuándo")
    actor = models.ForeignKey(
        User, models.PROTECT, related_name="entries", verbose_name="quién", null=True, blank=True
    )
    actor_name = models.CharField("nombre de quien actuó", max_length=150)
    act = models.CharField("acto", max_length=60)
    text = models.TextField("qué pasó")
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="tipo de registro")
    object_id = models.PositiveBigIntegerField("registro")
    subject = GenericForeignKey()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "movimiento"
        verbose_name_plural = "movimientos"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="partners_entry_subject"),
            models.Index(fields=["municipality", "-at"], name="partners_entry_municipality"),
        ]

    def __str__(self):
        return self.text


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unread_for(self, user):
        return self.filter(user=user, read_at__isnull=True)


class Notice(models.Model):
    """A message of the in-app bandeja de avisos, written by `partners.notices.notify`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="para")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="notices", verbose_name="municipio", null=True, blank=True
    )
    title = models.CharField("asunto", max_length=200)
    text = models.TextField("mensaje", blank=True)
    url = models.CharField("enlace", max_length=300, blank=True)
    key = models.CharField(
        "clave", max_length=120, help_text="El mismo hecho no se avisa dos veces a la misma persona."
    )
    created_at = models.DateTimeField("cuándo")
    read_at = models.DateTimeField("leído", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "aviso"
        verbose_name_plural = "avisos"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="partners_notice_unread")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="partners_notice_once")]

    def __str__(self):
        return self.title
