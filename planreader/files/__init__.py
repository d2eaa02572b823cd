"""Files and pasted text as documents; refuses what cannot be read."""
