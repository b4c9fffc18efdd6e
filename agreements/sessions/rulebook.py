"""The rules that a municipality's sessions run by: those of the bylaws in force, else the system's proposal."""

import datetime as dt

from agreements.bylaws.articles import articles_of
from agreements.bylaws.choices import complete
from agreements.models import Bylaws
from agreements.sessions.rules import Rules


def bylaws_on(municipality, day):
    """The edition in force on `day`; None without one."""
    return Bylaws.objects.filter(municipality=municipality).in_force_on(day).order_by("-number").first()


def rules_of_bylaws(bylaws):
    """The rules of one edition with the article of each; those that the system proposes when it is None."""
    if bylaws is None:
        return Rules.of(complete({}))
    return Rules.of(complete(bylaws.choices), source=str(bylaws), articles=articles_of(bylaws))


def rules_on(municipality, day):
    """What a session held on `day` would run by."""
    return rules_of_bylaws(bylaws_on(municipality, day))


def rules_of(session):
    """What a session runs by: frozen once it was opened, of its bylaws once convened, of the day before that."""
    if session.rules:
        return Rules.from_json(session.rules)
    if session.bylaws_id:
        return rules_of_bylaws(session.bylaws)
    return rules_on(session.municipality, session.municipality.today(session.starts_at))


def second_call_at(session, rules):
    """From when the session may be held in second call, if the first has no quorum."""
    return session.starts_at + dt.timedelta(minutes=rules.second_call_minutes)
