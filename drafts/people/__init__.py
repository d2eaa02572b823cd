"""Accounts from a list: read, written, and made with passwords that a second post shows again."""
