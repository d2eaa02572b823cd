"""Small pictures that the server draws: lights, bullet bars, the path of a target."""
