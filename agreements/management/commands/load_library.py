"""Load the system's own clause library into the database, as an edition. Rerunnable."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agreements.library.editions import write_clauses
from agreements.library.reading import current_edition, read_edition
from agreements.library.texts.catalogue import BUILTIN
from agreements.models import LibraryEdition


@transaction.atomic
def load(content, *, now):
    """Return (edition, created) for a library, {(instrument, scope): clauses}.

    The content of the newest edition that came with the system is not loaded again. New content becomes a new edition,
    published; while an advisor's edition is in force it only stands ready, for an advisor to prepare another from it.
    """
    newest = LibraryEdition.objects.filter(is_builtin=True).order_by("-number").first()
    if newest is not None and read_edition(newest) == content:
        return newest, False
    number = (LibraryEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = LibraryEdition.objects.create(
        number=number,
        note="Biblioteca que viene con el sistema.",
        is_builtin=True,
        created_at=now,
        published_at=now,
    )
    write_clauses(edition, content)
    return edition, True


class Command(BaseCommand):
    help = (
        "Carga la biblioteca de cláusulas del sistema. Puede repetirse: nunca cambia una edición ya cargada."
    )

    def handle(self, *args, **options):
        edition, created = load(BUILTIN, now=timezone.now())
        if not created:
            self.stdout.write(f"Biblioteca de cláusulas, edición {edition.number}: ya estaba cargada.")
            return
        total = edition.clauses.count()
        self.stdout.write(f"Biblioteca de cláusulas, edición {edition.number}: {total} cláusulas cargadas.")
        if (current := current_edition()) != edition.number:
            self.stdout.write(
                f"Sigue vigente la edición {current}, que publicó la cancillería: la nueva queda disponible para "
                "preparar otra a partir de ella."
            )
