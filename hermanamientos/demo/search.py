"""How the first office looks for a partner, in the demonstration: its picture, its actors, its candidates.

Everything here is invented, and the texts say so; only the cities are real. Each step finds what is already there, so
that nothing a person changed is lost.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hermanamientos.demo.twinnings import City
from partners.actors import stakeholders
from partners.models import Candidate, Network, NetworkMembership, PlanLine, Stakeholder, ThemeStand
from partners.picture import plan_lines, profile
from partners.shortlist import candidates, marking
from partners.shortlist.matrix_criteria import PROPOSED
from partners.shortlist.matrix_rows import criteria_of
from phases.network_dues import keep_membership

EXAMPLE = "(ejemplo de demostración)"
STRENGTH, NEED = ThemeStand.Kind.STRENGTH, ThemeStand.Kind.NEED

VOCATION = (
    "Ejemplo de demostración: capital regional de comercio, tecnología y cultura, con universidades y una comunidad "
    "amplia de personas migrantes en el exterior."
)
STANDS = {
    ("ciencia-tecnologia", STRENGTH): profile.Stand(
        3, "Empresas de software y un programa municipal de talento."
    ),
    ("cultura", STRENGTH): profile.Stand(3, "Feria del libro, festivales y artesanía."),
    ("gastronomia", STRENGTH): profile.Stand(2, "Cocina tradicional y denominaciones de origen."),
    ("negocios", STRENGTH): profile.Stand(2, "Recinto ferial y cámaras activas."),
    ("desarrollo-urbano", NEED): profile.Stand(3, "Movilidad y espacio público."),
    ("agua-residuos", NEED): profile.Stand(3, "Gestión del agua en temporada de lluvias y de residuos."),
    ("genero-cuidados", NEED): profile.Stand(2, "Un sistema municipal de cuidados."),
    ("migracion", NEED): profile.Stand(1, "Relación con los clubes de migrantes."),
}
LINES = (
    (
        "1.2",
        "Ciudad próspera",
        "Atraer inversión y visitantes",
        "Promover a la ciudad en ferias del exterior",
        (8, 17),
    ),
    (
        "2.1",
        "Ciudad sustentable",
        "Cuidar el agua",
        "Adoptar buenas prácticas de manejo del agua de lluvia",
        (6, 11),
    ),
    ("2.4", "Ciudad sustentable", "Moverse mejor", "Ampliar la red de movilidad activa", (11, 13)),
    ("3.3", "Ciudad que cuida", "Repartir los cuidados", "Crear un sistema municipal de cuidados", (5, 10)),
)
THEMES = {
    "1.2": ["negocios", "turismo"],
    "2.1": ["agua-residuos"],
    "2.4": ["desarrollo-urbano"],
    "3.3": ["genero-cuidados"],
}
SECTOR = Stakeholder.Sector
# Name, sector, themes, interest, influence, what it can bring.
ACTORS = (
    (
        "Cámara de comercio",
        SECTOR.BUSINESS,
        ["negocios"],
        4,
        4,
        "Convoca a empresas para ruedas de negocios.",
    ),
    (
        "Universidad pública",
        SECTOR.ACADEMY,
        ["educacion", "ciencia-tecnologia"],
        5,
        4,
        "Estancias e investigación.",
    ),
    ("Club de migrantes", SECTOR.MIGRANTS, ["migracion"], 5, 2, "Enlace con la comunidad en el exterior."),
    ("Secretaría estatal de turismo", SECTOR.STATE, ["turismo"], 2, 5, "Promoción conjunta."),
    ("Colectivo de artesanas", SECTOR.CULTURE, ["cultura"], 4, 1, "Exposiciones y talleres."),
    ("Dirección municipal de movilidad", SECTOR.MUNICIPAL, ["desarrollo-urbano"], 3, 3, "Personal técnico."),
)
ZARAGOZA = City("Zaragoza", "ES", 3104324)
MEDELLIN = City("Medellín", "CO", 3674962)
PORTO = City("Oporto", "PT", 2735943)
TURIN = City("Turín", "IT", 3165524)
# The city, and why it is considered.
CANDIDATES = (
    (ZARAGOZA, "Referencia en gestión del agua; idioma en común."),
    (MEDELLIN, "Urbanismo social y movilidad."),
    (PORTO, "Escala parecida y agenda cultural."),
    (TURIN, "Innovación e industria creativa."),
)
# Marks of one person by city, as many as there are criteria; None is no opinion.
MARKS = {
    ZARAGOZA: (5, 4, 4, 4, 3),
    MEDELLIN: (4, 4, 3, 4, 3),
    PORTO: (3, 3, None, 3, 2),
    TURIN: (3, 2, None, 3, 2),
}


def tell_search(*, municipality, by, today, standing_of):
    """Build the picture, the actors and the candidates of one office.

    `standing_of(municipality, geonameid)` gives the ranking's `candidates.Standing` of a city, or None. Raises
    ValidationError when a verb refuses.
    """
    now = timezone.now()
    for step in (_picture, _lines, _actors, _membership):
        with transaction.atomic():
            step(municipality, by, today, now)
    with transaction.atomic():
        _candidates(municipality, by, today, now, standing_of)


def _picture(municipality, by, today, now):
    row = profile.profile_of(municipality)
    if not row.vocation:
        profile.save_profile(
            municipality=municipality,
            vocation=VOCATION,
            languages=["en", "fr"],
            theme_limit=row.theme_limit,
            by=by,
            seen=profile.profile_mark(row),
            now=now,
        )
    stands = profile.stands_of(municipality)
    if not stands:
        profile.save_stands(municipality=municipality, stands=STANDS, by=by, seen=profile.stands_mark(stands))


def _lines(municipality, by, today, now):
    if PlanLine.objects.filter(municipality=municipality).exists():
        return
    for code, axis, objective, action, goals in LINES:
        plan_lines.add_line(
            municipality=municipality,
            by=by,
            plan=PlanLine.Plan.MUNICIPAL,
            code=code,
            axis=f"{axis} {EXAMPLE}",
            objective=objective,
            action=action,
            goals=list(goals),
            themes=THEMES[code],
        )


def _actors(municipality, by, today, now):
    if Stakeholder.objects.filter(municipality=municipality).exists():
        return
    for name, sector, themes, interest, influence, contribution in ACTORS:
        actor = stakeholders.add_stakeholder(
            municipality=municipality,
            by=by,
            today=today,
            name=f"{name} {EXAMPLE}",
            sector=sector,
            themes=themes,
            interest=interest,
            influence=influence,
            contribution=contribution,
        )
        if sector == SECTOR.BUSINESS:
            stakeholders.add_commitment(
                stakeholder=actor,
                by=by,
                text="Reunir a diez empresas para el encuentro de negocios",
                due_on=today + dt.timedelta(days=45),
            )
            stakeholders.add_contact(
                stakeholder=actor,
                by=by,
                today=today,
                happened_on=today - dt.timedelta(days=12),
                channel="meeting",
                text="Se presentó el proyecto; la cámara propone incluir al sector del mueble.",
            )


def _membership(municipality, by, today, now):
    network = Network.objects.filter(key="cglu").first()
    if network is None or NetworkMembership.objects.filter(municipality=municipality).exists():
        return
    keep_membership(
        municipality=municipality,
        network=network,
        by=by,
        today=today,
        seen="",
        state=NetworkMembership.State.MEMBER,
        since_on=today - dt.timedelta(days=800),
        dues_on=today + dt.timedelta(days=60),
        dues_amount=None,
        dues_currency="MXN",
        contact="",
        note="Participación de ejemplo: no es un dato real.",
    )


def _candidates(municipality, by, today, now, standing_of):
    if Candidate.objects.filter(municipality=municipality).exists():
        return
    added = {
        city: candidates.add_candidate(
            municipality=municipality,
            by=by,
            now=now,
            geonameid=city.geonameid,
            reason=f"{reason} {EXAMPLE}",
            standing=standing_of(municipality, city.geonameid),
        ).candidate
        for city, reason in CANDIDATES
    }
    marking.save_criteria(
        municipality=municipality,
        by=by,
        now=now,
        rows=[
            {"pk": None, "name": each.name, "guidance": each.guidance, "weight": each.weight}
            for each in PROPOSED
        ],
        seen=marking.criteria_version(municipality),
    )
    criteria = list(criteria_of(municipality))
    for city, values in MARKS.items():
        candidate = added[city]
        marks = {row.pk: (value, "") for row, value in zip(criteria, values, strict=False)}
        marking.mark(
            candidate=candidate, by=by, now=now, marks=marks, seen=marking.marks_version(candidate, by)
        )
    zaragoza = candidates.contact(
        candidate=added[ZARAGOZA],
        by=by,
        today=today,
        sent_on=today - dt.timedelta(days=30),
        channel="letter",
        person=f"Oficina de relaciones internacionales {EXAMPLE}",
        text="Carta de presentación con los temas de interés.",
    )
    candidates.answer(
        contact=zaragoza,
        by=by,
        today=today,
        answered_on=today - dt.timedelta(days=17),
        text="Proponen una videollamada para hablar de agua y espacio público.",
        interested=True,
    )
    candidates.contact(
        candidate=added[MEDELLIN],
        by=by,
        today=today,
        sent_on=today - dt.timedelta(days=25),
        channel="mail",
        person=f"Agencia de cooperación {EXAMPLE}",
        text="Se preguntó por su interés en movilidad y cuidados.",
    )
    turin = added[TURIN]
    candidates.discard(
        candidate=turin,
        by=by,
        reason=f"Los temas se alejan de lo que pide el plan {EXAMPLE}.",
        seen=Candidate.objects.get(pk=turin.pk).state,
    )
