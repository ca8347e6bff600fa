#!/bin/bash
# Run once, when the database is made: the role that the application connects as owns nothing.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$POSTGRES_PASSWORD" <<'SQL'
create role colloquy_app login password :'password';
SQL
