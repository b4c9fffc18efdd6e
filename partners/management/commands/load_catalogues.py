"""Load the demo's municipalities and the world's cities; again costs nothing."""

from django.core.management.base import BaseCommand

from partners.catalogue import load_world_cities
from partners.imports import DEMO_FILE, import_municipalities
from partners.ranking import catalogue_file


class Command(BaseCommand):
    help = "Carga los municipios de la demostración y las ciudades del mundo; repetirlo no cambia nada."

    def handle(self, *args, **options):
        outcome = import_municipalities(DEMO_FILE.read_bytes(), only_new=True)
        self.stdout.write(f"Municipios de la demostración: {outcome.created} nuevos.")
        loaded = load_world_cities(report=lambda line: self.stdout.write(line))
        if not loaded:
            self.stdout.write("Las ciudades del mundo ya estaban cargadas.")
        # The ranking's arrays are made here, so that no server process has to.
        catalogue_file.load(catalogue_file.edition())
