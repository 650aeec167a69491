# The tools: how each is found, and the one line that installs it.

TRUNK_VERSION=0.21.14
CARGO_FUZZ_VERSION=0.13.2
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"
# Where a program's own update check or telemetry would ask its home.
export TRUNK_SKIP_VERSION_CHECK=true

# Turns to Debian's Rust where that was asked for, or where setup, by us or by another of us at once, had to take it.
take_debian_rust() {
  if [ -z "${RUST_ROAD:-}" ] && [ -f .tools/rust-road ]; then RUST_ROAD="$(cat .tools/rust-road)"; fi
  if [ "${RUST_ROAD:-}" != debian ] || [ ! -d .tools/debian-rust ]; then return 0; fi
  case ":$PATH:" in
    *":$PWD/.tools/debian-rust:"*) ;;
    *) export PATH="$PWD/.tools/debian-rust:$PATH" ;;
  esac
  hash -r
}
take_debian_rust

rust_wanted() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }
wasm_bindgen_wanted() { grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p'; }

# at_least 1.88 1.95.0: is the second version the first or a later one?
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

has_cargo() { have cargo && have rustc && at_least "$(rust_wanted)" "$(rustc --version 2>/dev/null | cut -d ' ' -f 2)"; }
has_linker() { have cc; }
# has_wasm_target [RUSTC]
has_wasm_target() {
  local libraries
  libraries="$("${1:-rustc}" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)" || return 1
  compgen -G "$libraries/libstd-*.rlib" >/dev/null
}
has_debian_rust() { [ "$(cat .tools/rust-road 2>/dev/null)" = debian ] && has_wasm_target .tools/debian-rust/rustc; }
has_rustfmt() { cargo fmt --version >/dev/null 2>&1; }
has_clippy() { cargo clippy --version >/dev/null 2>&1; }
has_trunk() { trunk --version 2>/dev/null | grep -q '^trunk 0\.21\.'; }
has_wasm_bindgen() { [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $(wasm_bindgen_wanted)" ]; }
has_cargo_fuzz() { [ "$(cargo-fuzz --version 2>/dev/null)" = "cargo-fuzz $CARGO_FUZZ_VERSION" ]; }
has_litellm() { cmp -s tests/try/litellm.txt .tools/litellm/installed.txt; }
has_node() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] && have npm; }
# The lock file that was installed is kept beside what it installed.
has_packages() { cmp -s package-lock.json node_modules/.installed-lock && [ -x node_modules/.bin/wasm-opt ]; }

# The program behind a snap sees another /tmp than we do, where the tests keep its profile and its network log; the packages
# of Ubuntu's browsers are a script that leads to one.
is_snap() {
  case "$(readlink -f "$1")" in */bin/snap | /snap/*) return 0 ;; esac
  grep -qaE '/snap/bin/|snap install' < <(head -c 4096 "$1")
}
# The first of these programs that is there and no snap.
first_browser() {
  local name path
  for name in "$@"; do
    path="$(command -v "$name" 2>/dev/null)" || continue
    is_snap "$path" || { echo "$path" && return 0; }
  done
  return 1
}
chromium_path() {
  if [ -n "${CHROMIUM:-}" ]; then command -v "$CHROMIUM"; else first_browser chromium chromium-browser google-chrome google-chrome-stable; fi
}
firefox_path() {
  if [ -n "${FIREFOX:-}" ]; then command -v "$FIREFOX"; else first_browser firefox-esr firefox; fi
}
has_chromium() { chromium_path >/dev/null; }
has_firefox() { firefox_path >/dev/null; }

# line NAME CHECK FOR INSTALL-LINE
line() {
  if "$2"; then
    printf '  %-16s present\n' "$1"
  else
    printf '  %-16s missing, or too old (%s): %s\n' "$1" "$3" "$4"
    missing=1
  fi
}

rust_line() {
  if have rustup; then echo "rustup update stable && rustup default stable"; else echo "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"; fi
}
# The version that apt would install, without epoch and Debian's own part; empty for none, and for a package that leads to a snap.
apt_offers() {
  if apt-cache show --no-all-versions "$1" 2>/dev/null | grep -qwi snap; then return 0; fi
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*:\)\{0,1\}\([0-9.]*\).*/\2/p'
}
# Before the first apt-get update nothing is known of what it offers.
knows_no_packages() { ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; }
node_line() {
  if knows_no_packages || at_least 18 "$(apt_offers nodejs)"; then
    echo "sudo apt-get install -y nodejs npm"
  else
    echo "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs"
  fi
}
chromium_line() {
  local deb=google-chrome-stable_current_amd64.deb
  if [ -n "${CHROMIUM:-}" ]; then
    echo "CHROMIUM names no program: '$CHROMIUM'"
  elif knows_no_packages || [ -n "$(apt_offers chromium)" ]; then
    echo "sudo apt-get install -y chromium fonts-dejavu-core"
  else
    echo "curl -fLo /tmp/$deb https://dl.google.com/linux/direct/$deb && sudo apt-get install -y /tmp/$deb"
  fi
}
firefox_line() {
  if [ -n "${FIREFOX:-}" ]; then
    echo "FIREFOX names no program: '$FIREFOX'"
  elif knows_no_packages || [ -n "$(apt_offers firefox-esr)" ]; then
    echo "sudo apt-get install -y firefox-esr"
  else
    echo "take the archive of https://www.mozilla.org/firefox/all/ and set FIREFOX to its program: a snap cannot be driven"
  fi
}

doctor() {
  local missing=0
  say "Tools"
  line "Rust $(rust_wanted)" has_cargo "everything" "$(rust_line)"
  line "C linker" has_linker "everything" "sudo apt-get install -y build-essential"
  line "wasm32 target" has_wasm_target "page and worker" "rustup target add wasm32-unknown-unknown"
  line "rustfmt" has_rustfmt "lint" "rustup component add rustfmt"
  line "clippy" has_clippy "lint" "rustup component add clippy"
  line "Trunk 0.21" has_trunk "page and worker" "cargo install trunk --version $TRUNK_VERSION --locked --debug --root .tools"
  line "wasm-bindgen" has_wasm_bindgen "page and worker" "cargo install wasm-bindgen-cli --version $(wasm_bindgen_wanted) --debug --root .tools"
  line "Node.js 18, npm" has_node "page, browser tests" "$(node_line)"
  line "npm packages" has_packages "page, browser tests" "./dev setup"
  line "Chromium" has_chromium "browser tests" "$(chromium_line)"
  line "Firefox" has_firefox "the journey in Firefox" "$(firefox_line)"
  if [ "$missing" = 0 ]; then note "nothing is missing"; else note "./dev setup installs all of them but cargo; Firefox comes with ./dev test"; fi
}
