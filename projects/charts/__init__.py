"""Pictures of projects, drawn by the server."""
