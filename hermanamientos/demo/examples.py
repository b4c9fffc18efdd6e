"""Single examples of the demonstration: a rule of the advisor, an agreement about to end, a table that was imported.

All are invented, and each says so.
"""

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from agreements.imports import importing
from agreements.models import Agreement, AgreementImport, RuleVersion
from agreements.preflight import rule_editions
from agreements.terms.dates import last_day
from hermanamientos.demo import people
from hermanamientos.demo.example_papers import example_paper
from hermanamientos.demo.notes import PREFIX
from hermanamientos.demo.stories import PREFIX as TITLE_PREFIX
from hermanamientos.demo.twinnings import City, Partner
from hermanamientos.lib.tables import check_table_upload
from partners.models import Municipality, User

SOURCE = "Ejemplo de demostración: acuerdo inventado"
RULE_CODE = "demostracion-ciudades-gemelas"
RULE = {
    "level": RuleVersion.Level.WARNING,
    "message": f"{PREFIX}la cancillería pidió varias veces decir «ciudades hermanas» y no «ciudades gemelas».",
    "source": f"{PREFIX}observación repetida en los dictámenes",
    "suggestion": "Escriba «ciudades hermanas».",
    "words": {"es": ["ciudad gemela", "ciudades gemelas"]},
    "exceptions": {},
    "must_trigger": "La experiencia de otras ciudades gemelas es útil.",
    "must_not_trigger": "La experiencia de otras ciudades hermanas es útil.",
}
EXPIRING_PARTNER = Partner(City("Trieste", "IT", 3165185), "Ciudad de Trieste", "Comune di Trieste", "it")
EXPIRING_DAYS, EXPIRING_MONTHS = 45, 60

TABLE_NAME = "ejemplo-acuerdos-antiguos.csv"
# A new one, the same again, one whose date nobody can read, and one of which little is known.
_KNOWN = f"{TITLE_PREFIX}acuerdo de hermanamiento,04/05/2019,10 años,por acuerdo escrito,{SOURCE}"
TABLE = (
    "Contraparte,País,Título,Fecha de firma,Duración,Renovación,Fuente\n"
    f"Ciudad de Coimbra,Portugal,{_KNOWN}\n"
    f"Ciudad de Coimbra,Portugal,{_KNOWN}\n"
    f"Ciudad de Turku,Finlandia,{TITLE_PREFIX}carta de amistad,primavera de 2015,,,{SOURCE}\n"
    f"Ciudad de Turku,Finlandia,{TITLE_PREFIX}memorándum de entendimiento,1998,,,{SOURCE}\n"
)


def add_rule(*, today):
    """Prepare and publish the advisor's rule, unless it is there."""
    if RuleVersion.objects.filter(code=RULE_CODE).exists():
        return
    advisor = User.objects.get(email=people.ADVISOR.email)
    now = _instant(today)
    with transaction.atomic():
        rule = rule_editions.start_rule(code=RULE_CODE, values=RULE, by=advisor, now=now)
        rule_editions.publish(rule=rule, by=advisor, now=now)


def expiring(today):
    """What `add_existing` takes for the agreement about to end: five years, the last ones in a few weeks."""
    starts_on = today - dt.timedelta(days=EXPIRING_MONTHS * 365 // 12 - EXPIRING_DAYS)
    return {
        "title": f"{TITLE_PREFIX}acuerdo de hermanamiento con la Ciudad de Trieste",
        "kind": Agreement.Kind.TWINNING,
        "state": Agreement.State.IN_FORCE,
        "signed_on": starts_on,
        "registered": Agreement.Registered.UNKNOWN,
        "starts_on": starts_on,
        "ends_on": last_day(starts_on, EXPIRING_MONTHS),
        "renewal": Agreement.Renewal.AGREED,
        "notice_days": 30,
        "source": SOURCE,
        "upload": example_paper(
            "Acuerdo de hermanamiento", "Ejemplo de demostración.", day=starts_on, name="acuerdo-trieste"
        ),
    }


def import_table(*, by, today):
    """Import the example table into the inventory of one office, unless its enlace imported one already."""
    if by is None or AgreementImport.objects.filter(uploaded_by=by).exists():
        return
    municipality = Municipality.objects.get(cvegeo=people.IRAPUATO)
    now = _instant(today)
    with transaction.atomic():
        file = ContentFile(TABLE.encode(), name=TABLE_NAME)
        facts, table = check_table_upload(file)
        row = importing.start_import(municipality=municipality, upload=(file, facts, table), by=by, now=now)
        row = importing.map_columns(agreement_import=row, mapping=row.mapping, by=by, today=today)
        importing.apply_import(agreement_import=row, by=by, today=today, now=now)


def _instant(today):
    """An instant of the day `today`, never one still to come."""
    return min(timezone.make_aware(dt.datetime.combine(today, dt.time(12))), timezone.now())
