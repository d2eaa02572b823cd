"""Evidence (佐证材料): which files are accepted, and how a page lists them."""
