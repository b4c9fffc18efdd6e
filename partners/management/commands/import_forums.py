"""Import forums of a .csv or .ics into everybody's agenda. An office imports its own on its page."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partners.imports import ImportRejected
from partners.networks.forum_files import MAX_BYTES
from partners.networks.forum_imports import import_forums


class Command(BaseCommand):
    help = "Importa foros (.csv o .ics) en la agenda multilateral de todos; los que ya están se actualizan."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="ARCHIVO")
        parser.add_argument("--dry-run", action="store_true", help="sólo revisa, sin guardar nada")

    def handle(self, *args, file, dry_run, **options):
        path = Path(file)
        try:
            if path.stat().st_size > MAX_BYTES:
                raise CommandError("El archivo pesa más de 1 MB: divídalo en varios.")
            outcome = import_forums(
                municipality=None,
                filename=path.name,
                data=path.read_bytes(),
                by=None,
                today=timezone.localdate(),
                dry_run=dry_run,
            )
        except OSError as error:
            raise CommandError(f"No se pudo abrir {file}: {error.strerror}.") from error
        except ImportRejected as rejected:
            lines = [f"Línea {line}: {why}" if line else why for line, why in rejected.problems]
            raise CommandError("\n".join(["No se importó nada.", *lines])) from rejected
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line, note in outcome.notes:
            self.stdout.write(f"Línea {line}: {note}")
        lead = "Se importarían" if dry_run else "Foros"
        self.stdout.write(f"{lead}: {outcome.in_words}.")
