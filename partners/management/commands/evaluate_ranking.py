"""Measure the ranking on a file of real twinnings, beside a fixed baseline on the same pairs."""

import hashlib
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.models import ReferenceImport
from partners.ranking import evaluation, fitting, gathering, profiles, trials
from partners.ranking.pairs import UnreadablePairs, read_pairs

SHOWN = 50
UNITED_STATES = "US"
LEAST_FOR_FIT = 20


class Command(BaseCommand):
    help = (
        "Mide el orden de las ciudades con hermanamientos reales: percentil medio (AUC), aciertos entre las 100 y las "
        "1,000 primeras, con y sin Estados Unidos, junto a una línea base. El par que se prueba nunca es un dato."
    )

    def add_arguments(self, parser):
        parser.add_argument("archivo", type=Path, help="CSV con las columnas de twin_pairs_dev.csv")
        parser.add_argument(
            "--import-links",
            type=Path,
            nargs="+",
            default=[],
            metavar="FILE",
            help="hermanamientos conocidos mientras se mide, además de los importados; puede ser el mismo archivo",
        )
        parser.add_argument("--profile", choices=list(profiles.PROFILE_NAMES), default=profiles.HISTORY)
        parser.add_argument(
            "--cross-validate",
            action="store_true",
            help=f"ajusta de nuevo el perfil historia {trials.FOLDS} veces, cada una sin un grupo de municipios",
        )
        parser.add_argument(
            "--misplaced", type=int, default=10, help="cuántos de los peor colocados se listan"
        )
        parser.add_argument(
            "--fit", action="store_true", help="ajusta el perfil historia y guarda sus números"
        )

    def handle(self, *args, archivo, profile, **options):
        pairs = self._read(archivo)
        cities = gathering.catalogue()
        if not len(cities):
            raise CommandError("No hay ciudades: ejecute antes «manage.py load_catalogues».")
        facts = gathering.facts(cities)
        for path in options["import_links"]:
            facts = trials.with_links(cities, facts, self._read(path))
        testable, misses = trials.trials_of(pairs, cities)
        if not testable:
            raise CommandError("Ningún par del archivo se puede medir.")
        if options["fit"]:
            self._fit(cities, facts, testable, archivo)
            return
        self._say_facts(facts, options["import_links"])
        if options["cross_validate"]:
            if len({trial.seeker.key for trial in testable}) < trials.FOLDS:
                raise CommandError(f"Hacen falta al menos {trials.FOLDS} municipios para validar por grupos.")
            results = trials.cross_validated(cities, facts, testable)
            title = f"historia, ajustado de nuevo sin cada grupo ({trials.FOLDS} grupos de municipios)"
        else:
            results = trials.tested(cities, facts, testable, profiles.weights_of(profile))
            title = profile
        self.stdout.write(f"Perfil: {title}")
        if profile == profiles.HISTORY and not options["cross_validate"]:
            self._warn_if_fitted(archivo)
        self._figures(results, misses)
        self._shares(results)
        self._misplaced(results, options["misplaced"])
        self._misses(misses)

    def _read(self, path):
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                pairs, problems = read_pairs(lines)
        except OSError as error:
            raise CommandError(f"No se puede leer {path}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} no está en UTF-8.") from error
        except UnreadablePairs as error:
            raise CommandError(f"{path}: {error}") from error
        for line, problem in problems[:SHOWN]:
            self.stderr.write(f"{path.name}, línea {line}: {problem}")
        if len(problems) > SHOWN:
            self.stderr.write(f"… y {len(problems) - SHOWN} renglones más con problemas.")
        if not pairs:
            raise CommandError(f"{path} no tiene ningún par legible.")
        return pairs

    def _say_facts(self, facts, files):
        imported = {row.kind: row for row in ReferenceImport.objects.all()}
        self.stdout.write(
            "Datos importados:" if imported else "Datos importados: ninguno (sólo los paquetes)."
        )
        for row in imported.values():
            self.stdout.write(f"  {row.get_kind_display()}: {row.row_count:,} renglones, {row.source}")
        if facts.links is not None:
            extra = f", con {', '.join(path.name for path in files)}" if files else ""
            self.stdout.write(
                f"Hermanamientos conocidos: {len(facts.links):,}{extra}; el que se mide se quita."
            )

    def _warn_if_fitted(self, path):
        if profiles.fitted().get("sha256") == _digest(path):
            self.stdout.write(
                "Atención: el perfil se ajustó con este mismo archivo; las cifras honradas son las de --cross-validate."
            )

    def _figures(self, results, misses):
        """Four blocks: pairs of the catalogue and all pairs, with and without the United States."""
        for title, count_misses in (
            ("Pares dentro del catálogo", False),
            ("Todos los pares (los de fuera cuentan como fallos, con percentil 0)", True),
        ):
            self.stdout.write(f"\n{title}")
            for name, without_us in (("todos", False), ("sin Estados Unidos", True)):
                chosen = [r for r in results if not (without_us and r.trial.pair.country_b == UNITED_STATES)]
                lost = [pair for pair, _ in misses if not (without_us and pair.country_b == UNITED_STATES)]
                lost = len(lost) if count_misses else 0
                ours = evaluation.measure([result.place for result in chosen], misses=lost)
                theirs = evaluation.measure([result.baseline for result in chosen], misses=lost)
                self.stdout.write(f"  {name}: {ours.pairs} pares")
                if ours.pairs:
                    self._line("AUC", ours.auc, theirs.auc, "{:.4f}".format)
                    for most in evaluation.HITS:
                        self._line(f"hit@{most}", ours.hits[most], theirs.hits[most], "{:.1%}".format)

    def _line(self, name, ours, theirs, form):
        self.stdout.write(
            f"    {name:<9} {form(ours.value)} [{form(ours.low)}, {form(ours.high)}]   "
            f"línea base {form(theirs.value)} [{form(theirs.low)}, {form(theirs.high)}]"
        )

    def _shares(self, results):
        shares = evaluation.country_shares([result.top for result in results])
        text = ", ".join(f"{code} {share:.0%}" for code, share in shares)
        self.stdout.write(f"\nPaíses entre las {trials.TOP} primeras: {text}")

    def _misplaced(self, results, most):
        worst = sorted(results, key=lambda result: -result.place[0])[:most]
        if worst:
            self.stdout.write("\nPeor colocados (lugar; el de la línea base):")
        for result in worst:
            ours, base = result.place[0] + 1, result.baseline[0] + 1
            self.stdout.write(f"  {ours:>8,.0f}  ({base:,.0f})  {result.trial.pair.names}")

    def _misses(self, misses):
        if misses:
            self.stdout.write(f"\nFallos por no poderse medir: {len(misses)}")
        for pair, reason in misses:
            self.stdout.write(f"  línea {pair.line}: {pair.names}: {reason}.")

    def _fit(self, cities, facts, testable, path):
        if len(testable) < LEAST_FOR_FIT:
            raise CommandError(f"Hacen falta al menos {LEAST_FOR_FIT} pares para ajustar.")
        fit = trials.fitted_on(cities, facts, testable)
        content = {
            "weights": fitting.hundred(fit.weights),
            "places": fitting.summary(cities, fit.affinity),
            "fitted_to": len(testable),
            "sha256": _digest(path),
        }
        profiles.FITTED_FILE.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        profiles.fitted.cache_clear()
        self.stdout.write(f"Ajustado a {len(testable)} pares: {profiles.FITTED_FILE.name}")


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
