"""Entry (填报): boxes and forms for a month's figures and words, my month as a grid, what a post of it does."""
