"""Build the demonstration: offices, accounts, an inventory of real twinnings and invented processes."""

import datetime as dt
import io
import os
import secrets
from argparse import RawDescriptionHelpFormatter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hermanamientos.demo import people
from hermanamientos.demo.build import STAGES, build
from hermanamientos.demo.examples import EXPIRING_PARTNER
from hermanamientos.demo.stories import STORIES
from hermanamientos.demo.twinnings import TWINNINGS
from partners.models import Municipality, User, WorldCity

# No letters or digits that are mistaken for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

STAGE_HELP = """
Etapas de --stage (cada una incluye las anteriores):
  cuentas           oficinas municipales y cuentas de cada función
  inventario        hermanamientos existentes: datos públicos, no oficiales
  sensibilizacion   un proceso en la fase 1, con tareas atrasadas
  negociacion       un proceso en la fase 2, con su proyecto de acuerdo en español e inglés
  formalizacion     un proceso en la fase 3, con observaciones de la SRE por responder
  implementacion    un proceso en la fase 4, con su acuerdo firmado y su programa anual
  seguimiento       un proceso con sus cuatro fases concluidas y su acuerdo inscrito y vigente
  todo              además, uno suspendido, uno cerrado, uno nacional, una regularización, un memorándum en tres
                    idiomas, un acuerdo por vencer, una importación y una regla de la asesora (si falta, es ésta)
"""


class Command(BaseCommand):
    help = (
        "Carga los datos de demostración. Puede repetirse: no cambia lo que ya está ni lo que alguien modificó. "
        "No funciona con MODE=production."
    )

    def create_parser(self, *args, **kwargs):
        return super().create_parser(
            *args, epilog=STAGE_HELP, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser):
        parser.add_argument(
            "--today", metavar="AAAA-MM-DD", help="día al que llegan los procesos; si falta, hoy"
        )
        parser.add_argument(
            "--stage", choices=STAGES, default="todo", help="hasta dónde se carga; vea la lista al final"
        )
        parser.add_argument(
            "--print-accounts",
            action="store_true",
            help="sólo muestra las cuentas con su contraseña inicial; no carga nada",
        )

    def handle(self, *args, today, stage, print_accounts, verbosity, **options):
        if settings.PRODUCTION:
            raise CommandError("La demostración no se carga ni se muestra con MODE=production.")
        if print_accounts:
            self.print_accounts()
            return
        day = _day(today) if today else timezone.localdate()
        say = self.stdout.write if verbosity > 1 else lambda line: None
        prepare_catalogues(stage)
        try:
            build(today=day, stage=stage, password=first_password, say=say)
        except ValidationError as error:
            raise CommandError("La demostración se detuvo: " + " ".join(error.messages)) from error
        if verbosity:
            self.stdout.write(f"Demostración cargada hasta la etapa «{stage}», al {day.isoformat()}.")

    def print_accounts(self):
        """Print role, e-mail and first password of the accounts that can still log in."""
        emails = [account.email for account in people.PRINTED]
        active = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
        path = password_path()
        if not path.exists() or not active:
            raise CommandError("Todavía no hay demostración: ejecute antes manage.py seed_demo.")
        password = path.read_text("utf-8").strip()
        head = [("Función", "Correo", "Contraseña")]
        rows = head + [(a.label, a.email, password) for a in people.PRINTED if a.email in active]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for role, email, secret in rows:
            self.stdout.write(f"{role:<{widths[0]}}  {email:<{widths[1]}}  {secret}")
        self.stdout.write(
            "La contraseña es la inicial: si alguien la cambió, vale la suya. Los enlaces de otros municipios de la "
            "demostración tienen la misma."
        )


def prepare_catalogues(stage):
    """Load what the demonstration stands on, unless it is there: methodology, municipalities, cities of the world."""
    call_command("load_methodology", verbosity=0, stdout=io.StringIO())
    codes = {office.cvegeo for office in people.OFFICES} | {story.mexican for story in STORIES} - {""}
    partners = [EXPIRING_PARTNER, *(row.partner for row in (*TWINNINGS, *STORIES) if row.partner)]
    cities = {partner.city.geonameid for partner in partners} - {None}
    missing = Municipality.objects.filter(cvegeo__in=codes).count() < len(codes) or (
        stage != "cuentas" and WorldCity.objects.filter(pk__in=cities).count() < len(cities)
    )
    if missing:
        call_command("load_catalogues", verbosity=0)


def password_path():
    return settings.VAR_DIR / "demo-password"


def first_password():
    """The installation's own password of the demonstration: chosen at random once, readable only by its owner."""
    path = password_path()
    if path.exists():
        return path.read_text("utf-8").strip()
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password + "\n")
    return password


def _day(text):
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not 2000 <= day.year <= 2100:
        raise CommandError(
            f"La fecha «{text}» no es válida: escríbala como AAAA-MM-DD, por ejemplo 2026-03-09."
        )
    return day
