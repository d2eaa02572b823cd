"""The parts of the dashboard: each makes of the board's rows what the page shows, every number as text once."""
