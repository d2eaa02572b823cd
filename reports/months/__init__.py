"""A plan's months: who reported in time, what is still open when a month is closed, and the forms that close it."""
