"""Load the networks of cities that come with the system; again costs nothing."""

from django.core.management.base import BaseCommand

from partners.networks.catalogue import load_networks


class Command(BaseCommand):
    help = "Carga las redes de ciudades que vienen con el sistema; lo que cancillería corrigió se queda como está."

    def handle(self, *args, **options):
        new, updated = load_networks()
        self.stdout.write(f"Redes de ciudades: {new} nuevas, {updated} actualizadas.")
