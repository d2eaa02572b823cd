"""What the public page shows."""
