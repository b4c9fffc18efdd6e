"""Load the methodology of ``phases/catalogue.py`` into the database. Rerunnable."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max

from phases.catalogue import METHODOLOGY
from phases.models import MethodologyVersion, TaskTemplate


@transaction.atomic
def load(methodology):
    """Return (version, created) for the methodology.

    The same content, told by its digest, is loaded once and never touched again, not even to make it the
    current one when an advisor published a later version. New content becomes a new current version;
    processes keep the version with which they were opened.
    """
    digest = methodology.digest()
    version = MethodologyVersion.objects.filter(digest=digest).first()
    if version is not None:
        return version, False
    number = (MethodologyVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    MethodologyVersion.objects.filter(is_current=True).update(is_current=False)
    version = MethodologyVersion.objects.create(
        number=number,
        title=methodology.title,
        source=methodology.source,
        digest=digest,
        is_current=True,
    )
    TaskTemplate.objects.bulk_create(
        TaskTemplate(
            version=version,
            phase_number=phase.number,
            key=task.key,
            code=task.code,
            name=task.name,
            guidance=task.guidance,
            responsible_unit=task.responsible,
            evidence_expected=task.evidence,
            evidence_grade=task.grade,
            week=task.week_to,
            week_label=task.week_label,
            blocks_phase=task.gate,
            requires=list(task.requires),
            kinds=list(task.kinds),
            is_sre_step=task.sre,
            is_milestone=task.automatic,
            is_automatic=task.automatic,
            position=position,
        )
        for phase in methodology.phases
        for position, task in enumerate(methodology.tasks[phase.number], start=1)
    )
    return version, True


class Command(BaseCommand):
    help = "Carga la metodología (fases y tareas). Puede repetirse: nunca cambia una versión ya cargada."

    def handle(self, *args, **options):
        version, created = load(METHODOLOGY)
        if created:
            total = version.templates.count()
            self.stdout.write(f"Metodología, versión {version.number}: {total} tareas cargadas.")
        else:
            self.stdout.write(f"Metodología, versión {version.number}: ya estaba cargada.")
