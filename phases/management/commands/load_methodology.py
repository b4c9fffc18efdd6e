"""Load the methodology of ``phases/catalogue.py`` into the database. Rerunnable."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max

from phases.catalogue import METHODOLOGY, milestone_key
from phases.models import MethodologyVersion, TaskTemplate


@transaction.atomic
def load(methodology):
    """Return (version, created) for the methodology.

    The same content, told by its digest, is loaded once and never touched again. New content becomes a new version, the
    current one unless an advisor published the one in force: then it only stands ready, for an advisor to take it as
    a starting point. Processes keep the version with which they were opened.
    """
    digest = methodology.digest()
    version = MethodologyVersion.objects.filter(digest=digest).first()
    if version is not None:
        return version, False
    number = (MethodologyVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    takes_over = not MethodologyVersion.objects.filter(is_current=True, made_by__isnull=False).exists()
    if takes_over:
        MethodologyVersion.objects.filter(is_current=True).update(is_current=False)
    version = MethodologyVersion.objects.create(
        number=number,
        title=methodology.title,
        source=methodology.source,
        digest=digest,
        is_current=takes_over,
        phase_weeks=[phase.weeks for phase in methodology.phases],
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
            is_counterpart_step=task.is_counterpart_step,
            is_milestone=task.key == milestone_key(phase),
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
            if not version.is_current:
                current = MethodologyVersion.objects.get(is_current=True)
                self.stdout.write(
                    f"Sigue vigente la versión {current.number}, que publicó la cancillería: la nueva queda disponible "
                    "para preparar otra a partir de ella."
                )
        else:
            self.stdout.write(f"Metodología, versión {version.number}: ya estaba cargada.")
