#!/usr/bin/env bash
# All tests: first those that run side by side, then those that drive the running system, then those
# that kill its processes; on PostgreSQL also those of two hosts. On PostgreSQL those that meet no
# database (readers of files, arithmetic) and those that look at pages alone are left to the other run.
# With arguments: just what they name.
set -euo pipefail

python=.venv/bin/python
if [ $# -gt 0 ]; then
  exec "$python" -m pytest "$@"
fi
apart=(--ignore tests/browser --ignore tests/faults --ignore tests/hosts)
if [[ ${DATABASE_URL:-} == postgres* ]]; then
  for part in quizzes/{formats,engine,starter/test_starter_questions.py} learning/engine test_{doors,markup_of_pages}.py \
    test_{composed_text,nonsense_in_admin,one_rounding,refused_forms}.py \
    test_{vietnam_days,vietnamese}.py running cms/pages; do
    apart+=(--ignore "tests/$part")
  done
  "$python" -m pytest -n auto --dist worksteal "${apart[@]}"
  "$python" -m pytest tests/faults
  exec "$python" -m pytest tests/hosts
fi
"$python" -m pytest -n auto --dist worksteal "${apart[@]}"
# What asks compiled queries, once with every query put together by Django.
COMPILED_QUERIES=false "$python" -m pytest -n auto --dist worksteal \
  tests/quizzes/{attempts,learner,grading} tests/config tests/test_permissions.py
# Beside the journeys: what kills processes, then the walk, on a system of its own, since it lives
# some months in the demo, which the journeys find new.
told=$(mktemp)
apart=(tests/browser/test_pages_read.py)
(for part in tests/faults "${apart[@]}"; do "$python" -m pytest "$part"; done) >"$told" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$told"' EXIT
"$python" -m pytest tests/browser "${apart[@]/#/--ignore=}"
wait "$beside" || { cat "$told"; exit 1; }
cat "$told"
