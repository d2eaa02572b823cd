"""What ``manage.py doctor`` looks at, one line each."""
