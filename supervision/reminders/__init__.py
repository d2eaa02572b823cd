"""Reminders (催办): what waits for a person, worked out from the present state, and its way to them."""
