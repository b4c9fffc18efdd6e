"""The timeline of a process drawn for paper: a whole sheet, or its phases alone. Pure geometry, no ORM.

One unit is a tenth of a millimetre. What is drawn stands in words in the table beside it: the drawing needs neither
names of tasks nor letters that say what a colour means.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from phases.timeline import MONTHS, Chart, Group, Piece, Row

#: Rows of the sheet, phases included: the tallest row, in units, that leaves them all on one page.
ROW_HEIGHTS = (
    (30, 50, "roomy"),
    (40, 37.5, "normal"),
    (48, 31.5, "close"),
    (56, 27.5, "tight"),
    (62, 24, "tightest"),
)
MOST_ROWS = ROW_HEIGHTS[-1][0]
SHEET_WIDTH, AXIS_HEIGHT = 1330.0, 90.0
# The summary's drawing: names of the phases, then their bars, across the column of a page.
SUMMARY_WIDTH, NAMES_WIDTH, SUMMARY_AXIS, SUMMARY_ROW = 1659.0, 360.0, 120.0, 110.0
HATCH_STEP = 14.0

INK, QUIET, LINE, STRONG = "#1a2422", "#5b6663", "#dfe5e3", "#8b9794"
TEAL, OCHRE, RED, GREEN, AMBER, WHITE = "#0f4c4a", "#b5651d", "#b3261e", "#17613a", "#8a6400", "#ffffff"
TONES = {"done": GREEN, "open": OCHRE, "late": RED, "paused": AMBER, "pending": STRONG}


@dataclass(frozen=True, slots=True)
class Shape:
    """A path (``d``) or a line of text (``text`` at ``x``, ``y``): everything as text, ready for the drawing."""

    d: str = ""
    fill: str = "none"
    stroke: str = "none"
    width: str = "0"
    text: str = ""
    x: str = ""
    y: str = ""
    size: str = ""
    anchor: str = "start"
    weight: str = "400"


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    shapes: list[Shape]
    description: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the drawing, inside a square of 26 units, and what it means."""

    label: str
    shape: Shape


def legend(chart: Chart) -> list[Sign]:
    """The signs of a sheet, in the order in which they matter."""
    signs = [
        Sign("cumplida", mark("done", "done", 13, 13, 11)),
        Sign("con retraso", mark("late", "late", 13, 13, 11)),
        Sign("por cumplir", mark("pending", "pending", 13, 13, 11)),
        Sign("hito de fin de fase", mark("milestone", "pending", 13, 13, 11)),
        Sign("fecha prevista", _line(13, 3, 13, 23, STRONG, 3)),
        Sign("plan de la fase", _rect(0, 10, 26, 6, STRONG)),
        Sign("compromiso de la fase", _rect(0, 5, 26, 16, TEAL)),
    ]
    if chart.bands:
        signs.append(Sign("plazo suspendido, con su número", _hatch(0, 26, 0, 26)))
    return signs


def printed(chart: Chart) -> tuple[list[tuple[Group, list[Row]]], int, str]:
    """The rows that the sheet shows, how many tasks it leaves out, and the name of its row height.

    Only a process with more tasks than fit on one page leaves some out: first those that do not apply, then those
    done, the latest in the list first.
    """
    room = MOST_ROWS - len(chart.groups)
    left_out = set()
    for state in ("not_applicable", "done", "pending"):
        rows = [row for row in chart.rows if row.task.state == state]
        excess = len(chart.rows) - len(left_out) - room
        left_out |= {id(row) for row in rows[max(len(rows) - excess, 0) :]} if excess > 0 else set()
    groups = [(group, [row for row in group.rows if id(row) not in left_out]) for group in chart.groups]
    return groups, len(left_out), _row_height(groups)[1]


def _row_height(groups):
    count = sum(1 + len(rows) for _, rows in groups)
    return next((height, name) for most, height, name in ROW_HEIGHTS if count <= most)


def sheet(chart: Chart, groups: Sequence[tuple[Group, list[Row]]]) -> Drawing:
    """The drawing beside the table of ``groups``, whose rows are as high as the table's."""
    row = _row_height(groups)[0]
    height = AXIS_HEIGHT + row * sum(1 + len(rows) for _, rows in groups)
    pen = _Pen(0, SHEET_WIDTH)
    shapes = _background(chart, pen, top=AXIS_HEIGHT, height=height, size=20)
    y = AXIS_HEIGHT
    for group, rows in groups:
        shapes.append(_line(0, y, SHEET_WIDTH, y, STRONG, 2))
        shapes += _phase_bars(group, pen, y, row)
        y += row
        for each in rows:
            shapes += _task(each, pen, y + row / 2, row)
            y += row
    shapes += _today(chart, pen, top=AXIS_HEIGHT - 12, height=height, size=20)
    return Drawing(_number(SHEET_WIDTH), _number(height), shapes, chart.summary)


def phases_only(chart: Chart) -> Drawing:
    """The phases of a chart with their names, for the summary of a report."""
    groups = [group for group in chart.groups if group.phase]
    height = SUMMARY_AXIS + SUMMARY_ROW * len(groups)
    pen = _Pen(NAMES_WIDTH, SUMMARY_WIDTH - NAMES_WIDTH)
    shapes = _background(chart, pen, top=SUMMARY_AXIS, height=height, size=27)
    for number, group in enumerate(groups):
        top = SUMMARY_AXIS + SUMMARY_ROW * number
        name = f"{group.phase.number}. {group.phase.short_name}"
        shapes.append(_text(0, top + SUMMARY_ROW / 2 + 10, name, 29, weight="700"))
        shapes += _phase_bars(group, pen, top + 14, SUMMARY_ROW - 28)
    shapes += _today(chart, pen, top=SUMMARY_AXIS - 8, height=height, size=27)
    return Drawing(_number(SUMMARY_WIDTH), _number(height), shapes, chart.summary)


@dataclass(frozen=True, slots=True)
class _Pen:
    """From percentages of the chart to units of the drawing."""

    left: float
    width: float

    def x(self, percent: float) -> float:
        return self.left + self.width * percent / 100

    def span(self, piece: Piece) -> tuple[float, float]:
        return self.x(piece.x), self.x(piece.end)


def _background(chart, pen, *, top, height, size):
    """Months, and the suspensions hatched with their numbers."""
    shapes = []
    for band in chart.bands:
        left, right = pen.span(band.piece)
        shapes.append(_hatch(left, right, top, height))
    for month in chart.months:
        x = pen.x(month.x)
        shapes.append(_line(x, size, x, height, LINE, 2))
        if month.label:
            shapes.append(_text(x + 5, size + 3, month.label, size, QUIET))
    for band in chart.bands:
        left, right = pen.span(band.piece)
        shapes.append(
            _text((left + right) / 2, top - size * 1.9, str(band.number), size, INK, "middle", "700")
        )
    return shapes


def _today(chart, pen, *, top, height, size):
    if chart.today_x is None:
        return []
    x = pen.x(chart.today_x)
    return [
        _line(x, top + 6, x, height, OCHRE, 5),
        _text(x, top, f"Hoy, {_short(chart.today)}", size, "#8a4a10", chart.today_anchor, "700"),
    ]


def _phase_bars(group, pen, top, height):
    """The plan as a thin bar above the commitment, and red as far as the phase is late."""
    if group.plan is None:
        return []
    left, right = pen.span(group.plan)
    shapes = [_rect(left, top + height * 0.14, right - left, height * 0.13, STRONG)]
    left, right = pen.span(group.force)
    shapes.append(_rect(left, top + height * 0.38, right - left, height * 0.42, TONES[group.tone]))
    if group.overrun:
        left, right = pen.span(group.overrun)
        shapes.append(_rect(left, top + height * 0.52, right - left, height * 0.14, RED))
    return shapes


def _task(row, pen, middle, height):
    shapes, half = [], height * 0.32
    if row.slip:
        left, right = pen.span(row.slip)
        shapes.append(_line(left, middle, right, middle, STRONG, 2))
    if row.late:
        left, right = pen.span(row.late)
        shapes.append(_line(left, middle, right, middle, RED, 5))
    if row.plan_x is not None:
        x = pen.x(row.plan_x)
        shapes.append(_line(x, middle - half, x, middle + half, STRONG, 3))
    if row.mark_x is not None:
        shapes.append(mark(row.shape, row.tone, pen.x(row.mark_x), middle, half))
    return shapes


def mark(shape: str, tone: str, x: float, y: float, r: float) -> Shape:
    """The mark of a task around ``x``, ``y``: disc, triangle, ring, diamond, or a dash."""
    filled = {"done": GREEN, "late": RED}.get(tone, WHITE)
    edge = {"done": GREEN, "late": RED}.get(tone, INK)
    if shape == "beyond":
        return Shape(d=f"M{_n(x - r, y - r)}L{_n(x, y)}L{_n(x - r, y + r)}", stroke=edge, width="4")
    if shape == "milestone":
        d = f"M{_n(x, y - r)}L{_n(x + r, y)}L{_n(x, y + r)}L{_n(x - r, y)}Z"
    elif shape == "late":
        d = f"M{_n(x, y - r)}L{_n(x + r, y + r * 0.85)}L{_n(x - r, y + r * 0.85)}Z"
    elif shape == "none":
        d = f"M{_n(x - r, y - 2)}L{_n(x + r, y - 2)}L{_n(x + r, y + 2)}L{_n(x - r, y + 2)}Z"
        filled = edge = QUIET
    else:
        r *= 0.9
        d = f"M{_n(x - r, y)}" + "".join(
            f"A{_n(r, r)} 0 0 1 {_n(to, y)}" for to in (x + r, x - r)
        )  # two half circles
        d += "Z"
    return Shape(d=d, fill=filled, stroke=edge, width="2.5")


def _hatch(left, right, top, height):
    """Diagonal lines inside a rectangle, each cut at its edges, as one path."""
    width, parts = right - left, []
    tall = height - top
    offset = -width
    while offset < tall:
        # The line b = offset + width - a, for a from 0 to the width, kept between 0 and the height.
        first, last = max(offset + width - tall, 0), min(offset + width, width)
        if last > first:
            parts.append(
                f"M{_n(left + first, top + offset + width - first)}L{_n(left + last, top + offset + width - last)}"
            )
        offset += HATCH_STEP
    edges = "".join(f"M{_n(x, top)}L{_n(x, height)}" for x in (left, right))
    return Shape(d="".join(parts) + edges, stroke="#c3ccca", width="3")


def _rect(x, y, width, height, fill):
    d = f"M{_n(x, y)}L{_n(x + width, y)}L{_n(x + width, y + height)}L{_n(x, y + height)}Z"
    return Shape(d=d, fill=fill)


def _line(x1, y1, x2, y2, stroke, width):
    return Shape(d=f"M{_n(x1, y1)}L{_n(x2, y2)}", stroke=stroke, width=str(width))


def _text(x, y, text, size, fill=INK, anchor="start", weight="400"):
    return Shape(
        text=text, x=_number(x), y=_number(y), size=str(size), fill=fill, anchor=anchor, weight=weight
    )


def _n(x, y):
    return f"{_number(x)} {_number(y)}"


def _number(value):
    """Coordinates with a point whatever the language, and the same bytes everywhere."""
    return f"{value:.1f}".removesuffix(".0")


def _short(day):

    return f"{day.day} {MONTHS[day.month - 1]}"
