"""What happens to what was acknowledged when the machine is killed, loses its power, or runs full.

::

    make faults          everything, on SQLite and PostgreSQL; the figures of docs/reliability.md are written anew
    make faults-smoke    one of each kind that takes seconds, in a minute
    python -m tests.faults --database sqlite --kind power    one kind on one database

It exits with 1 when an acknowledged post is gone, one is half stored, the trace is not whole, or files of no report
stay. It is no part of the test suite. It runs on Linux as root: it mounts a disk of its own, which can lose its power.

The demonstration stands on that disk as a town's own system, served by ``manage.py serve``. Several people post figures
and evidence through HTTP, and note what was answered as saved. Meanwhile something happens to the server.

Modules: ``disk`` loses power and fills up; ``machine`` has the disk, the database and the web server, ``prepared`` the
demonstration on it; ``people`` post; ``proof`` looks whether everything is there; ``kinds`` are the faults; ``page``
writes down what was found.
"""
