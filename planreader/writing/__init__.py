"""What was read, written: annotation, plan file, task table."""
