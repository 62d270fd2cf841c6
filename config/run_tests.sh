#!/usr/bin/env bash
# All tests: first those that run side by side, then those that drive the running system, then those
# that kill its processes. On PostgreSQL those whose outcome may depend on the database, and those of
# two hosts. With arguments: just what they name. WITHOUT_LONG=1 leaves out the walk through a
# lived-in system, nonsense at every address, the kills but for a few, the running of printed commands, and on
# PostgreSQL upgrades and the interface by its schema.
set -euo pipefail

python=.venv/bin/python
if [ $# -gt 0 ]; then
  exec "$python" -m pytest "$@"
fi
if [[ ${DATABASE_URL:-} == postgres* ]]; then
  # Left to the other run: readers of files, arithmetic, looks of pages, proxies, sign-in at other systems;
  # and of killed processes those of backups and long works (ARGS=tests/faults runs them all).
  apart=()
  for part in quizzes/{formats,engine,starter/test_starter_questions.py} learning/engine \
    security/test_{code,document,headers}.py config/test_{nginx,nginx_encryption,header_names,proxies,body_limits}.py \
    learning/accounts/test_{single_sign_on,forged_tokens,proof_elsewhere,directory}.py; do
    apart+=(--ignore "tests/$part")
  done
  if [ -n "${WITHOUT_LONG:-}" ]; then
    apart+=(--ignore tests/learning/interfaces/test_api_by_schema.py)
  fi
  "$python" -m pytest -n auto --dist worksteal "${apart[@]}" \
    tests/{config,learning,quizzes,security} tests/certificates/{badges,desk,register} \
    tests/cms/{append_only,law,mail} tests/test_transitions.py
  "$python" -m pytest tests/faults/test_database_killed.py
  if [ -z "${WITHOUT_LONG:-}" ]; then
    "$python" -m pytest -n auto --dist worksteal tests/upgrades tests/test_nonsense.py
    "$python" -m pytest tests/faults/test_{answer_path_killed,worker_killed,full_queue}.py
  fi
  exec "$python" -m pytest tests/hosts
fi
apart=(--ignore tests/browser --ignore tests/faults --ignore tests/hosts)
if [ -n "${WITHOUT_LONG:-}" ]; then
  apart+=(--ignore tests/test_nonsense.py --ignore tests/test_nonsense_in_admin.py)
fi
"$python" -m pytest -n auto --dist worksteal "${apart[@]}"
# What asks compiled queries, once with every query put together by Django.
COMPILED_QUERIES=false "$python" -m pytest -n auto --dist worksteal \
  tests/quizzes/{attempts,learner,grading} tests/config/test_compiled_queries.py
# Beside the journeys: what kills processes, then the walk, on a system of its own, since it lives
# some months in the demo, which the journeys find new.
told=$(mktemp)
apart=(tests/browser/test_pages_read.py)
long=(tests/faults "${apart[@]}")
journeys=(tests/browser "${apart[@]/#/--ignore=}")
if [ -n "${WITHOUT_LONG:-}" ]; then
  long=(tests/faults/test_answer_path_killed.py)
  journeys+=(--deselect tests/browser/test_commands.py::test_a_printed_command_works_after_make_run)
fi
(for part in "${long[@]}"; do "$python" -m pytest "$part"; done) >"$told" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$told"' EXIT
"$python" -m pytest "${journeys[@]}"
wait "$beside" || { cat "$told"; exit 1; }
cat "$told"
