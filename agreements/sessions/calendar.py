"""A session as an iCalendar event with its hour, its time zone and its place (RFC 5545, RFC 5546).

The UID never changes and SEQUENCE rises with every change, so that calendars move or remove the event they have. What
people typed is text and nothing else: no line of it becomes a property.
"""

import datetime as dt

from django.urls import reverse
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from agreements.models import Session
from agreements.sessions.moving import when
from hermanamientos.lib.calendar_feed import CANCELLED, CONFIRMED, one_line, plain_lines
from hermanamientos.lib.mail import absolute_url, mail_domain

#: PUBLISH is a file for anybody; REQUEST and CANCEL are for the person invited.
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
ONE_DAY_BEFORE = dt.timedelta(days=-1)


def session_file(session, items, *, method=PUBLISH, organizer="", attendee="") -> bytes:
    """The file's bytes; the same session gives the same bytes. `items` are the points of its agenda, in order.

    `organizer` and `attendee` are addresses: invitations have both (RFC 5546, 3.2.2).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Hermanamientos//Sesiones del comité//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(session, items, organizer, attendee))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def file_name(session):
    return f"sesion-{session.folio.replace('/', '-')}.ics"


def _event(session, items, organizer, attendee):
    zone, changed = session.municipality.zone, session.changed_at.astimezone(dt.UTC).replace(microsecond=0)
    starts_at = session.starts_at.astimezone(zone)
    title = one_line(f"{session} del {session.committee} de {session.municipality.name}")
    event = Event()
    event.add("uid", f"sesion-{session.pk}@{mail_domain()}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", session.sequence)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + dt.timedelta(minutes=session.minutes_long))
    event.add("summary", vText(title))
    event.add("location", vText(one_line(session.place)))
    event.add("description", vText(_description(session, items)))
    event.add("url", absolute_url(reverse("agreements:session-detail", args=[session.pk])))
    event.add("status", CANCELLED if session.state == Session.State.CANCELLED else CONFIRMED)
    event.add("transp", "OPAQUE")
    if organizer:
        event.add("organizer", _person(organizer, session.municipality.name))
    if attendee:
        person = _person(attendee, "")
        person.params["ROLE"], person.params["RSVP"] = "REQ-PARTICIPANT", "FALSE"
        event.add("attendee", person)
    if session.state != Session.State.CANCELLED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", vText(title))
        alarm.add("trigger", ONE_DAY_BEFORE)
        event.add_component(alarm)
    return event


def _person(email, name):
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(one_line(name))
    return address


def _description(session, items):
    lines = [f"{session}: {when(session)}."]
    if session.state == Session.State.CANCELLED:
        lines.append(f"Se canceló: {session.cancelled_reason}")
    lines += ["Orden del día:", *(f"{item.position}. {item.title}" for item in items)]
    if session.online_url:
        lines.append(f"Para participar a distancia: {session.online_url}")
    return plain_lines("\n".join(lines))
