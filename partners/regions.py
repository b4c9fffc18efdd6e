"""The methodology's regions of the world: which country belongs to which. Pure data.

The five regions are those by which the methodology tells its figures (América del Norte, América Latina, Europa with
Cataluña, Asia-Pacífico), and África y Medio Oriente for the rest. Where a country lies between two, it stands where the
foreign ministry's geographic offices put it, to our knowledge (grade C): Turkey, Caucasus and Central Asia in Europa.
"""

from dataclasses import dataclass

from partners.countries import country_names


@dataclass(frozen=True, slots=True)
class Region:
    key: str
    name: str
    countries: frozenset[str]


def _codes(text):
    return frozenset(text.split())


REGIONS: dict[str, Region] = {
    region.key: region
    for region in (
        Region("america-norte", "América del Norte", _codes("US CA MX GL PM BM")),
        Region(
            "america-latina",
            "América Latina y el Caribe",
            _codes(
                "AR BO BR CL CO CR CU DO EC SV GT HT HN NI PA PY PE PR UY VE BZ GY SR GF GP MQ BL MF AG AI AW BB "
                "BQ BS CW DM GD JM KN KY LC MS SX TC TT VC VG VI FK GS BV"
            ),
        ),
        Region(
            "europa",
            "Europa",
            _codes(
                "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU "
                "LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK TR AM AZ GE KZ KG TJ TM UZ"
            ),
        ),
        Region(
            "asia-pacifico",
            "Asia-Pacífico",
            _codes(
                "AF AU BD BN BT CN HK MO TW ID IN JP KH KP KR LA LK MM MN MV MY NP PH PK SG TH TL VN NZ PG FJ SB "
                "VU NC PF WS AS TO TV KI NR NU CK TK WF PW FM MH MP GU PN NF CC CX HM UM AQ IO TF"
            ),
        ),
        Region(
            "africa-medio-oriente",
            "África y Medio Oriente",
            _codes(
                "AE BH IL IQ IR JO KW LB OM PS QA SA SY YE DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER "
                "SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD "
                "TZ TG TN UG EH YT ZM ZW"
            ),
        ),
    )
}
REGION_CHOICES = [(region.key, region.name) for region in REGIONS.values()]
_OF_COUNTRY = {code: region for region in REGIONS.values() for code in region.countries}

# Within Europa the methodology tells of one «actor global» apart; GeoNames numbers Spain's Cataluña 56.
CATALONIA = ("ES", "56")


def region_of(country_code):
    """Return the Region of a country (ISO code), or None for a code that nobody knows."""
    return _OF_COUNTRY.get(country_code)


def region_name(country_code):
    """Return the Spanish name of a country's region, or "" when the code is unknown."""
    region = _OF_COUNTRY.get(country_code)
    return region.name if region else ""


def is_catalan(country_code, admin1_code):
    return (country_code, admin1_code) == CATALONIA


def unplaced_countries():
    """Return the codes of countries that no region has; a test keeps it empty."""
    return sorted(set(country_names()) - set(_OF_COUNTRY))
