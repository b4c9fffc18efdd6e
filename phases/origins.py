"""How much of the international action is planned: processes by the origin of their initiative, year by year. Pure.

The methodology wants to go from an «internacionalización reactiva» to a planned one. What nobody said is shown apart
and counts on neither side.
"""

from collections import Counter
from dataclasses import dataclass

from phases.models import Process

PLANNED = Process.Origin.PLANNED.value
#: In the order of the bars; "" is what nobody said.
ORDER = (*Process.Origin.values, "")
SHORT = {
    Process.Origin.PLANNED.value: "planificada",
    Process.Origin.RECEIVED.value: "recibida",
    Process.Origin.POLITICAL.value: "política",
    Process.Origin.HISTORICAL.value: "histórica",
    "": "sin dato",
}


@dataclass(frozen=True, slots=True)
class YearShares:
    """The processes that began in one year: how many of each origin, in `ORDER`."""

    year: int
    counts: tuple[int, ...]

    @property
    def total(self):
        return sum(self.counts)

    @property
    def known(self):
        """How many say where they come from."""
        return self.total - self.counts[-1]

    @property
    def planned_percent(self):
        """Planned ones per hundred of those that say where they come from; None when none does."""
        return round(100 * self.counts[0] / self.known) if self.known else None


def origin_shares(processes):
    """[`YearShares`] of anything with `opened_on` and `origin`, from the first year to the last one that has any."""
    return shares_from_counts(
        [
            (year, origin, count)
            for (year, origin), count in Counter(
                (process.opened_on.year, process.origin) for process in processes
            ).items()
        ]
    )


def shares_from_counts(counts):
    """The same from [(year, origin, how many)], as the database counts them."""
    by_year = {}
    for year, origin, count in counts:
        by_year.setdefault(year, Counter())[origin] += count
    return [YearShares(year, tuple(by_year[year][origin] for origin in ORDER)) for year in sorted(by_year)]


def trend(shares):
    """The change in one sentence: between the first and the last year of which something is known."""
    known = [year for year in shares if year.known]
    if not known:
        return ""
    first, last = known[0], known[-1]
    if first is last:
        return f"En {last.year} fueron planificadas {last.planned_percent} de cada 100 iniciativas de origen conocido."
    return (
        f"De cada 100 iniciativas de origen conocido, fueron planificadas {first.planned_percent} en {first.year} y "
        f"{last.planned_percent} en {last.year}."
    )


def bar(year):
    """[(origin, left, width)] in per cent of the bar, as text with a point, for an SVG; empty origins left out."""
    parts, left = [], 0.0
    for origin, count in zip(ORDER, year.counts, strict=True):
        width = 100 * count / year.total
        if count:
            parts.append((origin or "unknown", f"{left:.3f}%", f"{width:.3f}%"))
        left += width
    return parts
