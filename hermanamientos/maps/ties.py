"""From rows to what the map shows: one Tie per city, with everything that binds the municipality to it."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse

from agreements.models import Agreement
from hermanamientos.maps import standings
from partners.catalogue import place_of
from partners.countries import MEXICO, country_name
from partners.models import Candidate, Counterpart
from partners.regions import region_of
from phases.models import Process


@dataclass(slots=True)
class Tie:
    """A city on the map. Without coordinates it stands in the table only."""

    city: str
    place: str
    country_code: str
    latitude: float | None
    longitude: float | None
    url: str
    standing: str = ""
    facts: list[str] = field(default_factory=list)
    """What binds them, in words: «Proceso abierto, fase 2»."""

    @property
    def country(self):
        return country_name(self.country_code)

    @property
    def region(self):
        return region_of(self.country_code)

    @property
    def standing_name(self):
        return standings.STANDINGS[self.standing].name

    @property
    def is_on_map(self):
        return self.latitude is not None and self.longitude is not None


def ties_of(municipality, user):
    """Return the Ties of a municipality that the user may see, the strongest first; five queries, however many."""
    found = {}
    counterparts = (
        Counterpart.objects.visible_to(user)
        .filter(municipality=municipality)
        .select_related("city", "mexican_municipality")
        .prefetch_related(
            Prefetch("processes", Process.objects.visible_to(user).prefetch_related("phases")),
            Prefetch("agreements", Agreement.objects.visible_to(user)),
        )
    )
    for counterpart in counterparts:
        _add(found, _key(counterpart), _tie_of(counterpart), _bonds(counterpart))
    candidates = (
        Candidate.objects.visible_to(user)
        .in_play()
        .filter(municipality=municipality)
        .select_related("city", "municipality")
    )
    for candidate in candidates:
        city = candidate.city
        tie = Tie(
            city.name,
            place_of(city),
            city.country_code,
            city.latitude,
            city.longitude,
            reverse("partners:candidate-detail", args=[candidate.pk]),
        )
        _add(found, ("city", city.pk), tie, [("candidata", f"Candidata: {candidate.get_state_display()}")])
    return sorted(found.values(), key=lambda tie: (standings.ORDER[tie.standing], tie.city))


def _add(found, key, tie, bonds):
    known = found.setdefault(key, tie)
    keys = [standing for standing, _ in bonds]
    known.standing = standings.strongest([*keys, known.standing] if known.standing else keys)
    known.facts += [words for _, words in bonds]


def _key(counterpart):
    if counterpart.city_id:
        return "city", counterpart.city_id
    if counterpart.mexican_municipality_id:
        return "municipality", counterpart.mexican_municipality_id
    return "counterpart", counterpart.pk


def _tie_of(counterpart):
    url = reverse("partners:counterpart-detail", args=[counterpart.pk])
    city, mexican = counterpart.city, counterpart.mexican_municipality
    if city is not None:
        return Tie(city.name, place_of(city), city.country_code, city.latitude, city.longitude, url)
    if mexican is not None:
        state = mexican.get_state_display()
        return Tie(mexican.name, f"{state}, México", MEXICO, mexican.latitude, mexican.longitude, url)
    country = counterpart.country_code
    return Tie(counterpart.official_name, country_name(country), country, None, None, url)


def _bonds(counterpart):
    """Return [(standing, words)] of a counterpart's agreements and processes, or that there are none."""
    bonds = [
        (
            standings.of_agreement(agreement.state),
            f"{agreement.get_kind_display()}: {agreement.get_state_display()}",
        )
        for agreement in counterpart.agreements.all()
    ]
    for process in counterpart.processes.all():
        phase = process.current_phase
        where = f", fase {phase.number}" if phase else ""
        # What became of a process that went through is told by its agreement.
        if process.state == Process.State.IN_FOLLOWUP and bonds:
            continue
        bonds.append((standings.of_process(process), f"Proceso {process.get_state_display()}{where}"))
    return bonds or [("contraparte", "Sin proceso ni acuerdo")]
