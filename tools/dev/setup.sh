# Puts missing tools in place: packages of the system by apt, everything else in .tools and node_modules.

# ensure NAME: runs install_NAME unless has_NAME; two of us at once wait for each other.
ensure() {
  "has_$1" && return 0
  mkdir -p .tools
  (
    flock 9
    take_debian_rust
    "has_$1" || "install_$1" 9>&-
  ) 9>".tools/$1.lock"
  hash -r
  take_debian_rust
  "has_$1" || die "$1 is still missing or too old after its installation; ./dev doctor names the line that installs it"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else die "this needs root or sudo: $*"; fi
}

# Two of us at once wait for each other here, too: apt does so for its packages, but not for its lists.
apt_update() {
  have apt-get || die "no apt-get here; ./dev doctor names what to install by hand"
  (
    flock 8
    if [ -z "$(find .tools/apt-lists -mmin -30 2>/dev/null)" ]; then
      as_root apt-get -o DPkg::Lock::Timeout=300 -qq update 8>&- && touch .tools/apt-lists
    fi
  ) 8>.tools/apt.lock || complain "apt-get update failed; going on with the lists that are there"
}
apt_install() {
  apt_update
  (
    flock 8
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" 8>&-
  ) 8>.tools/apt.lock
}

install_cargo() {
  have cargo || have rustup ||
    die "Rust $(rust_wanted) or later is needed first: $(rust_line), or set RUST_ROAD=debian for the Rust of Debian's packages"
  if have rustup; then
    timed "about a minute" "Rust $(rust_wanted) or later, by rustup" rustup update stable && has_cargo && return 0
    note "no toolchain of rustup's is that new and in use; taking Debian's packages"
  else
    note "$(rustc --version 2>/dev/null || echo "cargo without rustc") is too old: $(rust_wanted) is wanted; taking Debian's packages"
  fi
  ensure debian_rust
}
install_debian_rust() {
  . tools/dev/debian_rust.sh
  debian_rust
}
install_linker() { timed "about 30 s" "C compiler and linker" apt_install build-essential; }
install_node() {
  apt_update
  at_least 18 "$(apt_offers nodejs)" || die "Node.js 18 or later is needed first, and the packages of this system hold an older one or none. One line: $(node_line)"
  timed "about a minute" "Node.js" node_and_npm
}
# Some packages of Node.js bring npm along and will not have another beside them.
node_and_npm() {
  apt_install nodejs
  hash -r
  have npm || apt_install npm
}
install_chromium() {
  [ -z "${CHROMIUM:-}" ] || die "$(chromium_line)"
  apt_update
  [ -n "$(apt_offers chromium)" ] ||
    die "Chromium is needed first, and the packages of this system hold none but a snap, which cannot be driven. One line: $(chromium_line) (or set CHROMIUM to the path of a Chromium or Chrome)"
  timed "about a minute" "Chromium" apt_install chromium fonts-dejavu-core
}
install_firefox() {
  [ -z "${FIREFOX:-}" ] || die "$(firefox_line)"
  apt_update
  [ -n "$(apt_offers firefox-esr)" ] || die "no Firefox that can be driven is in the packages of this system: $(firefox_line)"
  timed "about a minute" "Firefox" apt_install firefox-esr fonts-dejavu-core
}
install_rustfmt() { timed "a few seconds" "rustfmt" rustup component add rustfmt; }
install_clippy() { timed "a few seconds" "clippy" rustup component add clippy; }
install_packages() {
  timed "about 20 s" "npm packages" npm ci --no-fund --no-audit
  cp package-lock.json node_modules/.installed-lock
}
# Tools of the build are compiled fast rather than to be fast, and nobody will debug them.
install_trunk() {
  timed "three to six minutes" "Trunk $TRUNK_VERSION" \
    env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=false cargo install trunk --version "$TRUNK_VERSION" --locked --debug --root .tools
}
# Without --locked: its lock file may name a crate version that a registry does not serve.
install_wasm_bindgen() {
  timed "one to four minutes" "wasm-bindgen $(wasm_bindgen_wanted)" \
    env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=false cargo install wasm-bindgen-cli --version "$(wasm_bindgen_wanted)" --debug --force --root .tools
}

install_cargo_fuzz() {
  timed "about a minute" "cargo-fuzz $CARGO_FUZZ_VERSION" \
    env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=false cargo install cargo-fuzz --version "$CARGO_FUZZ_VERSION" --locked --debug --root .tools
}
# A virtual environment of Python with what the lock file names, and nothing else.
install_litellm() {
  have python3 || die "Python 3.10 or later is needed first. One line: sudo apt-get install -y python3 python3-venv"
  rm -rf .tools/litellm
  python3 -m venv .tools/litellm || die "Python's venv is needed first. One line: sudo apt-get install -y python3-venv"
  timed "about a minute" "LiteLLM's proxy" .tools/litellm/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r tests/try/litellm.txt
  cp tests/try/litellm.txt .tools/litellm/installed.txt
}

# The wasm32 standard library: of rustup, else of a Debian new enough, else built from the sources of Debian's rustc-web.
install_wasm_target() {
  if [ "${RUST_ROAD:-}" != debian ] && have rustup; then
    timed "about 20 s" "wasm32 target, by rustup" rustup target add wasm32-unknown-unknown && return 0
    note "rustup could not; taking Debian's packages"
  fi
  ensure debian_rust
}

setup_native() {
  ensure linker
  if [ "${RUST_ROAD:-}" = debian ]; then ensure debian_rust; fi
  ensure cargo
  ensure wasm_target
}
setup_page() {
  ensure node
  setup_native
  ensure packages
  ensure trunk
  ensure wasm_bindgen
}
setup_lint() {
  setup_native
  ensure rustfmt
  ensure clippy
}
setup_all() {
  ensure chromium
  setup_page
  setup_lint
  say "Every tool is in place"
}
