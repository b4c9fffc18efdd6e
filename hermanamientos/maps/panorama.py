"""The regional panorama: an office's own ties by region, beside the figures of the methodology. Pure."""

from dataclasses import dataclass

from partners.countries import MEXICO
from partners.regional_figures import PANORAMA, Panorama
from partners.regions import REGIONS

SIGNED = {"vigente", "por-vencer", "por-confirmar"}


@dataclass(frozen=True, slots=True)
class RegionRow:
    panorama: Panorama
    agreements: int
    processes: int
    candidates: int
    countries: tuple[str, ...]

    @property
    def total(self):
        return self.agreements + self.processes + self.candidates

    def share(self, most):
        """Width of the row's bar, in per cent of the region with most ties."""
        return round(100 * self.total / most) if most else 0


def region_rows(ties):
    """Return a RegionRow for each region of the methodology, in its order; a city counts once, by its strongest tie.

    A twinning between Mexican municipalities is no presence in the world, and is left out.
    """
    ties = [tie for tie in ties if tie.country_code != MEXICO]
    rows = []
    for panorama in PANORAMA:
        here = [tie for tie in ties if tie.region is REGIONS[panorama.region]]
        rows.append(
            RegionRow(
                panorama,
                agreements=sum(tie.standing in SIGNED for tie in here),
                processes=sum(tie.standing == "en-proceso" for tie in here),
                candidates=sum(tie.standing == "candidata" for tie in here),
                countries=tuple(sorted({tie.country for tie in here})),
            )
        )
    return rows


def regions_without_ties(rows):
    """Return the names of the regions where the office has nothing signed, in process or considered."""
    return [row.panorama.name for row in rows if not row.total]
