"""The national map: ties of all the municipalities that a person may see, by state and by country."""

from collections import Counter
from dataclasses import dataclass, field

from agreements.models import Agreement
from hermanamientos.maps import standings
from partners.countries import country_name
from partners.models import Municipality
from partners.states import STATES
from phases.models import Process

# Ids of the shapes of static/vendor/mexico.svg by INEGI code.
SHAPES = {
    "01": "agu", "02": "bcn", "03": "bcs", "04": "cam", "05": "coa", "06": "col", "07": "chp", "08": "chh",
    "09": "cmx", "10": "dur", "11": "gua", "12": "gro", "13": "hid", "14": "jal", "15": "mex", "16": "mic",
    "17": "mor", "18": "nay", "19": "nle", "20": "oax", "21": "pue", "22": "que", "23": "roo", "24": "slp",
    "25": "sin", "26": "son", "27": "tab", "28": "tam", "29": "tla", "30": "ver", "31": "yuc", "32": "zac",
}  # fmt: skip
# Shades of a state by its number of links: at least so many.
STEPS = (1, 3, 6, 12)


@dataclass(slots=True)
class Link:
    """One counterpart of one municipality, with its strongest standing."""

    municipality: Municipality
    counterpart: object
    standing: str

    @property
    def standing_name(self):
        return standings.STANDINGS[self.standing].name

    @property
    def home(self):
        return self.municipality.latitude, self.municipality.longitude

    @property
    def end(self):
        """Where the counterpart is: (latitude, longitude), (None, None) when nobody said."""
        place = self.counterpart.city or self.counterpart.mexican_municipality
        return (place.latitude, place.longitude) if place else (None, None)


@dataclass(slots=True)
class Count:
    """How many links of each standing a state or a country has."""

    code: str
    name: str
    municipalities: set = field(default_factory=set)
    by_standing: Counter = field(default_factory=Counter)

    @property
    def links(self):
        return self.by_standing.total()

    @property
    def signed(self):
        return sum(self.by_standing[key] for key in ("vigente", "por-vencer", "por-confirmar"))

    @property
    def running(self):
        return self.by_standing["en-proceso"]

    @property
    def shape(self):
        return SHAPES[self.code]

    @property
    def step(self):
        """Which shade: 0 without links, up to 4."""
        return sum(self.links >= step for step in STEPS)


def links_seen_by(user):
    """Return the Links of every municipality that the user may see, two queries; a pair of both counts once."""
    found = {}
    related = ("municipality", "counterpart__city", "counterpart__mexican_municipality")
    agreements = Agreement.objects.visible_to(user).select_related(*related)
    for agreement in agreements:
        _add(found, agreement.municipality, agreement.counterpart, standings.of_agreement(agreement.state))
    processes = Process.objects.visible_to(user).filter(counterpart__isnull=False).select_related(*related)
    for process in processes:
        if (
            process.state != Process.State.IN_FOLLOWUP
            or (process.municipality_id, process.counterpart_id) not in found
        ):
            _add(found, process.municipality, process.counterpart, standings.of_process(process))
    return sorted(
        found.values(),
        key=lambda link: (link.municipality.name, standings.ORDER[link.standing], link.counterpart.pk),
    )


def _add(found, municipality, counterpart, standing):
    key = municipality.pk, counterpart.pk
    if key in found:
        standing = standings.strongest([found[key].standing, standing])
    found[key] = Link(municipality, counterpart, standing)


def by_state(links):
    """Return a Count for each of the 32 states, in the order of INEGI's codes."""
    counts = {code: Count(code, name) for code, name in STATES.items()}
    for link in links:
        count = counts[link.municipality.state]
        count.municipalities.add(link.municipality.pk)
        count.by_standing[link.standing] += 1
    return list(counts.values())


def by_country(links):
    """Return a Count for each country that has links, the one with most first."""
    counts = {}
    for link in links:
        code = link.counterpart.country_code
        count = counts.setdefault(code, Count(code, country_name(code)))
        count.municipalities.add(link.municipality.pk)
        count.by_standing[link.standing] += 1
    return sorted(counts.values(), key=lambda count: (-count.links, count.name))
