#!/usr/bin/env bash
# Clients that others wrote, against a server on the starter catalogue: buf curl and grpcio reach
# every RPC through reflection.
#
#     tests/clients/run.sh SERVER_BINARY BUF PYTHON
#
# BUF is the buf command, PYTHON one that has grpcio and grpcio-reflection.
set -euo pipefail
binary=$1 buf=$2 python=$3
here=$(cd "$(dirname "$0")" && pwd)
log=$(mktemp)
"$binary" --listen 127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
  grep -q 'try it' "$log" && break
  kill -0 "$server"
  sleep 0.2
done
address=$(sed -n 's/.*is listening on //p' "$log")

"$python" "$here/client.py" "$address"

# Every method that reflection lists is called with what its service needs.
call() {
  "$buf" curl --reflect --protocol grpc --http2-prior-knowledge -d "$2" \
    "http://$address/incumbent.v1.$1"
}
json() { "$python" -c "import json,sys; print(eval('json.load(sys.stdin)' + sys.argv[1]))" "$1"; }
day='{"year": 2023, "month": 10, "day": 28}'
article='{"publicationDate": '$day', "mentions": [{"text": "Dutch Prime Minister"}]}'

call ResolutionService/ResolveArticle "{\"article\": $article}" >"$log.answer"
test "$(json '["answer"]["mentions"][0]["entity"]["name"]' <"$log.answer")" = "Mark Rutte"
person=$(json '["answer"]["mentions"][0]["entity"]["id"]' <"$log.answer")
office=$(json '["answer"]["mentions"][0]["offices"][0]["entity"]["id"]' <"$log.answer")
rm -f "$log.answer"
call ResolutionService/ResolveArticles "{\"key\": \"1\", \"article\": $article}" | grep -q '"key": "1"'
call EntityService/GetEntity "{\"id\": \"$person\"}" | grep -q '"Mark Rutte"'
call EntityService/BatchGetEntities "{\"ids\": [\"$person\"]}" | grep -q '"Mark Rutte"'
call EntityService/SearchEntities '{"text": "Mark Rut"}' | grep -q "$person"
call EntityService/ListTenures "{\"entityId\": \"$person\", \"date\": $day}" | grep -q "$office"
call EntityService/ListHolders "{\"officeId\": \"$office\", \"date\": $day}" | grep -q "$person"
echo "buf curl: 7 methods called, all answered"
