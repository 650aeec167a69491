# What the other parts speak with and wait by.

say() { printf '\033[1m» %s\033[0m\n' "$*"; }
note() { printf '  %s\n' "$*"; }
complain() { printf 'dev: %s\n' "$*" >&2; }
die() {
  complain "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Says what is done and how long it takes at most, then does it; its output is shown only where it fails.
# timed "about 2 minutes" "Trunk" command…
timed() {
  local about="$1" what="$2" log start
  shift 2
  mkdir -p .tools
  log="$(mktemp .tools/log.XXXXXX)"
  start=$SECONDS
  say "$what ($about)"
  if "$@" >"$log" 2>&1 </dev/null; then
    note "done in $((SECONDS - start)) s"
    rm -f "$log"
  else
    tail -40 "$log" >&2
    complain "$what failed; the whole of its output is in $log"
    return 1
  fi
}

# Ends a process that we started and waits for it.
stop_process() {
  [ -n "${1:-}" ] || return 0
  kill "$1" 2>/dev/null || return 0
  wait "$1" 2>/dev/null || true
}
