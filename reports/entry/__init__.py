"""Entry (填报): inputs and forms for a month's figures and texts, my month as a page, and saving what is posted."""
