"""What a municipality's ranking rests on: what the office and the imports say, and what to do where not. Pure."""

from dataclasses import dataclass

from partners.countries import language_name

FOR_OPERATOR = "Los importa quien opera el sistema; sin ellos, la lista se apoya en lo demás."


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that the ranking uses. `text` tells it when it is there; otherwise what to do; `link` names where."""

    label: str
    is_there: bool
    text: str
    link: str = ""


def office_grounds(seeker):
    """What the office says of itself; it can fill what is missing."""
    needs, strengths = len(seeker.needs), len(seeker.strengths)
    yield Ground(
        "Necesidades y fortalezas",
        bool(needs or strengths),
        f"{_count(needs, 'necesidad', 'necesidades')} y {_count(strengths, 'fortaleza', 'fortalezas')}"
        if needs or strengths
        else "Márquelas en el perfil internacional: sin ellas nadie puede decir qué ciudad responde a qué.",
        "profile",
    )
    yield Ground(
        "Idiomas de la oficina",
        bool(seeker.languages),
        f"español, {', '.join(sorted(map(language_name, seeker.languages)))}"
        if seeker.languages
        else "Sólo cuentan el español y, a medias, el inglés. Indique en el perfil en qué otros puede trabajar.",
        "profile",
    )
    yield Ground(
        "Redes de ciudades",
        bool(seeker.networks),
        _count(len(seeker.networks), "red", "redes")
        if seeker.networks
        else "No se conoce ninguna red del municipio. Si pertenece a alguna, regístrela.",
        "networks",
    )


def imported_grounds(seeker, facts):
    """What was imported for everybody, and the ministry's priorities; what is missing is told in one line."""
    missing = []
    for label, key, is_there in (
        ("Hermanamientos conocidos", "links", facts.links is not None),
        ("Remesas", "remittances", facts.remittances is not None),
        ("Redes y vocaciones de las ciudades", "networks", bool(facts.members)),
        ("Representaciones de México", "missions", facts.mission_km is not None),
        ("Desarrollo humano", "hdi", facts.hdi is not None),
    ):
        if is_there:
            yield Ground(label, True, facts.sources.get(key, ""), "sources")
        else:
            missing.append(label[0].lower() + label[1:])
    countries = len(seeker.priorities)
    yield Ground(
        "Prioridades regionales",
        bool(countries),
        f"La asesoría fijó la de {_count(countries, 'país', 'países')}."
        if countries
        else "La asesoría de cancillería todavía no ha fijado ninguna.",
    )
    if missing:
        words = ", ".join(missing)
        yield Ground("Por importar", False, f"{words[0].upper()}{words[1:]}. {FOR_OPERATOR}")


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"
