"""What projects add to the other apps: to figures, my month, the plan file and the trace."""
