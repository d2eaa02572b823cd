"""Review (审核): the queue, one report's review, the forms and remarks of a reviewer."""
