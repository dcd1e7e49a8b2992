"""Numbers that tests hand in."""


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse what is no whole number, or out of range.

    Args:
        name: What the number is called where it was handed in.
        value: The number.
        least: The least that it may be.
        most: The most that it may be; None for no limit.

    Raises:
        ValueError: It is none, or out of range.
    """
    if not isinstance(value, int) or value < least or (most is not None and value > most):
        end = "on" if most is None else f"to {most}"
        raise ValueError(f"{name} {value!r} isn't a whole number from {least} {end}")


def check_seconds(name: str, value: object) -> None:
    """Refuse what is no number of seconds.

    Args:
        name: What the number is called where it was handed in.
        value: The number.

    Raises:
        ValueError: It is none, or less than 0.
    """
    if not isinstance(value, int | float) or not value >= 0:  # NaN too
        raise ValueError(f"{name} {value!r} isn't a number from 0 on")
