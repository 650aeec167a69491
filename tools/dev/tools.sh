# The tools: how each is found, and the one line that installs it.

TRUNK_VERSION=0.21.14
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"
# Where a program's own update check or telemetry would ask its home.
export TRUNK_SKIP_VERSION_CHECK=true

# The road to Rust that setup took the last time, where it was not the active toolchain.
if [ -z "${RUST_ROAD:-}" ] && [ -f .tools/rust-road ]; then RUST_ROAD="$(cat .tools/rust-road)"; fi
if [ "${RUST_ROAD:-}" = debian ] && [ -d .tools/debian-rust ]; then export PATH="$PWD/.tools/debian-rust:$PATH"; fi

wasm_bindgen_wanted() { grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p'; }

has_cargo() { have cargo && have rustc; }
has_linker() { have cc; }
has_wasm_target() {
  has_cargo || return 1
  local libraries
  libraries="$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)" || return 1
  compgen -G "$libraries/libstd-*.rlib" >/dev/null
}
has_rustfmt() { cargo fmt --version >/dev/null 2>&1; }
has_clippy() { cargo clippy --version >/dev/null 2>&1; }
has_trunk() { trunk --version 2>/dev/null | grep -q '^trunk 0\.21\.'; }
has_wasm_bindgen() { [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $(wasm_bindgen_wanted)" ]; }
has_node() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] && have npm; }
# The lock file that was installed is kept beside what it installed.
has_packages() { cmp -s package-lock.json node_modules/.installed-lock && [ -x node_modules/.bin/wasm-opt ]; }

chromium_path() {
  local name
  for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" 2>/dev/null && return 0
  done
  return 1
}
firefox_path() {
  local name
  for name in ${FIREFOX:+"$FIREFOX"} firefox-esr firefox; do
    command -v "$name" 2>/dev/null && return 0
  done
  return 1
}
has_chromium() { chromium_path >/dev/null; }
has_firefox() { firefox_path >/dev/null; }

# line NAME CHECK FOR INSTALL-LINE
line() {
  if "$2"; then
    printf '  %-16s present\n' "$1"
  else
    printf '  %-16s missing (%s): %s\n' "$1" "$3" "$4"
    missing=1
  fi
}

doctor() {
  local missing=0
  say "Tools"
  line "cargo, rustc" has_cargo "everything" "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
  line "C linker" has_linker "everything" "sudo apt-get install -y build-essential"
  line "wasm32 target" has_wasm_target "page and worker" "rustup target add wasm32-unknown-unknown"
  line "rustfmt" has_rustfmt "lint" "rustup component add rustfmt"
  line "clippy" has_clippy "lint" "rustup component add clippy"
  line "Trunk 0.21" has_trunk "page and worker" "cargo install trunk --version $TRUNK_VERSION --locked --debug --root .tools"
  line "wasm-bindgen" has_wasm_bindgen "page and worker" "cargo install wasm-bindgen-cli --version $(wasm_bindgen_wanted) --debug --root .tools"
  line "Node.js, npm" has_node "page, browser tests" "sudo apt-get install -y nodejs npm"
  line "npm packages" has_packages "page, browser tests" "./dev setup"
  line "Chromium" has_chromium "browser tests" "sudo apt-get install -y chromium fonts-dejavu-core"
  line "Firefox" has_firefox "browser tests by choice" "sudo apt-get install -y firefox-esr"
  if [ "$missing" = 0 ]; then note "nothing is missing"; else note "./dev setup installs all of them but cargo and Firefox"; fi
}
