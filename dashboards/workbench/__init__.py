"""The workbench (工作台): what waits for a person, each a line that leads there."""
