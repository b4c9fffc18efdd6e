"""Bring a database and its catalogues to the state that this version of the code expects."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migra la base de datos y carga los catálogos; se puede repetir sin perder nada."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo",
            action="store_true",
            help="carga además los datos de demostración, si todavía no hay ninguna cuenta",
        )

    def handle(self, *args, demo, verbosity, **options):
        quiet = {"verbosity": 0 if verbosity <= 1 else verbosity}
        self.step("Migrando la base de datos")
        call_command("migrate", interactive=False, **quiet)
        self.step("Cargando la metodología y los catálogos")
        call_command("load_methodology", **quiet)
        call_command("load_library", **quiet)
        call_command("load_rules", **quiet)
        call_command("load_catalogues", **quiet)
        call_command("load_networks", **quiet)
        call_command("load_calls", **quiet)
        if demo and self.wants_demo():
            self.step("Cargando la demostración")
            # A first load that was cut half-way is taken up again at the next start.
            unfinished = _unfinished_mark()
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            unfinished.touch()
            call_command("seed_demo", **quiet)
            unfinished.unlink()

    def step(self, text):
        self.stdout.write(f"· {text}")
        self.stdout.flush()

    def wants_demo(self):
        """Only an installation without accounts gets the demonstration: real data is never mixed with it."""
        return _unfinished_mark().exists() or not get_user_model().objects.exists()


def _unfinished_mark():
    return settings.VAR_DIR / "demo-unfinished"
