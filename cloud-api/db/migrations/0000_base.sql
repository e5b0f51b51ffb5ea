CREATE TABLE "booking_cursor" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"commit_no" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "booking_event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"noted_at" bigint NOT NULL,
	"position" integer NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	CONSTRAINT "booking_event_kind" CHECK (kind in ('created', 'moved', 'cancelled', 'restored', 'checked_in', 'completed', 'no_show'))
);
--> statement-breakpoint
CREATE TABLE "booking_told" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"stand" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"key" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"facility_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"allocation_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"outcome" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "booking_customer" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"customer_id" uuid,
	"is_waiting" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_merge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"survivor_id" uuid NOT NULL,
	"merged_id" uuid NOT NULL,
	"before" jsonb NOT NULL,
	"credits" integer NOT NULL,
	"by" text NOT NULL,
	"merged_at" bigint NOT NULL,
	"undone_at" bigint
);
--> statement-breakpoint
CREATE TABLE "credit_entry" (
	"customer_id" uuid NOT NULL,
	"no" integer NOT NULL,
	"kind" text NOT NULL,
	"count" integer NOT NULL,
	"spend_id" uuid,
	"call_key" text,
	"by" text NOT NULL,
	"note" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "credit_entry_customer_id_no_pk" PRIMARY KEY("customer_id","no"),
	CONSTRAINT "credit_entry_call_key_unique" UNIQUE("call_key")
);
--> statement-breakpoint
CREATE TABLE "customer_ask" (
	"facility_id" uuid NOT NULL,
	"ask_id" uuid NOT NULL,
	"result" jsonb NOT NULL,
	"decided_at" bigint NOT NULL,
	"is_told" boolean NOT NULL,
	CONSTRAINT "customer_ask_facility_id_ask_id_pk" PRIMARY KEY("facility_id","ask_id")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"email" text,
	"phone" text,
	"tier" text NOT NULL,
	"tags" jsonb NOT NULL,
	"note" text NOT NULL,
	"flags" jsonb NOT NULL,
	"remarked_by" text,
	"remarked_at" bigint,
	"credits" bigint NOT NULL,
	"token_no" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"is_shared" boolean NOT NULL,
	"merged_into" uuid,
	CONSTRAINT "customer_credits" CHECK (credits >= 0)
);
--> statement-breakpoint
CREATE TABLE "customer_told" (
	"facility_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"newest" integer NOT NULL,
	"told" integer NOT NULL,
	CONSTRAINT "customer_told_facility_id_customer_id_pk" PRIMARY KEY("facility_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "erasure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"asked_at" bigint NOT NULL,
	"cause" text NOT NULL,
	"marks" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasure_told" (
	"facility_id" uuid NOT NULL,
	"erasure_id" uuid NOT NULL,
	"is_told" boolean NOT NULL,
	"done_at" bigint,
	CONSTRAINT "erasure_told_facility_id_erasure_id_pk" PRIMARY KEY("facility_id","erasure_id")
);
--> statement-breakpoint
CREATE TABLE "entry_key_asker" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"box_key" text NOT NULL,
	"told" text
);
--> statement-breakpoint
CREATE TABLE "facility" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"profile" jsonb NOT NULL,
	"profile_revision" integer NOT NULL,
	CONSTRAINT "facility_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "resource" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"facility_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"status" text NOT NULL,
	"checked_in_at" bigint,
	"changed_at" bigint NOT NULL,
	"is_due" boolean NOT NULL,
	CONSTRAINT "visit_facility_id_booking_id_pk" PRIMARY KEY("facility_id","booking_id")
);
--> statement-breakpoint
CREATE TABLE "allocation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"revision" integer NOT NULL,
	"booking_id" uuid,
	"request_id" uuid,
	"data" jsonb NOT NULL,
	"holder" text NOT NULL,
	"commit_no" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cloud_worker" (
	"worker" text PRIMARY KEY NOT NULL,
	"has_broker" boolean NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commit_mark" (
	"facility_id" uuid NOT NULL,
	"commit_no" bigint NOT NULL,
	"mark" uuid NOT NULL,
	CONSTRAINT "commit_mark_facility_id_commit_no_pk" PRIMARY KEY("facility_id","commit_no")
);
--> statement-breakpoint
CREATE TABLE "conflict" (
	"facility_id" uuid NOT NULL,
	"allocation_id" uuid NOT NULL,
	"allocation" jsonb NOT NULL,
	"at" bigint NOT NULL,
	"solved_at" bigint,
	CONSTRAINT "conflict_facility_id_allocation_id_pk" PRIMARY KEY("facility_id","allocation_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"facility_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "inbox_facility_id_seq_pk" PRIMARY KEY("facility_id","seq")
);
--> statement-breakpoint
CREATE TABLE "ingest_lease" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"worker" text NOT NULL,
	"fencing_no" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"is_up" boolean NOT NULL,
	"since" bigint
);
--> statement-breakpoint
CREATE TABLE "node_state" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"incarnation" integer NOT NULL,
	"peer_incarnation" integer NOT NULL,
	"session" text,
	"session_count" integer NOT NULL,
	"token" text NOT NULL,
	"next_token" text,
	"out_seq" bigint NOT NULL,
	"out_hash" text NOT NULL,
	"in_seq" bigint NOT NULL,
	"in_hash" text NOT NULL,
	"peer_acked" bigint NOT NULL,
	"replica_seq" bigint NOT NULL,
	"out_trimmed" bigint NOT NULL,
	"in_trimmed" bigint NOT NULL,
	"commit_no" bigint NOT NULL,
	"fenced" text,
	"catch_up_to" bigint,
	"controller_epoch" integer NOT NULL,
	"fingerprint" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"facility_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"prev" text NOT NULL,
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "outbox_facility_id_seq_pk" PRIMARY KEY("facility_id","seq")
);
--> statement-breakpoint
CREATE TABLE "parked" (
	"facility_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"body" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "parked_facility_id_seq_pk" PRIMARY KEY("facility_id","seq")
);
--> statement-breakpoint
CREATE TABLE "peer_request" (
	"facility_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "peer_request_facility_id_request_id_pk" PRIMARY KEY("facility_id","request_id")
);
--> statement-breakpoint
CREATE TABLE "held_range" (
	"facility_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"holder" text NOT NULL,
	"commit_no" bigint NOT NULL,
	CONSTRAINT "held_range_facility_id_resource_id_starts_at_pk" PRIMARY KEY("facility_id","resource_id","starts_at")
);
--> statement-breakpoint
CREATE TABLE "request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"session" text NOT NULL,
	"operation" jsonb NOT NULL,
	"status" text NOT NULL,
	"rejection" text,
	"reason" text,
	"created_at" bigint NOT NULL,
	"deadline_at" bigint NOT NULL,
	"commit_no" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clubos_message" (
	"message_id" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"phone" text NOT NULL,
	"thread_id" text,
	"message" jsonb NOT NULL,
	"received_at" bigint NOT NULL,
	"understood" jsonb,
	"answer" jsonb,
	"answered_at" bigint,
	CONSTRAINT "clubos_message_answer" CHECK ((answer is null) = (answered_at is null))
);
--> statement-breakpoint
CREATE TABLE "clubos_proposal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" text NOT NULL,
	"phone" text NOT NULL,
	"wish" jsonb NOT NULL,
	"state" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"confirmed_at" bigint,
	"answer" jsonb,
	CONSTRAINT "clubos_proposal_state" CHECK (state in ('open', 'confirmed', 'done', 'refused', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "clubos_signature" (
	"signature" text PRIMARY KEY NOT NULL,
	"shown_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "integration_health" (
	"name" text PRIMARY KEY NOT NULL,
	"last_success_at" bigint,
	"last_failure_at" bigint,
	"last_failure" text,
	"paused_until" bigint
);
--> statement-breakpoint
CREATE TABLE "call_slot" (
	"name" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hubspot_contact" (
	"id" uuid PRIMARY KEY NOT NULL,
	"crm_id" text,
	"customer_id" uuid,
	"email_key" text,
	"state" text NOT NULL,
	"agreed" jsonb,
	"written" jsonb,
	"figures" jsonb,
	"review_at" bigint,
	"synced_version" integer NOT NULL,
	"synced_at" bigint NOT NULL,
	"problem" text,
	"is_imported" boolean NOT NULL,
	CONSTRAINT "hubspot_contact_customer_id_unique" UNIQUE("customer_id"),
	CONSTRAINT "hubspot_contact_state" CHECK (state in ('linked', 'merged', 'gone', 'erased'))
);
--> statement-breakpoint
CREATE TABLE "hubspot_state" (
	"id" integer PRIMARY KEY NOT NULL,
	"prepared_version" integer NOT NULL,
	"events" jsonb,
	"pulled_to" bigint,
	"last_success_at" bigint,
	"last_problem" text,
	"last_problem_at" bigint,
	"import_state" text NOT NULL,
	"import_after" text,
	"import_read" integer NOT NULL,
	"import_skipped" integer NOT NULL,
	"import_total" integer,
	"import_started_at" bigint,
	"import_ended_at" bigint,
	CONSTRAINT "hubspot_state_one" CHECK (id = 1),
	CONSTRAINT "hubspot_state_import" CHECK (import_state in ('none', 'running', 'done'))
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"subject" text NOT NULL,
	"payload" jsonb NOT NULL,
	"due_at" bigint NOT NULL,
	"not_after" bigint,
	"attempts" integer NOT NULL,
	"plan" integer NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"lease_id" uuid,
	"leased_until" timestamp with time zone,
	"created_at" bigint NOT NULL,
	"changed_at" bigint NOT NULL,
	CONSTRAINT "job_key_unique" UNIQUE("key"),
	CONSTRAINT "job_state" CHECK (state in ('queued', 'done', 'dead', 'unknown', 'expired', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "address_language" (
	"address" text PRIMARY KEY NOT NULL,
	"language" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "address_language" CHECK (language in ('en', 'fr'))
);
--> statement-breakpoint
CREATE TABLE "message_ask" (
	"facility_id" uuid NOT NULL,
	"ask_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"by" text NOT NULL,
	"kind" text NOT NULL,
	"email" text,
	"is_done" boolean NOT NULL,
	"refusal" text,
	"asked_at" bigint NOT NULL,
	CONSTRAINT "message_ask_facility_id_ask_id_pk" PRIMARY KEY("facility_id","ask_id")
);
--> statement-breakpoint
CREATE TABLE "message_choice" (
	"no" bigserial PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"topic" text NOT NULL,
	"choice" text NOT NULL,
	"source" text NOT NULL,
	"booking_id" uuid,
	"at" bigint NOT NULL,
	CONSTRAINT "message_choice" CHECK (choice in ('wanted', 'unwanted'))
);
--> statement-breakpoint
CREATE TABLE "message_event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"event" text NOT NULL,
	"reason" text,
	"noted_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"booking_id" uuid,
	"waitlist_entry_id" uuid,
	"kind" text NOT NULL,
	"occasion" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"device" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"due_at" bigint NOT NULL,
	"not_after" bigint NOT NULL,
	"tries" integer NOT NULL,
	"subject" text,
	"provider" text,
	"provider_id" text,
	"asked_by" text,
	"created_at" bigint NOT NULL,
	"changed_at" bigint NOT NULL,
	CONSTRAINT "message_once" UNIQUE("booking_id","kind","occasion","channel","device"),
	CONSTRAINT "message_offer_once" UNIQUE("waitlist_entry_id","kind","occasion","channel","device"),
	CONSTRAINT "message_about" CHECK (num_nonnulls(booking_id, waitlist_entry_id) = 1),
	CONSTRAINT "message_state" CHECK (state in ('planned', 'sending', 'accepted', 'delivered', 'failed', 'unknown', 'dropped'))
);
--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"server_key" text NOT NULL,
	"language" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "push_subscription_once" UNIQUE("booking_id","endpoint"),
	CONSTRAINT "push_subscription_language" CHECK (language in ('en', 'fr'))
);
--> statement-breakpoint
CREATE TABLE "quiet_hours" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"from_min" integer NOT NULL,
	"until_min" integer NOT NULL,
	"saved_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_texts" (
	"facility_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"texts" jsonb NOT NULL,
	"saved_at" bigint NOT NULL,
	CONSTRAINT "message_texts_facility_id_version_pk" PRIMARY KEY("facility_id","version")
);
--> statement-breakpoint
CREATE TABLE "controller" (
	"controller_id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"controller_epoch" integer NOT NULL,
	"key_id" text NOT NULL,
	"public_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"app" text NOT NULL,
	"broker_user" text NOT NULL,
	"broker_password_hash" text,
	"paired_at" bigint NOT NULL,
	"revoked_at" bigint,
	"last_seen_at" bigint
);
--> statement-breakpoint
CREATE TABLE "pairing_code" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"handle" text NOT NULL,
	"code_hash" text NOT NULL,
	"is_automatic" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"tries_left" integer NOT NULL,
	"state" text NOT NULL,
	"public_key" text,
	"fingerprint" text,
	"app" text,
	"commitment" text,
	"cloud_nonce" text,
	"code_digest" text,
	"check_value" text,
	"controller_id" uuid,
	"link_token" text
);
--> statement-breakpoint
CREATE TABLE "promotion_use" (
	"facility_id" uuid NOT NULL,
	"promotion_id" uuid NOT NULL,
	"uses" integer NOT NULL,
	CONSTRAINT "promotion_use_facility_id_promotion_id_pk" PRIMARY KEY("facility_id","promotion_id"),
	CONSTRAINT "promotion_use_uses" CHECK (uses >= 0)
);
--> statement-breakpoint
CREATE TABLE "spend" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"origin" text NOT NULL,
	"state" text NOT NULL,
	"promotion_id" uuid,
	"promotion_code" text,
	"email" text,
	"customer_id" uuid,
	"credits" integer,
	"cents" integer,
	"call_key" text,
	"refusal" text,
	"balance" integer,
	"asked_at" bigint NOT NULL,
	"decided_at" bigint,
	"settled_at" bigint,
	"is_withdrawn" boolean NOT NULL,
	"is_due" boolean NOT NULL,
	"is_told" boolean NOT NULL,
	CONSTRAINT "spend_origin" CHECK (origin in ('cloud', 'facility', 'seen')),
	CONSTRAINT "spend_state" CHECK (state in ('asked', 'granted', 'carried', 'refused', 'returned', 'lost'))
);
--> statement-breakpoint
CREATE TABLE "terms_decision" (
	"facility_id" uuid NOT NULL,
	"proposal_id" uuid NOT NULL,
	"result" jsonb NOT NULL,
	"decided_at" bigint NOT NULL,
	"is_told" boolean NOT NULL,
	CONSTRAINT "terms_decision_facility_id_proposal_id_pk" PRIMARY KEY("facility_id","proposal_id")
);
--> statement-breakpoint
CREATE TABLE "terms" (
	"facility_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"saved_at" bigint NOT NULL,
	"saved_by" text NOT NULL,
	CONSTRAINT "terms_facility_id_version_pk" PRIMARY KEY("facility_id","version")
);
--> statement-breakpoint
CREATE TABLE "terms_told" (
	"facility_id" uuid PRIMARY KEY NOT NULL,
	"newest" integer NOT NULL,
	"told" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waitlist_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"facility_id" uuid NOT NULL,
	"address" text NOT NULL,
	"customer_id" uuid,
	"language" text NOT NULL,
	"date" text NOT NULL,
	"from_min" integer NOT NULL,
	"until_min" integer NOT NULL,
	"duration_min" integer NOT NULL,
	"resource_id" uuid,
	"party_size" integer NOT NULL,
	"state" text NOT NULL,
	"joined_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	CONSTRAINT "waitlist_entry_state" CHECK (state in ('waiting', 'left', 'booked', 'over')),
	CONSTRAINT "waitlist_entry_language" CHECK (language in ('en', 'fr'))
);
--> statement-breakpoint
CREATE TABLE "waitlist_told" (
	"facility_id" uuid NOT NULL,
	"address" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"message_id" uuid NOT NULL,
	"told_at" bigint NOT NULL,
	CONSTRAINT "waitlist_told_once" PRIMARY KEY("facility_id","address","starts_at")
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"signature" text NOT NULL,
	"url" text NOT NULL,
	"body" text,
	"received_at" bigint NOT NULL,
	CONSTRAINT "webhook_delivery_once" UNIQUE("source","signature")
);
--> statement-breakpoint
CREATE TABLE "webhook_key" (
	"source" text NOT NULL,
	"key" text NOT NULL,
	"worked_at" bigint NOT NULL,
	CONSTRAINT "webhook_key_source_key_pk" PRIMARY KEY("source","key")
);
--> statement-breakpoint
CREATE INDEX "booking_event_booking" ON "booking_event" USING btree ("booking_id","noted_at");--> statement-breakpoint
CREATE INDEX "idempotency_booking" ON "idempotency_key" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "booking_customer_customer" ON "booking_customer" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "booking_customer_waiting" ON "booking_customer" USING btree ("booking_id") WHERE "booking_customer"."is_waiting";--> statement-breakpoint
CREATE INDEX "customer_merge_survivor" ON "customer_merge" USING btree ("survivor_id");--> statement-breakpoint
CREATE INDEX "customer_merge_merged" ON "customer_merge" USING btree ("merged_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entry_spend" ON "credit_entry" USING btree ("spend_id","kind") WHERE spend_id is not null;--> statement-breakpoint
CREATE INDEX "customer_ask_untold" ON "customer_ask" USING btree ("facility_id") WHERE not is_told;--> statement-breakpoint
CREATE UNIQUE INDEX "customer_email" ON "customer" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "customer_merged_into" ON "customer" USING btree ("merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "customer_told_behind" ON "customer_told" USING btree ("facility_id") WHERE told < newest;--> statement-breakpoint
CREATE INDEX "erasure_untold" ON "erasure_told" USING btree ("facility_id") WHERE not is_told;--> statement-breakpoint
CREATE INDEX "visit_due" ON "visit" USING btree ("facility_id") WHERE is_due;--> statement-breakpoint
CREATE INDEX "allocation_booking" ON "allocation" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "allocation_request" ON "allocation" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "allocation_commit" ON "allocation" USING btree ("facility_id","commit_no");--> statement-breakpoint
CREATE INDEX "allocation_ends" ON "allocation" USING btree ("facility_id","ends_at");--> statement-breakpoint
CREATE INDEX "allocation_transit" ON "allocation" USING btree ("facility_id") WHERE holder = 'transit';--> statement-breakpoint
CREATE INDEX "outbox_transfer" ON "outbox" USING btree ("facility_id","seq") WHERE kind = 'transfer';--> statement-breakpoint
CREATE INDEX "request_status" ON "request" USING btree ("facility_id","status");--> statement-breakpoint
CREATE INDEX "request_commit" ON "request" USING btree ("facility_id","commit_no");--> statement-breakpoint
CREATE INDEX "clubos_message_phone" ON "clubos_message" USING btree ("phone","received_at");--> statement-breakpoint
CREATE INDEX "clubos_message_received" ON "clubos_message" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "clubos_proposal_open" ON "clubos_proposal" USING btree ("phone") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "clubos_proposal_message" ON "clubos_proposal" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "clubos_signature_shown" ON "clubos_signature" USING btree ("shown_at");--> statement-breakpoint
CREATE UNIQUE INDEX "hubspot_contact_crm" ON "hubspot_contact" USING btree ("crm_id") WHERE state = 'linked';--> statement-breakpoint
CREATE INDEX "hubspot_contact_erased" ON "hubspot_contact" USING btree ("email_key") WHERE state = 'erased';--> statement-breakpoint
CREATE INDEX "hubspot_contact_review" ON "hubspot_contact" USING btree ("review_at") WHERE state = 'linked';--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("kind","due_at","created_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "job_leased" ON "job" USING btree ("subject") WHERE lease_id is not null;--> statement-breakpoint
CREATE INDEX "job_open" ON "job" USING btree ("changed_at") WHERE state in ('dead', 'unknown');--> statement-breakpoint
CREATE INDEX "message_choice_of" ON "message_choice" USING btree ("channel","address","topic","at");--> statement-breakpoint
CREATE INDEX "message_choice_booking" ON "message_choice" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "message_event_message" ON "message_event" USING btree ("message_id","noted_at");--> statement-breakpoint
CREATE INDEX "message_facility" ON "message" USING btree ("facility_id","changed_at");--> statement-breakpoint
CREATE INDEX "message_changed" ON "message" USING btree ("changed_at","id");--> statement-breakpoint
CREATE INDEX "push_subscription_endpoint" ON "push_subscription" USING btree ("endpoint");--> statement-breakpoint
CREATE UNIQUE INDEX "controller_epoch" ON "controller" USING btree ("facility_id","controller_epoch");--> statement-breakpoint
CREATE UNIQUE INDEX "controller_active" ON "controller" USING btree ("facility_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "pairing_code_handle" ON "pairing_code" USING btree ("handle");--> statement-breakpoint
CREATE INDEX "pairing_code_facility" ON "pairing_code" USING btree ("facility_id");--> statement-breakpoint
CREATE INDEX "spend_use" ON "spend" USING btree ("facility_id","promotion_id",lower("email")) WHERE state in ('granted', 'carried', 'lost') and promotion_id is not null;--> statement-breakpoint
CREATE INDEX "spend_call" ON "spend" USING btree ("call_key") WHERE call_key is not null;--> statement-breakpoint
CREATE INDEX "spend_asked" ON "spend" USING btree ("facility_id") WHERE state = 'asked';--> statement-breakpoint
CREATE INDEX "spend_due" ON "spend" USING btree ("facility_id") WHERE is_due;--> statement-breakpoint
CREATE INDEX "spend_untold" ON "spend" USING btree ("facility_id") WHERE not is_told;--> statement-breakpoint
CREATE INDEX "spend_granted" ON "spend" USING btree ("asked_at") WHERE state = 'granted' and origin = 'cloud';--> statement-breakpoint
CREATE INDEX "terms_decision_untold" ON "terms_decision" USING btree ("facility_id") WHERE not is_told;--> statement-breakpoint
CREATE INDEX "terms_told_behind" ON "terms_told" USING btree ("facility_id") WHERE told < newest;--> statement-breakpoint
CREATE INDEX "waitlist_entry_open" ON "waitlist_entry" USING btree ("facility_id","joined_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "waitlist_entry_address" ON "waitlist_entry" USING btree ("address");--> statement-breakpoint
CREATE INDEX "waitlist_told_message" ON "waitlist_told" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_received" ON "webhook_delivery" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "webhook_key_worked" ON "webhook_key" USING btree ("worked_at");