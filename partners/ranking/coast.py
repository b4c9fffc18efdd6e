"""How far cities lie from the sea, by the coastline of Natural Earth (public domain, npm package world-atlas). Pure."""

import numpy as np

from partners.ranking.forms import kilometres

FARTHEST_KM = 100.0
COLUMNS = 360


def coastline(topology):
    """Longitudes and latitudes of all points of the coast, from the TopoJSON of the land (`json.load`ed)."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    points = np.concatenate(arcs)
    # The map is cut at the antimeridian and at the South Pole, which are no coasts.
    return points[(np.abs(points[:, 0]) < 179.99) & (points[:, 1] > -85)]


def kilometres_to_coast(latitude, longitude, points):
    """Distance of each place to the nearest point of the coast; infinite beyond FARTHEST_KM."""
    result = np.full(len(latitude), np.inf, np.float32)
    cells = _cells(points[:, 1], points[:, 0])
    order = np.argsort(cells)
    points, cells = points[order], cells[order]
    own = _cells(latitude, longitude)
    by_cell = np.argsort(own, kind="stable")
    for members in np.split(by_cell, np.flatnonzero(np.diff(own[by_cell])) + 1):
        if not len(members):
            continue
        row, column = divmod(int(own[members[0]]), COLUMNS)
        # A degree of longitude shrinks towards the poles: look as far as FARTHEST_KM reaches.
        tallest = min(89, abs(row - 90) + 1)
        reach = min(179, int(np.ceil(FARTHEST_KM / (111.2 * np.cos(np.radians(tallest))))))
        near = [
            points[np.searchsorted(cells, start) : np.searchsorted(cells, stop)]
            for line in (row - 1, row, row + 1)
            for start, stop in _ranges(line, column - reach, column + reach)
        ]
        near = np.concatenate(near)
        if len(near):
            km = kilometres(
                latitude[members, None], longitude[members, None], near[None, :, 1], near[None, :, 0]
            )
            km = km.min(axis=1)
            result[members] = np.where(km <= FARTHEST_KM, km, np.inf)
    return result


def _cells(latitudes, longitudes):
    """One number for each square of a degree."""
    rows = np.floor(latitudes).astype(np.int64) + 90
    return rows * COLUMNS + np.floor(longitudes).astype(np.int64) % COLUMNS


def _ranges(row, first, last):
    """The ranges of cell numbers of a row from one column to another, across the antimeridian too."""
    base = row * COLUMNS
    if first < 0:
        return [(base, base + last + 1), (base + first + COLUMNS, base + COLUMNS)]
    if last >= COLUMNS:
        return [(base + first, base + COLUMNS), (base, base + last - COLUMNS + 1)]
    return [(base + first, base + last + 1)]
