"""What the page of one candidate shows, besides the candidate itself."""

from partners.catalogue import place_of
from partners.models import Candidate, Counterpart, Entry, WorldCity
from partners.ranking.city_facts import facts_of
from partners.reference.questions import Kind, origins_of, representation_covering
from partners.shortlist.matrix_rows import matrix_of
from partners.shortlist.rows import Channel, contacts_in_short

State = Candidate.State
ENTRIES_SHOWN = 12


def page_of(candidate, *, user, now):
    """A dict for the template; `user` reads the history, `now` decides what is overdue."""
    municipality, today = candidate.municipality, candidate.municipality.today(now)
    contacts = list(candidate.contacts.select_related("by"))
    in_play = candidate.state not in {State.CHOSEN, State.DISCARDED}
    short = contacts_in_short(contacts, today, in_play=in_play)
    matrix = matrix_of(municipality)
    line = matrix.of(candidate)
    city = candidate.city
    reached = Candidate.TRANSITIONS[candidate.state]
    return {
        "city": city,
        "place": place_of(city),
        "today": today,
        "facts": facts_of(city, municipality=municipality, now=now),
        "known": [each for each in candidate.contributions if each["points"] is not None],
        "unknown": [_inside(each["label"]) for each in candidate.contributions if each["points"] is None],
        "contacts": [
            (each, each in short.overdue, each.channel == Channel.REPRESENTATION) for each in contacts
        ],
        "short": short,
        "consulted": any(each.channel == Channel.REPRESENTATION for each in contacts),
        "matrix": matrix,
        "line": line if line and line["people"] else None,
        **representation_of(city),
        "counterparts": list(
            Counterpart.objects.visible_to(user).filter(municipality=municipality, city=city)
        ),
        "entries": Entry.objects.visible_to(user).about(candidate)[:ENTRIES_SHOWN],
        "may_evaluate": State.EVALUATED in reached,
        "may_choose": State.CHOSEN in reached,
        "may_discard": State.DISCARDED in reached,
        "is_discarded": candidate.state == State.DISCARDED,
        "is_chosen": candidate.state == State.CHOSEN,
        "waits_for_evaluation": candidate.state == State.LONG_LIST,
    }


def _inside(label):
    """A label as it stands inside a sentence; names of places keep their capitals."""
    return label[:1].lower() + label[1:]


def representation_of(city):
    """Which representation of Mexico covers a PartnerCity, and whether any were imported at all."""
    # Only the catalogue knows the first division, by which the ministry divides the United States.
    known = WorldCity.objects.filter(pk=city.geonameid).first() if city.geonameid else None
    return {
        "cover": representation_covering(known or city),
        "representations_from": next(iter(origins_of(Kind.REPRESENTATIONS)), None),
    }
