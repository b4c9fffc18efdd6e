"""What a programme costs each side, currency by currency. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SideTotal:
    """Budget of one side in one currency (amounts in the currency's unit)."""

    side: str
    currency: str
    amount: object


def totals(activities):
    """Budget of the programme by side and currency, zero sums left out: currencies are never added up."""
    sums = {}
    for activity in activities:
        for key, amount in (
            (("Municipio", "MXN"), activity.budget_local),
            (("Contraparte", activity.currency_counterpart), activity.budget_counterpart),
        ):
            sums[key] = sums.get(key, 0) + amount
    return [SideTotal(side, currency, amount) for (side, currency), amount in sums.items() if amount]


@dataclass(frozen=True)
class InKind:
    """What one side gives to an activity without money."""

    side: str
    activity: str
    text: str


def in_kind_of(activities):
    """Contributions in kind, activity by activity, each side's own."""
    return [
        InKind(side, activity.name, text)
        for activity in activities
        for side, text in (
            ("Municipio", activity.in_kind_local),
            ("Contraparte", activity.in_kind_counterpart),
        )
        if text
    ]
