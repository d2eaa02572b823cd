"""Official documents in Word, for the papers of every room."""
