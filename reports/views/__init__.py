"""Pages of a month: entry, review, closing."""
