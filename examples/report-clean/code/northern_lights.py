# begin
def visible(kp: float, latitude: float) -> bool:
    """Whether the aurora can be seen at `latitude` under the index `kp`."""
    return latitude >= 66.5 - 2 * kp
# end
