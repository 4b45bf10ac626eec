"""How days, hours, money and shares read, in every output alike. Light: warm commands import it."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: object) -> str:
    """A date, or an instant, or either as ISO text: `Fri 20 Nov 2026`, `Fri 20 Nov 2026 20:00`; None is empty."""
    from datetime import date, datetime

    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError(f"not a day: {value!r}")
    told = f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{told} {value:%H:%M}" if isinstance(value, datetime) else told


def hours(minutes: float | None, long: bool = False) -> str:
    """Minutes (to the whole one) as `12.5 h`, or `12 h 30 m` when `long`; None is empty."""
    if minutes is None:
        return ""
    count = round(minutes)
    sign, whole = ("-" if count < 0 else ""), abs(count)
    if not long:
        hundredths = (whole * 10 + 3) // 6
        told = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
        return f"{sign}{told} h"
    parts = [f"{whole // 60} h"] if whole >= 60 else []
    if whole % 60 or not parts:
        parts.append(f"{whole % 60} m")
    return sign + " ".join(parts)


def money(amount: object, currency: str = "") -> str:
    """An amount as `18,000.00 EUR`; None (its source is not here) as `unavailable`."""
    from decimal import Decimal

    if amount is None:
        return "unavailable"
    return f"{Decimal(str(amount)):,.2f} {currency}".rstrip()


def percent(value: object, digits: int = 0) -> str:
    """Per cent (73.4, not 0.734) as `73 %`; None is empty."""
    from decimal import ROUND_HALF_UP, Decimal

    if value is None:
        return ""
    step = Decimal(1).scaleb(-digits)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded)} %"
