"""Reading: matters as lines of a list and as they stood on a day, what they are about, which ones the rules propose."""
