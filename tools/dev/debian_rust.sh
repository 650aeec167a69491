# Rust for wasm32 from Debian's packages alone, for machines where rustup cannot fetch the target.

debian_rust() {
  apt_update
  local wanted
  wanted="$(rust_wanted)"
  if at_least "$wanted" "$(apt_offers libstd-rust-dev-wasm32)"; then
    timed "about two minutes" "Rust and its wasm32 library, from packages" \
      apt_install rustc cargo rustfmt rust-clippy libstd-rust-dev-wasm32 lld
  else
    at_least "$wanted" "$(apt_offers rustc-web)" ||
      die "the packages of this system hold no Rust $wanted that builds for wasm32; with rustup it is one line: $(rust_line)"
    timed "about two minutes" "Debian's rustc-web" \
      apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web
    # Its wasm linker is a link to the program of another package, which it does not ask for.
    if [ -L /usr/bin/rust-lld ] && [ ! -e /usr/bin/rust-lld ]; then
      timed "a few seconds" "wasm linker" apt_install "$(basename "$(readlink /usr/bin/rust-lld)")"
    fi
    compgen -G '/usr/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib' >/dev/null ||
      timed "about a minute" "wasm32 standard library, from its sources" build_wasm_library
  fi
  link_debian_rust
  echo debian >.tools/rust-road
  hash -r
}

# Its programs alone, ahead of rustup's on PATH for us and nobody else.
link_debian_rust() {
  local program
  mkdir -p .tools/debian-rust
  for program in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
    if [ -x "/usr/bin/$program" ]; then ln -sf "/usr/bin/$program" ".tools/debian-rust/$program"; fi
  done
  export PATH="$PWD/.tools/debian-rust:$PATH"
}

# Builds std by way of an empty crate, with bitcode, without which link-time optimisation fails, and with `test` for wasm tests.
build_wasm_library() {
  local work libraries=/usr/lib/rustlib/wasm32-unknown-unknown/lib
  work="$(mktemp -d)"
  mkdir -p "$work/src"
  printf '[package]\nname = "throw_away"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  (
    cd "$work"
    env -u CARGO_TARGET_DIR RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
      /usr/bin/cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,test
  ) || return 1
  rm -f "$work"/target/wasm32-unknown-unknown/release/deps/libthrow_away*
  as_root mkdir -p "$libraries"
  as_root cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$libraries/"
  rm -rf "$work"
}
