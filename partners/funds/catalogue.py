"""Funds and calls that come with the system, in our own words, with their public sources.

What a source tells of one year is dated in the text: nothing here says that a fund is open today. Nobody has compared
these rows with their source on a known day, so `checked_on` stays empty until an advisor does. Grade B at best: public
pages; where no source could be opened the row says «sin confirmar».
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from partners.funds.requirements import ACTIVITY, PARALLEL, PARTNER, SIGNED, THEME
from partners.models import Call, Standing

EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
_EMPTY = {
    "about": "",
    "opens_on": None,
    "closes_on": None,
    "applicants": [],
    "requirements": [],
    "countries": [],
    "themes": [],
    "amount_min": None,
    "amount_max": None,
    "currency": "",
    "cofunding_percent": None,
    "standing": Standing.UNCONFIRMED,
    "source_url": "",
    "checked_on": None,
}

CATALOGUE = {
    "franco-mexicana-2024": {
        "title": "Convocatoria franco-mexicana de cooperación descentralizada, 13.ª edición",
        "funder": "Ministerio de Europa y de Asuntos Exteriores de Francia y SRE",
        "about": "Cofinancia proyectos de gobiernos locales de Francia y de México. Se apoya en el acuerdo de la SRE "
        "con el ministerio francés del 10 de abril de 2014. Cada gobierno local presenta la postulación ante su "
        "propio país, al mismo tiempo que su contraparte. No consta que haya ediciones posteriores a 2024: "
        "consulte la fuente.",
        "opens_on": dt.date(2024, 3, 21),
        "closes_on": dt.date(2024, 5, 10),
        "applicants": ["ambos-gobiernos"],
        "requirements": [PARTNER, PARALLEL, ACTIVITY],
        "countries": ["FR"],
        "standing": Standing.CONFIRMED,
        "source_url": "https://www.diplomatie.gouv.fr/fr/politique-etrangere-de-la-france/"
        "action-exterieure-des-collectivites-territoriales/financer-mes-projets-de-cooperation-decentralisee/"
        "appels-a-projets-geographiques/appel-a-projets-franco-mexicain/",
    },
    "fondo-chile-mexico": {
        "title": "Fondo Conjunto de Cooperación Chile–México",
        "funder": "Agencias de cooperación de Chile (AGCID) y de México",
        "about": "Reúne dos millones de dólares al año, aportados por mitades. Publica una convocatoria anual para "
        "organismos públicos, y organizaciones sin fines de lucro vinculadas con ellos; el proyecto se formula "
        "entre los dos países. Las fechas del año en curso no constan: consulte la fuente.",
        "applicants": ["organismo-publico", "sociedad-civil"],
        "requirements": [PARTNER, PARALLEL],
        "countries": ["CL"],
        "standing": Standing.CONFIRMED,
        "source_url": "https://www.agcid.gob.cl/fondo_chile_mexico/que_es.html",
    },
    "aecid-mexico": {
        "title": "Cooperación española en México",
        "funder": "Agencia Española de Cooperación Internacional para el Desarrollo (AECID)",
        "about": "En 2023 la prensa daba cuenta de unos dos millones de euros para México, de la reactivación del "
        "fondo mixto y de dos prioridades: igualdad y cohesión social, y cambio climático. No constan convocatorias "
        "abiertas a municipios: pregunte a la oficina de la AECID en México.",
        "requirements": [PARTNER, THEME],
        "countries": ["ES"],
        "themes": ["genero-cuidados", "medio-ambiente"],
        "source_url": "https://www.alcaldesdemexico.com/revista/alcaldes-de-mexico/"
        "aliados-mundiales-para-el-desarrollo-local/",
    },
    "skew-nakopa": {
        "title": "Nakopa: proyectos de asociaciones municipales para la sostenibilidad",
        "funder": "SKEW de Engagement Global (Alemania)",
        "about": "Con las condiciones de 2021 financiaba hasta el 90 % de proyectos de 50,000 a 250,000 euros, durante "
        "36 meses como máximo. Postula el municipio alemán, con su contraparte. Confirme las condiciones "
        "vigentes y las fechas.",
        "applicants": ["gobierno-contraparte"],
        "requirements": [PARTNER, SIGNED],
        "countries": ["DE"],
        "amount_min": Decimal(50_000),
        "amount_max": Decimal(250_000),
        "currency": "EUR",
        "cofunding_percent": 10,
        "source_url": "https://www.staedtetag.de/themen/finanzielle-foerderung-kommunaler-partnerschaftsprojekte",
    },
    "skew-sostenibilidad": {
        "title": "Asociaciones municipales para la sostenibilidad con América Latina",
        "funder": "SKEW de Engagement Global (Alemania)",
        "about": "Acompaña y financia el trabajo de municipios alemanes y latinoamericanos en torno a la Agenda 2030. "
        "La segunda fase con América Latina empezó en 2020; no consta cuándo se admiten nuevas parejas de "
        "ciudades.",
        "applicants": ["ambos-gobiernos"],
        "requirements": [PARTNER, PARALLEL],
        "countries": ["DE"],
        "source_url": "https://www.connective-cities.net/en/news/"
        "funded-partnerships-for-municipalities-from-germany-and-latin-american-countries",
    },
    "jica-mexico": {
        "title": "Cooperación técnica de Japón en México",
        "funder": "Agencia de Cooperación Internacional del Japón (JICA)",
        "about": "No se pudo confirmar qué programas admiten hoy a municipios mexicanos. Pregunte a la oficina de JICA "
        "en México antes de preparar una propuesta.",
        "requirements": [PARTNER],
        "countries": ["JP"],
    },
    "union-europea-ciudades": {
        "title": "Programas de la Unión Europea para ciudades (IURC y los que le sigan)",
        "funder": "Unión Europea",
        "about": "Cooperación urbana entre ciudades europeas y de otras regiones. No se pudo confirmar qué programa "
        "está en curso ni si admite ciudades mexicanas. Pregunte a la Delegación de la Unión Europea en México.",
        "requirements": [PARTNER],
        "countries": EUROPEAN_UNION,
        "themes": ["medio-ambiente", "ciencia-tecnologia", "desarrollo-urbano"],
    },
    "usaid-mexico": {
        "title": "Fondos de USAID en México",
        "funder": "Agencia de los Estados Unidos para el Desarrollo Internacional (USAID)",
        "about": "Cerraron en el primer semestre de 2025; en 2024 habían sumado 77.7 millones de dólares para México. "
        "Se conserva como antecedente: no planee con estos recursos.",
        "countries": ["US"],
        "standing": Standing.HISTORICAL,
        "source_url": "https://elcongresodelpueblo.com/2025/07/28/3665",
    },
    "foncid": {
        "title": "Fondo Nacional de Cooperación Internacional para el Desarrollo (FONCID)",
        "funder": "Gobierno de México",
        "about": "Su base legal en la Ley de Cooperación Internacional para el Desarrollo se derogó en "
        "noviembre de 2020. Se conserva como antecedente.",
        "standing": Standing.HISTORICAL,
        "source_url": "https://www.diputados.gob.mx/LeyesBiblio/pdf/LCID_061120.pdf",
    },
}


@transaction.atomic
def load_calls(catalogue=CATALOGUE):
    """Load the catalogue; returns (new, corrected). What a person changed stays, and what left the catalogue too."""
    present = {call.catalogue_key: call for call in Call.objects.exclude(catalogue_key="")}
    new = corrected = 0
    for key, given in catalogue.items():
        values, call = _EMPTY | given, present.get(key)
        if call is None:
            Call.objects.create(catalogue_key=key, **values)
            new += 1
        elif call.changed_at is None and any(getattr(call, name) != each for name, each in values.items()):
            Call.objects.filter(pk=call.pk, changed_at__isnull=True).update(**values)
            corrected += 1
    return new, corrected
