"""Checks (核对): figures that look odd, and figures that are impossible."""
