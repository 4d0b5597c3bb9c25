"""How bright it was."""


def kp(hour):
    """The Kp index of an hour."""
    return hour % 9
