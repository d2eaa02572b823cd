"""The pages of 开始使用, a step a module."""
