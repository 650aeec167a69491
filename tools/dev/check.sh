# Lint, tests, and whatever is run by name.

# The name that no tracked file may hold, written so that this one does not.
outside="\.\./sha""red"

lint() {
  setup_lint
  say "rustfmt"
  cargo fmt --all --check
  say "clippy, native"
  cargo clippy --locked --workspace --all-targets -- -D warnings
  say "clippy, wasm32"
  cargo clippy --locked --target wasm32-unknown-unknown -p llmperf-web --lib --bins -- -D warnings
  say "shell and scripts parse"
  local file
  for file in dev .ci/run tools/dev/*.sh; do bash -n "$file"; done
  for file in *_boot.js boot.js src/*/*/*.js public/*.js public/calibrate/*.js tools/*.mjs tools/*/*.mjs tests/e2e/*.mjs tests/e2e/*/*.mjs tests/bench/*js tests/bench/*/*js tests/try/*.mjs tests/it/node/*.mjs; do node --check "$file"; done
  say "nothing outside this repository is named"
  if git rev-parse --git-dir >/dev/null 2>&1; then
    if git grep -nI -e "$outside"; then die "the files above name a folder outside this repository"; fi
  else
    note "not a git checkout: skipped"
  fi
  say "Lint passed"
}

run_tests() {
  local half=all build=yes fast=() files=()
  while [ $# -gt 0 ]; do
    case "$1" in
      native | e2e) half="$1" ;;
      --fast) fast=(--fast) ;;
      --no-build) build=no ;;
      *.mjs) files+=("$1") ;;
      *) die "test takes native, e2e, --fast, --no-build and files, not '$1'" ;;
    esac
    shift
  done
  # What a person may have to install by hand is said before minutes are spent.
  if [ "$half" != native ]; then
    if [ "${E2E_BROWSER:-}" = firefox ]; then ensure firefox; else ensure chromium; fi
    ensure node
  fi
  setup_native
  # The tokenizer and the framer are compared with packages of npm.
  ensure node
  ensure packages
  if [ "$half" != e2e ]; then
    say "Native tests (seconds when warm, about two minutes at first)"
    cargo test --locked --workspace
  fi
  if [ "$half" != native ]; then
    setup_page
    if [ "$build" = yes ]; then build ${fast[@]+"${fast[@]}"}; fi
    build_simulator
    browser_tests ${files[@]+"${files[@]}"}
  fi
}

# The browser tests, under /a/b/ of a plain host and once more under the headers of ./dev serve.
browser_tests() {
  local server failed=0 file name of_firefox=()
  [ $# -gt 0 ] || set -- tests/e2e/*.test.mjs
  for server in plain headers; do
    say "Browser tests, page served $([ $server = plain ] && echo 'under /a/b/ without headers' || echo 'with the headers of ./dev serve')"
    E2E_SERVER=$server SIMULATOR="$simulator" CHROMIUM="$(chromium_path || true)" FIREFOX="$(firefox_path || true)" run_files "$@" || failed=1
  done
  if [ "${E2E_BROWSER:-chromium}" = chromium ]; then
    # The main job, from the plan to the link, the history and the leaderboard.
    for name in journey permalink keep leaderboard; do
      file="tests/e2e/$name.test.mjs"
      case " $* " in *" $file "*) of_firefox+=("$file") ;; esac
    done
    [ ${#of_firefox[@]} -eq 0 ] || in_firefox "${of_firefox[@]}" || failed=1
  fi
  return $failed
}

# The journey of the main job once more in Firefox, where one can be had that can be driven.
in_firefox() {
  say "The journey in Firefox"
  if ! (ensure firefox); then
    complain "SKIPPED in Firefox: there is none that can be driven. $(firefox_line)"
    return 0
  fi
  E2E_BROWSER=firefox SIMULATOR="$simulator" FIREFOX="$(firefox_path)" run_files "$@"
}

# Files that compare times, or the order in which things end: each has the machine to itself.
timed=" calibration first-token formats instrument journey leaderboard-run marks preflight queueing stop "

# The timed files one at a time, the others two at a time. A file that hangs ends after ten minutes, where Node.js can tell it to. A file
# that failed is run once more, alone, and both are said: what passes only then has a test that a busy machine can break, and wants mending.
run_files() {
  local options=(--test-reporter=spec) known file name failed=0 beside=() again=() logs
  known="$(node --help)"
  case "$known" in *--test-timeout*) options+=(--test-timeout=600000) ;; esac
  logs="$(mktemp -d)"
  for file in "$@"; do
    name="$(basename "$file" .test.mjs)"
    case "$timed" in
      *" $name "*) node --test "${options[@]}" "$file" </dev/null || again+=("$file") ;;
      *) beside+=("$file") ;;
    esac
  done
  if [ ${#beside[@]} -gt 0 ]; then
    printf '%s\0' "${beside[@]}" | xargs -0 -n 1 -P 2 bash -c '
      logs="$0" file="${*: -1}"
      log="$logs/$(basename "$file").log"
      node --test "$@" </dev/null >"$log" 2>&1 || printf "%s\n" "$file" >>"$logs/failed"
      flock "$logs" cat "$log"
    ' "$logs" "${options[@]}"
  fi
  while read -r file; do again+=("$file"); done < <(cat "$logs/failed" 2>/dev/null)
  rm -rf "$logs"
  for file in ${again[@]+"${again[@]}"}; do
    say "Once more, since it failed: $file"
    if node --test "${options[@]}" "$file" </dev/null; then
      complain "$file FAILED AT FIRST and passed when it was run again"
    else
      complain "$file failed twice"
      failed=1
    fi
  done
  return $failed
}

# shots [--look DIR]: docs/screenshots, from one run in each theme.
take_shots() {
  setup_page
  ensure chromium
  build_simulator
  SIMULATOR="$simulator" CHROMIUM="$(chromium_path)" node tests/e2e/shots.mjs "$@"
}

# run_by_name bench size …: tests/bench/size.mjs, with what it may need.
run_by_name() {
  local kind="$1" name="${2:-}"
  local folder="tests/$kind" file
  file="$folder/$name.mjs"
  if [ -z "$name" ] || [ ! -f "$file" ]; then
    [ -z "$name" ] || complain "there is no $kind called '$name'"
    complain "there are: $(find "$folder" -maxdepth 1 -name '*.mjs' -printf '%f\n' 2>/dev/null | sed 's/\.mjs$//' | sort | tr '\n' ' ')"
    exit 2
  fi
  shift 2
  ensure chromium
  if [ "$name" = litellm ]; then ensure litellm; fi
  setup_page
  # Another workspace, whose crates its own build takes from what is there.
  if [ "$name" = startup ]; then cargo fetch --locked --quiet --manifest-path tests/bench/counter/Cargo.toml; fi
  if [ "${BENCH_NO_BUILD:-}" != 1 ]; then build; fi
  build_simulator native
  SIMULATOR="${simulator:-}" CHROMIUM="$(chromium_path || true)" FIREFOX="$(firefox_path || true)" node "$file" "$@"
}

# run_fuzz NAME [--runs N] [--seconds N] [FILE…]: libFuzzer on a target, with the committed corpus and what was found before, which is
# kept in .tools. Everything that is fuzzed is safe Rust, so no sanitizer is needed, and with it no nightly compiler.
run_fuzz() {
  local name="${1:-}" limits=(-runs=1000000) files=()
  if [ ! -f "tests/fuzz/targets/$name.rs" ]; then
    [ -z "$name" ] || complain "there is no fuzz target called '$name'"
    complain "there are: $(find tests/fuzz/targets -name '*.rs' -printf '%f\n' | sed 's/\.rs$//' | sort | tr '\n' ' ')"
    exit 2
  fi
  shift
  while [ $# -gt 0 ]; do
    case "$1" in
      --runs) limits=(-runs="$2") && shift ;;
      --seconds) limits=(-max_total_time="$2") && shift ;;
      -*) die "fuzz takes --runs N, --seconds N and files, not '$1'" ;;
      *) files+=("$1") ;;
    esac
    shift
  done
  setup_native
  ensure cargo_fuzz
  cargo fetch --locked --quiet --manifest-path tests/fuzz/Cargo.toml
  local found=".tools/corpora/$name"
  mkdir -p "$found"
  if [ ${#files[@]} -gt 0 ]; then limits=(); else files=("$found" "tests/fuzz/corpus/$name"); fi
  RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz --sanitizer none "$name" "${files[@]}" -- \
    -print_final_stats=1 ${limits[@]+"${limits[@]}"}
}
