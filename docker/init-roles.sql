-- Run once, by the superuser, when the container makes its cluster. The same roles, database and extensions as the
-- embedded PostgreSQL has (src/core/db/embedded-cluster.ts).
\getenv owner_password BIHUAN_OWNER_PASSWORD
\getenv server_password BIHUAN_SERVER_PASSWORD

CREATE ROLE bihuan_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
CREATE ROLE bihuan_server LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'server_password';

CREATE DATABASE bihuan OWNER bihuan_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE bihuan FROM PUBLIC;
GRANT CONNECT ON DATABASE bihuan TO bihuan_server;

\connect bihuan
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION pgcrypto;
