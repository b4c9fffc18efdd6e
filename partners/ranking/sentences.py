"""The fact behind each criterion's value, in one Spanish sentence with its figures. Pure."""

import numpy as np

from partners.countries import language_name
from partners.ranking import forms


def _times(one, other):
    """«3.2 veces»."""
    return f"{one / other:,.1f} veces" if one / other < 10 else f"{one / other:,.0f} veces"


def size(cities, seeker, facts, i):
    return f"Tiene {int(cities.population[i]):,} habitantes."


def scale(cities, seeker, facts, i):
    its, own = int(cities.population[i]), seeker.population
    if max(its, own) / min(its, own) < 1.1:
        return f"Su población es casi la misma: {its:,} y {own:,} habitantes."
    words = f"{_times(its, own)} mayor" if its > own else f"{_times(own, its)} menor"
    return f"Tiene {its:,} habitantes, {words} que los {own:,} del municipio."


def place_in_country(cities, seeker, facts, i):
    place = int(cities.rank[i])
    country = cities.country_names[cities.country[i]]
    if place == 1:
        return f"Es la ciudad más poblada de su país ({country})."
    return f"Es la {place:,}.ª ciudad más poblada de su país ({country})."


def prominence(cities, seeker, facts, i):
    count = int(cities.names[i])
    return (
        f"GeoNames recoge {count:,} nombres suyos en las lenguas del mundo."
        if count != 1
        else ("GeoNames recoge un solo nombre suyo.")
    )


def _km(cities, seeker, i):
    return float(forms.kilometres(seeker.latitude, seeker.longitude, cities.latitude[i], cities.longitude[i]))


def closeness(cities, seeker, facts, i):
    return f"Las separan {_km(cities, seeker, i):,.0f} km."


def clock(cities, seeker, facts, i):
    hours = float(forms.hours_apart(cities, seeker)[i])
    if hours == 0:
        return "Tienen la misma hora en enero."
    return f"Hay {hours:g} {'hora' if hours == 1 else 'horas'} de diferencia en enero."


def language(cities, seeker, facts, i):
    spoken = cities.languages[cities.country[i]]
    country = cities.country_names[cities.country[i]]
    spanish = spoken.get(forms.SPANISH, 0)
    bridge = max(seeker.languages | {forms.BRIDGE_LANGUAGE}, key=lambda code: (spoken.get(code, 0), code))
    if spanish >= forms.BRIDGE * spoken.get(bridge, 0):
        return (
            f"En {country} habla español {_percent(spanish)} de la población."
            if spanish
            else (f"En {country} apenas se habla español o {language_name(bridge)}.")
        )
    return f"En {country} habla {language_name(bridge)} {_percent(spoken[bridge])} de la población."


def _percent(share):
    return "menos del 1 %" if share < 0.01 else f"el {100 * min(share, 1):.0f} %"


def border(cities, seeker, facts, i):
    km = _km(cities, seeker, i)
    return (
        f"Son vecinas: las separan {km:,.0f} km."
        if km < forms.BORDER_KM
        else (f"No son vecinas: las separan {km:,.0f} km.")
    )


def coast(cities, seeker, facts, i):
    its, own = cities.coast_km[i] <= forms.COAST_KM, seeker.coast_km <= forms.COAST_KM
    if its and own:
        return f"Las dos están junto al mar (ella, a {cities.coast_km[i]:.0f} km)."
    if not its and not own:
        km = cities.coast_km[i]
        far = "a más de 100 km" if np.isinf(km) else f"a {km:.0f} km"
        return f"Las dos están tierra adentro (ella, {far} del mar)."
    return f"Sólo {'ella' if its else 'el municipio'} está junto al mar."


def capital(cities, seeker, facts, i):
    if cities.is_capital[i]:
        its = "es la capital de su país"
    elif cities.rank_in_division[i] == 1:
        its = "es la mayor de su región"
    else:
        its = "no encabeza su región"
    own = "es capital" if seeker.is_capital else "no es capital de su estado"
    return f"Ella {its}; el municipio {own}."


def homonymy(cities, seeker, facts, i):
    strength = seeker.homonyms.get(i, 0)
    if not strength:
        return "No comparten nombre."
    return (
        "Llevan el mismo nombre."
        if strength == 1
        else "Uno de sus nombres es el del municipio, o lo contiene."
    )


def heritage(cities, seeker, facts, i):
    if cities.has_spanish_name[i]:
        return f"Su nombre, {cities.name[i]}, es español o lo lleva también una ciudad de México o de España."
    spanish = cities.languages[cities.country[i]].get(forms.SPANISH, 0)
    return f"Su nombre no es español; en su país habla español {_percent(spanish)} de la población."


def _dollars(value):
    return f"{value / 1e6:,.1f} millones de dólares"


def migrants(cities, seeker, facts, i):
    division = cities.division[i]
    sent = np.nan if facts.division_remittances is None else facts.division_remittances[division]
    place = cities.subdivision[division]
    if np.isnan(sent):
        sent, place = facts.remittances[cities.country[i]], cities.country_names[cities.country[i]]
    text = f"De {place} llegaron a México {_dollars(sent)} en remesas en un año"
    if seeker.remittances is None:
        return f"{text}."
    return f"{text}; el municipio recibe {seeker.remittances:,.0f} dólares por habitante."


def _themes_at(facts, i, wanted):
    return [
        facts.theme_names.get(key, key).lower()
        for key, positions in facts.themes.items()
        if key in wanted and i in positions
    ]


def shared_themes(cities, seeker, facts, i):
    return f"Destaca en lo mismo que el municipio: {', '.join(_themes_at(facts, i, seeker.strengths))}."


def complementary_themes(cities, seeker, facts, i):
    return f"Destaca en lo que el municipio necesita: {', '.join(_themes_at(facts, i, seeker.needs))}."


def common_networks(cities, seeker, facts, i):
    mine = [key for key in facts.members if key in seeker.networks]
    found = [facts.network_names.get(key, key) for key in mine if i in facts.members[key]]
    if found:
        return f"Comparten {', '.join(found)}."
    return f"No aparece en las redes del municipio: {', '.join(facts.network_names.get(key, key) for key in mine)}."


def neighbours(cities, seeker, facts, i):
    links = facts.links
    weights = forms.nearness_of_links(seeker, links)
    direct = len(set(links.key[(links.city == i) & (weights > 0.1) & (links.key != seeker.key)].tolist()))
    about = sum(
        1
        for city, weight in zip(links.city.tolist(), weights.tolist(), strict=True)
        if city != i and weight > 0.1 and i in links.around[city][0]
    )
    if direct == 1:
        return "Ya es hermana de un municipio cercano o con hermanas en común."
    if direct:
        return f"Ya es hermana de {direct} municipios cercanos o con hermanas en común."
    if about:
        return f"Hay {_count(about, 'hermanamiento', 'hermanamientos')} de municipios cercanos o amigos en su comarca."
    return "Las listas no nombran hermanamientos de municipios cercanos o amigos con ella ni con su comarca."


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"


def experience(cities, seeker, facts, i):
    number = int(np.count_nonzero(facts.links.city == i))
    if not number:
        return "Las listas no le nombran hermanas mexicanas."
    return f"Las listas le nombran {_count(number, 'hermana mexicana', 'hermanas mexicanas')}."


def room(cities, seeker, facts, i):
    number = int(np.count_nonzero(facts.links.city == i))
    if not number:
        return "No se le conocen hermanas mexicanas: tiene lugar."
    return f"Comparte su atención con {_count(number, 'hermana mexicana', 'hermanas mexicanas')}."


def mission(cities, seeker, facts, i):
    km = float(facts.mission_km[i])
    name = facts.missions[facts.mission[i]]
    return f"{name}: en la misma ciudad." if km < 15 else f"{name}, a {km:,.0f} km."


def development(cities, seeker, facts, i):
    return f"El índice de desarrollo humano de su país es {facts.hdi[cities.country[i]]:.3f}."


def reciprocity(cities, seeker, facts, i):
    own = facts.hdi[cities.countries.index("MX")]
    its = facts.hdi[cities.country[i]]
    return f"Desarrollo humano de los dos países: {its:.3f} y {own:.3f} (México)."


def priority(cities, seeker, facts, i):
    code = cities.countries[cities.country[i]]
    return f"La asesoría dio a este país {100 * seeker.priorities[code]:.0f} de 100."


def affinity(cities, seeker, facts, i):
    value = float(facts.affinity[cities.division[i]])
    place = cities.subdivision[cities.division[i]] if cities.countries[cities.country[i]] == "US" else ""
    place = place or cities.country_names[cities.country[i]]
    return f"{place}: {100 * value:.0f} de 100 en el ajuste a lo que eligieron otros municipios."
