"""What stands between a password and the first page: first things, and the limits of a session."""
