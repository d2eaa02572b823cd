"""A month's projects as plain objects, each with its light."""
