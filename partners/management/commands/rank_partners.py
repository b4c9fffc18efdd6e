"""Print the ranking of cities for a municipality: what the Emparejador shows, as a file."""

import csv
import json

from django.core.management.base import BaseCommand, CommandError

from hermanamientos.lib.exports import csv_cell
from partners.matching import checked_weights, mask_of_countries, rank
from partners.models import Municipality
from partners.ranking import gathering
from partners.ranking.profiles import BALANCED, PROFILE_NAMES, weights_of

TOP = 100


class Command(BaseCommand):
    help = "Ordena las ciudades del mundo para un municipio (clave INEGI, o 09: Ciudad de México) y dice por qué."

    def add_arguments(self, parser):
        parser.add_argument("clave", help="clave INEGI del municipio, por ejemplo 31050")
        parser.add_argument("--all", action="store_true", help="todas las ciudades")
        parser.add_argument("--top", type=int, default=TOP, help=f"cuántas (por omisión, {TOP})")
        parser.add_argument(
            "--exclude-country",
            action="append",
            default=[],
            metavar="XX",
            help="sin un país; se puede repetir",
        )
        parser.add_argument("--weights", help='pesos en JSON, suma 100: {"escala": 60, "idioma": 40}')
        parser.add_argument(
            "--profile", choices=list(PROFILE_NAMES), default=BALANCED, help="perfil de pesos"
        )
        parser.add_argument("--diversity", type=int, default=0, help="diversidad de países, de 0 a 100")
        parser.add_argument("--national", action="store_true", help="incluye las ciudades mexicanas")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args, clave, **options):
        cities = gathering.catalogue()
        if not len(cities):
            raise CommandError("No hay ciudades: ejecute antes «manage.py load_catalogues».")
        weights = _weights(options)
        if options["top"] < 1:
            raise CommandError("--top debe ser 1 o más.")
        if not 0 <= options["diversity"] <= 100:
            raise CommandError("--diversity va de 0 a 100.")
        excluded = {code.upper() for code in options["exclude_country"]}
        foreign_words = sorted(excluded - set(cities.countries))
        if foreign_words:
            raise CommandError(f"No hay ciudades del país «{foreign_words[0]}» (ISO de dos letras).")
        ranking = rank(
            cities,
            _seeker(clave, cities),
            gathering.facts(cities),
            weights,
            allowed=~mask_of_countries(cities, excluded),
            national=options["national"],
            diversity=options["diversity"],
        )
        order = ranking.order if options["all"] else ranking.order[: options["top"]]
        write = _write_csv if options["format"] == "csv" else _write_json
        write(self.stdout, ranking, order.tolist())


def _weights(options):
    if not options["weights"]:
        return weights_of(options["profile"])
    try:
        weights = json.loads(options["weights"])
    except ValueError as error:
        raise CommandError(f"--weights no es JSON: {error}.") from error
    if not isinstance(weights, dict):
        raise CommandError('--weights debe ser un objeto: {"escala": 60, "idioma": 40}.')
    try:
        return checked_weights(weights)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _seeker(code, cities):
    if code == gathering.MEXICO_CITY:
        return gathering.mexico_city(cities)
    municipality = Municipality.objects.filter(cvegeo=code).first()
    if municipality is None:
        raise CommandError(f"No hay ningún municipio con la clave {code}.")
    try:
        return gathering.seeker_of(municipality, cities)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _rows(ranking, order):
    """Rank, geonameid, city, country, score and each criterion's points; "" (None in JSON) where nobody knows."""
    cities = ranking.cities
    for place, i in enumerate(order, start=1):
        yield {
            "rank": place,
            "geonameid": int(cities.geonameid[i]),
            "city": cities.name[i],
            "country": cities.countries[cities.country[i]],
            "score": ranking.score(i),
            **{key: ranking.points(key, i) for key in ranking.weights},
        }


def _write_csv(out, ranking, order):
    headings = ["rank", "geonameid", "city", "country", "score", *ranking.weights]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    for row in _rows(ranking, order):
        points = ("" if row[key] is None else f"{row[key]:.2f}" for key in ranking.weights)
        city = csv_cell(row["city"])
        writer.writerow([row["rank"], row["geonameid"], city, row["country"], f"{row['score']:.2f}", *points])


def _write_json(out, ranking, order):
    out.write(json.dumps(list(_rows(ranking, order)), ensure_ascii=False, indent=1))
