"""The plan in preparation as rows that a person edits, from the reader and to the plan file."""
