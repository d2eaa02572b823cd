"""What projects add to earlier rooms: to figures, my month, the plan file and the trace."""
