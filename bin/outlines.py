"""Turn the outlines of npm packages into what the maps draw: paths in the units of one picture.

World: Natural Earth (public domain) as TopoJSON of the package world-atlas, plate carrée, 1000 units for 360°; the
same projection as hermanamientos/lib/geography.py. Mexico: the states of @svg-maps/mexico (CC BY 4.0).
"""

import json
import re

WIDTH = 1000
# Latitude of the upper and lower edge, in degrees: no Arctic ice, no Antarctica.
TOP, BOTTOM = 84, -60


def world_paths(topology):
    """Return {country: path data} of a TopoJSON with an object «countries»; the key is the numeric ISO code, or a slug
    of the name where Natural Earth gives no code."""
    paths = {}
    for code, name, rings in _countries(topology):
        if name != "Antarctica":
            key = code or re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
            paths[key] = paths.get(key, "") + "".join(map(_path, rings))
    return paths


def _countries(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        # TopoJSON keeps each point as the step from the one before.
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
        yield geometry.get("id"), geometry["properties"]["name"], rings


def _ring(indexes, arcs):
    """Join arcs end to start; a negative index is the arc ~i backwards."""
    points = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _path(ring):
    """Draw a ring that crosses the antimeridian once on each side, instead of a stripe over the whole map."""
    unwrapped, offset, before = [], 0, None
    for lon, lat in ring:
        if before is not None and abs(lon - before) > 180:
            offset += -360 if lon > before else 360
        before = lon
        unwrapped.append((lon + offset, lat))
    lons = [lon for lon, _ in unwrapped]
    # A hair beyond 180 is rounding, not a crossing.
    shifts = [0] + ([360] if min(lons) < -180.01 else []) + ([-360] if max(lons) > 180.01 else [])
    return "".join(_drawn([(lon + shift, lat) for lon, lat in unwrapped]) for shift in shifts)


def _drawn(degrees):
    points = []
    for lon, lat in degrees:
        point = (round((lon + 180) * WIDTH / 360, 1), round((TOP - lat) * WIDTH / 360, 1))
        if not points or point != points[-1]:
            points.append(point)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z" if len(points) > 2 else ""


def state_paths(module):
    """Return (viewBox, {state id: path data}) of the text of @svg-maps/mexico's index.js."""
    data = json.loads(module.split("export default", 1)[1].strip().rstrip(";"))
    return data["viewBox"], {place["id"]: place["path"] for place in data["locations"]}


def svg(view_box, paths, prefix):
    """One file with a shape per place, for `<use href="…#<prefix><key>">`, and all together as «<prefix>all»."""
    shapes = "\n".join(f'<path id="{prefix}{key}" d="{path}"/>' for key, path in sorted(paths.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">\n'
        f'<g id="{prefix}all">\n{shapes}\n</g>\n</svg>\n'
    )


def write(modules, folder):
    """Write world.svg, world.json, mexico.svg and mexico.json into `folder` from the packages under `modules`."""
    atlas = json.loads((modules / "world-atlas" / "countries-110m.json").read_text(encoding="utf-8"))
    world = f"0 0 {WIDTH} {(TOP - BOTTOM) * WIDTH // 360}", world_paths(atlas)
    mexico = state_paths((modules / "@svg-maps" / "mexico" / "index.js").read_text(encoding="utf-8"))
    for name, prefix, (view_box, paths) in (("world", "c", world), ("mexico", "s", mexico)):
        (folder / f"{name}.svg").write_text(svg(view_box, paths, prefix), encoding="utf-8")
        (folder / f"{name}.json").write_text(
            json.dumps({"view_box": view_box, "paths": paths}, sort_keys=True), encoding="utf-8"
        )
