"""Matters on paper: official documents in Word, as GB/T 9704 lays them down."""
