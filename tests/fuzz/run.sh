#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every fuzz target of BUILD_DIR for FUZZ_SECONDS. What it finds on the way stays in the build
# directory; an input that breaks a target ends the run and is named.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD_DIR:?}
seconds=${FUZZ_SECONDS:-60}

for source in "$here"/fuzz-*.c; do
  name=$(basename "$source" .c)
  corpus=$build/fuzz-corpus/$name
  mkdir -p "$corpus" "$build/fuzz-artifacts"
  seeds=$here/corpus/${name#fuzz-}
  [ -d "$seeds" ] || seeds=
  echo "== $name: $seconds seconds"
  G_DEBUG=fatal-criticals G_SLICE=always-malloc \
    "$build/tests/fuzz/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$build/fuzz-artifacts/$name-" \
    "$corpus" ${seeds:+"$seeds"} 2>"$build/fuzz-artifacts/$name.log" ||
    { tail -40 "$build/fuzz-artifacts/$name.log"; echo "$name FAILED"; exit 1; }
  grep -E 'stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)' \
    "$build/fuzz-artifacts/$name.log" || true
done
echo 'No target broke.'
