"""The town's working days, and when a plan's months end and fall due."""
