"""What the setup writes: each in one transaction, with its events in the trace."""
