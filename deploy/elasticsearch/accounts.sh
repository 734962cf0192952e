#!/usr/bin/env bash
# Gives Kibana its password and makes the accounts' roles: the indexer's least rights, and reading only for people in Kibana.
# Can be run again at any time. Needs curl, ELASTICSEARCH_URL, ELASTIC_PASSWORD, KIBANA_PASSWORD and INDEXER_PASSWORD.
set -euo pipefail

put() { # METHOD PATH, the body on standard input
  curl -sS --fail-with-body -u "elastic:$ELASTIC_PASSWORD" -H 'Content-Type: application/json' -X "$1" "$ELASTICSEARCH_URL/$2" --data-binary @- -o /tmp/answer ||
    { echo "accounts: $2: $(cat /tmp/answer 2>/dev/null)" >&2; exit 1; }
}

# A JSON string: a password may hold any character.
quoted() { local text=${1//\\/\\\\}; printf '"%s"' "${text//\"/\\\"}"; }

put POST _security/user/kibana_system/_password <<< "{\"password\": $(quoted "$KIBANA_PASSWORD")}"

# "manage" is what giving a new index its alias takes.
put PUT _security/role/cybershield_indexer << 'END'
{ "cluster": ["monitor", "manage_index_templates"],
  "indices": [{ "names": ["cybershield-flags", "cybershield-flags-*"], "privileges": ["manage", "index"] }] }
END
put PUT _security/role/cybershield_reader << 'END'
{ "indices": [{ "names": ["cybershield-flags", "cybershield-flags-*"], "privileges": ["read", "view_index_metadata"] }],
  "applications": [{ "application": "kibana-.kibana", "privileges": ["feature_discover.read", "feature_dashboard.read", "feature_visualize.read"], "resources": ["space:default"] }] }
END
put PUT _security/user/cybershield <<< "{\"password\": $(quoted "$INDEXER_PASSWORD"), \"roles\": [\"cybershield_indexer\"]}"
echo "accounts: done; give people the role cybershield_reader"
