"""The benchmark behind `make bench`: whole attempts over HTTP against the running system.

It works in a private folder and database of its own and leaves nothing behind. Start it
with `make bench DB=postgres` or `make bench DB=sqlite`; `ARGS="--attempts 40"` is a quick look.
"""
