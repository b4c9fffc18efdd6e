"""The steps that build the demonstration through the domain's verbs. Each step finds what is already there.

What a second run finds is left as it is, so that nothing a person changed is lost; every step is one transaction, so
that an interrupted run is simply taken up again.
"""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from agreements.imports.inventory import add_existing
from agreements.models import Agreement
from hermanamientos.demo import committee, examples, operation, people, search
from hermanamientos.demo.papers import draft_and_issue, report_and_issue
from hermanamientos.demo.programme import programme_and_issue
from hermanamientos.demo.stories import STORIES
from hermanamientos.demo.timetable import play
from hermanamientos.demo.twinnings import TWINNINGS
from partners import accounts, counterparts, invitations, offices
from partners.models import Counterpart, Membership, Municipality, PartnerCity, User, access_day
from partners.shortlist.standings import standing_of
from phases import declaring
from phases.models import Process
from phases.progress import open_process

STAGES = (
    "cuentas",
    "inventario",
    "sensibilizacion",
    "negociacion",
    "formalizacion",
    "implementacion",
    "seguimiento",
    "todo",
)
"""How far the demonstration is built: each stage holds the ones before it."""

OFFICE_AGE = 420
"""Natural days since which the offices exist: before the first process, and also for a `today` still to come."""


def build(*, today, stage, password, say):
    """Build the demonstration up to `stage` as of the day `today`.

    `password` is called for the first password of the accounts, only when one of them has none. `say` takes lines of
    progress. Raises ValidationError when a verb refuses.
    """
    reached = STAGES[: STAGES.index(stage) + 1]
    say("Cuentas y oficinas")
    open_accounts(today=today, password=password)
    if "inventario" in reached:
        say("Inventario de hermanamientos")
        for twinning in TWINNINGS:
            add_twinning(twinning, today=today)
    for story in STORIES:
        if story.stage in reached:
            say(f"Proceso: {story.purpose}")
            tell(story, today=today)
    if "todo" in reached:
        say("Ejemplos: un acuerdo por vencer, una importación, una regla de la revisión previa")
        examples.add_rule(today=today)
        examples.import_table(by=coordinator_of(people.IRAPUATO), today=today)
        add_expiring(today=today)
        say("Búsqueda de socios: perfil, actores, candidatas")
        search_for_partners(today=today)
        say("Operación: comité, programas, informes, misiones, comunicación")
        run_agreements(today=today)


def open_accounts(*, today, password):
    """Create the operator, the advisor, the offices with their enlaces, and those whom these invite."""
    since = min(today, access_day()) - dt.timedelta(days=OFFICE_AGE)
    with transaction.atomic():
        operator = User.objects.filter(email=people.OPERATOR.email).first()
        if operator is None:
            operator = User.objects.create_superuser(**_person(people.OPERATOR))
        if not User.objects.filter(email=people.ADVISOR.email).exists():
            accounts.create_advisor(by=operator, **_person(people.ADVISOR))
        advisor = User.objects.get(email=people.ADVISOR.email)
        if not Membership.objects.filter(user__email=people.STATE_COORDINATOR.email).exists():
            invitations.invite_state_coordinator(
                state=people.STATE_CODE, by=advisor, today=since, **_person(people.STATE_COORDINATOR)
            )
    for office in people.OFFICES:
        with transaction.atomic():
            _open_office(office, advisor, since)
    declare_holidays(today=today)
    emails = [account.email for account in people.ALL]
    new = [user.pk for user in User.objects.filter(email__in=emails) if not user.has_usable_password()]
    if new:
        # One hash for all of them: it is the same password, and each hash takes most of a second.
        User.objects.filter(pk__in=new).update(password=make_password(password()))


def declare_holidays(*, today):
    """Declare an example of a holiday period for the first office, unless it has declared days of its own already."""
    municipality = Municipality.objects.get(cvegeo=people.GUADALAJARA)
    enlace = coordinator_of(people.GUADALAJARA)
    if enlace and not municipality.declared_days.exists():
        declaring.declare(
            municipality=municipality,
            starts_on=dt.date(today.year, 12, 21),
            ends_on=dt.date(today.year, 12, 31),
            name="Segundo periodo vacacional (ejemplo de demostración)",
            by=enlace,
        )


def add_twinning(twinning, *, today):
    """Add one existing twinning to the inventory of its municipality, unless its enlace already did."""
    enlace = coordinator_of(twinning.cvegeo)
    if enlace is None or twinning.signed_on > today:
        return
    municipality = Municipality.objects.get(cvegeo=twinning.cvegeo)
    mine = Agreement.objects.inventory().filter(municipality=municipality, created_by=enlace)
    if mine.filter(**_same_city(twinning.partner.city, "counterpart__city")).exists():
        return
    with transaction.atomic():
        add_existing(
            municipality=municipality,
            by=enlace,
            today=today,
            counterpart=_counterpart(twinning.partner, municipality, enlace),
            kind=Agreement.Kind.TWINNING,
            state=Agreement.State.UNKNOWN,
            signed_on=twinning.signed_on,
            signed_precision=twinning.precision,
            registered=Agreement.Registered.UNKNOWN,
            notes=twinning.notes,
            source=twinning.source,
        )


def add_expiring(*, today):
    """Add an invented agreement that ends soon to the inventory of the first office, unless it has one of that city."""
    enlace, partner = coordinator_of(people.GUADALAJARA), examples.EXPIRING_PARTNER
    mine = Agreement.objects.inventory().filter(municipality__cvegeo=people.GUADALAJARA)
    if enlace is None or mine.filter(**_same_city(partner.city, "counterpart__city")).exists():
        return
    municipality = Municipality.objects.get(cvegeo=people.GUADALAJARA)
    with transaction.atomic():
        add_existing(
            municipality=municipality,
            by=enlace,
            today=today,
            counterpart=_counterpart(partner, municipality, enlace),
            **examples.expiring(today),
        )


def search_for_partners(*, today):
    """Tell how the first office looks for a partner: its picture, its actors, its candidates."""
    enlace = coordinator_of(people.GUADALAJARA)
    if enlace is not None:
        municipality = Municipality.objects.get(cvegeo=people.GUADALAJARA)
        search.tell_search(municipality=municipality, by=enlace, today=today, standing_of=standing_of)


def run_agreements(*, today):
    """Tell how the signed agreements of two offices live on; nothing on a day still to come, whose hours no clock has
    shown."""
    if today > timezone.localdate():
        return
    for cvegeo in (people.GUADALAJARA, people.MERIDA):
        enlace = coordinator_of(cvegeo)
        municipality = Municipality.objects.get(cvegeo=cvegeo)
        agreement = (
            Agreement.objects.drafted().filter(municipality=municipality, starts_on__isnull=False).first()
        )
        if enlace is None or agreement is None:
            continue
        told = {"by": enlace, "today": today}
        if cvegeo == people.GUADALAJARA:
            committee.run_committee(municipality=municipality, agreement=agreement, **told)
            for programme in agreement.programmes.all():
                operation.approve_programme(programme, **told)
        else:
            operation.work_and_report(agreement=agreement, **told)
            operation.evaluate(agreement=agreement, **told)
        operation.travel_and_write(municipality=municipality, agreement=agreement, **told)
        operation.tell_citizens(agreement=agreement, **told)


def tell(story, *, today):
    """Open the process of a story and lead it to where the story stands; then its papers."""
    enlace = coordinator_of(story.cvegeo)
    if enlace is None:
        return
    municipality = Municipality.objects.get(cvegeo=story.cvegeo)
    process = Process.objects.filter(municipality=municipality, purpose=story.full_purpose).first()
    if process is None:
        with transaction.atomic():
            opened_on = monday_before(today - dt.timedelta(days=story.days_ago))
            process = open_process(
                municipality=municipality,
                opened_on=opened_on,
                by=enlace,
                today=opened_on,
                counterpart=_partner_of(story, municipality, enlace),
                purpose=story.full_purpose,
                kind=story.kind,
                origin=story.origin,
                themes=story.themes,
            )
            process = play(story, process, by=enlace, today=today)
    if story.draft:
        agreement = draft_and_issue(story, process, by=enlace, today=today)
        if story.has_programme and agreement:
            programme_and_issue(agreement, by=enlace, today=today)
            report_and_issue(process, by=enlace, today=today)


def coordinator_of(cvegeo):
    """The demonstration's enlace of a municipality; None when that office, or the role, is no longer the enlace's."""
    email = next(office.coordinator.email for office in people.OFFICES if office.cvegeo == cvegeo)
    membership = (
        Membership.objects.active(access_day())
        .filter(user__email=email, municipality__cvegeo=cvegeo, role=Membership.Role.COORDINATOR)
        .select_related("user")
        .first()
    )
    return membership.user if membership else None


def monday_before(day):
    """The Monday on or before a day."""
    return day - dt.timedelta(days=day.weekday())


def _person(account):
    return {"email": account.email, "full_name": account.full_name, "position": account.position}


def _open_office(office, advisor, since):
    municipality = Municipality.objects.get(cvegeo=office.cvegeo)
    if municipality.opened_on is None:
        offices.open_municipality(
            municipality=municipality, by=advisor, today=since, **_person(office.coordinator)
        )
        enlace = coordinator_of(office.cvegeo)
        if office.profile:
            offices.update_profile(
                municipality=municipality,
                values=dict(office.profile),
                by=enlace,
                seen=offices.profile_version(municipality),
            )
    enlace = coordinator_of(office.cvegeo)
    for colleague in people.COLLEAGUES:
        known = Membership.objects.filter(user__email=colleague.account.email, municipality=municipality)
        if enlace and colleague.cvegeo == office.cvegeo and not known.exists():
            invitations.invite(
                municipality=municipality,
                role=colleague.role,
                by=enlace,
                today=since,
                **_person(colleague.account),
            )


def _partner_of(story, municipality, enlace):
    if story.mexican:
        other = Municipality.objects.get(cvegeo=story.mexican)
        known = Counterpart.objects.filter(municipality=municipality, mexican_municipality=other).first()
        return known or counterparts.add_counterpart(
            municipality=municipality,
            by=enlace,
            kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
            official_name=f"Municipio de {other.name}",
            mexican_municipality=other,
        )
    return _counterpart(story.partner, municipality, enlace) if story.partner else None


def _counterpart(partner, municipality, enlace):
    """The counterpart of this municipality in that city, registered the first time."""
    known = Counterpart.objects.filter(
        municipality=municipality, kind=partner.kind, **_same_city(partner.city, "city")
    ).first()
    return known or counterparts.add_counterpart(
        municipality=municipality,
        by=enlace,
        kind=partner.kind,
        official_name=partner.official_name,
        official_name_local=partner.official_name_local,
        language=partner.language,
        country_code=partner.city.country_code,
        city=_city(partner.city, municipality, enlace),
    )


def _city(city, municipality, enlace):
    if city.geonameid:
        return counterparts.adopt_city(geonameid=city.geonameid, by=enlace, municipality=municipality)
    known = PartnerCity.objects.filter(
        municipality=municipality, name=city.name, country_code=city.country_code
    ).first()
    return known or counterparts.type_city(
        municipality=municipality, by=enlace, name=city.name, country_code=city.country_code
    )


def _same_city(city, path):
    """The lookup of rows whose city, at `path`, is this one: the catalogue may spell its name otherwise (Århus)."""
    if city.geonameid:
        return {f"{path}__geonameid": city.geonameid}
    return {f"{path}__name": city.name, f"{path}__country_code": city.country_code}
