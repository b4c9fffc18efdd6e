"""A private file beside a row: where it lies and what it is."""

from django.db import models

from partners.models import private_storage


class AttachedFile(models.Model):
    """The facts of one uploaded file, stored by `hermanamientos.lib.uploads`; `file` is empty when there is none."""

    file = models.FileField("archivo", storage=private_storage, blank=True, max_length=200)
    original_name = models.CharField("nombre del archivo", max_length=200, blank=True)
    content_type = models.CharField("tipo de contenido", max_length=120, blank=True)
    size = models.PositiveIntegerField("tamaño en bytes", default=0)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True)

    class Meta:
        abstract = True
