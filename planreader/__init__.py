"""Reads a Chinese work plan, work report or task table (Word, Excel, text) into the plan file; knows no database."""
