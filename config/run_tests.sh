#!/usr/bin/env bash
# All tests: first those that run side by side, then those that drive the running system,
# then those that kill its processes.
# With arguments: just what they name.
set -euo pipefail

python=.venv/bin/python
if [ $# -gt 0 ]; then
  exec "$python" -m pytest "$@"
fi
"$python" -m pytest -n auto --ignore tests/browser --ignore tests/faults
"$python" -m pytest tests/browser
"$python" -m pytest tests/faults
