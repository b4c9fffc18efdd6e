"""Networks of cities that come with the system, in our own words, with their public sources.

What is said is what a public page said, often of one year, which the text names. Nobody has compared these rows with
their source on a known day, so `checked_on` stays empty until an advisor does. Where no source could be opened, or
none that speaks of Mexican municipalities, the row says «sin confirmar». How to join, and what it costs, was not found
for any.
"""

from partners.models import Network, Standing

_EMPTY = {
    "acronym": "",
    "about": "",
    "how_to_join": "",
    "website": "",
    "standing": Standing.UNCONFIRMED,
    "source_url": "",
    "checked_on": None,
    "is_active": True,
}

CATALOGUE = {
    "cglu": {
        "name": "Ciudades y Gobiernos Locales Unidos",
        "acronym": "CGLU",
        "about": "Organización mundial de gobiernos locales, fundada en 2004. Reúne a más de mil ciudades de 95 países "
        "y a 112 asociaciones. La Ciudad de México fue sede de su congreso de 2010.",
        "standing": Standing.CONFIRMED,
        "source_url": "https://docest.com/doc/168024/network-with-focus-on-sustainable-cities-and-regions",
    },
    "flacma": {
        "name": "Federación Latinoamericana de Ciudades, Municipios y Asociaciones de Gobiernos Locales",
        "acronym": "FLACMA",
        "about": "Agrupa a municipios y asociaciones de América Latina; declara 16,100 miembros locales.",
        "standing": Standing.CONFIRMED,
        "source_url": "https://docest.com/doc/168024/network-with-focus-on-sustainable-cities-and-regions",
    },
    "ucci": {
        "name": "Unión de Ciudades Capitales Iberoamericanas",
        "acronym": "UCCI",
        "about": "Capitales de Iberoamérica: 27 según la fuente. La Ciudad de México es miembro. Está pensada para "
        "capitales; un municipio que no lo es debe preguntar antes si puede participar.",
        "standing": Standing.CONFIRMED,
        "source_url": "http://www.lainformacion.com/economia-negocios-y-finanzas/economia-general/"
        "las-27-capitales-iberoamericanas-se-reuniran-el-7-de-junio-en-mexico-para-acordar-protocolos-de-actuacion-"
        "ante-crisis_5MMf0k77fMxiD3hLfN4103/",
    },
    "al-las": {
        "name": "Alianza Euro-Latinoamericana de Cooperación entre Ciudades",
        "acronym": "AL-LAs",
        "about": "Nació como proyecto coordinado por la Ciudad de México, con alrededor de un millón y medio de euros "
        "de la Unión Europea para tres años. Lo integran ciudades, el Fondo Andaluz de Municipios para la Solidaridad "
        "Internacional (FAMSI) y Cités Unies France. Lo confirmado es de su arranque: pregunte si recibe miembros hoy.",
        "standing": Standing.CONFIRMED,
        "source_url": "https://www.proyectoallas.net/members;jsessionid=69B0608261516AA42FF8456CE3854636.as1",
    },
    "unesco-creativas": {
        "name": "Red de Ciudades Creativas de la UNESCO",
        "acronym": "Ciudades Creativas",
        "about": "Ciudades que ponen la creatividad en el centro de su desarrollo, cada una en un campo: diseño, "
        "gastronomía, música, artesanía y otros. La nota consultada nombra ocho mexicanas: Ciudad de México, "
        "Querétaro, Puebla (diseño), Mérida, Ensenada (gastronomía), Morelia, San Cristóbal de las Casas y "
        "Guadalajara.",
        "standing": Standing.CONFIRMED,
        "source_url": "https://www.vallartadaily.com/mexico-receives-8-new-creative-cities-of-unesco/",
    },
    "gcom": {
        "name": "Pacto Global de Alcaldes por el Clima y la Energía",
        "acronym": "GCoM",
        "about": "Gobiernos locales con compromisos de clima y energía, con recursos de la Unión Europea. En México la "
        "coordinación nacional es de la AMIMP. En abril de 2024 participaban 118 ciudades mexicanas, 18 de ellas "
        "piloto.",
        "standing": Standing.CONFIRMED,
        "source_url": "https://pactodealcaldes-la.org/language/en/mexico-national-implementation/",
    },
    "c40": {
        "name": "C40, grupo de liderazgo climático de ciudades",
        "acronym": "C40",
        "about": "Red mundial de grandes ciudades contra el cambio climático. Consta su actividad en el mundo; no se "
        "ha verificado qué municipios mexicanos participan ni si admite a otros.",
        "source_url": "https://www.interalcaldes.com/en/post/cities-in-network-power-no-longer-lives-in-the-capital",
    },
    "iclei": {
        "name": "ICLEI, Gobiernos Locales por la Sustentabilidad",
        "acronym": "ICLEI",
        "about": "Red mundial de gobiernos locales dedicada a la sustentabilidad. Consta su actividad en el mundo; "
        "no se ha verificado qué municipios mexicanos participan.",
        "source_url": "https://www.interalcaldes.com/en/post/cities-in-network-power-no-longer-lives-in-the-capital",
    },
    "mercociudades": {
        "name": "Mercociudades",
        "about": "Red de ciudades sudamericanas. No se ha confirmado si un municipio mexicano puede ser miembro.",
    },
    "metropolis": {
        "name": "Metropolis, asociación mundial de las grandes metrópolis",
        "acronym": "Metropolis",
        "about": "Red de grandes metrópolis. No se ha confirmado qué ciudades mexicanas participan.",
    },
}


def load_networks(catalogue=CATALOGUE):
    """Load the catalogue; returns (new, updated). What an advisor wrote stays, and what left the catalogue too."""
    present = Network.objects.in_bulk(catalogue, field_name="key")
    new = updated = 0
    for key, given in catalogue.items():
        values, row = _EMPTY | given, present.get(key)
        if row is None:
            Network.objects.create(key=key, **values)
            new += 1
        elif not row.is_corrected and any(getattr(row, name) != each for name, each in values.items()):
            updated += Network.objects.filter(pk=row.pk, is_corrected=False).update(**values)
    return new, updated
