"""Speed and memory, measured: what the pages cost, how much a server process holds, what two hundred clients do to it.

::

    make bench                            everything: half an hour
    python -m tests.benchmarks --quick    plans of 60 and 600 targets only, 40 clients, and fewer samples

It makes up plans of 60, 600 and 6000 targets with twelve months of figures (``data.py``), on SQLite and on the private
PostgreSQL of the tests, prints what it measures, and ends with the budgets; it exits with 1 when one is missed. It is
no part of the test suite: a test never depends on a clock.

Pages (``pages.py``)
    Asked of the WSGI application itself, as gunicorn asks: every middleware, production settings, the manifest of the
    static files. The pages of one database take turns in random order, in one process, so that whatever slows the
    machine down slows them all; trust the ratios more than the milliseconds. A *unit* is the page of ``urls.py``:
    signed in, the base template, no data of its own, measured in the same turns. *My month, 60 to fill* is that of a
    department with sixty sub-measures of one or two targets, in a month that is open, half of it typed already.
    Projects (``projects.py``) are fifty and two thousand under a plan of sixty targets, four milestones each.
    Every page is asked before it is measured: what a process keeps (templates, lights of figures that have not changed)
    is kept by then, as it is on every visit but a worker's first.
Saves (``saving.py``)
    Two hundred items saved, all changed, and submitted, through the report's page and through my month. Every SQL
    statement of the post counts, those of the session, of the transaction and of its savepoints too.
Memory (``memory.py``)
    A worker of the real server (``server.py``, on 127.0.0.1) and what it holds after a thousand mixed requests on 600
    targets.
Bad files (``refusals.py``)
    Fifty megabytes, a zip bomb and a renamed program, sent to the real server as evidence and as a workbook. The time
    runs from the first byte sent to the last byte of the page with the sentence; it is the median of nine, after one
    that nobody counts. Nothing may be stored by it, and no file may be left.
Workbook (``workbook.py``)
    Two thousand figures, downloaded, typed in, uploaded to the real server and confirmed. The time is that of the
    upload, to the last byte of its preview, in a worker that has read no workbook before. The memory is that worker's
    highest resident memory during the upload, over what it held before: what the workbook takes, all it loads
    included.
Posting (``posting.py``)
    Two hundred people at once, four to a department. Each submits ten sub-measures of their own, half of them on the
    report's page and half in my month, and midway saves and submits one that the colleagues have open too.
    *Failed* is an error of the server, of the connection, or a refusal nobody earned; *lost* is a figure or a
    submission that was answered for and is not there. Afterwards the chain of events must be whole, and what they
    changed must be stored as they say.

Linux only: the memory of a process is read from ``/proc``.
"""
