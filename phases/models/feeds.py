"""Addresses from which a calendar application reads deadlines."""

from django.db import models
from django.db.models import Q

from partners.models import Municipality, TenantQuerySet, User
from phases.models.process import Process


class CalendarFeedQuerySet(TenantQuerySet):
    def live(self):
        return self.filter(revoked_at__isnull=True)

    def owned_by(self, user):
        return self.filter(owner=user)


class CalendarFeed(models.Model):
    """A secret address (.ics) that its owner may revoke. Only the hash of the secret is stored.

    What it shows is decided anew on every reading by what its owner may see: it dies with the membership.
    """

    class Scope(models.TextChoices):
        PERSON = "person", "mis tareas"
        PROCESS = "process", "un proceso"
        COMMITTEE = "committee", "comité de ciudades hermanas"

    owner = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds", verbose_name="de")
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="calendar_feeds", verbose_name="municipio"
    )
    scope = models.CharField("contenido", max_length=10, choices=Scope)
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="calendar_feeds", verbose_name="proceso", null=True, blank=True
    )
    secret_hash = models.CharField("huella del secreto", max_length=64, unique=True)
    created_at = models.DateTimeField("creada")
    last_read_at = models.DateTimeField("última lectura", null=True, blank=True)
    revoked_at = models.DateTimeField("revocada", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "calendario suscrito"
        verbose_name_plural = "calendarios suscritos"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="process", process__isnull=False)
                | (~Q(scope="process") & Q(process__isnull=True)),
                name="phases_calendarfeed_process_scope",
            )
        ]

    def __str__(self):
        return f"{self.get_scope_display()} ({self.owner})"
