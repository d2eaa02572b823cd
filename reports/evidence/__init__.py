"""Evidence (佐证材料): which files are taken, and how a page lists them."""
