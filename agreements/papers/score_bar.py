"""The parts of a score as one bar on paper. Pure; every figure stands in the table beside it."""

from dataclasses import dataclass

from partners.ranking.criteria import COMPLEMENTARY, SIMILAR, TIE

WIDTH, HEIGHT = 470, 16
#: Direction -> (ink, its name in the legend), in the order of the bar.
DIRECTIONS = {
    TIE: ("#0f4c4a", "Vínculos"),
    COMPLEMENTARY: ("#b5651d", "Complementariedad"),
    SIMILAR: ("#7f9c98", "Semejanza"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    x: str
    width: str
    fill: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The points of one direction."""

    name: str
    fill: str
    points: str


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """A bar of 100 points; `pieces` are the criteria, by direction and then by size."""

    width: int
    height: int
    pieces: tuple[Piece, ...]
    sums: tuple[Sum, ...]
    description: str


def score_bar(contributions, name):
    """The ScoreBar of plain contributions with points; those of an unknown direction are told as similar."""
    pieces, sums, x = [], [], 0.0
    for direction, (fill, label) in DIRECTIONS.items():
        of_this = [each["points"] for each in contributions if _direction(each) == direction]
        for points in sorted(of_this, reverse=True):
            width = points / 100 * WIDTH
            if width > 0:
                pieces.append(Piece(f"{x:.2f}", f"{max(width - 0.6, 0.2):.2f}", fill))
            x += width
        sums.append(Sum(label, fill, f"{sum(of_this):.2f}"))
    told = ", ".join(f"{each.name.lower()} {each.points}" for each in sums)
    return ScoreBar(WIDTH, HEIGHT, tuple(pieces), tuple(sums), f"Puntos de {name}: {told}.")


def _direction(contribution):
    direction = contribution["direction"]
    return direction if direction in DIRECTIONS else SIMILAR
