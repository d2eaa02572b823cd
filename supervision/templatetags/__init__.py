"""What templates of every room show of matters."""
