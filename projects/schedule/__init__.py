"""What is due, overdue and done by a day."""
