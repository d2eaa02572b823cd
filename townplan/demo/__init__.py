"""The demonstration: the plan of 2021 with a fictional year on it, replayed through the actions that people use.

The head of ``fixtures/demo-2021.yaml`` describes the file. Its plans and accounts are marked (``Plan.demonstration``,
``User.demonstration``); ``townplan.demo.guard`` keeps the accounts out of a town's real system.
"""
