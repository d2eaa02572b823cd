"""What is done with a matter: one function each, in one transaction, with one event."""
