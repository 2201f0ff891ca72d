# What the bench scripts share: builds, tables, timing in turns, medians. Sourced, not run.
#
#   ROWS="1000000 5000000" ROUNDS=5 ROLO=target/dist/rolo; the first argument of a script is the folder for tables (else $TMPDIR, else /tmp).
# Quote ratios, never seconds: those depend on the machine and on what else it does.
set -euo pipefail
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$bench/../.." && pwd)
folder=$(mkdir -p "${1:-${TMPDIR:-/tmp}}" && cd "${1:-${TMPDIR:-/tmp}}" && pwd)
read -ra sizes <<<"${ROWS:-1000000 5000000}"
rounds=${ROUNDS:-5}

if [ -z "${ROLO:-}" ]; then
  cargo build --quiet --profile dist --manifest-path "$root/Cargo.toml"
fi
cargo build --quiet --release --locked --manifest-path "$bench/floor/Cargo.toml" --target-dir "$root/target/floor"
rolo=$(realpath "${ROLO:-$root/target/dist/rolo}")
floor=$root/target/floor/release/floor

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset "${!ROLO_@}"

# table ROWS: makes the table of so many rows, if it is not there, and names it.
table() {
  local table=$folder/customers-$1.csv
  if [ ! -s "$table" ]; then
    python3 "$bench/gen_customers.py" --rows "$1" --seed 1 --out "$table.part"
    mv "$table.part" "$table"
  fi
  cat "$table" >/dev/null
  echo "$table"
}

# measure NAME COMMAND…: adds `user+sys wall` in seconds to the file NAME. That the data fail (exit 1) is no error.
measure() {
  local name=$1 code=0 TIMEFORMAT='%3U %3S %3R'
  shift
  { time "$@" >/dev/null 2>"$work/said" || code=$?; } 2>"$work/time"
  if [ "$code" -gt 1 ]; then
    cat "$work/said" >&2
    exit "$code"
  fi
  read -r user system wall <"$work/time"
  echo "$user $system $wall" >>"$work/$name"
}

# peak NAME COMMAND…: puts the greatest resident memory, in KiB, into the file NAME.
peak() {
  local name=$1
  shift
  /usr/bin/time -f %M -o "$work/$name" "$@" >/dev/null 2>&1 || [ $? -eq 1 ]
}
