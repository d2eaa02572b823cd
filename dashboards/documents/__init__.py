"""The month in words and on paper: paragraphs ready for an official report, and the monthly bulletin 通报."""
