#!/usr/bin/env bash
# Measures everything and writes the tables to a file:
#
#     benches/measure.sh                          about twenty minutes on two quiet cores
#     benches/measure.sh --sizes 10000,100000,1000000,10000000 --large 1000000
#     benches/measure.sh --profile quick --only core,served
#
# Sections: core (stages, look-ups, growth, import, build), memory, change (until readers see one),
# served (beside an empty echo), start (the program: import into a store, start to SERVING),
# compare (others, asked the same), counts (instructions). What is not installed is skipped with a
# word; a section that fails is told, and the others go on.
set -uo pipefail
cd "$(dirname "$0")/.."

sizes=10000,100000,1000000
large=1000000
queries=2000
compared=60
seconds=1
profile=release
out=docs/speed-tables.md
only=core,memory,change,served,start,compare,counts

usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; cat <<'HELP'
Options:
  --sizes LIST     entities of the catalogues, with commas between (10000,100000,1000000)
  --large COUNT    entities of the catalogue that is served and compared (1000000)
  --queries COUNT  queries of each kind (2000)
  --compared COUNT of them, compared with every name, for recall, at the sizes up to 100000 (60)
  --seconds COUNT  of each served round (1)
  --profile NAME   cargo profile (release)
  --only LIST      sections, with commas between (core,memory,change,served,start,compare,counts)
  --out FILE       the tables (docs/speed-tables.md)
HELP
}

while [ $# -gt 0 ]; do
  case $1 in
    --sizes | --large | --queries | --compared | --seconds | --profile | --only | --out)
      [ $# -gt 1 ] || { echo "$1 needs a value" >&2; exit 2; }
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    -h | --help) usage; exit ;;
    *) echo "unknown option $1; see --help" >&2; exit 2 ;;
  esac
done

say() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say "building, profile $profile"
cargo build --locked --profile "$profile" --bench speed --bench memory --message-format=json \
  >"$work/build.json" || exit 1
# The program of a benchmark that was built.
program() {
  python3 - "$work/build.json" "$1" <<'PYTHON'
import json, sys
for line in open(sys.argv[1]):
    made = json.loads(line)
    if made.get("target", {}).get("name") == sys.argv[2] and made.get("executable"):
        print(made["executable"])
PYTHON
}
speed=$(program speed)
memory=$(program memory)
[ -x "$speed" ] && [ -x "$memory" ] || { echo "cargo built no benchmark" >&2; exit 1; }

tables=$work/tables.md
# A section's head, the command that makes it, and what that prints.
section() {
  local head=$1
  shift
  say "$head"
  {
    printf '\n## %s\n\n' "$head"
    printf '    %s\n\n' "$(printf '%s ' "$@" | sed "s#$speed#cargo bench --bench speed --#; s#$memory#cargo bench --bench memory --#; s#$work#DIRECTORY#g; s# \$##")"
  } >>"$tables"
  "$@" >>"$tables" || { echo "$head: failed" >&2; printf '\nFailed.\n' >>"$tables"; }
}
wanted() { [[ ",$only," == *",$1,"* ]]; }

{
  printf '# Tables of speed and memory\n\n'
  printf 'By `benches/measure.sh`, %s, revision %s, profile %s, %s; on %s, %s cores, %s GB.\n' \
    "$(date +%F)" "$(git describe --always --dirty)" "$profile" "$(rustc -V | cut -d' ' -f1,2)" \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
    "$(awk '/MemTotal/ { printf "%.0f", $2 / 1e6 }' /proc/meminfo)"
  printf 'Load of the machine when it began: %s.\n' "$(cut -d' ' -f1 /proc/loadavg)"
} >"$tables"

if wanted core; then
  section "The core, by size" "$speed" core --size "$sizes" --queries "$queries"
  small=$(tr , '\n' <<<"$sizes" | awk '$1 <= 100000' | paste -sd,)
  if [ -n "$small" ] && [ "$compared" -gt 0 ]; then
    section "Recall against every name" "$speed" core --size "$small" --queries "$compared" --compared "$compared"
  fi
fi
if wanted memory; then
  section "Memory" "$memory" --size "$sizes"
fi
if wanted change; then
  section "A change, until readers can see it" "$speed" change --size "$sizes"
fi
if wanted served; then
  section "Served, beside an empty echo" "$speed" served --size "$large" --seconds "$seconds"
fi
if wanted start; then
  section "The program: import and start" "$speed" start --size "$sizes"
fi
if wanted compare; then
  section "Others, asked the same" "$speed" compare --size "$large" --write "$work"
  venv=$work/python
  if python3 -m venv "$venv" 2>/dev/null; then
    for package in tantivy rapidfuzz "psycopg[binary]"; do
      "$venv/bin/pip" install --quiet "$package" 2>/dev/null || echo "$package: cannot be installed" >&2
    done
    python=$venv/bin/python
  else
    python=python3
  fi
  "$python" benches/rivals/others.py "$work" >>"$tables" || echo "the others failed" >&2
fi
if wanted counts; then
  section "Instructions of fixed work" benches/counts.py
fi

mkdir -p "$(dirname "$out")"
cp "$tables" "$out"
say "written to $out"
