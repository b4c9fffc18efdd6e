"""Load the funds and calls that come with the system; again costs nothing."""

from django.core.management.base import BaseCommand

from partners.funds.catalogue import load_calls


class Command(BaseCommand):
    help = "Carga los fondos y convocatorias que vienen con el sistema; lo que cancillería corrigió se queda como está."

    def handle(self, *args, **options):
        new, corrected = load_calls()
        self.stdout.write(f"Fondos y convocatorias: {new} nuevos, {corrected} actualizados.")
