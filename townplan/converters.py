"""Years and months in addresses: anything else gives a 404."""


class YearConverter:
    """A year of four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class MonthConverter(YearConverter):
    """A month, 1 to 12."""

    regex = "1[0-2]|[1-9]"

    def to_url(self, value: int) -> str:
        return str(value)
