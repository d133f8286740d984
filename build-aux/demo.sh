#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows Dastak at work, without an account at Meta: a sandbox whose customers write, a relay, and the app.
#
# On a display: a real window, until it is closed. Without one: screenshots in build/demo/, each with a line that says
# what it shows; ends by itself, after DEMO_SECONDS (20) at the earliest.
set -u

source_dir=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD_DIR:-$source_dir/build}
demo=$build/demo
seconds=${DEMO_SECONDS:-20}
began=$SECONDS
relay=$build/src/relay/dastak-relay
export DASTAK_THUMBNAIL=$build/src/thumbnail/dastak-thumbnail
export DASTAK_PLAYER=$build/src/player/dastak-player
export DASTAK_RECORDER=$build/src/recorder/dastak-recorder
sandbox=$build/src/sandbox/dastak-sandbox
ctl=$build/src/cli/dastakctl
python=${PYTHON:-/usr/bin/python3}

for program in "$relay" "$sandbox" "$ctl" "$build/src/app/dastak"; do
  [ -x "$program" ] || { echo "demo: $program is not built; run make first" >&2; exit 1; }
done

started=()
finish() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null; done
}
trap finish EXIT
trap 'exit 130' INT TERM

die() {
  echo "demo: $1" >&2
  [ -f "${2:-}" ] && tail -n 20 "$2" >&2
  exit 1
}

# The line in which a server says where it listens.
port_of() {
  local i
  for i in $(seq 200); do
    sed -n 's#.*listening .*127\.0\.0\.1:\([0-9]*\).*#\1#p' "$1" 2>/dev/null | head -n 1 | grep . && return 0
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

code_in() { grep -oE '\b([0-9A-Z]{4}-){6}[0-9A-Z]{4}\b' | head -n 1; }
add_user() { "$relay" user add --data "$demo/relay" --name "$1" --role "$2" | code_in; }

rm -rf "$demo"
mkdir -p "$demo"
(umask 077
 for name in app-secret verify-token access-token; do
   head -c 24 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' >"$demo/$name"
 done)

"$relay" init --data "$demo/relay" --admin-name "Nasreen Akhtar" >"$demo/init.txt" || die 'the relay could not be made'
admin_code=$(code_in <"$demo/init.txt")
# The sandbox has to know the relay's port and the relay the sandbox's: reserve one.
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$sandbox" --port 0 --demo --webhook "http://127.0.0.1:$port/webhooks/whatsapp" \
  --app-secret-file "$demo/app-secret" --token-file "$demo/access-token" --verify-token "$(cat "$demo/verify-token")" \
  --phone-number-id 106540352242922 --waba-id 102290129340398 --status-delay 200,600,1500 \
  >"$demo/sandbox.log" 2>&1 &
started+=($!)
sandbox_port=$(port_of "$demo/sandbox.log" $!) || die 'the sandbox did not start' "$demo/sandbox.log"
cat >"$demo/relay.conf" <<CONF
[relay]
data=$demo/relay
listen=127.0.0.1:$port
name=Harbour Home Goods

[whatsapp]
app-secret-file=$demo/app-secret
verify-token-file=$demo/verify-token
access-token-file=$demo/access-token
graph-url=http://127.0.0.1:$sandbox_port
numbers=106540352242922
CONF
"$relay" serve --config "$demo/relay.conf" >"$demo/relay.log" 2>&1 &
relay_pid=$!
started+=($relay_pid)
disown $relay_pid # it gets killed on purpose: no need to say so
port_of "$demo/relay.log" $relay_pid >/dev/null || die 'the relay did not start' "$demo/relay.log"
echo "demo: relay at http://127.0.0.1:$port, sandbox at http://127.0.0.1:$sandbox_port, everything in $demo"

link() { echo "dastak://127.0.0.1:$port?code=$1"; }
app_env=(GSETTINGS_SCHEMA_DIR="$build/data" DASTAK_LOCALEDIR="$build/po"
         SECRET_BACKEND=file SECRET_FILE_TEST_PASSWORD=demo) # a keyring of its own: yours is left alone

ayesha=$(add_user 'Ayesha Siddiqui' agent)
omar=$(add_user 'Omar Farooq' agent)
[ -n "$ayesha" ] && [ -n "$omar" ] || die 'nobody could be added' "$demo/relay.log"

# The owner has written down what is said often; all of it is made up.
owner() {
  local c=("$ctl" --profile "$demo/owner")
  "${c[@]}" enrol "$(link "$admin_code")" && "${c[@]}" sync || return
  "${c[@]}" canned put hello 'Greeting' 'Hello {{customer.first-name}}, {{agent.first-name}} of Harbour Home Goods here.
How can I help?'
  "${c[@]}" canned put salam 'سلام' 'السلام علیکم {{customer.first-name}}! میں {{agent.first-name}} ہوں۔'
  "${c[@]}" canned put order 'Where the order is' 'Your order {{order number}} left our warehouse on {{day}} and is with
the courier now.'
  "${c[@]}" canned put cod 'Cash on delivery' 'Please keep {{amount}} ready; the rider gives you a receipt.'
  "${c[@]}" --article canned put returns 'How returns work' 'Unused goods come back within 14 days.
Please keep the box and the receipt; we collect them and pay back within a week.'
}
owner >"$demo/owner.log" 2>&1 &
started+=($!)

# A colleague at work: claims, answers, leaves a note, resolves.
colleague() {
  local c=("$ctl" --profile "$demo/omar") id
  conversation() {
    "${c[@]}" --sync --json conversations --view all |
      "$python" -c 'import json, sys
for line in sys.stdin:
    row = json.loads(line)
    if sys.argv[1] in (row.get("name") or ""): print(row["id"]); break' "$1"
  }
  "${c[@]}" enrol "$(link "$omar")" || return
  sleep 1.5
  id=$(conversation Maria) && "${c[@]}" claim "$id" &&
    "${c[@]}" send "$id" 'Good morning! I am sorry about the plate. Would you like a replacement or a refund?' &&
    "${c[@]}" note "$id" 'Second broken plate from the same crate this week. I told the warehouse.'
  id=$(conversation Hamza) && "${c[@]}" claim "$id" && "${c[@]}" send "$id" 'Rider 5 minute mein gate 2 par hoga'
  id=$(conversation Nadia) && "${c[@]}" claim "$id" &&
    "${c[@]}" send "$id" 'Yes, online too, until Sunday!' && "${c[@]}" set-status "$id" resolved
}
colleague >"$demo/colleague.log" 2>&1 &
started+=($!)

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo 'demo: you are Ayesha Siddiqui, an agent of a small shop. Omar is a colleague; customers write by themselves.'
  echo 'demo: claim a conversation and answer it; close the window to end.'
  env "${app_env[@]}" SECRET_FILE_TEST_PATH="$demo/keyring" \
    "$build/src/app/dastak" --profile "$demo/ayesha" --enrol "$(link "$ayesha")"
  exit $?
fi

# Without a display: private ones, and an assistive tool at the controls.
codes=("$ayesha")
for _ in 1 2 3; do
  codes+=("$("$relay" user code --data "$demo/relay" --user 'Ayesha Siddiqui' | code_in)")
done
env "${app_env[@]}" DASTAK_BUILD="$build" DEMO_DIR="$demo" DEMO_URL="127.0.0.1:$port" DEMO_CODES="${codes[*]}" \
  DEMO_RELAY_PID="$relay_pid" "$python" "$source_dir/build-aux/demo-shots.py" || exit 1
left=$((seconds - (SECONDS - began)))
[ $left -gt 0 ] && sleep $left
exit 0
