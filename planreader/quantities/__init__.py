"""What a sentence promises: numbers, units, dates, and whether it is a target or a fact."""
