"""The annual assessment by department (年度考核)."""
