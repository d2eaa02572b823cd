"""The parts of the dashboard: each turns the board's rows into text for the page."""
