# Builds the page, its worker and the simulator.

# build [--fast]: dist/, in release or in the quick profile.
build() {
  local profile=release
  while [ $# -gt 0 ]; do
    case "$1" in
      --fast) profile=fast ;;
      *) die "build takes --fast, not '$1'" ;;
    esac
    shift
  done
  setup_page
  local start=$SECONDS
  say "Page and worker, $profile build (seconds when warm, two to four minutes at first)"
  # Both programs in one call, so that they are compiled and linked side by side; Trunk then finds them done.
  cargo build --locked --profile "$profile" --target wasm32-unknown-unknown -p llmperf-web --bins
  # Trunk runs npm's wasm-opt and stays away from the network.
  if [ "$profile" = release ]; then
    env -u NO_COLOR trunk --log warn build --release --offline
  else
    env -u NO_COLOR trunk --log warn build --cargo-profile "$profile" --offline
  fi
  note "dist/ is built, in $((SECONDS - start)) s"
}

# The simulator's program, in the profile of the native tests, which have compiled its dependencies; sets `simulator`.
build_simulator() {
  local profile="${1:-dev}" folder
  say "Simulator (seconds when warm, about a minute at first)"
  cargo build --locked --profile "$profile" -p simulator
  folder="$(cargo metadata --format-version 1 --no-deps | node -p 'JSON.parse(require("fs").readFileSync(0)).target_directory')"
  if [ "$profile" = dev ]; then profile=debug; fi
  simulator="$folder/$profile/simulator"
}

clean() {
  rm -rf dist .generated
  cargo clean
  if [ "${1:-}" = --all ]; then rm -rf .tools node_modules; fi
}
