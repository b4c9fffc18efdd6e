"""Deadlines as an iCalendar file (RFC 5545), for calendar applications that subscribe to it or open it once.

A deadline is an all-day event that does not make anybody busy. Applications tell that it moved by its UID, which never
changes, and its SEQUENCE, which rises. What people typed is text and nothing else: no line of it becomes a property.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event, vText

CONTENT_TYPE = "text/calendar; charset=utf-8"
ONE_DAY = dt.timedelta(days=1)
#: Alarms sound at nine in the morning, local time, so many natural days before.
ALARM_DAYS = (7, 1)
ALARM_HOUR = dt.timedelta(hours=9)
#: How often applications are asked to read again; each one decides.
REFRESH = dt.timedelta(hours=6)

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One all-day event. `uid` never changes; `sequence` rises when `day` moves; `modified` is aware."""

    uid: str
    day: dt.date
    summary: str
    description: str
    url: str
    sequence: int
    modified: dt.datetime
    categories: tuple[str, ...] = ()
    status: str = CONFIRMED
    rings: bool = True


def calendar_file(
    name: str, deadlines: Iterable[Deadline], *, product: str, about: str = "", zone: str = ""
) -> bytes:
    """The file's bytes: UTF-8, lines folded and ended by CR LF. The same deadlines give the same bytes.

    `name` is what the application calls the calendar, `product` who made the file, `zone` the IANA time zone of the
    place where the deadlines count (events have no hour: only applications that ask need it).
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(product)}//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(one_line(name)))
    if about:
        calendar.add("x-wr-caldesc", vText(one_line(about)))
    if zone:
        calendar.add("x-wr-timezone", vText(one_line(zone)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", deadline.modified.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", deadline.modified.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", deadline.sequence)
    event.add("dtstart", deadline.day)
    # The last day that there is has none after it; without an end, an all-day event is of one day (RFC 5545, 3.6.1).
    if deadline.day < dt.date.max:
        event.add("dtend", deadline.day + ONE_DAY)
    event.add("summary", vText(one_line(deadline.summary)))
    event.add("description", vText(plain_lines(deadline.description)))
    event.add("url", deadline.url)
    if deadline.categories:
        event.add("categories", [one_line(each) for each in deadline.categories])
    event.add("status", deadline.status)
    event.add("transp", "TRANSPARENT")
    if deadline.rings:
        for days in ALARM_DAYS:
            event.add_component(_alarm(deadline.summary, days))
    return event


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(one_line(summary)))
    alarm.add("trigger", ALARM_HOUR - days * ONE_DAY)
    return alarm


def one_line(text: str) -> str:
    """The text on one line: whatever breaks lines somewhere, and every other control character, is a space."""
    return " ".join("".join(" " if _breaks(c) else c for c in text).split())


def plain_lines(text: str) -> str:
    """The text with LF as its only line end and without other control characters."""
    return "\n".join(one_line(line) for line in text.splitlines())


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
