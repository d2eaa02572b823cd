"""Pictures of a whole plan or area, made by the server."""
