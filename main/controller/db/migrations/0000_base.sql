CREATE TABLE `door_binding` (
	`door_id` text PRIMARY KEY NOT NULL,
	`system_id` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `door_command` (
	`id` text PRIMARY KEY NOT NULL,
	`door_id` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	`booking_id` text,
	`means` text,
	`outcome` text NOT NULL,
	`sentence` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `door_command_door` ON `door_command` (`door_id`,`at`);--> statement-breakpoint
CREATE INDEX `door_command_booking` ON `door_command` (`booking_id`);--> statement-breakpoint
CREATE INDEX `door_command_outcome` ON `door_command` (`outcome`,`at`);--> statement-breakpoint
CREATE TABLE `door_event` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`door_id` text,
	`kind` text NOT NULL,
	`means` text,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor_name` text,
	`correlation_id` text,
	`booking_id` text,
	`command_id` text,
	`is_arrival_due` integer NOT NULL,
	`recorded_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `door_event_at` ON `door_event` (`at`);--> statement-breakpoint
CREATE INDEX `door_event_door` ON `door_event` (`door_id`,`at`);--> statement-breakpoint
CREATE INDEX `door_event_booking` ON `door_event` (`booking_id`,`at`);--> statement-breakpoint
CREATE INDEX `door_event_command` ON `door_event` (`command_id`);--> statement-breakpoint
CREATE INDEX `door_event_arrival` ON `door_event` (`is_arrival_due`);--> statement-breakpoint
CREATE TABLE `door_record` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_event_at` integer,
	`read_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `door_sighting` (
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`event_id` text NOT NULL,
	PRIMARY KEY(`source`, `source_id`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `door_sighting_event` ON `door_sighting` (`event_id`);--> statement-breakpoint
CREATE TABLE `entry_keys` (
	`id` integer PRIMARY KEY NOT NULL,
	`box_key` text,
	`sealed` text,
	`received_at` integer,
	`asked_for` text,
	`asked_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `entry_token_use` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`door_id` text NOT NULL,
	`at` integer NOT NULL,
	`step` integer,
	`is_proof` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `entry_token_use_booking` ON `entry_token_use` (`booking_id`,`at`);--> statement-breakpoint
CREATE INDEX `entry_token_use_at` ON `entry_token_use` (`at`);--> statement-breakpoint
CREATE TABLE `kiosk` (
	`address` text PRIMARY KEY NOT NULL,
	`place` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `door_grant` (
	`booking_id` text PRIMARY KEY NOT NULL,
	`is_wanted` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`pin` text NOT NULL,
	`door_ids` text NOT NULL,
	`guest_name` text NOT NULL,
	`visitor_id` text,
	`is_uncertain` integer NOT NULL,
	`set_starts_at` integer,
	`set_ends_at` integer,
	`set_door_ids` text,
	`set_pin` text,
	`problem` text,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `door_grant_ends` ON `door_grant` (`ends_at`);--> statement-breakpoint
CREATE INDEX `door_grant_visitor` ON `door_grant` (`visitor_id`);--> statement-breakpoint
CREATE TABLE `bay_device` (
	`resource_id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`device_name` text NOT NULL,
	`software` text NOT NULL,
	`profile` text NOT NULL,
	`service` text NOT NULL,
	`is_automated` integer NOT NULL,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `bay_device_device_id_unique` ON `bay_device` (`device_id`);--> statement-breakpoint
CREATE TABLE `bay_doubt` (
	`id` integer PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `bay_step` (
	`id` text PRIMARY KEY NOT NULL,
	`resource_id` text NOT NULL,
	`booking_id` text,
	`phase` text NOT NULL,
	`plan` integer NOT NULL,
	`position` integer NOT NULL,
	`action` text NOT NULL,
	`device_id` text NOT NULL,
	`argument` text NOT NULL,
	`due_at` integer NOT NULL,
	`not_after` integer NOT NULL,
	`state` text NOT NULL,
	`try_at` integer NOT NULL,
	`receipt` text,
	`sent_at` integer,
	`ended_at` integer,
	`reason` text,
	`detail` text,
	`asked_by` text,
	`asked_reason` text,
	`is_override` integer NOT NULL,
	`handled_at` integer,
	`handled_by` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `bay_step_plan` ON `bay_step` (`booking_id`,`phase`,`action`,`plan`);--> statement-breakpoint
CREATE INDEX `bay_step_bay` ON `bay_step` (`resource_id`,`state`);--> statement-breakpoint
CREATE INDEX `bay_step_time` ON `bay_step` (`created_at`);--> statement-breakpoint
CREATE TABLE `visit` (
	`booking_id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`checked_in_at` integer,
	`changed_at` integer NOT NULL,
	`is_told` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `visit_told` ON `visit` (`is_told`);--> statement-breakpoint
CREATE INDEX `visit_status` ON `visit` (`status`);--> statement-breakpoint
CREATE TABLE `allocation` (
	`id` text PRIMARY KEY NOT NULL,
	`resource_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`revision` integer NOT NULL,
	`booking_id` text,
	`request_id` text,
	`data` text NOT NULL,
	`holder` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `allocation_time` ON `allocation` (`resource_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `allocation_booking` ON `allocation` (`booking_id`);--> statement-breakpoint
CREATE INDEX `allocation_request` ON `allocation` (`request_id`);--> statement-breakpoint
CREATE INDEX `allocation_ends` ON `allocation` (`ends_at`);--> statement-breakpoint
CREATE TABLE `conflict` (
	`allocation_id` text PRIMARY KEY NOT NULL,
	`allocation` text NOT NULL,
	`at` integer NOT NULL,
	`solved_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `inbox` (
	`seq` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`body` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `node_state` (
	`facility_id` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`incarnation` integer NOT NULL,
	`peer_incarnation` integer NOT NULL,
	`session` text,
	`session_count` integer NOT NULL,
	`token` text NOT NULL,
	`next_token` text,
	`out_seq` integer NOT NULL,
	`out_hash` text NOT NULL,
	`in_seq` integer NOT NULL,
	`in_hash` text NOT NULL,
	`peer_acked` integer NOT NULL,
	`replica_seq` integer NOT NULL,
	`out_trimmed` integer NOT NULL,
	`in_trimmed` integer NOT NULL,
	`commit_no` integer NOT NULL,
	`fenced` text,
	`catch_up_to` integer,
	`controller_epoch` integer NOT NULL,
	`fingerprint` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`seq` integer PRIMARY KEY NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_kind` ON `outbox` (`kind`,`seq`);--> statement-breakpoint
CREATE TABLE `parked` (
	`seq` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `peer_request` (
	`request_id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `held_range` (
	`resource_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`holder` text NOT NULL,
	PRIMARY KEY(`resource_id`, `starts_at`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `request` (
	`id` text PRIMARY KEY NOT NULL,
	`session` text NOT NULL,
	`operation` text NOT NULL,
	`status` text NOT NULL,
	`rejection` text,
	`reason` text,
	`created_at` integer NOT NULL,
	`deadline_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_status` ON `request` (`status`);--> statement-breakpoint
CREATE TABLE `customer_ask` (
	`id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`change` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `customer_ask_asked` ON `customer_ask` (`asked_at`);--> statement-breakpoint
CREATE TABLE `customer` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`email` text,
	`phone` text,
	`tier` text NOT NULL,
	`tags` text NOT NULL,
	`note` text NOT NULL,
	`flags` text NOT NULL,
	`remarked_by` text,
	`remarked_at` integer,
	`credits` integer NOT NULL,
	`merged_into` text,
	`email_key` text,
	`phone_key` text,
	`search_text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `customer_email` ON `customer` (`email_key`);--> statement-breakpoint
CREATE INDEX `customer_phone` ON `customer` (`phone_key`);--> statement-breakpoint
CREATE TABLE `erasure` (
	`id` text PRIMARY KEY NOT NULL,
	`asked_at` integer NOT NULL,
	`done_at` integer,
	`is_told` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `facility` (
	`id` text PRIMARY KEY NOT NULL,
	`profile` text NOT NULL,
	`revision` integer NOT NULL,
	`told_revision` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `integration` (
	`name` text PRIMARY KEY NOT NULL,
	`mode` text NOT NULL,
	`version` integer NOT NULL,
	`fields` text NOT NULL,
	`secret_fields` text NOT NULL,
	`sealed_by` text,
	`secrets` text,
	`credential_expires_on` text,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `booking_to_plan` (
	`booking_id` text PRIMARY KEY NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`subject` text NOT NULL,
	`payload` text NOT NULL,
	`due_at` integer NOT NULL,
	`not_after` integer,
	`attempts` integer NOT NULL,
	`plan` integer NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `job_key_unique` ON `job` (`key`);--> statement-breakpoint
CREATE INDEX `job_due` ON `job` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `wifi_voucher` (
	`booking_id` text PRIMARY KEY NOT NULL,
	`voucher_id` text NOT NULL,
	`code` text NOT NULL,
	`duration_min` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `wifi_voucher_ends` ON `wifi_voucher` (`ends_at`);--> statement-breakpoint
CREATE TABLE `network_binding` (
	`id` text PRIMARY KEY NOT NULL,
	`place_type` text NOT NULL,
	`place_id` text NOT NULL,
	`label` text NOT NULL,
	`switch_mac` text NOT NULL,
	`port_index` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `network_binding_port` ON `network_binding` (`switch_mac`,`port_index`);--> statement-breakpoint
CREATE TABLE `power_cycle` (
	`id` text PRIMARY KEY NOT NULL,
	`switch_mac` text NOT NULL,
	`port_index` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	`reason` text NOT NULL,
	`outcome` text NOT NULL,
	`problem` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `power_cycle_port` ON `power_cycle` (`switch_mac`,`port_index`,`at`);--> statement-breakpoint
CREATE TABLE `spend` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `spend_state` ON `spend` (`state`);--> statement-breakpoint
CREATE TABLE `audit_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`by_kind` text NOT NULL,
	`by_staff_id` text,
	`by_name` text NOT NULL,
	`action` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`details` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_entry_subject` ON `audit_entry` (`subject_type`,`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `staff_session` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `staff_session_last_seen` ON `staff_session` (`last_seen_at`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`role` text NOT NULL,
	`pin_hash` text NOT NULL,
	`failed_tries` integer DEFAULT 0 NOT NULL,
	`locked_until` integer DEFAULT 0 NOT NULL,
	`active` integer DEFAULT true NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_name_key` ON `staff` (`name_key`);--> statement-breakpoint
CREATE TABLE `terms_proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`changes` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `terms_proposal_asked` ON `terms_proposal` (`asked_at`);--> statement-breakpoint
CREATE TABLE `terms` (
	`version` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
