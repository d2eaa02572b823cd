"""Every page is sound: its HTML, its weight, for people who cannot see or point, on a phone."""
