"""How wide a text is in a drawing, so that room for it can be left."""


def text_width(text: str, size: float) -> float:
    """The approximate width of a text, in the unit of its size.

    A Chinese character is as wide as high, a Latin one a good half.
    """
    return sum(size if ord(letter) > 0x2E7F else 0.58 * size for letter in text)
