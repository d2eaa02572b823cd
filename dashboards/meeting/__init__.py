"""月调度: what the monthly meeting has before it, on a page and in Word, and what it decides."""
