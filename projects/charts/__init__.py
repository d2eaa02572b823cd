"""Pictures of projects, made by the server."""
