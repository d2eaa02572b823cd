"""Words and numerals of Chinese documents that several parts of the reader know."""
