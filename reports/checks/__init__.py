"""Checks (核对): what looks odd in a month's figure, and what cannot be."""
