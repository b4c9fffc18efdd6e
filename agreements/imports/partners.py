"""Whom a row of an imported table means: a counterpart that the municipality has, or one to be added. Reads only."""

from collections import defaultdict

from agreements.imports import values
from partners.countries import MEXICO
from partners.folding import fold
from partners.models import Counterpart, Municipality
from partners.states import STATES

#: Words with which a counterpart's name may begin, in a table or among the partners, without being another one.
PREFIXES = (
    "la ciudad de ",
    "ciudad de ",
    "municipio de ",
    "el municipio de ",
    "city of ",
    "ville de ",
    "stadt ",
)
#: Other names of states, by INEGI's code, folded.
ALIASES = {"09": ("cdmx", "df", "distrito federal"), "15": ("estado de mexico", "edomex")}


class Partners:
    """The municipality's counterparts by all their names, and the municipalities of Mexico by theirs."""

    def __init__(self, municipality):
        self.municipality = municipality
        self.by_name, self.mexican, self.planned = defaultdict(dict), None, {}
        rows = Counterpart.objects.filter(municipality=municipality).select_related(
            "city", "mexican_municipality"
        )
        for row in rows:
            names = [row.official_name, row.official_name_local]
            names += [row.city.name] if row.city else []
            names += [row.mexican_municipality.name] if row.mexican_municipality else []
            for name in names:
                for folded in _names(name):
                    self.by_name[folded][row.pk] = row

    def find(self, name, country, subdivision):
        """(counterpart, None) for a known one, (unsaved counterpart, its key) for one to be added; else ValueError."""
        name = " ".join(name.split())
        if not name:
            raise ValueError("Falta la contraparte.")
        if len(name) > 200:
            raise ValueError("El nombre de la contraparte pasa de 200 caracteres.")
        code = values.country_of(country)
        found = [
            row
            for row in {pk: row for each in _names(name) for pk, row in self.by_name[each].items()}.values()
            if not code or row.country_code == code
        ]
        if code == MEXICO and subdivision:
            found = [
                row
                for row in found
                if row.mexican_municipality and _in_state(row.mexican_municipality, subdivision)
            ]
        exact = [row for row in found if fold(row.official_name) == fold(name)]
        if len(found) > 1 and len(exact) == 1:
            found = exact
        if len(found) == 1:
            return found[0], None
        if len(found) > 1:
            raise ValueError(
                f"Varias contrapartes se llaman así: {', '.join(str(row) for row in found[:4])}."
            )
        if not code:
            raise ValueError("La contraparte no está entre los socios: para agregarla hace falta su país.")
        planned = self._mexican(name, subdivision) if code == MEXICO else self._foreign(name, code)
        key = (code, planned.mexican_municipality_id or min(_names(planned.official_name), key=len))
        planned = self.planned.setdefault(key, planned)
        return planned, key

    def _foreign(self, name, code):
        return Counterpart(
            municipality=self.municipality, kind=Counterpart.Kind.CITY, official_name=name, country_code=code
        )

    def _mexican(self, name, subdivision):
        if self.mexican is None:
            self.mexican = defaultdict(list)
            for row in Municipality.objects.only("pk", "name", "state"):
                self.mexican[fold(row.name)].append(row)
        found = {row.pk: row for each in _names(name) for row in self.mexican[each]}.values()
        if subdivision:
            found = [row for row in found if _in_state(row, subdivision)]
        found = [row for row in found if row.pk != self.municipality.pk]
        if len(found) != 1:
            raise ValueError(
                f"No se sabe qué municipio de México es «{name}»: escriba su nombre y, en otra columna, su estado."
            )
        return Counterpart(
            municipality=self.municipality,
            kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
            official_name=f"Municipio de {found[0].name}",
            country_code=MEXICO,
            mexican_municipality=found[0],
        )


def _in_state(municipality, subdivision):
    name, wanted = fold(STATES[municipality.state]), fold(subdivision)
    return wanted in (name, name.split(" de ")[0]) or wanted in ALIASES.get(municipality.state, ())


def _names(name):
    """The folded name, and the same without «ciudad de» and the like."""
    folded = fold(name)
    if not folded:
        return set()
    return {folded} | {folded.removeprefix(prefix) for prefix in PREFIXES}
