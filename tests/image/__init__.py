"""The container image without Docker: its Dockerfile read, its steps carried out in folders, its program run there."""
