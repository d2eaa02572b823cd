"""The pages of this room: its settings, and the public page."""
