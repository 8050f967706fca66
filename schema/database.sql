-- What the migrations make, read from the catalogue. Written by `npm run schema`; a test compares it.

-- Extensions

CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION pgcrypto;

-- Functions

CREATE OR REPLACE FUNCTION public.ctx_agency()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('bihuan.agency'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.ctx_kind()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('bihuan.kind'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.ctx_party()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('bihuan.party'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.ctx_system()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('bihuan.system'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.doubt_tallies()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        UPDATE loop_tally_state SET is_built = false WHERE is_built;
        RETURN NULL;
      END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
      END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_destruction()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    IF ctx_system() IS DISTINCT FROM 'retention' THEN
      RAISE EXCEPTION '% is destroyed by retention alone', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $function$
;

-- Sequences

CREATE SEQUENCE disclosure_seq_seq AS bigint START 1 INCREMENT 1;
CREATE SEQUENCE loop_delta_id_seq AS bigint START 1 INCREMENT 1;
CREATE SEQUENCE loop_number AS bigint START 1 INCREMENT 1;
CREATE SEQUENCE migration_id_seq AS integer START 1 INCREMENT 1;
CREATE SEQUENCE trace_pending_id_seq AS bigint START 1 INCREMENT 1;

-- Tables

CREATE TABLE access_grant (
  id uuid NOT NULL,
  loop_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  granted_by uuid NOT NULL,
  granted_at timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  state text NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT access_grant_pkey PRIMARY KEY (id),
  CONSTRAINT access_grant_check CHECK (until > granted_at),
  CONSTRAINT access_grant_check1 CHECK ((ended_at IS NULL) = (state = 'RUNNING'::text)),
  CONSTRAINT access_grant_state_check CHECK (state = ANY (ARRAY['RUNNING'::text, 'REVOKED'::text, 'LAPSED'::text])),
  CONSTRAINT access_grant_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT access_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES agency(id),
  CONSTRAINT access_grant_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id)
);
ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;

CREATE TABLE access_override (
  id uuid NOT NULL,
  loop_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  consented_by uuid,
  grant_id uuid,
  CONSTRAINT access_override_pkey PRIMARY KEY (id),
  CONSTRAINT access_override_check CHECK (consented_by <> requested_by),
  CONSTRAINT access_override_check1 CHECK ((consented_by IS NULL) = (grant_id IS NULL)),
  CONSTRAINT access_override_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT access_override_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES access_grant(id),
  CONSTRAINT access_override_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id)
);
ALTER TABLE access_override ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_override FORCE ROW LEVEL SECURITY;

CREATE TABLE actor (
  pseudonym uuid NOT NULL,
  agency_id uuid NOT NULL,
  subject text NOT NULL,
  CONSTRAINT actor_pkey PRIMARY KEY (pseudonym),
  CONSTRAINT actor_agency_id_subject_key UNIQUE (agency_id, subject),
  CONSTRAINT actor_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE actor ENABLE ROW LEVEL SECURITY;
ALTER TABLE actor FORCE ROW LEVEL SECURITY;

CREATE TABLE agency (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  region_code text NOT NULL,
  CONSTRAINT agency_pkey PRIMARY KEY (id),
  CONSTRAINT agency_code_key UNIQUE (code),
  CONSTRAINT agency_check CHECK (code = ((kind || '-'::text) || region_code) OR starts_with(code, ((kind || '-'::text) || region_code) || '-'::text) AND substr(code, length(((kind || '-'::text) || region_code) || '-'::text) + 1) ~ '^([2-9]|[1-9][0-9]+)$'::text),
  CONSTRAINT agency_kind_check CHECK (kind = ANY (ARRAY['PUBLIC_SECURITY'::text, 'PUBLIC_HEALTH'::text, 'BIG_DATA'::text, 'INDUSTRY_IT'::text, 'COMMUNITY'::text, 'ISOLATION_SITE'::text, 'TRANSPORT'::text, 'PARTY_ORGAN'::text, 'HEADQUARTERS'::text, 'SUPERVISION'::text, 'AUDIT'::text])),
  CONSTRAINT agency_name_check CHECK (name <> ''::text),
  CONSTRAINT agency_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE agency ENABLE ROW LEVEL SECURITY;
ALTER TABLE agency FORCE ROW LEVEL SECURITY;

CREATE TABLE clock (
  id uuid NOT NULL,
  loop_id uuid NOT NULL,
  code text NOT NULL,
  label text,
  protocol_id uuid NOT NULL,
  state text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  breached_at timestamp with time zone,
  warned_at timestamp with time zone,
  escalation text,
  escalated_at timestamp with time zone,
  paused_at timestamp with time zone,
  next_at timestamp with time zone,
  CONSTRAINT clock_pkey PRIMARY KEY (id),
  CONSTRAINT clock_check CHECK ((escalation IS NULL) = (escalated_at IS NULL)),
  CONSTRAINT clock_check1 CHECK ((state = 'PAUSED'::text) = (paused_at IS NOT NULL)),
  CONSTRAINT clock_check2 CHECK (next_at IS NULL OR ended_at IS NULL AND paused_at IS NULL),
  CONSTRAINT clock_escalation_check CHECK (escalation = ANY (ARRAY['COMMUNITY'::text, 'TOWN'::text, 'COUNTY'::text, 'CITY'::text])),
  CONSTRAINT clock_state_check CHECK (state = ANY (ARRAY['RUNNING'::text, 'PAUSED'::text, 'MET'::text, 'BREACHED'::text, 'CANCELLED'::text])),
  CONSTRAINT clock_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id),
  CONSTRAINT clock_protocol_id_fkey FOREIGN KEY (protocol_id) REFERENCES protocol(id)
);
ALTER TABLE clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock FORCE ROW LEVEL SECURITY;

CREATE TABLE command (
  agency_id uuid NOT NULL,
  mutation text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  outcome jsonb,
  at timestamp with time zone NOT NULL,
  CONSTRAINT command_pkey PRIMARY KEY (agency_id, mutation, key),
  CONSTRAINT command_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE command ENABLE ROW LEVEL SECURITY;
ALTER TABLE command FORCE ROW LEVEL SECURITY;

CREATE TABLE contact_link (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  related_id uuid NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT contact_link_pkey PRIMARY KEY (id),
  CONSTRAINT contact_link_order_id_related_id_key UNIQUE (order_id, related_id),
  CONSTRAINT contact_link_order_id_fkey FOREIGN KEY (order_id) REFERENCES isolation_order(id),
  CONSTRAINT contact_link_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES agency(id)
);
ALTER TABLE contact_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_link FORCE ROW LEVEL SECURITY;

CREATE TABLE correction_notice (
  correction_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  person_id uuid NOT NULL,
  received boolean NOT NULL,
  CONSTRAINT correction_notice_pkey PRIMARY KEY (agency_id, correction_id),
  CONSTRAINT correction_notice_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT correction_notice_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES person_correction(id) ON DELETE CASCADE
);
ALTER TABLE correction_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction_notice FORCE ROW LEVEL SECURITY;

CREATE TABLE crew_shift (
  agency_id uuid NOT NULL,
  member bytea NOT NULL,
  started_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT crew_shift_pkey PRIMARY KEY (agency_id, member),
  CONSTRAINT crew_shift_check CHECK (last_at >= started_at),
  CONSTRAINT crew_shift_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE crew_shift ENABLE ROW LEVEL SECURITY;
ALTER TABLE crew_shift FORCE ROW LEVEL SECURITY;

CREATE TABLE daily_report (
  id uuid NOT NULL,
  deployment_id uuid NOT NULL,
  date date NOT NULL,
  summary text NOT NULL,
  people_served integer NOT NULL,
  dispatch_held boolean NOT NULL,
  contact_made boolean NOT NULL,
  problems text,
  filed_at timestamp with time zone NOT NULL,
  CONSTRAINT daily_report_pkey PRIMARY KEY (id),
  CONSTRAINT daily_report_deployment_id_date_key UNIQUE (deployment_id, date),
  CONSTRAINT daily_report_people_served_check CHECK (people_served >= 0),
  CONSTRAINT daily_report_problems_check CHECK (problems <> ''::text),
  CONSTRAINT daily_report_summary_check CHECK (summary <> ''::text),
  CONSTRAINT daily_report_deployment_id_fkey FOREIGN KEY (deployment_id) REFERENCES deployment(id)
);
ALTER TABLE daily_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE daily_report FORCE ROW LEVEL SECURITY;

CREATE TABLE decision_proposal (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  stay_id uuid NOT NULL,
  site_id uuid NOT NULL,
  source_order_id uuid NOT NULL,
  relation text NOT NULL,
  floor smallint NOT NULL,
  category text NOT NULL,
  exposed_at timestamp with time zone,
  answer_enc bytea,
  CONSTRAINT decision_proposal_pkey PRIMARY KEY (id),
  CONSTRAINT decision_proposal_relation_check CHECK (relation = ANY (ARRAY['SAME_FLOOR'::text, 'FLOOR_ABOVE'::text, 'FLOOR_BELOW'::text, 'SAME_SITE'::text])),
  CONSTRAINT decision_proposal_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT decision_proposal_order_id_fkey FOREIGN KEY (order_id) REFERENCES isolation_order(id),
  CONSTRAINT decision_proposal_site_id_fkey FOREIGN KEY (site_id) REFERENCES isolation_site(id),
  CONSTRAINT decision_proposal_source_order_id_fkey FOREIGN KEY (source_order_id) REFERENCES isolation_order(id),
  CONSTRAINT decision_proposal_stay_id_fkey FOREIGN KEY (stay_id) REFERENCES isolation_stay(id)
);
ALTER TABLE decision_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_proposal FORCE ROW LEVEL SECURITY;

CREATE TABLE deployment (
  id uuid NOT NULL,
  provider_id uuid NOT NULL,
  duty text NOT NULL,
  needed integer NOT NULL,
  from_at timestamp with time zone NOT NULL,
  until_at timestamp with time zone NOT NULL,
  checked_in_at_unit timestamp with time zone,
  checked_in_at_community timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  CONSTRAINT deployment_pkey PRIMARY KEY (id),
  CONSTRAINT deployment_check CHECK (from_at < until_at),
  CONSTRAINT deployment_check1 CHECK (started_at <= finished_at),
  CONSTRAINT deployment_check2 CHECK (finished_at IS NULL OR started_at IS NOT NULL),
  CONSTRAINT deployment_check3 CHECK (started_at IS NULL OR checked_in_at_unit IS NOT NULL AND checked_in_at_community IS NOT NULL),
  CONSTRAINT deployment_duty_check CHECK (duty = ANY (ARRAY['QUEUE_ORDER'::text, 'REGISTRATION'::text, 'GUIDANCE'::text, 'PUBLICITY'::text, 'SUPPLY_DELIVERY'::text, 'HOUSEHOLD_VISIT'::text, 'CHECKPOINT'::text, 'LOCATING'::text, 'OTHER'::text])),
  CONSTRAINT deployment_needed_check CHECK (needed > 0),
  CONSTRAINT deployment_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT deployment_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES agency(id)
);
ALTER TABLE deployment ENABLE ROW LEVEL SECURITY;
ALTER TABLE deployment FORCE ROW LEVEL SECURITY;

CREATE TABLE destruction_certificate (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  persons integer NOT NULL,
  entries integer NOT NULL,
  note text NOT NULL,
  CONSTRAINT destruction_certificate_pkey PRIMARY KEY (id),
  CONSTRAINT destruction_certificate_entries_check CHECK (entries >= 0),
  CONSTRAINT destruction_certificate_persons_check CHECK (persons > 0)
);
ALTER TABLE destruction_certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE destruction_certificate FORCE ROW LEVEL SECURITY;

CREATE TABLE disclosure (
  person_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  entry_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  agency_id uuid NOT NULL,
  actor uuid NOT NULL,
  purpose text,
  classes text[] NOT NULL,
  masked text[] NOT NULL,
  channel text NOT NULL,
  CONSTRAINT disclosure_pkey PRIMARY KEY (person_id, seq),
  CONSTRAINT disclosure_channel_check CHECK (channel = ANY (ARRAY['QUERY'::text, 'MUTATION'::text, 'SUBSCRIPTION'::text, 'EXPORT'::text])),
  CONSTRAINT disclosure_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT disclosure_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES trace_entry(id)
);
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;

CREATE TABLE erased_payload (
  entry_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  CONSTRAINT erased_payload_pkey PRIMARY KEY (entry_id),
  CONSTRAINT erased_payload_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES destruction_certificate(id),
  CONSTRAINT erased_payload_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES trace_entry(id)
);
ALTER TABLE erased_payload ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_payload FORCE ROW LEVEL SECURITY;

CREATE TABLE handover (
  id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  seq smallint NOT NULL,
  from_agency_id uuid NOT NULL,
  to_agency_id uuid NOT NULL,
  released_by uuid NOT NULL,
  released_at timestamp with time zone NOT NULL,
  released_temperature numeric(3,1),
  released_symptoms boolean,
  received_by uuid,
  received_at timestamp with time zone,
  received_temperature numeric(3,1),
  received_symptoms boolean,
  released_place_enc bytea,
  received_place_enc bytea,
  CONSTRAINT handover_pkey PRIMARY KEY (id),
  CONSTRAINT handover_transfer_id_seq_key UNIQUE (transfer_id, seq),
  CONSTRAINT handover_check CHECK ((received_by IS NULL) = (received_at IS NULL)),
  CONSTRAINT handover_check1 CHECK (received_at >= released_at),
  CONSTRAINT handover_seq_check CHECK (seq > 0),
  CONSTRAINT handover_from_agency_id_fkey FOREIGN KEY (from_agency_id) REFERENCES agency(id),
  CONSTRAINT handover_received_by_fkey FOREIGN KEY (received_by) REFERENCES agency(id),
  CONSTRAINT handover_released_by_fkey FOREIGN KEY (released_by) REFERENCES agency(id),
  CONSTRAINT handover_to_agency_id_fkey FOREIGN KEY (to_agency_id) REFERENCES agency(id),
  CONSTRAINT handover_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
);
ALTER TABLE handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover FORCE ROW LEVEL SECURITY;

CREATE TABLE investigation (
  id uuid NOT NULL,
  priority text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  measure text,
  outcome text,
  duplicate_of uuid,
  previous_id uuid,
  next_id uuid,
  reason_enc bytea,
  report_enc bytea,
  CONSTRAINT investigation_pkey PRIMARY KEY (id),
  CONSTRAINT investigation_priority_check CHECK (priority = ANY (ARRAY['ROUTINE'::text, 'URGENT'::text, 'IMMEDIATE'::text])),
  CONSTRAINT investigation_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES investigation(id),
  CONSTRAINT investigation_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT investigation_next_id_fkey FOREIGN KEY (next_id) REFERENCES investigation(id),
  CONSTRAINT investigation_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES investigation(id)
);
ALTER TABLE investigation ENABLE ROW LEVEL SECURITY;
ALTER TABLE investigation FORCE ROW LEVEL SECURITY;

CREATE TABLE isolation_order (
  id uuid NOT NULL,
  authority_enc bytea,
  law_enc bytea,
  law_version_enc bytea,
  article_enc bytea,
  necessity_enc bytea,
  appeal_to_enc bytea,
  category text NOT NULL,
  measure text NOT NULL,
  protocol_id uuid NOT NULL,
  counted_from date NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  review_at timestamp with time zone,
  ended_at timestamp with time zone,
  community_id uuid NOT NULL,
  opened_by_transfer_id uuid,
  transfer_id uuid,
  stay_id uuid,
  site_agency_id uuid,
  exemption_ground text,
  exemption_way text,
  exposed_at timestamp with time zone,
  CONSTRAINT isolation_order_pkey PRIMARY KEY (id),
  CONSTRAINT isolation_order_stay_id_key UNIQUE (stay_id),
  CONSTRAINT isolation_order_check CHECK (ends_at > starts_at),
  CONSTRAINT isolation_order_check1 CHECK (review_at > starts_at AND review_at < ends_at),
  CONSTRAINT isolation_order_check2 CHECK (ended_at >= starts_at),
  CONSTRAINT isolation_order_check3 CHECK ((exemption_ground IS NULL) = (exemption_way IS NULL)),
  CONSTRAINT isolation_order_check4 CHECK (stay_id IS NULL OR site_agency_id IS NOT NULL),
  CONSTRAINT isolation_order_exemption_ground_check CHECK (exemption_ground = ANY (ARRAY['FOURTEEN_OR_YOUNGER'::text, 'PREGNANT'::text, 'SERIOUSLY_ILL'::text, 'CANNOT_CARE_FOR_SELF'::text])),
  CONSTRAINT isolation_order_exemption_way_check CHECK (exemption_way = ANY (ARRAY['HOME'::text, 'ESCORT'::text])),
  CONSTRAINT isolation_order_measure_check CHECK (measure = ANY (ARRAY['HOSPITAL'::text, 'CENTRAL_ISOLATION'::text, 'HOME_ISOLATION'::text, 'HOME_HEALTH_MONITORING'::text])),
  CONSTRAINT isolation_order_community_id_fkey FOREIGN KEY (community_id) REFERENCES agency(id),
  CONSTRAINT isolation_order_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT isolation_order_opened_by_transfer_id_fkey FOREIGN KEY (opened_by_transfer_id) REFERENCES transfer(id),
  CONSTRAINT isolation_order_protocol_id_fkey FOREIGN KEY (protocol_id) REFERENCES protocol(id),
  CONSTRAINT isolation_order_site_agency_id_fkey FOREIGN KEY (site_agency_id) REFERENCES agency(id),
  CONSTRAINT isolation_order_stay_id_fkey FOREIGN KEY (stay_id) REFERENCES isolation_stay(id),
  CONSTRAINT isolation_order_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
);
ALTER TABLE isolation_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE isolation_order FORCE ROW LEVEL SECURITY;

CREATE TABLE isolation_room (
  id uuid NOT NULL,
  site_id uuid NOT NULL,
  number text NOT NULL,
  floor smallint NOT NULL,
  class text NOT NULL,
  state text DEFAULT 'FREE'::text NOT NULL,
  zone text DEFAULT 'CONTAMINATED'::text NOT NULL,
  beds smallint DEFAULT 1 NOT NULL,
  soiled boolean DEFAULT false NOT NULL,
  milestone smallint,
  CONSTRAINT isolation_room_pkey PRIMARY KEY (id),
  CONSTRAINT isolation_room_site_id_number_key UNIQUE (site_id, number),
  CONSTRAINT isolation_room_beds_check CHECK (beds >= 1 AND beds <= 8),
  CONSTRAINT isolation_room_class_check CHECK (class = ANY (ARRAY['SINGLE'::text, 'FAMILY'::text, 'ACCESSIBLE'::text])),
  CONSTRAINT isolation_room_milestone_check CHECK (milestone > 0),
  CONSTRAINT isolation_room_number_check CHECK (number <> ''::text),
  CONSTRAINT isolation_room_state_check CHECK (state = ANY (ARRAY['BUILDING'::text, 'FREE'::text, 'RESERVED'::text, 'OCCUPIED'::text, 'CLEANING'::text, 'OUT_OF_ORDER'::text])),
  CONSTRAINT isolation_room_zone_check CHECK (zone = ANY (ARRAY['CLEAN'::text, 'BUFFER'::text, 'CONTAMINATED'::text])),
  CONSTRAINT isolation_room_site_id_fkey FOREIGN KEY (site_id) REFERENCES isolation_site(id)
);
ALTER TABLE isolation_room ENABLE ROW LEVEL SECURITY;
ALTER TABLE isolation_room FORCE ROW LEVEL SECURITY;

CREATE TABLE isolation_site (
  id uuid NOT NULL,
  version integer NOT NULL,
  agency_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  region_code text NOT NULL,
  zoning jsonb,
  CONSTRAINT isolation_site_pkey PRIMARY KEY (id),
  CONSTRAINT isolation_site_kind_check CHECK (kind = ANY (ARRAY['HOTEL'::text, 'MODULAR'::text, 'SCHOOL'::text, 'HOSPITAL'::text, 'OTHER'::text])),
  CONSTRAINT isolation_site_name_check CHECK (name <> ''::text),
  CONSTRAINT isolation_site_version_check CHECK (version > 0),
  CONSTRAINT isolation_site_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT isolation_site_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE isolation_site ENABLE ROW LEVEL SECURITY;
ALTER TABLE isolation_site FORCE ROW LEVEL SECURITY;

CREATE TABLE isolation_stay (
  id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  site_id uuid NOT NULL,
  room_id uuid NOT NULL,
  admitted_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  released_at timestamp with time zone,
  CONSTRAINT isolation_stay_pkey PRIMARY KEY (id),
  CONSTRAINT isolation_stay_transfer_id_key UNIQUE (transfer_id),
  CONSTRAINT isolation_stay_check CHECK (ends_at >= admitted_at),
  CONSTRAINT isolation_stay_check1 CHECK (released_at >= admitted_at),
  CONSTRAINT isolation_stay_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT isolation_stay_room_id_fkey FOREIGN KEY (room_id) REFERENCES isolation_room(id),
  CONSTRAINT isolation_stay_site_id_fkey FOREIGN KEY (site_id) REFERENCES isolation_site(id),
  CONSTRAINT isolation_stay_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES loop(id),
  CONSTRAINT isolation_stay_transfer_id_fkey1 FOREIGN KEY (transfer_id) REFERENCES transfer(id)
);
ALTER TABLE isolation_stay ENABLE ROW LEVEL SECURITY;
ALTER TABLE isolation_stay FORCE ROW LEVEL SECURITY;

CREATE TABLE lead (
  id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL,
  investigation_id uuid NOT NULL,
  pushed_by uuid NOT NULL,
  external_id text NOT NULL,
  source text NOT NULL,
  region_code text NOT NULL,
  category text NOT NULL,
  last_exposure_at timestamp with time zone NOT NULL,
  confidence double precision,
  pushed_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  exposure_place_enc bytea,
  withdraw_reason_enc bytea,
  CONSTRAINT lead_pkey PRIMARY KEY (id),
  CONSTRAINT lead_pushed_by_external_id_key UNIQUE (pushed_by, external_id),
  CONSTRAINT lead_check CHECK ((withdrawn_at IS NULL) = (withdraw_reason_enc IS NULL)),
  CONSTRAINT lead_confidence_check CHECK (confidence >= 0::double precision AND confidence <= 1::double precision),
  CONSTRAINT lead_source_check CHECK (source = ANY (ARRAY['BIG_DATA_GRID'::text, 'POLICE_LEAD'::text, 'MANUAL_GRID'::text, 'CASE_INVESTIGATION'::text, 'SELF_REPORT'::text])),
  CONSTRAINT lead_version_check CHECK (version > 0),
  CONSTRAINT lead_investigation_id_fkey FOREIGN KEY (investigation_id) REFERENCES investigation(id),
  CONSTRAINT lead_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT lead_pushed_by_fkey FOREIGN KEY (pushed_by) REFERENCES agency(id),
  CONSTRAINT lead_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE lead ENABLE ROW LEVEL SECURITY;
ALTER TABLE lead FORCE ROW LEVEL SECURITY;

CREATE TABLE legal_hold (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  placed_by uuid NOT NULL,
  placed_at timestamp with time zone NOT NULL,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_check CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)),
  CONSTRAINT legal_hold_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES agency(id),
  CONSTRAINT legal_hold_placed_by_fkey FOREIGN KEY (placed_by) REFERENCES agency(id)
);
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_hold FORCE ROW LEVEL SECURITY;

CREATE TABLE log_checkpoint (
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT log_checkpoint_pkey PRIMARY KEY (size),
  CONSTRAINT log_checkpoint_root_check CHECK (octet_length(root) = 32),
  CONSTRAINT log_checkpoint_size_check CHECK (size > 0)
);
ALTER TABLE log_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_checkpoint FORCE ROW LEVEL SECURITY;

CREATE TABLE log_cosignature (
  size bigint NOT NULL,
  witness text NOT NULL,
  line text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT log_cosignature_pkey PRIMARY KEY (size, witness),
  CONSTRAINT log_cosignature_size_fkey FOREIGN KEY (size) REFERENCES log_checkpoint(size)
);
ALTER TABLE log_cosignature ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_cosignature FORCE ROW LEVEL SECURITY;

CREATE TABLE log_edge (
  level smallint NOT NULL,
  hashes bytea NOT NULL,
  CONSTRAINT log_edge_pkey PRIMARY KEY (level),
  CONSTRAINT log_edge_hashes_check CHECK ((octet_length(hashes) % 32) = 0 AND octet_length(hashes) < 8192),
  CONSTRAINT log_edge_level_check CHECK (level >= 0)
);
ALTER TABLE log_edge ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_edge FORCE ROW LEVEL SECURITY;

CREATE TABLE log_state (
  sole boolean DEFAULT true NOT NULL,
  epoch uuid NOT NULL,
  next_index bigint NOT NULL,
  next_batch bigint NOT NULL,
  tree_size bigint DEFAULT 0 NOT NULL,
  halted_at timestamp with time zone,
  finding text,
  CONSTRAINT log_state_pkey PRIMARY KEY (sole),
  CONSTRAINT log_state_check CHECK (tree_size <= next_index),
  CONSTRAINT log_state_check1 CHECK ((halted_at IS NULL) = (finding IS NULL)),
  CONSTRAINT log_state_sole_check CHECK (sole)
);
ALTER TABLE log_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_state FORCE ROW LEVEL SECURITY;

CREATE TABLE log_tile (
  level smallint NOT NULL,
  index bigint NOT NULL,
  hashes bytea NOT NULL,
  CONSTRAINT log_tile_pkey PRIMARY KEY (level, index),
  CONSTRAINT log_tile_hashes_check CHECK (octet_length(hashes) = 8192),
  CONSTRAINT log_tile_index_check CHECK (index >= 0),
  CONSTRAINT log_tile_level_check CHECK (level >= 0)
);
ALTER TABLE log_tile ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_tile FORCE ROW LEVEL SECURITY;

CREATE TABLE loop (
  id uuid NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  trace_key uuid NOT NULL,
  state text NOT NULL,
  phase text NOT NULL,
  version integer NOT NULL,
  last_hash bytea NOT NULL,
  region_code text NOT NULL,
  opened_by uuid NOT NULL,
  held_by uuid NOT NULL,
  answerer uuid NOT NULL,
  person_id uuid,
  team_id uuid,
  protocol_id uuid NOT NULL,
  category text,
  opened_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone,
  overdue boolean DEFAULT false NOT NULL,
  closed_at timestamp with time zone,
  control text,
  control_at timestamp with time zone,
  holds boolean DEFAULT false NOT NULL,
  voided boolean DEFAULT false NOT NULL,
  CONSTRAINT loop_pkey PRIMARY KEY (id),
  CONSTRAINT loop_number_key UNIQUE (number),
  CONSTRAINT loop_trace_key_key UNIQUE (trace_key),
  CONSTRAINT loop_check CHECK ((closed_at IS NULL) = (phase = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text]))),
  CONSTRAINT loop_phase_check CHECK (phase = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text, 'CLOSED'::text, 'WITHDRAWN'::text])),
  CONSTRAINT loop_version_check CHECK (version > 0),
  CONSTRAINT loop_answerer_fkey FOREIGN KEY (answerer) REFERENCES agency(id),
  CONSTRAINT loop_held_by_fkey FOREIGN KEY (held_by) REFERENCES agency(id),
  CONSTRAINT loop_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES agency(id),
  CONSTRAINT loop_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT loop_protocol_id_fkey FOREIGN KEY (protocol_id) REFERENCES protocol(id),
  CONSTRAINT loop_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code),
  CONSTRAINT loop_team_id_fkey FOREIGN KEY (team_id) REFERENCES volunteer_team(id)
);
ALTER TABLE loop ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop FORCE ROW LEVEL SECURITY;

CREATE TABLE loop_delta (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  n integer NOT NULL,
  region_code text NOT NULL,
  day date NOT NULL,
  opened_by uuid NOT NULL,
  answerer uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  phase text NOT NULL,
  overdue boolean NOT NULL,
  minutes double precision,
  parties uuid[] NOT NULL,
  CONSTRAINT loop_delta_pkey PRIMARY KEY (id),
  CONSTRAINT loop_delta_n_check CHECK (n <> 0)
);
ALTER TABLE loop_delta ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_delta FORCE ROW LEVEL SECURITY;

CREATE TABLE loop_median (
  party_id uuid NOT NULL,
  "grouping" text NOT NULL,
  key text NOT NULL,
  below bigint NOT NULL,
  above bigint NOT NULL,
  minutes double precision[] NOT NULL,
  counts integer[] NOT NULL,
  median double precision,
  CONSTRAINT loop_median_pkey PRIMARY KEY (party_id, "grouping", key)
);
ALTER TABLE loop_median ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_median FORCE ROW LEVEL SECURITY;

CREATE TABLE loop_tally (
  party_id uuid NOT NULL,
  region_code text NOT NULL,
  placed date NOT NULL,
  opened_by uuid NOT NULL,
  answerer uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  phase text NOT NULL,
  overdue boolean NOT NULL,
  n integer NOT NULL,
  CONSTRAINT loop_tally_pkey PRIMARY KEY (party_id, region_code, placed, opened_by, answerer, kind, state, overdue)
);
ALTER TABLE loop_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_tally FORCE ROW LEVEL SECURITY;

CREATE TABLE loop_tally_day (
  party_id uuid NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  phase text NOT NULL,
  overdue boolean NOT NULL,
  n integer NOT NULL,
  CONSTRAINT loop_tally_day_pkey PRIMARY KEY (party_id, day, kind, state, overdue)
);
ALTER TABLE loop_tally_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_tally_day FORCE ROW LEVEL SECURITY;

CREATE TABLE loop_tally_state (
  sole boolean DEFAULT true NOT NULL,
  is_built boolean NOT NULL,
  CONSTRAINT loop_tally_state_pkey PRIMARY KEY (sole),
  CONSTRAINT loop_tally_state_sole_check CHECK (sole)
);
ALTER TABLE loop_tally_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_tally_state FORCE ROW LEVEL SECURITY;

CREATE TABLE migration (
  id integer DEFAULT nextval('migration_id_seq'::regclass) NOT NULL,
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT "PK_3043fc6b8af7c99b8b98830094f" PRIMARY KEY (id)
);

CREATE TABLE observation (
  id uuid NOT NULL,
  stay_id uuid NOT NULL,
  slot text NOT NULL,
  temperature numeric(3,1),
  symptoms boolean,
  observed_at timestamp with time zone NOT NULL,
  recorded_by uuid NOT NULL,
  CONSTRAINT observation_pkey PRIMARY KEY (id),
  CONSTRAINT observation_stay_id_slot_key UNIQUE (stay_id, slot),
  CONSTRAINT observation_slot_check CHECK (slot ~ '^\d{4}-\d{2}-\d{2} (AM|PM)$'::text),
  CONSTRAINT observation_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES agency(id),
  CONSTRAINT observation_stay_id_fkey FOREIGN KEY (stay_id) REFERENCES isolation_stay(id)
);
ALTER TABLE observation ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation FORCE ROW LEVEL SECURITY;

CREATE TABLE order_decision (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  seq smallint NOT NULL,
  kind text NOT NULL,
  category text NOT NULL,
  measure text NOT NULL,
  protocol_id uuid NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  reason_enc bytea,
  decided_by uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT order_decision_pkey PRIMARY KEY (id),
  CONSTRAINT order_decision_order_id_seq_key UNIQUE (order_id, seq),
  CONSTRAINT order_decision_check CHECK (ends_at > decided_at),
  CONSTRAINT order_decision_kind_check CHECK (kind = ANY (ARRAY['ISSUED'::text, 'EXTENDED'::text, 'REEVALUATED'::text, 'EXEMPTED'::text])),
  CONSTRAINT order_decision_seq_check CHECK (seq > 0),
  CONSTRAINT order_decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES agency(id),
  CONSTRAINT order_decision_order_id_fkey FOREIGN KEY (order_id) REFERENCES isolation_order(id),
  CONSTRAINT order_decision_protocol_id_fkey FOREIGN KEY (protocol_id) REFERENCES protocol(id)
);
ALTER TABLE order_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_decision FORCE ROW LEVEL SECURITY;

CREATE TABLE order_question (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  issuer_id uuid NOT NULL,
  grounds_enc bytea,
  answer_enc bytea,
  CONSTRAINT order_question_pkey PRIMARY KEY (id),
  CONSTRAINT order_question_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT order_question_issuer_id_fkey FOREIGN KEY (issuer_id) REFERENCES agency(id),
  CONSTRAINT order_question_order_id_fkey FOREIGN KEY (order_id) REFERENCES isolation_order(id)
);
ALTER TABLE order_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_question FORCE ROW LEVEL SECURITY;

CREATE TABLE override_review (
  id uuid NOT NULL,
  override_id uuid NOT NULL,
  justified boolean,
  finding_enc bytea,
  CONSTRAINT override_review_pkey PRIMARY KEY (id),
  CONSTRAINT override_review_override_id_key UNIQUE (override_id),
  CONSTRAINT override_review_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT override_review_override_id_fkey FOREIGN KEY (override_id) REFERENCES access_override(id)
);
ALTER TABLE override_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE override_review FORCE ROW LEVEL SECURITY;

CREATE TABLE person (
  id uuid NOT NULL,
  version integer NOT NULL,
  sex text NOT NULL,
  birth_year smallint,
  region_code text NOT NULL,
  category text NOT NULL,
  last_exposure_at timestamp with time zone,
  control_state text DEFAULT 'NOT_LOCATED'::text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  name_enc bytea NOT NULL,
  phone_enc bytea,
  phone_index bytea,
  address_enc bytea,
  household_key uuid DEFAULT gen_random_uuid() NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_check CHECK ((phone_enc IS NULL) = (phone_index IS NULL)),
  CONSTRAINT person_control_state_check CHECK (control_state = ANY (ARRAY['NOT_LOCATED'::text, 'LOCATED'::text, 'WATCHED'::text, 'CONTROLLED'::text, 'IN_TREATMENT'::text, 'RELEASED'::text])),
  CONSTRAINT person_sex_check CHECK (sex = ANY (ARRAY['UNKNOWN'::text, 'MALE'::text, 'FEMALE'::text, 'NOT_STATED'::text])),
  CONSTRAINT person_version_check CHECK (version > 0),
  CONSTRAINT person_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;

CREATE TABLE person_correction (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  agency_id uuid NOT NULL,
  actor uuid NOT NULL,
  fields text[] NOT NULL,
  CONSTRAINT person_correction_pkey PRIMARY KEY (id),
  CONSTRAINT person_correction_fields_check CHECK (cardinality(fields) > 0),
  CONSTRAINT person_correction_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE person_correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_correction FORCE ROW LEVEL SECURITY;

CREATE TABLE person_document (
  type text NOT NULL,
  person_id uuid NOT NULL,
  number_enc bytea NOT NULL,
  number_index bytea NOT NULL,
  CONSTRAINT person_document_pkey PRIMARY KEY (type, number_index),
  CONSTRAINT person_document_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
ALTER TABLE person_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_document FORCE ROW LEVEL SECURITY;

CREATE TABLE person_key (
  person_id uuid NOT NULL,
  wrapped bytea NOT NULL,
  master_version integer NOT NULL,
  CONSTRAINT person_key_pkey PRIMARY KEY (person_id),
  CONSTRAINT person_key_master_version_check CHECK (master_version > 0)
);
ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_key FORCE ROW LEVEL SECURITY;

CREATE TABLE person_pseudonym (
  person_id uuid NOT NULL,
  pseudonym uuid NOT NULL,
  CONSTRAINT person_pseudonym_pkey PRIMARY KEY (person_id),
  CONSTRAINT person_pseudonym_pseudonym_key UNIQUE (pseudonym)
);
ALTER TABLE person_pseudonym ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_pseudonym FORCE ROW LEVEL SECURITY;

CREATE TABLE platform_key (
  sole boolean DEFAULT true NOT NULL,
  wrapped bytea NOT NULL,
  master_version integer NOT NULL,
  CONSTRAINT platform_key_pkey PRIMARY KEY (sole),
  CONSTRAINT platform_key_master_version_check CHECK (master_version > 0),
  CONSTRAINT platform_key_sole_check CHECK (sole)
);
ALTER TABLE platform_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_key FORCE ROW LEVEL SECURITY;

CREATE TABLE protocol (
  id uuid NOT NULL,
  code text NOT NULL,
  version integer NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  region_code text,
  effective_from date NOT NULL,
  effective_until date,
  overrides_id uuid,
  body jsonb NOT NULL,
  content_hash text NOT NULL,
  CONSTRAINT protocol_pkey PRIMARY KEY (id),
  CONSTRAINT protocol_code_version_key UNIQUE (code, version),
  CONSTRAINT protocol_check CHECK (effective_from <= effective_until),
  CONSTRAINT protocol_code_check CHECK (code ~ '^[a-z0-9][a-z0-9-]*$'::text),
  CONSTRAINT protocol_content_hash_check CHECK (content_hash ~ '^[0-9a-f]{64}$'::text),
  CONSTRAINT protocol_title_check CHECK (title <> ''::text),
  CONSTRAINT protocol_title_en_check CHECK (title_en <> ''::text),
  CONSTRAINT protocol_version_check CHECK (version > 0),
  CONSTRAINT protocol_overrides_id_fkey FOREIGN KEY (overrides_id) REFERENCES protocol(id),
  CONSTRAINT protocol_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE protocol ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol FORCE ROW LEVEL SECURITY;

CREATE TABLE reach (
  party_id uuid NOT NULL,
  loop_id uuid NOT NULL,
  loop_key uuid NOT NULL,
  person_id uuid,
  kind text NOT NULL,
  part text NOT NULL,
  grade smallint NOT NULL,
  since_seq integer NOT NULL,
  until_seq integer,
  personal_until timestamp with time zone,
  due_sort timestamp with time zone NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  region_code text NOT NULL,
  CONSTRAINT reach_pkey PRIMARY KEY (loop_id, party_id),
  CONSTRAINT reach_grade_check CHECK (grade >= 0 AND grade <= 2),
  CONSTRAINT reach_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE reach ENABLE ROW LEVEL SECURITY;
ALTER TABLE reach FORCE ROW LEVEL SECURITY;

CREATE TABLE reference_version (
  single boolean DEFAULT true NOT NULL,
  version bigint NOT NULL,
  CONSTRAINT reference_version_pkey PRIMARY KEY (single),
  CONSTRAINT reference_version_single_check CHECK (single)
);
ALTER TABLE reference_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE reference_version FORCE ROW LEVEL SECURITY;

CREATE TABLE region (
  code text NOT NULL,
  name text NOT NULL,
  level text NOT NULL,
  parent_code text,
  valid_from date,
  valid_until date,
  synthetic boolean DEFAULT false NOT NULL,
  CONSTRAINT region_pkey PRIMARY KEY (code),
  CONSTRAINT region_check CHECK (valid_from <= valid_until),
  CONSTRAINT region_check1 CHECK (parent_code <> code),
  CONSTRAINT region_level_check CHECK (level = ANY (ARRAY['PROVINCE'::text, 'PREFECTURE'::text, 'COUNTY'::text, 'FUNCTIONAL_ZONE'::text, 'TOWNSHIP'::text, 'COMMUNITY'::text, 'GRID'::text, 'COMPOUND'::text, 'BUILDING'::text])),
  CONSTRAINT region_name_check CHECK (name <> ''::text),
  CONSTRAINT region_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES region(code) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE region ENABLE ROW LEVEL SECURITY;
ALTER TABLE region FORCE ROW LEVEL SECURITY;

CREATE TABLE region_closure (
  ancestor_code text NOT NULL,
  descendant_code text NOT NULL,
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  depth smallint NOT NULL,
  formal boolean NOT NULL,
  CONSTRAINT region_closure_pkey PRIMARY KEY (ancestor_code, descendant_code, valid_from),
  CONSTRAINT region_closure_check CHECK (valid_from <= valid_until),
  CONSTRAINT region_closure_depth_check CHECK (depth >= 0),
  CONSTRAINT region_closure_ancestor_code_fkey FOREIGN KEY (ancestor_code) REFERENCES region(code),
  CONSTRAINT region_closure_descendant_code_fkey FOREIGN KEY (descendant_code) REFERENCES region(code)
);
ALTER TABLE region_closure ENABLE ROW LEVEL SECURITY;
ALTER TABLE region_closure FORCE ROW LEVEL SECURITY;

CREATE TABLE region_population (
  region_code text NOT NULL,
  population integer NOT NULL,
  source text NOT NULL,
  verified boolean NOT NULL,
  CONSTRAINT region_population_pkey PRIMARY KEY (region_code),
  CONSTRAINT region_population_population_check CHECK (population > 0),
  CONSTRAINT region_population_source_check CHECK (source <> ''::text),
  CONSTRAINT region_population_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE region_population ENABLE ROW LEVEL SECURITY;
ALTER TABLE region_population FORCE ROW LEVEL SECURITY;

CREATE TABLE revoked_token (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  subject text,
  token_id text,
  revoked_at timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  reason text NOT NULL,
  CONSTRAINT revoked_token_pkey PRIMARY KEY (id),
  CONSTRAINT revoked_token_check CHECK (num_nonnulls(subject, token_id) = 1),
  CONSTRAINT revoked_token_check1 CHECK (until > revoked_at),
  CONSTRAINT revoked_token_reason_check CHECK (reason <> ''::text),
  CONSTRAINT revoked_token_subject_check CHECK (subject <> ''::text),
  CONSTRAINT revoked_token_token_id_check CHECK (token_id <> ''::text),
  CONSTRAINT revoked_token_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE revoked_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE revoked_token FORCE ROW LEVEL SECURITY;

CREATE TABLE room_use (
  id uuid NOT NULL,
  room_id uuid NOT NULL,
  person_id uuid NOT NULL,
  loop_id uuid NOT NULL,
  state text NOT NULL,
  since timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  household_id uuid DEFAULT gen_random_uuid() NOT NULL,
  bed smallint DEFAULT 1 NOT NULL,
  CONSTRAINT room_use_pkey PRIMARY KEY (id),
  CONSTRAINT room_use_bed_check CHECK (bed > 0),
  CONSTRAINT room_use_check CHECK (ended_at >= since),
  CONSTRAINT room_use_state_check CHECK (state = ANY (ARRAY['RESERVED'::text, 'OCCUPIED'::text])),
  CONSTRAINT room_use_loop_id_fkey FOREIGN KEY (loop_id) REFERENCES loop(id),
  CONSTRAINT room_use_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT room_use_room_id_fkey FOREIGN KEY (room_id) REFERENCES isolation_room(id),
  CONSTRAINT room_use_one_a_room EXCLUDE USING gist (room_id WITH =, household_id WITH <>) WHERE (ended_at IS NULL)
);
ALTER TABLE room_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE room_use FORCE ROW LEVEL SECURITY;

CREATE TABLE site_milestone (
  site_id uuid NOT NULL,
  hours smallint NOT NULL,
  due_at timestamp with time zone NOT NULL,
  opened_at timestamp with time zone,
  missed_at timestamp with time zone,
  CONSTRAINT site_milestone_pkey PRIMARY KEY (site_id, hours),
  CONSTRAINT site_milestone_hours_check CHECK (hours > 0),
  CONSTRAINT site_milestone_site_id_fkey FOREIGN KEY (site_id) REFERENCES isolation_site(id)
);
ALTER TABLE site_milestone ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_milestone FORCE ROW LEVEL SECURITY;

CREATE TABLE test_result (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  subject text NOT NULL,
  result text,
  sampled_at timestamp with time zone NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT test_result_pkey PRIMARY KEY (id),
  CONSTRAINT test_result_check CHECK (sampled_at <= recorded_at),
  CONSTRAINT test_result_result_check CHECK (result = ANY (ARRAY['NEGATIVE'::text, 'POSITIVE'::text])),
  CONSTRAINT test_result_subject_check CHECK (subject = ANY (ARRAY['PERSON'::text, 'ROOM'::text, 'ENVIRONMENT'::text])),
  CONSTRAINT test_result_order_id_fkey FOREIGN KEY (order_id) REFERENCES isolation_order(id),
  CONSTRAINT test_result_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES agency(id)
);
ALTER TABLE test_result ENABLE ROW LEVEL SECURITY;
ALTER TABLE test_result FORCE ROW LEVEL SECURITY;

CREATE TABLE trace_entry (
  id uuid NOT NULL,
  form smallint NOT NULL,
  loop_key uuid,
  loop_seq integer,
  previous_hash bytea,
  kind text NOT NULL,
  verb text,
  agency_id uuid,
  actor uuid,
  purpose text,
  policy_version integer NOT NULL,
  protocol_id uuid,
  from_state text,
  state text,
  phase text,
  held_by uuid,
  due_at timestamp with time zone,
  overdue boolean DEFAULT false NOT NULL,
  at timestamp with time zone NOT NULL,
  facts_root bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT trace_entry_pkey PRIMARY KEY (id),
  CONSTRAINT trace_entry_loop_key_loop_seq_key UNIQUE (loop_key, loop_seq),
  CONSTRAINT trace_entry_check CHECK ((loop_key IS NULL) = (loop_seq IS NULL)),
  CONSTRAINT trace_entry_check1 CHECK (octet_length(hash) = 32 AND octet_length(facts_root) = 32),
  CONSTRAINT trace_entry_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT trace_entry_held_by_fkey FOREIGN KEY (held_by) REFERENCES agency(id),
  CONSTRAINT trace_entry_protocol_id_fkey FOREIGN KEY (protocol_id) REFERENCES protocol(id)
);
ALTER TABLE trace_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_entry FORCE ROW LEVEL SECURITY;

CREATE TABLE trace_index (
  index bigint NOT NULL,
  entry_id uuid NOT NULL,
  batch bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT trace_index_pkey PRIMARY KEY (index),
  CONSTRAINT trace_index_entry_id_key UNIQUE (entry_id),
  CONSTRAINT trace_index_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES trace_entry(id)
);
ALTER TABLE trace_index ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_index FORCE ROW LEVEL SECURITY;

CREATE TABLE trace_payload (
  entry_id uuid NOT NULL,
  person_id uuid,
  facts jsonb,
  facts_enc bytea,
  CONSTRAINT trace_payload_pkey PRIMARY KEY (entry_id),
  CONSTRAINT trace_payload_check CHECK ((facts IS NULL) <> (facts_enc IS NULL)),
  CONSTRAINT trace_payload_check1 CHECK ((person_id IS NULL) = (facts_enc IS NULL)),
  CONSTRAINT trace_payload_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES trace_entry(id)
);
ALTER TABLE trace_payload ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_payload FORCE ROW LEVEL SECURITY;

CREATE TABLE trace_pending (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  entry_id uuid NOT NULL,
  CONSTRAINT trace_pending_pkey PRIMARY KEY (id),
  CONSTRAINT trace_pending_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES trace_entry(id)
);
ALTER TABLE trace_pending ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_pending FORCE ROW LEVEL SECURITY;

CREATE TABLE transfer (
  id uuid NOT NULL,
  investigation_id uuid,
  site_id uuid,
  room_id uuid,
  transport_id uuid NOT NULL,
  first_custodian_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  vehicle text,
  vehicle_disinfected_at timestamp with time zone,
  authority_enc bytea,
  law_enc bytea,
  law_version_enc bytea,
  article_enc bytea,
  necessity_enc bytea,
  appeal_to_enc bytea,
  household_id uuid,
  accessible boolean DEFAULT false NOT NULL,
  waiting_since timestamp with time zone,
  trip_id uuid,
  from_stay_id uuid,
  CONSTRAINT transfer_pkey PRIMARY KEY (id),
  CONSTRAINT transfer_check CHECK (transport_id <> first_custodian_id),
  CONSTRAINT transfer_check1 CHECK (num_nulls(authority_enc, law_enc, law_version_enc, article_enc, necessity_enc, appeal_to_enc) = ANY (ARRAY[0, 6])),
  CONSTRAINT transfer_check2 CHECK (from_stay_id IS NULL OR site_id IS NULL AND room_id IS NULL AND waiting_since IS NULL),
  CONSTRAINT transfer_custodian_id_fkey FOREIGN KEY (custodian_id) REFERENCES agency(id),
  CONSTRAINT transfer_first_custodian_id_fkey FOREIGN KEY (first_custodian_id) REFERENCES agency(id),
  CONSTRAINT transfer_from_stay_id_fkey FOREIGN KEY (from_stay_id) REFERENCES isolation_stay(id),
  CONSTRAINT transfer_id_fkey FOREIGN KEY (id) REFERENCES loop(id),
  CONSTRAINT transfer_investigation_id_fkey FOREIGN KEY (investigation_id) REFERENCES investigation(id),
  CONSTRAINT transfer_room_id_fkey FOREIGN KEY (room_id) REFERENCES isolation_room(id),
  CONSTRAINT transfer_site_id_fkey FOREIGN KEY (site_id) REFERENCES isolation_site(id),
  CONSTRAINT transfer_transport_id_fkey FOREIGN KEY (transport_id) REFERENCES agency(id),
  CONSTRAINT transfer_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES trip(id)
);
ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer FORCE ROW LEVEL SECURITY;

CREATE TABLE trip (
  id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  carries text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT trip_pkey PRIMARY KEY (id),
  CONSTRAINT trip_carries_check CHECK (carries = ANY (ARRAY['INFECTED'::text, 'CONTACTS'::text])),
  CONSTRAINT trip_check CHECK (ended_at >= started_at),
  CONSTRAINT trip_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicle(id)
);
ALTER TABLE trip ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip FORCE ROW LEVEL SECURITY;

CREATE TABLE vehicle (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  plate text NOT NULL,
  kind text NOT NULL,
  seats smallint NOT NULL,
  state text NOT NULL,
  disinfected_at timestamp with time zone,
  CONSTRAINT vehicle_pkey PRIMARY KEY (id),
  CONSTRAINT vehicle_plate_key UNIQUE (plate),
  CONSTRAINT vehicle_kind_check CHECK (kind = ANY (ARRAY['NEGATIVE_PRESSURE_AMBULANCE'::text, 'AMBULANCE'::text, 'COACH'::text, 'CAR'::text, 'OTHER'::text])),
  CONSTRAINT vehicle_plate_check CHECK (plate <> ''::text),
  CONSTRAINT vehicle_seats_check CHECK (seats >= 1 AND seats <= 100),
  CONSTRAINT vehicle_state_check CHECK (state = ANY (ARRAY['READY'::text, 'ON_TRIP'::text, 'TO_DISINFECT'::text, 'OUT_OF_SERVICE'::text])),
  CONSTRAINT vehicle_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
ALTER TABLE vehicle ENABLE ROW LEVEL SECURITY;
ALTER TABLE vehicle FORCE ROW LEVEL SECURITY;

CREATE TABLE volunteer_team (
  id uuid NOT NULL,
  version integer NOT NULL,
  agency_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  region_code text NOT NULL,
  leader_title text,
  size integer NOT NULL,
  CONSTRAINT volunteer_team_pkey PRIMARY KEY (id),
  CONSTRAINT volunteer_team_kind_check CHECK (kind = ANY (ARRAY['PARTY_WORK_GROUP'::text, 'COMMANDO'::text, 'SERVICE'::text, 'YOUTH_VOLUNTEER'::text, 'SAMPLING'::text, 'RURAL_PATROL'::text])),
  CONSTRAINT volunteer_team_leader_title_check CHECK (leader_title <> ''::text),
  CONSTRAINT volunteer_team_name_check CHECK (name <> ''::text),
  CONSTRAINT volunteer_team_size_check CHECK (size > 0),
  CONSTRAINT volunteer_team_version_check CHECK (version > 0),
  CONSTRAINT volunteer_team_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT volunteer_team_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code)
);
ALTER TABLE volunteer_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE volunteer_team FORCE ROW LEVEL SECURITY;

CREATE TABLE zone_member (
  zone_code text NOT NULL,
  member_code text NOT NULL,
  valid_from date,
  valid_until date,
  source text NOT NULL,
  verified boolean NOT NULL,
  CONSTRAINT zone_member_zone_code_member_code_valid_from_key UNIQUE NULLS NOT DISTINCT (zone_code, member_code, valid_from),
  CONSTRAINT zone_member_check CHECK (valid_from <= valid_until),
  CONSTRAINT zone_member_source_check CHECK (source <> ''::text),
  CONSTRAINT zone_member_member_code_fkey FOREIGN KEY (member_code) REFERENCES region(code),
  CONSTRAINT zone_member_zone_code_fkey FOREIGN KEY (zone_code) REFERENCES region(code)
);
ALTER TABLE zone_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE zone_member FORCE ROW LEVEL SECURITY;

-- Indexes

CREATE UNIQUE INDEX access_grant_running ON public.access_grant USING btree (loop_id, agency_id) WHERE (state = 'RUNNING'::text);
CREATE INDEX access_grant_loop ON public.access_grant USING btree (loop_id, granted_at);
CREATE INDEX access_grant_until ON public.access_grant USING btree (until) WHERE (state = 'RUNNING'::text);
CREATE INDEX access_override_loop ON public.access_override USING btree (loop_id);
CREATE INDEX agency_region ON public.agency USING btree (region_code, kind, code);
CREATE INDEX clock_loop ON public.clock USING btree (loop_id, started_at);
CREATE INDEX clock_next ON public.clock USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX command_at ON public.command USING btree (at);
CREATE INDEX correction_notice_correction ON public.correction_notice USING btree (correction_id);
CREATE INDEX decision_proposal_order ON public.decision_proposal USING btree (order_id);
CREATE INDEX decision_proposal_source ON public.decision_proposal USING btree (source_order_id);
CREATE INDEX erased_payload_certificate ON public.erased_payload USING btree (certificate_id);
CREATE INDEX isolation_order_transfer ON public.isolation_order USING btree (transfer_id) WHERE (transfer_id IS NOT NULL);
CREATE INDEX isolation_room_state ON public.isolation_room USING btree (site_id, state);
CREATE INDEX isolation_site_agency ON public.isolation_site USING btree (agency_id);
CREATE INDEX isolation_site_name ON public.isolation_site USING btree (name COLLATE "C", id);
CREATE INDEX isolation_stay_site ON public.isolation_stay USING btree (site_id) WHERE (released_at IS NULL);
CREATE INDEX lead_person ON public.lead USING btree (person_id, id);
CREATE INDEX legal_hold_person ON public.legal_hold USING btree (person_id, placed_at);
CREATE INDEX loop_pair ON public.loop USING btree (opened_by, answerer, opened_at);
CREATE UNIQUE INDEX loop_one_order_a_person ON public.loop USING btree (person_id) WHERE ((kind = 'ORDER'::text) AND (state = 'IN_FORCE'::text));
CREATE UNIQUE INDEX loop_one_proposal_a_person ON public.loop USING btree (person_id) WHERE ((kind = 'PROPOSAL'::text) AND (state = 'PROPOSED'::text));
CREATE UNIQUE INDEX loop_one_stay_a_person ON public.loop USING btree (person_id) WHERE ((kind = 'STAY'::text) AND (state = 'STAYING'::text));
CREATE UNIQUE INDEX loop_one_transfer_a_person ON public.loop USING btree (person_id) WHERE ((kind = 'TRANSFER'::text) AND (state = ANY (ARRAY['ORDERED'::text, 'REFUSED'::text, 'ACCEPTED'::text, 'DISPATCHED'::text, 'ON_BOARD'::text, 'ARRIVED'::text, 'ABORTING'::text])));
CREATE INDEX loop_person ON public.loop USING btree (person_id, id) WHERE (person_id IS NOT NULL);
CREATE UNIQUE INDEX investigation_one_open ON public.loop USING btree (person_id, region_code) WHERE ((kind = 'INVESTIGATION'::text) AND (closed_at IS NULL));
CREATE INDEX loop_region ON public.loop USING btree (region_code, phase);
CREATE UNIQUE INDEX deployment_team_busy ON public.loop USING btree (team_id) WHERE ((kind = 'DEPLOYMENT'::text) AND (state = ANY (ARRAY['ASSIGNED'::text, 'CHECKED_IN'::text, 'ON_DUTY'::text])));
CREATE INDEX loop_team ON public.loop USING btree (team_id, kind, phase) WHERE (team_id IS NOT NULL);
CREATE INDEX loop_tally_nothing ON public.loop_tally USING btree (party_id) WHERE (n = 0);
CREATE INDEX loop_tally_day_nothing ON public.loop_tally_day USING btree (party_id) WHERE (n = 0);
CREATE INDEX order_question_order ON public.order_question USING btree (order_id);
CREATE INDEX person_phone ON public.person USING btree (phone_index) WHERE (phone_index IS NOT NULL);
CREATE INDEX person_correction_person ON public.person_correction USING btree (person_id, id);
CREATE INDEX person_document_person ON public.person_document USING btree (person_id);
CREATE INDEX person_key_version ON public.person_key USING btree (master_version);
CREATE INDEX reach_key ON public.reach USING btree (loop_key, party_id);
CREATE INDEX reach_due ON public.reach USING btree (party_id, due_sort, loop_id) WHERE (until_seq IS NULL);
CREATE INDEX reach_opened ON public.reach USING btree (party_id, opened_at, loop_id) WHERE (until_seq IS NULL);
CREATE INDEX reach_person ON public.reach USING btree (party_id, person_id, grade) WHERE (until_seq IS NULL);
CREATE INDEX reach_region_due ON public.reach USING btree (party_id, region_code, due_sort, loop_id) WHERE (until_seq IS NULL);
CREATE INDEX reach_region_opened ON public.reach USING btree (party_id, region_code, opened_at, loop_id) WHERE (until_seq IS NULL);
CREATE INDEX region_parent ON public.region USING btree (parent_code, code);
CREATE INDEX region_closure_up ON public.region_closure USING btree (descendant_code, depth, ancestor_code);
CREATE INDEX revoked_token_live ON public.revoked_token USING btree (until);
CREATE UNIQUE INDEX room_use_one_a_loop ON public.room_use USING btree (loop_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX room_use_one_a_person ON public.room_use USING btree (person_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX room_use_one_a_room_bed ON public.room_use USING btree (room_id, bed) WHERE (ended_at IS NULL);
CREATE INDEX site_milestone_due ON public.site_milestone USING btree (due_at) WHERE ((opened_at IS NULL) AND (missed_at IS NULL));
CREATE INDEX test_result_order ON public.test_result USING btree (order_id, sampled_at);
CREATE INDEX trace_entry_agency ON public.trace_entry USING btree (agency_id, id) WHERE (loop_key IS NULL);
CREATE INDEX trace_entry_heads ON public.trace_entry USING btree (id) WHERE (kind = 'LOOP_HEADS_COMMITTED'::text);
CREATE INDEX trace_payload_person ON public.trace_payload USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX transfer_from_stay ON public.transfer USING btree (from_stay_id) WHERE (from_stay_id IS NOT NULL);
CREATE INDEX transfer_investigation ON public.transfer USING btree (investigation_id) WHERE (investigation_id IS NOT NULL);
CREATE INDEX transfer_site ON public.transfer USING btree (site_id);
CREATE INDEX transfer_waiting ON public.transfer USING btree (site_id, waiting_since) WHERE (waiting_since IS NOT NULL);
CREATE INDEX transfer_trip ON public.transfer USING btree (trip_id) WHERE (trip_id IS NOT NULL);
CREATE UNIQUE INDEX trip_one_a_vehicle ON public.trip USING btree (vehicle_id) WHERE (ended_at IS NULL);
CREATE INDEX trip_vehicle ON public.trip USING btree (vehicle_id, started_at);
CREATE INDEX vehicle_agency ON public.vehicle USING btree (agency_id, plate);
CREATE INDEX volunteer_team_agency ON public.volunteer_team USING btree (agency_id, name, id);
CREATE INDEX volunteer_team_name ON public.volunteer_team USING btree (name, id);
CREATE INDEX volunteer_team_region ON public.volunteer_team USING btree (region_code, name, id);
CREATE INDEX zone_member_member ON public.zone_member USING btree (member_code);

-- Triggers

CREATE TRIGGER destruction_certificate_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON destruction_certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erased_payload_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON erased_payload FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON log_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_cosignature_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON log_cosignature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_tile_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON log_tile FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER region_closure_moves_tallies AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON region_closure FOR EACH STATEMENT EXECUTE FUNCTION doubt_tallies();
CREATE TRIGGER trace_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON trace_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trace_index_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON trace_index FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trace_payload_unchanged BEFORE UPDATE OR TRUNCATE ON trace_payload FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trace_payload_destroyed BEFORE DELETE ON trace_payload FOR EACH STATEMENT EXECUTE FUNCTION refuse_destruction();

-- Policies

CREATE POLICY access_grant_insert ON access_grant FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY access_grant_read ON access_grant FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'clocks'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = access_grant.loop_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY access_grant_update ON access_grant FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY access_override_insert ON access_override FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY access_override_read ON access_override FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text OR agency_id = (( SELECT ctx_agency() AS ctx_agency)) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = access_override.loop_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY access_override_update ON access_override FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY actor_append ON actor FOR INSERT TO PUBLIC
  WITH CHECK (agency_id = (( SELECT ctx_agency() AS ctx_agency)));
CREATE POLICY actor_read ON actor FOR SELECT TO PUBLIC
  USING (agency_id = (( SELECT ctx_agency() AS ctx_agency)) OR (( SELECT ctx_kind() AS ctx_kind)) = 'AUDIT'::text);
CREATE POLICY agency_read ON agency FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY agency_write ON agency FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY clock_insert ON clock FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY clock_read ON clock FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'clocks'::text, 'log'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = clock.loop_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY clock_update ON clock FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY command_own ON command FOR ALL TO PUBLIC
  USING (agency_id = (( SELECT ctx_agency() AS ctx_agency)) OR (( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY contact_link_insert ON contact_link FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY contact_link_read ON contact_link FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = contact_link.order_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY contact_link_retention_delete ON contact_link FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY contact_link_retention_select ON contact_link FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY contact_link_retention_update ON contact_link FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY correction_notice_destroy ON correction_notice FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY correction_notice_insert ON correction_notice FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY correction_notice_read ON correction_notice FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'retention'::text])) OR agency_id = (( SELECT ctx_agency() AS ctx_agency)) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = correction_notice.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY crew_shift_advance ON crew_shift FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY daily_report_insert ON daily_report FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY daily_report_prove ON daily_report FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY daily_report_read ON daily_report FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = daily_report.deployment_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY decision_proposal_insert ON decision_proposal FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY decision_proposal_read ON decision_proposal FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = decision_proposal.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY decision_proposal_retention_update ON decision_proposal FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY decision_proposal_update ON decision_proposal FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY deployment_insert ON deployment FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY deployment_read ON deployment FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = deployment.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY deployment_update ON deployment FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY destruction_certificate_read ON destruction_certificate FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text OR ((( SELECT ctx_kind() AS ctx_kind)) = ANY (ARRAY['AUDIT'::text, 'SUPERVISION'::text])));
CREATE POLICY destruction_certificate_write ON destruction_certificate FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY disclosure_append ON disclosure FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'read-log'::text);
CREATE POLICY disclosure_destroy ON disclosure FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY disclosure_read ON disclosure FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text OR ((( SELECT ctx_kind() AS ctx_kind)) = ANY (ARRAY['AUDIT'::text, 'SUPERVISION'::text])) AND (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = disclosure.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY disclosure_tell ON disclosure FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY erased_payload_read ON erased_payload FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['retention'::text, 'log'::text])) OR (EXISTS ( SELECT
   FROM trace_entry e
  WHERE e.id = erased_payload.entry_id)));
CREATE POLICY erased_payload_write ON erased_payload FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY handover_insert ON handover FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY handover_read ON handover FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = handover.transfer_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY handover_retention_update ON handover FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY handover_update ON handover FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY investigation_insert ON investigation FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY investigation_read ON investigation FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = investigation.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY investigation_retention_update ON investigation FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY investigation_update ON investigation FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY isolation_order_insert ON isolation_order FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY isolation_order_read ON isolation_order FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = isolation_order.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY isolation_order_retention_update ON isolation_order FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY isolation_order_update ON isolation_order FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY isolation_room_insert ON isolation_room FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY isolation_room_read ON isolation_room FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY isolation_room_update ON isolation_room FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY isolation_site_insert ON isolation_site FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY isolation_site_read ON isolation_site FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY isolation_site_update ON isolation_site FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY isolation_stay_insert ON isolation_stay FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY isolation_stay_read ON isolation_stay FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = isolation_stay.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY isolation_stay_update ON isolation_stay FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY lead_insert ON lead FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY lead_read ON lead FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text, 'retention'::text])) OR pushed_by = (( SELECT ctx_party() AS ctx_party)) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = lead.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY lead_retention_delete ON lead FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY lead_update ON lead FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY legal_hold_destroy ON legal_hold FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY legal_hold_lift ON legal_hold FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY legal_hold_place ON legal_hold FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY legal_hold_read ON legal_hold FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'retention'::text])) OR ((( SELECT ctx_kind() AS ctx_kind)) = ANY (ARRAY['AUDIT'::text, 'SUPERVISION'::text])) AND (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = legal_hold.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY log_checkpoint_append ON log_checkpoint FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY log_checkpoint_read ON log_checkpoint FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY log_cosignature_append ON log_cosignature FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY log_cosignature_read ON log_cosignature FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY log_edge_append ON log_edge FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text);
CREATE POLICY log_edge_grow ON log_edge FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text);
CREATE POLICY log_edge_read ON log_edge FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY log_state_halt ON log_state FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY log_state_read ON log_state FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY log_state_write ON log_state FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text);
CREATE POLICY log_tile_append ON log_tile FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text);
CREATE POLICY log_tile_read ON log_tile FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY loop_insert ON loop FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY loop_read ON loop FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'tailer'::text, 'clocks'::text, 'matching'::text, 'log'::text, 'retention'::text, 'summary'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = loop.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY loop_retention_update ON loop FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY loop_tally_sees ON loop FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY loop_update ON loop FOR UPDATE TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'clocks'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = loop.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)))
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY loop_delta_fold ON loop_delta FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY loop_delta_insert ON loop_delta FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY loop_delta_read ON loop_delta FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['tally'::text, 'summary'::text])) OR ((( SELECT ctx_party() AS ctx_party)) = ANY (parties)));
CREATE POLICY loop_median_fold ON loop_median FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY loop_median_read ON loop_median FOR SELECT TO PUBLIC
  USING (party_id = (( SELECT ctx_party() AS ctx_party)) OR (( SELECT ctx_system() AS ctx_system)) = 'summary'::text);
CREATE POLICY loop_tally_fold ON loop_tally FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY loop_tally_read ON loop_tally FOR SELECT TO PUBLIC
  USING (party_id = (( SELECT ctx_party() AS ctx_party)) OR (( SELECT ctx_system() AS ctx_system)) = 'summary'::text);
CREATE POLICY loop_tally_day_fold ON loop_tally_day FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY loop_tally_day_read ON loop_tally_day FOR SELECT TO PUBLIC
  USING (party_id = (( SELECT ctx_party() AS ctx_party)) OR (( SELECT ctx_system() AS ctx_system)) = 'summary'::text);
CREATE POLICY loop_tally_state_read ON loop_tally_state FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY loop_tally_state_write ON loop_tally_state FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['tally'::text, 'reference'::text]));
CREATE POLICY observation_destroyed ON observation FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY observation_insert ON observation FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY observation_read ON observation FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = observation.stay_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY order_decision_insert ON order_decision FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY order_decision_read ON order_decision FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = order_decision.order_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY order_decision_retention_select ON order_decision FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY order_decision_retention_update ON order_decision FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY order_question_insert ON order_question FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY order_question_read ON order_question FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = order_question.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY order_question_retention_update ON order_question FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY order_question_update ON order_question FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY override_review_insert ON override_review FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY override_review_read ON override_review FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = override_review.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY override_review_retention_update ON override_review FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY override_review_update ON override_review FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY person_insert ON person FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'matching'::text);
CREATE POLICY person_read ON person FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = person.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY person_retention_delete ON person FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_retention_update ON person FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_update ON person FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text]));
CREATE POLICY person_correction_destroy ON person_correction FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_correction_insert ON person_correction FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY person_correction_read ON person_correction FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = person_correction.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)) OR (EXISTS ( SELECT
   FROM correction_notice n
  WHERE n.correction_id = person_correction.id AND n.agency_id = (( SELECT ctx_agency() AS ctx_agency)))));
CREATE POLICY person_document_insert ON person_document FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text]));
CREATE POLICY person_document_read ON person_document FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = person_document.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY person_document_replace ON person_document FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY person_document_retention_delete ON person_document FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_key_insert ON person_key FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'matching'::text);
CREATE POLICY person_key_read ON person_key FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'matching'::text, 'keys'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.person_id = person_key.person_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY person_key_retention_delete ON person_key FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_key_rewrap ON person_key FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'keys'::text);
CREATE POLICY person_pseudonym_append ON person_pseudonym FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'read-log'::text);
CREATE POLICY person_pseudonym_destroy ON person_pseudonym FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY person_pseudonym_read ON person_pseudonym FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['read-log'::text, 'retention'::text]));
CREATE POLICY platform_key_keep ON platform_key FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'keys'::text);
CREATE POLICY protocol_append ON protocol FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY protocol_read ON protocol FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY reach_insert ON reach FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY reach_read ON reach FOR SELECT TO PUBLIC
  USING (party_id = (( SELECT ctx_party() AS ctx_party)) OR ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'tailer'::text, 'clocks'::text, 'retention'::text])));
CREATE POLICY reach_retention_update ON reach FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY reach_tally_sees ON reach FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'tally'::text);
CREATE POLICY reach_update ON reach FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY reference_version_read ON reference_version FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY reference_version_write ON reference_version FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY region_read ON region FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY region_write ON region FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY region_closure_read ON region_closure FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY region_closure_write ON region_closure FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY region_population_insert ON region_population FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY region_population_read ON region_population FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY region_population_update ON region_population FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY revoked_token_insert ON revoked_token FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);
CREATE POLICY revoked_token_read ON revoked_token FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference-reader'::text);
CREATE POLICY room_use_advance ON room_use FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY room_use_prove ON room_use FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY room_use_retention_delete ON room_use FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY room_use_retention_select ON room_use FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY site_milestone_insert ON site_milestone FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY site_milestone_read ON site_milestone FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY site_milestone_update ON site_milestone FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY test_result_insert ON test_result FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY test_result_read ON test_result FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = test_result.order_id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY test_result_retention_select ON test_result FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY test_result_retention_update ON test_result FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY trace_entry_append ON trace_entry FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY trace_entry_destroyed ON trace_entry FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text AND kind = 'PERSONS_DESTROYED'::text AND loop_key IS NULL);
CREATE POLICY trace_entry_disclosed ON trace_entry FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'read-log'::text AND kind = 'PERSONS_DISCLOSED'::text AND loop_key IS NULL);
CREATE POLICY trace_entry_heads ON trace_entry FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'log'::text AND kind = 'LOOP_HEADS_COMMITTED'::text AND loop_key IS NULL);
CREATE POLICY trace_entry_read ON trace_entry FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'tailer'::text, 'sequencer'::text, 'reference'::text, 'log'::text])) OR loop_key IS NULL AND (agency_id = (( SELECT ctx_agency() AS ctx_agency)) OR (( SELECT ctx_kind() AS ctx_kind)) = 'AUDIT'::text) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_key = trace_entry.loop_key AND trace_entry.loop_seq >= r.since_seq AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY trace_index_append ON trace_index FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text);
CREATE POLICY trace_index_read ON trace_index FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY trace_payload_append ON trace_payload FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text]));
CREATE POLICY trace_payload_destroyed ON trace_payload FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text AND person_id IS NULL);
CREATE POLICY trace_payload_disclosed ON trace_payload FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'read-log'::text AND person_id IS NULL);
CREATE POLICY trace_payload_heads ON trace_payload FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'log'::text AND person_id IS NULL);
CREATE POLICY trace_payload_read ON trace_payload FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'reference'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM trace_entry e
  WHERE e.id = trace_payload.entry_id)));
CREATE POLICY trace_payload_retention_delete ON trace_payload FOR DELETE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY trace_pending_check ON trace_pending FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'log'::text);
CREATE POLICY trace_pending_sequence ON trace_pending FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'sequencer'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY transfer_insert ON transfer FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY transfer_read ON transfer FOR SELECT TO PUBLIC
  USING (((( SELECT ctx_system() AS ctx_system)) = ANY (ARRAY['advance'::text, 'log'::text, 'retention'::text])) OR (EXISTS ( SELECT
   FROM reach r
  WHERE r.loop_id = transfer.id AND r.party_id = (( SELECT ctx_party() AS ctx_party)) AND r.until_seq IS NULL)));
CREATE POLICY transfer_retention_update ON transfer FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'retention'::text);
CREATE POLICY transfer_update ON transfer FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY trip_insert ON trip FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY trip_read ON trip FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY trip_update ON trip FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY vehicle_insert ON vehicle FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY vehicle_read ON vehicle FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY vehicle_update ON vehicle FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY volunteer_team_insert ON volunteer_team FOR INSERT TO PUBLIC
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY volunteer_team_read ON volunteer_team FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY volunteer_team_update ON volunteer_team FOR UPDATE TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'advance'::text);
CREATE POLICY zone_member_read ON zone_member FOR SELECT TO PUBLIC
  USING ((( SELECT ctx_party() AS ctx_party)) IS NOT NULL OR (( SELECT ctx_system() AS ctx_system)) IS NOT NULL);
CREATE POLICY zone_member_write ON zone_member FOR ALL TO PUBLIC
  USING ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text)
  WITH CHECK ((( SELECT ctx_system() AS ctx_system)) = 'reference'::text);

-- Comments

COMMENT ON TABLE access_grant IS 'Why it was given stands in the trace alone. Reach itself is a row of reach with the part GRANT.';
COMMENT ON TABLE access_override IS 'Pseudonyms of two different officers of one agency. The reason stands in the trace of the loop alone.';
COMMENT ON TABLE actor IS 'Who stands behind a pseudonym of the trace.';
COMMENT ON TABLE agency IS 'Who works here. The code is <KIND>-<region>, with -2 and on for further ones of a kind in a region.';
COMMENT ON COLUMN clock.label IS 'Tells apart clocks of one code, such as the day of a daily report.';
COMMENT ON COLUMN clock.escalation IS 'The highest level that has heard of the breach.';
COMMENT ON COLUMN clock.paused_at IS 'Since when it stands still; what is left is from here to due_at.';
COMMENT ON COLUMN clock.next_at IS 'When its next warning, breach or escalation falls due; null for none.';
COMMENT ON TABLE command IS 'Commands that were done, by idempotency key; outcomes hold ids and versions only. Kept for 30 days.';
COMMENT ON TABLE contact_link IS 'The person of an order is a contact of the related one. Deleted by retention.';
COMMENT ON TABLE correction_notice IS 'Who is told of a correction: whoever received one of the fields before, by the read log, and whoever can read them.';
COMMENT ON COLUMN correction_notice.received IS 'True where the read log has it that the agency received such a field; false where it could have, at that moment.';
COMMENT ON TABLE crew_shift IS 'Since when whoever is named in a crew has been on duty. The name is a keyed digest: nobody is named here.';
COMMENT ON TABLE daily_report IS 'The daily three (三个一), once for each day on duty.';
COMMENT ON COLUMN daily_report.date IS 'A calendar day of Asia/Shanghai.';
COMMENT ON TABLE decision_proposal IS 'What a proposal of a new decision has beside the columns of every loop. It decides nothing.';
COMMENT ON COLUMN decision_proposal.exposed_at IS 'When the positive was sampled; null once retention has destroyed it.';
COMMENT ON COLUMN deployment.needed IS 'How many people the community asks for.';
COMMENT ON TABLE deployment_team_busy IS 'A team stands on one unfinished deployment at a time.';
COMMENT ON TABLE destruction_certificate IS 'What retention destroyed, signed with the key of the log (C2SP signed-note). It names nobody.';
COMMENT ON TABLE disclosure IS 'Finds the entries of the read log by person; written with them, destroyed by retention.';
COMMENT ON COLUMN disclosure.classes IS 'Field classes that were shown in full.';
COMMENT ON COLUMN disclosure.masked IS 'Field classes of which masked forms alone were shown.';
COMMENT ON TABLE erased_payload IS 'Under which certificate the facts and salts of an entry were destroyed.';
COMMENT ON TABLE handover IS 'Changes of custody in their order. A row begins with the signature of whoever lets go; custody passes with the second.';
COMMENT ON TABLE investigation_one_open IS 'A person is sought once in a region.';
COMMENT ON COLUMN isolation_order.protocol_id IS 'The edition that the last decision was made under; a new edition changes nothing by itself.';
COMMENT ON COLUMN isolation_order.ends_at IS 'Never null: nobody is held without an end. When it comes the order expires by itself.';
COMMENT ON COLUMN isolation_order.exposed_at IS 'A later exposure than the person''s that a decision found; null for none.';
COMMENT ON COLUMN isolation_room.state IS 'Shows the live row of room_use to everybody, without saying whose it is. Moves in the statement that moves the use.';
COMMENT ON COLUMN isolation_room.beds IS 'How many persons of one household it takes.';
COMMENT ON COLUMN isolation_room.soiled IS 'Somebody stayed in it since it was cleaned last.';
COMMENT ON COLUMN isolation_room.milestone IS 'Hours after the order to build by which it is to be ready; null for a room that was there.';
COMMENT ON TABLE isolation_site IS 'Central isolation sites. The version moves when the site or its set of rooms changes, not with their use.';
COMMENT ON COLUMN isolation_site.zoning IS 'Zones and channels as the site told them last; null before it has.';
COMMENT ON COLUMN isolation_stay.ends_at IS 'By the term of the protocol. Never null: nobody is held without an end.';
COMMENT ON TABLE lead IS 'One agency''s word on one person, and the request that answers it.';
COMMENT ON COLUMN lead.external_id IS 'The pusher''s own id of it: pushing it again changes nothing.';
COMMENT ON TABLE legal_hold IS 'While one of a person is not lifted, retention destroys nothing of the person. Why it was placed stands sealed in the trace.';
COMMENT ON TABLE log_checkpoint IS 'Every checkpoint that was ever signed: one root for a size, for ever.';
COMMENT ON TABLE log_cosignature IS 'Signature lines of witnesses under a checkpoint.';
COMMENT ON TABLE log_edge IS 'The last tile of each level, which is not full yet: it moves to log_tile when it is.';
COMMENT ON TABLE log_state IS 'Its row lock fences the one sequencer that leads.';
COMMENT ON COLUMN log_state.tree_size IS 'Leaves in the tree; behind next_index only while an older log is taken in.';
COMMENT ON COLUMN log_state.halted_at IS 'Since when sequencing stands still because the check of the log found something.';
COMMENT ON TABLE log_tile IS 'Full tiles of 256 hashes (C2SP tlog-tiles); a partial tile is the beginning of one.';
COMMENT ON TABLE loop IS 'A piece of work that one agency opens, exactly one holds, and the opener closes. version counts its trace entries.';
COMMENT ON COLUMN loop.answerer IS 'The agency that is to answer the opener: the other side of the reconciliation.';
COMMENT ON COLUMN loop.control IS 'What this loop last said about the control of its person; folded from its trace.';
COMMENT ON COLUMN loop.holds IS 'True while a running stay or order holds its person CONTROLLED.';
COMMENT ON COLUMN loop.voided IS 'True where the loop''s word on its person counts for nothing, as after WRONG_PERSON.';
COMMENT ON TABLE loop_delta IS 'What changes of loops add to the counts and take from them, until it is folded.';
COMMENT ON COLUMN loop_delta.n IS 'How many loops are added to the counts; taken from them where it is negative.';
COMMENT ON COLUMN loop_delta.day IS 'The day of opening in Asia/Shanghai.';
COMMENT ON COLUMN loop_delta.minutes IS 'From opening to closing, of closed loops; withdrawn ones have none.';
COMMENT ON COLUMN loop_delta.parties IS 'Whose counts it moves. The nil UUID stands for everybody: the counts of all loops.';
COMMENT ON TABLE loop_median IS 'Medians of the minutes to close that somebody asked for, with the values around them, so that they follow each closing.';
COMMENT ON COLUMN loop_median.key IS 'Of the summary; the empty key says that the medians of this party and grouping are kept.';
COMMENT ON COLUMN loop_median.below IS 'How many values lie below the first of minutes; above likewise.';
COMMENT ON COLUMN loop_median.counts IS 'How often each of minutes is there.';
COMMENT ON TABLE loop_tally IS 'How many loops a party reaches, folded from loop_delta; the nil UUID is the party of all loops.';
COMMENT ON COLUMN loop_tally.placed IS 'The first of the days up to the opening since when the region lies in the same regions.';
COMMENT ON TABLE loop_tally_day IS 'As loop_tally, by the day of opening.';
COMMENT ON TABLE loop_tally_state IS 'Whether the counts are whole. Its lock lets one server fold at a time. Set it to false and they are built anew.';
COMMENT ON TABLE observation IS 'One a half-day in Asia/Shanghai. Temperature and symptoms are null once retention has destroyed them.';
COMMENT ON TABLE order_decision IS 'Every decision on an order, with its reason; an end that moves is a new one. Never changed, but for what retention destroys.';
COMMENT ON TABLE order_question IS 'What an appeal or a review has beside the columns of every loop.';
COMMENT ON TABLE override_review IS 'What a review has beside the columns of every loop.';
COMMENT ON COLUMN person.control_state IS 'Folded from the trace of the person''s loops, never set by hand.';
COMMENT ON COLUMN person.phone_index IS 'Keyed digest of the normalised number: equal for equal numbers, and not to be guessed without the key.';
COMMENT ON COLUMN person.household_key IS 'Random: what transfers and rooms of those who stay with the person carry in place of the person.';
COMMENT ON TABLE person_correction IS 'That fields of a person were corrected, and which; why, and to what, stands in the trace of the person''s loops.';
COMMENT ON COLUMN person_document.number_index IS 'Keyed digest of type and normalised number: one document is one person.';
COMMENT ON TABLE person_key IS 'The key of each person, wrapped under a version of the master key. Where it is gone, nobody opens what it sealed.';
COMMENT ON TABLE person_pseudonym IS 'Under which random name entries of the read log speak of a person. Without its row they speak of nobody: retention destroys it.';
COMMENT ON TABLE platform_key IS 'The secret from which the keys of digests are derived, wrapped under a version of the master key. It never changes.';
COMMENT ON TABLE protocol IS 'One edition of the rules for a place and a time. The newest version of a code starts new clocks; older ones stay for what runs under them.';
COMMENT ON COLUMN protocol.region_code IS 'Where it holds, with all below; null for everywhere.';
COMMENT ON COLUMN protocol.effective_until IS 'Last day, itself included; null while it goes on.';
COMMENT ON COLUMN protocol.overrides_id IS 'The very version whose rules hold wherever this one says nothing.';
COMMENT ON COLUMN protocol.body IS 'Its own rules only: clocks, terms, limits, each with source and verified.';
COMMENT ON COLUMN protocol.content_hash IS 'SHA-256 of the canonical form of all that the edition says, and of what it overrides.';
COMMENT ON TABLE reach IS 'Who reaches which loop, since and until which of its entries: all that row security, lists and the stream read.';
COMMENT ON COLUMN reach.party_id IS 'An agency, or a team for field teams.';
COMMENT ON COLUMN reach.grade IS '0 work fields only, 1 early (a site before it accepts), 2 the full part.';
COMMENT ON COLUMN reach.personal_until IS 'After this moment the grade counts as 0; null for no limit.';
COMMENT ON COLUMN reach.due_sort IS 'The loop''s due time, infinity without one.';
COMMENT ON COLUMN reach.region_code IS 'The loop''s region, which never changes.';
COMMENT ON TABLE reference_version IS 'Counts the changes of reference rows, so that every server knows when to read them again.';
COMMENT ON TABLE region IS 'Divisions by GB/T 2260 and their like, with the days on which a code was in use. Old codes stay.';
COMMENT ON COLUMN region.valid_from IS 'First day of validity; null where it lies before all that is recorded.';
COMMENT ON COLUMN region.valid_until IS 'Last day of validity, itself included; null while it goes on.';
COMMENT ON COLUMN region.synthetic IS 'Invented for the demo world; never loaded in production.';
COMMENT ON TABLE region_closure IS 'Who is above whom on which days, each region above itself included. Derived from region and zone_member by the loader.';
COMMENT ON COLUMN region_closure.valid_from IS 'First day; -infinity where none is known. One pair never has two rows for one day.';
COMMENT ON COLUMN region_closure.valid_until IS 'Last day, itself included; infinity where it goes on.';
COMMENT ON COLUMN region_closure.depth IS 'Steps from the descendant up; 0 for itself.';
COMMENT ON COLUMN region_closure.formal IS 'False where the way up goes through a functional zone.';
COMMENT ON TABLE revoked_token IS 'Every server knows it within a second. Rows stay, as the record of who was shut out and why.';
COMMENT ON COLUMN revoked_token.until IS 'Refused up to here: for one token its expiry or later, for a subject as long as the subject is to stay out.';
COMMENT ON TABLE room_use IS 'Who has which room: RESERVED for a transfer, OCCUPIED by a stay. Live while ended_at is null.';
COMMENT ON COLUMN room_use.household_id IS 'Who stays together have the same; it names no person.';
COMMENT ON TABLE site_milestone IS 'Parts in which the rooms of a site are built, such as 24, 48 and 72 hours after the order.';
COMMENT ON COLUMN site_milestone.missed_at IS 'When the platform told that the part was not ready in time; null where it had not to.';
COMMENT ON COLUMN test_result.result IS 'Null once retention has destroyed it.';
COMMENT ON TABLE trace_entry IS 'One fact each, without personal data; never updated, never deleted.';
COMMENT ON TABLE trace_index IS 'The one gapless order, from 0.';
COMMENT ON TABLE trace_payload IS 'Facts and salts of an entry: the only part that retention destroys.';
COMMENT ON COLUMN trace_payload.facts_enc IS 'Facts and salts of an entry about a person, sealed under the key of the person.';
COMMENT ON TABLE trace_pending IS 'Committed entries that wait for their place; taken while the loop''s row is locked, so in the loop''s order.';
COMMENT ON COLUMN transfer.site_id IS 'Where to; null for a return home.';
COMMENT ON COLUMN transfer.room_id IS 'The room that is kept or was given; null while none is.';
COMMENT ON COLUMN transfer.custodian_id IS 'Who has the person now. Moves with the second signature of a hand-over and with nothing else.';
COMMENT ON COLUMN transfer.household_id IS 'Who stays together have the same; it names no person. Null for a return home and for persons whom retention has destroyed.';
COMMENT ON COLUMN transfer.waiting_since IS 'Since when it waits for a room of its site; null while it does not.';
COMMENT ON COLUMN transfer.trip_id IS 'The trip of a registered vehicle that it is part of; null for a vehicle that nobody registered.';
COMMENT ON COLUMN transfer.from_stay_id IS 'The stay from which it brings the person home; null for a transfer to a site.';
COMMENT ON TABLE trip IS 'One way of a vehicle with one crew. Infected persons and contacts are never on one.';
COMMENT ON COLUMN vehicle.disinfected_at IS 'The last terminal disinfection that was recorded.';
COMMENT ON TABLE volunteer_team IS 'Who can be sent. A team has a kind, an agency and a size; its members are stored nowhere.';
COMMENT ON COLUMN volunteer_team.leader_title IS 'The office of whoever leads, not a name.';
COMMENT ON TABLE zone_member IS 'Which divisions a functional zone runs, beside their formal parents. Days as in region, both ends included.';

-- Grants on the schema

GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA public TO bihuan_server;

-- Grants on tables and views

GRANT INSERT, SELECT, UPDATE ON TABLE access_grant TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE access_override TO bihuan_server;
GRANT INSERT, SELECT ON TABLE actor TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE agency TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE clock TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE command TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE contact_link TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE correction_notice TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE crew_shift TO bihuan_server;
GRANT INSERT, SELECT ON TABLE daily_report TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE decision_proposal TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE deployment TO bihuan_server;
GRANT INSERT, SELECT ON TABLE destruction_certificate TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE disclosure TO bihuan_server;
GRANT INSERT, SELECT ON TABLE erased_payload TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE handover TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE investigation TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE isolation_order TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE isolation_room TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE isolation_site TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE isolation_stay TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE lead TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE legal_hold TO bihuan_server;
GRANT INSERT, SELECT ON TABLE log_checkpoint TO bihuan_server;
GRANT INSERT, SELECT ON TABLE log_cosignature TO bihuan_server;
GRANT INSERT, SELECT ON TABLE log_edge TO bihuan_server;
GRANT SELECT ON TABLE log_state TO bihuan_server;
GRANT INSERT, SELECT ON TABLE log_tile TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE loop TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE loop_delta TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE loop_median TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE loop_tally TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE loop_tally_day TO bihuan_server;
GRANT SELECT, UPDATE ON TABLE loop_tally_state TO bihuan_server;
GRANT INSERT, SELECT ON TABLE observation TO bihuan_server;
GRANT INSERT, SELECT ON TABLE order_decision TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE order_question TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE override_review TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE person TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE person_correction TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE person_document TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE person_key TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE person_pseudonym TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE platform_key TO bihuan_server;
GRANT INSERT, SELECT ON TABLE protocol TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE reach TO bihuan_server;
GRANT SELECT, UPDATE ON TABLE reference_version TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE region TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE region_closure TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE region_population TO bihuan_server;
GRANT INSERT, SELECT ON TABLE revoked_token TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE room_use TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE site_milestone TO bihuan_server;
GRANT INSERT, SELECT ON TABLE test_result TO bihuan_server;
GRANT INSERT, SELECT ON TABLE trace_entry TO bihuan_server;
GRANT INSERT, SELECT ON TABLE trace_index TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE trace_payload TO bihuan_server;
GRANT DELETE, INSERT, SELECT ON TABLE trace_pending TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE transfer TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE trip TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE vehicle TO bihuan_server;
GRANT INSERT, SELECT, UPDATE ON TABLE volunteer_team TO bihuan_server;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE zone_member TO bihuan_server;

-- Grants on columns

GRANT UPDATE (version, withdrawn_at, withdraw_reason_enc) ON TABLE lead TO bihuan_server;
GRANT UPDATE (lifted_by, lifted_at) ON TABLE legal_hold TO bihuan_server;
GRANT UPDATE (hashes) ON TABLE log_edge TO bihuan_server;
GRANT UPDATE (next_index, next_batch, tree_size, halted_at, finding) ON TABLE log_state TO bihuan_server;
GRANT UPDATE (temperature, symptoms) ON TABLE observation TO bihuan_server;
GRANT UPDATE (reason_enc) ON TABLE order_decision TO bihuan_server;
GRANT UPDATE (wrapped, master_version) ON TABLE person_key TO bihuan_server;
GRANT UPDATE (result) ON TABLE test_result TO bihuan_server;

-- Grants on sequences

GRANT USAGE ON SEQUENCE loop_number TO bihuan_server;

-- Grants on functions

GRANT EXECUTE ON FUNCTION ctx_agency() TO PUBLIC;
GRANT EXECUTE ON FUNCTION ctx_kind() TO PUBLIC;
GRANT EXECUTE ON FUNCTION ctx_party() TO PUBLIC;
GRANT EXECUTE ON FUNCTION ctx_system() TO PUBLIC;
GRANT EXECUTE ON FUNCTION doubt_tallies() TO PUBLIC;
GRANT EXECUTE ON FUNCTION refuse_change() TO PUBLIC;
GRANT EXECUTE ON FUNCTION refuse_destruction() TO PUBLIC;
