"""A plan's months: when they end and fall due by the town's calendar, who was late, what closing one leaves."""
