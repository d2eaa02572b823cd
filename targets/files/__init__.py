"""Files that somebody gives us, and files that we write: opened safely, read to rows of text, told what is wrong."""
