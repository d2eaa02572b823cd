"""Forms of stored rows, and how their fields look."""
