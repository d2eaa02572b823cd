"""The ledger (工作台账): every target as a row, in a table and in files, today's or a past day's."""
