"""Numbers, days and words as the town prints them."""
