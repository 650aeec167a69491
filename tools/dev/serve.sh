# The page and the simulator together, until Ctrl-C.

serve() {
  local port=8080 build=yes extra=() fast=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --port) port="${2:?--port needs a number}" && shift ;;
      --port=*) port="${1#*=}" ;;
      --fast) fast=(--fast) ;;
      --brotli) extra+=(--brotli) ;;
      --no-build) build=no ;;
      *) die "serve takes --port N, --fast, --brotli and --no-build, not '$1'" ;;
    esac
    shift
  done
  setup_page
  if [ "$build" = yes ]; then build ${fast[@]+"${fast[@]}"}; fi
  build_simulator
  # One Node program owns the simulator and the page, so that neither outlives the other.
  exec node tools/serve_all.mjs --port "$port" --simulator-program "$simulator" ${extra[@]+"${extra[@]}"}
}
