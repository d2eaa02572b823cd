"""Files of projects: the Excel list, and the calendar of a department's deadlines."""
