"""Every page is checked: its HTML and its weight."""
