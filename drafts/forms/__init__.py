"""The forms of 开始使用."""
