"""One forum as an iCalendar file (RFC 5545), to be opened in a calendar application."""

import datetime as dt

from icalendar import Calendar, Event, vText

from hermanamientos.lib.calendar_feed import CONFIRMED, TENTATIVE, one_line, plain_lines
from hermanamientos.lib.mail import mail_domain
from partners.countries import country_name
from partners.models import Standing

ONE_DAY = dt.timedelta(days=1)


def forum_file(forum, *, url, now):
    """The file's bytes. `url` is the page of the forum, `now` (aware) when the file is made.

    What is not confirmed says so in its title and is tentative. The UID is that of the calendar from which the forum
    came, so that an application that has it already does not show it twice.
    """
    confirmed = forum.standing == Standing.CONFIRMED
    calendar = Calendar()
    calendar.add("prodid", "-//Hermanamientos//ES")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", forum.uid or f"foro-{forum.pk}@{mail_domain()}")
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", forum.starts_on)
    event.add("dtend", forum.ends_on + ONE_DAY)
    title = forum.name if confirmed else f"{forum.name} ({forum.get_standing_display()})"
    event.add("summary", vText(one_line(title)))
    country = country_name(forum.country_code) if forum.country_code else ""
    if place := ", ".join(filter(None, [forum.place, country])):
        event.add("location", vText(one_line(place)))
    lines = [
        f"Certeza: {forum.get_standing_display()}.",
        f"Convoca: {forum.organiser}." if forum.organiser else "",
        f"Fuente: {forum.source_url}" if forum.source_url else "",
    ]
    event.add("description", vText(plain_lines("\n".join(filter(None, lines)))))
    event.add("url", url)
    event.add("status", CONFIRMED if confirmed else TENTATIVE)
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
    return calendar.to_ical()
