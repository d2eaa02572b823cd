"""Task tables (任务分解表): columns by their headings, rows as sub-measures with targets."""
