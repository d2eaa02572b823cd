"""Pictures of a whole plan or area, drawn by the server."""
