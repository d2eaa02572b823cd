"""Speed and memory, measured: what the pages cost, how much a server process holds, what fifty departments do to it.

::

    make bench                            everything: a quarter of an hour
    python -m tests.benchmarks --quick    plans of 60 and 600 targets only, and fewer samples

It makes up plans of 60, 600 and 6000 targets with twelve months of figures (``data.py``), on SQLite and on the private
PostgreSQL of the tests, prints what it measures, and ends with the budgets; it exits with 1 when one is missed. It is
no part of the test suite: a test never depends on a clock.

Pages (``pages.py``)
    Asked of the WSGI application itself, as gunicorn asks: every middleware, production settings, the manifest of the
    static files. The pages of one database take turns in random order, in one process, so that whatever slows the
    machine down slows them all; trust the ratios more than the milliseconds. A *unit* is the page of ``urls.py``:
    signed in, the base template, no data of its own, measured in the same turns.
Memory and posting (``server.py``)
    Through a real server on 127.0.0.1, on 600 targets: a worker's resident memory after a thousand mixed requests;
    fifty people at once who open the entry form and save and submit, each several sub-measures, one of them shared with
    colleagues.
    *Failed* is an error of the server, of the connection, or a refusal nobody earned; *lost* is a figure that was
    answered for as saved and is not there.

Linux only: the memory of a process is read from ``/proc``.
"""
