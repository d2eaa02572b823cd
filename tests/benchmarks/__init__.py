"""Speed and memory, measured on SQLite and on a private PostgreSQL; ``docs/benchmarks.md`` tells how to read it.

::

    make bench          everything, against the budgets; the page docs/benchmarks.md is written anew
    make bench-smoke    one small round of each part: no budget is judged, but nothing may fail
    python -m tests.benchmarks --part pages --database sqlite    one part on one database

It exits with 1 when a budget is missed, or when anything was answered that should not have been; then it says what.
It is no part of the test suite: a test never depends on a clock. It runs on Linux only, whose ``/proc`` tells a
process's memory.

Everything is asked through HTTP or the WSGI application, as a browser asks. Only to make up plans, and to look whether
what was posted is stored, it uses the models.

Modules: ``sizes`` says how much is measured and ``budgets`` what it may cost; ``data`` and ``projects`` make up plans,
``databases`` keeps them; ``browser``, ``forms``, ``people``, ``uploading`` and ``server`` are the tools; each other
module measures one part; ``report`` writes down what was found.
"""
