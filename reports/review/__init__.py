"""Review (审核): the queue, what looks odd in a figure, the forms and remarks of a reviewer."""
