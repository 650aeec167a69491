# Builds the programs of the page and the simulator.

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
  say "Page, viewer and worker, $profile build (seconds when warm, three to ten minutes at first)"
  # Trunk asks for the metadata of every crate of Cargo.lock, those for other systems too.
  cargo fetch --locked --quiet
  # All programs in one call, so that they are compiled and linked side by side; Trunk then finds them done, since it asks
  # for the same package, profile and target.
  cargo build --locked --offline --profile "$profile" --target wasm32-unknown-unknown -p llmperf-web --bins
  # Trunk runs npm's wasm-opt, for a release alone, and stays away from the network, as does each cargo that it starts.
  local kind=(--release)
  [ "$profile" = release ] || kind=(--cargo-profile "$profile")
  env -u NO_COLOR CARGO_NET_OFFLINE=true trunk --log warn build "${kind[@]}" --locked --offline
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
