"""How large a recording is, in words."""

UNITS = ("KB", "MB", "GB")


def rounded_size(number: int) -> str:
    """「約700 KB」「約1.2 MB」: two figures are as many as anybody compares."""
    value = number / 1024
    for unit in UNITS:
        if value < 1000 or unit == UNITS[-1]:
            break
        value /= 1024
    step = 10 ** (len(str(int(value))) - 2)
    return f"約{max(round(value / step) * step, 0.1):.10g} {unit}"
