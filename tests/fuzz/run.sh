#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every fuzz target of BUILD_DIR for FUZZ_SECONDS, as many side by side as there are processors (or FUZZ_JOBS).
# What they find on the way stays in BUILD_DIR/fuzz-corpus, and the next run begins with it. An input that breaks a
# target ends that target; all are run to their end, and those that broke are named with the input to repeat it with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD_DIR:?}
seconds=${FUZZ_SECONDS:-60}
jobs=${FUZZ_JOBS:-$(nproc)}
artifacts=$build/fuzz-artifacts
export G_DEBUG=fatal-criticals G_SLICE=always-malloc
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"

# Runs in a process of its own; what it says goes out in one piece.
if [ "${1:-}" = --one ]; then
  name=$2
  log=$artifacts/$name.log
  corpus=$build/fuzz-corpus/$name
  mkdir -p "$corpus"
  seeds=$here/corpus/${name#fuzz-}
  [ -d "$seeds" ] || seeds=
  rm -f "$artifacts/$name.broke"
  if "$build/tests/fuzz/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -detect_leaks=1 -print_final_stats=1 -artifact_prefix="$artifacts/$name-" "$corpus" ${seeds:+"$seeds"} \
    >"$log" 2>&1; then
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
    echo "$name: ${executed:-no} inputs in $seconds seconds, at most ${memory:-?} MB"
    exit 0
  fi
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
  {
    echo "$name BROKE. The end of $log:"
    tail -40 "$log" | sed 's/^/    /'
    [ -z "$input" ] || echo "To repeat it: $build/tests/fuzz/$name $input"
  } >"$artifacts/$name.broke"
  cat "$artifacts/$name.broke"
  exit 1
fi

mkdir -p "$artifacts"
for source in "$here"/fuzz-*.c; do basename "$source" .c; done | xargs -P "$jobs" -n 1 sh "$0" --one || {
  echo "Broken: $(cd "$artifacts" && ls -- *.broke | sed 's/\.broke$//' | tr '\n' ' ')"
  exit 1
}
echo 'No target broke.'
